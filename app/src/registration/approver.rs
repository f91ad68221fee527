use entente_shared::registration::{ApproverStep, RegistrationPage, Step};
use leptos::prelude::*;

use super::step::{StepHead, back_link, other_than_eligible, step_page};
use crate::{
    form::{Check, PostForm, SubmitButton, TextField, check_form},
    messages::{Text, texts},
};

/// CON-05: who approves the account for the company.
#[component]
pub fn ApproverPage() -> impl IntoView {
    step_page(approver)
}

fn approver(page: RegistrationPage) -> AnyView {
    if let Some(other) = other_than_eligible(&page.eligibility) {
        return other;
    }
    let t = texts();
    let draft = page.draft.approver;
    view! {
        <StepHead step=Step::Approver lead=Oco::from(t.get(Text::ApproverLead))/>
        <PostForm endpoint="/fn/registration/save-approver" check={check_form::<ApproverStep> as Check}>
            <TextField name="approver_name" label=t.get(Text::FieldApproverName) value=draft.approver_name/>
            <TextField
                name="approver_email"
                label=t.get(Text::FieldApproverEmail)
                value=draft.approver_email
                hint=t.get(Text::FieldApproverEmailHint)
                kind="email"
            />
            <TextField
                name="approver_phone"
                label=t.get(Text::FieldApproverPhone)
                value=draft.approver_phone
                hint=t.get(Text::FieldPhoneHint)
                kind="tel"
            />
            <div class="form-actions">
                <SubmitButton label=t.get(Text::StepNext)/>
                {back_link(t, Step::Contact)}
            </div>
        </PostForm>
    }
    .into_any()
}
