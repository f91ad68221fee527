//! What the pages of the steps have in common: who may register sees the step, everyone else learns why not.

use entente_shared::{
    Error,
    registration::{Eligibility, RegistrationPage, Step},
};

use super::{existing::existing, server_fns::LoadRegistration};
use crate::{
    form::{Check, FormState, post_form},
    html::{Element, Node, a, li, ol, span},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// Loads the registration and shows it.
pub fn registration_page(show: impl Fn(RegistrationPage) -> Node + Send + 'static) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    loaded(|| LoadRegistration {}, show)
}

/// Loads the registration and shows it to those who fill it in: who may finish it, and who prepares it for somebody else (REG-01).
pub fn step_page(show: fn(RegistrationPage) -> Node) -> Node {
    registration_page(move |page| match page.eligibility {
        Eligibility::Eligible | Eligibility::NotGlobalAdministrator { .. } => show(page),
        Eligibility::Registered { .. } | Eligibility::NotInAccount => existing(page),
    })
}

/// A step: its heading, and a form whose address is that of the step's page. It leads on, and back to the step before.
pub fn step_form<N: Into<Node>>(step: Step, unfinished: &[Step], notes: Node, check: Check, fields: impl FnOnce(FormState) -> N) -> Node {
    let t = texts();
    let (endpoint, lead, back) = match step {
        Step::Organization => ("/fn/registration/save-organization", None, None),
        Step::Contact => ("/fn/registration/save-contact", Some(Text::ContactLead), Some(Step::Organization)),
        Step::Approver | Step::Review => ("/fn/registration/save-approver", Some(Text::ApproverLead), Some(Step::Contact)),
    };
    let form = post_form(endpoint)
        .check(check)
        .with(|form| (fields(form), form.actions((form.submit(t.get(Text::StepNext)), back.map(back_link)))));
    (step_head(step, unfinished, lead), notes, form).into()
}

/// The steps that are not filled in well.
pub fn unfinished(page: &RegistrationPage) -> Vec<Step> {
    page.mistakes.iter().map(|(step, _)| *step).collect()
}

/// Heading and progress of a step. One that somebody has passed over is not said to be done.
pub fn step_head(step: Step, unfinished: &[Step], lead: Option<Text>) -> Node {
    let t = texts();
    let items: Vec<_> = Step::ALL
        .iter()
        .map(|other| {
            let name = t.get(step_name(*other));
            if *other < step && unfinished.contains(other) {
                li().attr("data-state", "todo").child(a().attr("href", address(*other)).child(name))
            } else if *other < step {
                let done = span().class("visually-hidden").child((" ", t.get(Text::StepDone)));
                li().attr("data-state", "done").child(a().attr("href", address(*other)).child((name, done)))
            } else if *other == step {
                li().attr("data-state", "current").attr("aria-current", "step").child(span().child(name))
            } else {
                li().attr("data-state", "todo").child(span().child(name))
            }
        })
        .collect();
    let mut head = page_head(t.get(step_name(step))).above("/register", t.get(Text::NavRegister));
    if let Some(lead) = lead {
        head = head.lead(t.get(lead));
    }
    (head, ol().class("steps").attr("aria-label", t.get(Text::StepProgress)).child(items)).into()
}

pub const fn address(step: Step) -> &'static str {
    match step {
        Step::Organization => "/register/organization",
        Step::Contact => "/register/contact",
        Step::Approver => "/register/approver",
        Step::Review => "/register/review",
    }
}

pub const fn step_name(step: Step) -> Text {
    match step {
        Step::Organization => Text::StepOrganization,
        Step::Contact => Text::StepContact,
        Step::Approver => Text::StepApprover,
        Step::Review => Text::StepReview,
    }
}

/// The way to the step before.
pub fn back_link(step: Step) -> Element {
    button_link("button quiet", address(step), texts().get(Text::StepBack))
}
