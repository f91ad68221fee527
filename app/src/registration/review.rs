use entente_shared::registration::{FinishFields, RegistrationPage, Step};
use leptos::prelude::*;

use super::{
    step::{StepHead, address, back_link, other_than_eligible, step_name, step_page},
    summary::Summary,
};
use crate::{
    form::{Check, CheckboxField, FieldElsewhere, HiddenField, PostForm, SubmitButton, check_form},
    messages::{Text, texts, violation_message},
    ui::date,
};

/// Everything once more, the agreement with its version, and *Finish* (REG-05).
#[component]
pub fn ReviewPage() -> impl IntoView {
    step_page(review)
}

fn review(page: RegistrationPage) -> AnyView {
    if let Some(other) = other_than_eligible(&page.eligibility) {
        return other;
    }
    let t = texts();
    let unfinished: Vec<_> = page
        .draft
        .mistakes()
        .into_iter()
        .map(|(step, errors)| {
            // The first mistake of a step is enough to say what is missing; its page says the rest.
            let first = errors.iter().next().map(|(field, violation)| violation_message(t, violation, field_label(t, field)));
            view! { <li><a href=address(step)>{t.get(step_name(step))}</a> ": " {first}</li> }
        })
        .collect();
    let agreement = page.agreement;
    let version = t.fill(Text::ReviewVersion, &[("version", &agreement.version), ("date", &date(t, agreement.effective_at))]);
    let complete = unfinished.is_empty();
    let finish = if complete {
        view! {
            <section class="section">
                <h2 id="agreement">{agreement.name}</h2>
                <p class="muted">{version}</p>
                <div class="document prose" tabindex="0" role="region" aria-labelledby="agreement" inner_html=agreement.html></div>
                <PostForm endpoint="/fn/registration/finish" check={check_form::<FinishFields> as Check}>
                    <HiddenField name="agreement" value=agreement.id.to_string()/>
                    <FieldElsewhere
                        name="publisher_display_name"
                        label=t.get(Text::FieldPublisherDisplayName)
                        page=address(Step::Organization)
                    />
                    <CheckboxField name="accepted" label=t.get(Text::ReviewAccept)/>
                    <div class="form-actions">
                        <SubmitButton label=t.get(Text::ReviewFinish)/>
                        {back_link(t, Step::Approver)}
                    </div>
                </PostForm>
            </section>
        }
        .into_any()
    } else {
        view! {
            <div class="notice" data-tone="warning">
                <strong>{t.get(Text::ReviewUnfinishedTitle)}</strong>
                <ul>{unfinished}</ul>
            </div>
        }
        .into_any()
    };
    view! {
        <StepHead step=Step::Review lead=Oco::from(t.get(Text::ReviewLead))/>
        <Summary draft=page.draft editable=true/>
        {finish}
    }
    .into_any()
}

/// The label of a step's field.
fn field_label(t: crate::messages::Texts, field: &str) -> &'static str {
    t.get(match field {
        "country" => Text::FieldCountry,
        "publisher_display_name" => Text::FieldPublisherDisplayName,
        "registered_business_name" => Text::FieldRegisteredBusinessName,
        "first_name" => Text::FieldFirstName,
        "last_name" => Text::FieldLastName,
        "email" => Text::FieldEmail,
        "phone" => Text::FieldPhone,
        "website" => Text::FieldWebsite,
        "address_line_1" => Text::FieldAddressLine1,
        "address_line_2" => Text::FieldAddressLine2,
        "city" => Text::FieldCity,
        "state_province" => Text::FieldStateProvince,
        "postal_code" => Text::FieldPostalCode,
        "preferred_language" => Text::FieldPreferredLanguage,
        "approver_name" => Text::FieldApproverName,
        "approver_email" => Text::FieldApproverEmail,
        _ => Text::FieldApproverPhone,
    })
}
