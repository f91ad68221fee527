use entente_shared::{
    registration::{ApproverStep, RegistrationPage, Step},
    rules::WebMail,
};

use super::{
    notes::notes,
    step::{step_form, step_page, unfinished},
};
use crate::{
    form::check_form,
    html::Node,
    messages::{Text, texts},
    session::Session,
};

/// CON-05: who approves the account for the company.
pub fn approver_page() -> Node {
    step_page(approver)
}

fn approver(page: RegistrationPage) -> Node {
    let t = texts();
    let (notes, unfinished) = (notes(&page), unfinished(&page));
    let country = page.draft.country();
    let draft = page.draft.approver;
    let email_hint = match Session::web_mail() {
        WebMail::Refused | WebMail::RefusedBy(_) => Text::FieldApproverEmailHint,
        WebMail::Allowed => Text::FieldApproverEmailHintAny,
    };
    step_form(Step::Approver, &unfinished, notes, check_form::<ApproverStep>, |form| {
        form.reaches_organization(country);
        (
            form.text("approver_name", t.get(Text::FieldApproverName)).value(draft.approver_name),
            form.text("approver_email", t.get(Text::FieldApproverEmail)).value(draft.approver_email).hint(t.get(email_hint)).kind("email"),
            form.text("approver_phone", t.get(Text::FieldApproverPhone))
                .value(draft.approver_phone)
                .hint(t.get(Text::FieldPhoneHint))
                .kind("tel"),
        )
    })
}
