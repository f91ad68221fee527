use entente_shared::registration::{FinishFields, RegistrationPage, Step};

use super::{
    notes::{notes, prepares},
    step::{self, address, back_link, step_head, step_name, step_page},
    summary::summary,
};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, a, div, h2, li, p, section, strong, ul},
    messages::{Text, texts, violation_message},
    ui::{button_link, button_row, date},
};

/// Everything once more, the agreement with its version, and *Finish* (REG-05).
pub fn review_page() -> Node {
    step_page(review)
}

fn review(page: RegistrationPage) -> Node {
    let t = texts();
    let unfinished = unfinished(&page);
    let (lead, last): (_, Node) = if prepares(&page) {
        // REG-01: complete or not, it can be handed over.
        let hand_over = button_row(button_link("button primary", "/register/hand-over", t.get(Text::HandOverTitle)));
        (Text::ReviewLeadPreparing, (unfinished, hand_over).into())
    } else {
        (Text::ReviewLead, unfinished.unwrap_or_else(|| finish(&page)).into())
    };
    (step_head(Step::Review, &step::unfinished(&page), Some(lead)), notes(&page), summary(page.draft, true), last).into()
}

/// The steps that aren't complete.
fn unfinished(page: &RegistrationPage) -> Option<Element> {
    let t = texts();
    let steps: Vec<_> = page
        .mistakes
        .iter()
        .map(|(step, errors)| {
            // The first mistake of a step is enough to say what is missing; its page says the rest.
            let first = errors.iter().next().map(|(field, violation)| violation_message(t, violation, field_label(t, field)));
            li().child((a().attr("href", address(*step)).child(t.get(step_name(*step))), " – ", first))
        })
        .collect();
    let title = strong().child(t.get(Text::ReviewUnfinishedTitle));
    (!steps.is_empty()).then(|| div().class("notice").attr("data-tone", "warning").child((title, ul().child(steps))))
}

fn finish(page: &RegistrationPage) -> Element {
    let t = texts();
    let agreement = &page.agreement;
    let version = t.fill(Text::ReviewVersion, &[("version", &agreement.version), ("date", &date(t, agreement.effective_at))]);
    let document = div().class("document prose").attr("tabindex", "0").attr("role", "region").attr("aria-labelledby", "agreement");
    let form = post_form("/fn/registration/finish").check(check_form::<FinishFields>).with(|form| {
        form.answer_for("country", t.get(Text::FieldCountry), address(Step::Organization));
        form.answer_for("publisher_display_name", t.get(Text::FieldPublisherDisplayName), address(Step::Organization));
        (
            form.hidden("agreement", agreement.id.to_string()),
            form.hidden("draft", page.draft_id.map(|draft| draft.to_string()).unwrap_or_default()),
            form.checkbox("accepted", t.get(Text::ReviewAccept)),
            form.actions((form.submit(t.get(Text::ReviewFinish)), back_link(Step::Approver))),
        )
    });
    section().class("section").child((
        h2().id("agreement").child(agreement.name.clone()),
        p().class("muted").child(version),
        document.markup(agreement.html.clone()),
        form,
    ))
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
