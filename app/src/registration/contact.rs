use entente_shared::{
    Language,
    registration::{ContactStep, RegistrationPage, Step},
};
use leptos::prelude::*;

use super::step::{StepHead, back_link, other_than_eligible, step_page};
use crate::{
    form::{Check, PostForm, RadioField, SubmitButton, TextField, check_form},
    messages::{Text, texts},
};

/// CON-01: how to reach the organization.
#[component]
pub fn ContactPage() -> impl IntoView {
    step_page(contact)
}

fn contact(page: RegistrationPage) -> AnyView {
    if let Some(other) = other_than_eligible(&page.eligibility) {
        return other;
    }
    let t = texts();
    let draft = page.draft.contact;
    let language = if draft.preferred_language.is_empty() { t.language.to_string() } else { draft.preferred_language };
    view! {
        <StepHead step=Step::Contact lead=Oco::from(t.get(Text::ContactLead))/>
        <PostForm endpoint="/fn/registration/save-contact" check={check_form::<ContactStep> as Check}>
            <div class="field-row">
                <TextField name="first_name" label=t.get(Text::FieldFirstName) value=draft.first_name autocomplete="given-name"/>
                <TextField name="last_name" label=t.get(Text::FieldLastName) value=draft.last_name autocomplete="family-name"/>
            </div>
            <TextField
                name="email"
                label=t.get(Text::FieldEmail)
                value=draft.email
                hint=t.get(Text::FieldEmailHint)
                kind="email"
                autocomplete="email"
            />
            <TextField
                name="phone"
                label=t.get(Text::FieldPhone)
                value=draft.phone
                hint=t.get(Text::FieldPhoneHint)
                kind="tel"
                autocomplete="tel"
            />
            <TextField
                name="website"
                label=t.get(Text::FieldWebsite)
                value=draft.website
                kind="url"
                autocomplete="url"
                optional=true
            />
            <TextField
                name="address_line_1"
                label=t.get(Text::FieldAddressLine1)
                value=draft.address_line_1
                autocomplete="address-line1"
            />
            <TextField
                name="address_line_2"
                label=t.get(Text::FieldAddressLine2)
                value=draft.address_line_2
                autocomplete="address-line2"
                optional=true
            />
            <div class="field-row">
                <TextField
                    name="postal_code"
                    label=t.get(Text::FieldPostalCode)
                    value=draft.postal_code
                    autocomplete="postal-code"
                    optional=true
                />
                <TextField name="city" label=t.get(Text::FieldCity) value=draft.city autocomplete="address-level2"/>
            </div>
            <TextField
                name="state_province"
                label=t.get(Text::FieldStateProvince)
                value=draft.state_province
                autocomplete="address-level1"
                optional=true
            />
            <RadioField
                name="preferred_language"
                label=t.get(Text::FieldPreferredLanguage)
                value=language
                options=vec![
                    (Language::English.as_str(), t.get(Text::LanguageEnglish)),
                    (Language::French.as_str(), t.get(Text::LanguageFrench)),
                ]
            />
            <div class="form-actions">
                <SubmitButton label=t.get(Text::StepNext)/>
                {back_link(t, Step::Organization)}
            </div>
        </PostForm>
    }
    .into_any()
}
