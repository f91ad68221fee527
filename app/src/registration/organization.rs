use entente_shared::registration::{OrganizationStep, RegistrationPage, Step};
use leptos::prelude::*;

use super::step::{StepHead, other_than_eligible, step_page};
use crate::{
    form::{Check, CountryField, PostForm, SubmitButton, TextField, check_form},
    messages::{Text, texts},
};

/// Country (ORG-05), account type (REG-02) and names (ORG-01, ORG-02, CON-01).
#[component]
pub fn OrganizationPage() -> impl IntoView {
    step_page(organization)
}

fn organization(page: RegistrationPage) -> AnyView {
    if let Some(other) = other_than_eligible(&page.eligibility) {
        return other;
    }
    let t = texts();
    let draft = page.draft.organization;
    view! {
        <StepHead step=Step::Organization/>
        <PostForm endpoint="/fn/registration/save-organization" check={check_form::<OrganizationStep> as Check}>
            <CountryField
                name="country"
                label=t.get(Text::FieldCountry)
                value=draft.country
                hint=t.get(Text::FieldCountryHint)
            />
            <div class="fact">
                <span class="label">{t.get(Text::FieldAccountType)}</span>
                <span>{t.get(Text::FieldAccountTypeCompany)}</span>
            </div>
            <TextField
                name="publisher_display_name"
                label=t.get(Text::FieldPublisherDisplayName)
                value=draft.publisher_display_name
                hint=t.get(Text::FieldPublisherDisplayNameHint)
                autocomplete="organization"
            />
            <TextField
                name="registered_business_name"
                label=t.get(Text::FieldRegisteredBusinessName)
                value=draft.registered_business_name
                hint=t.get(Text::FieldRegisteredBusinessNameHint)
                autocomplete="organization"
            />
            <div class="form-actions"><SubmitButton label=t.get(Text::StepNext)/></div>
        </PostForm>
    }
    .into_any()
}
