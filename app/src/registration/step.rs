//! What the pages of the steps have in common: who may register sees the step, everyone else learns why not.

use entente_shared::{
    Error,
    registration::{Eligibility, RegistrationPage, Step},
};
use leptos::prelude::*;

use super::{before::Refused, server_fns::load_registration, summary::Registered};
use crate::{
    messages::{Text, Texts, texts},
    session::Session,
    ui::{Loaded, PageHead, Refresh, Refusal},
};

/// Loads the registration and shows it to those who may register.
pub fn step_page(show: fn(RegistrationPage) -> AnyView) -> AnyView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let registration = Resource::new(Refresh::watch, |_| load_registration());
    view! { <Loaded resource=registration show/> }.into_any()
}

/// The page for somebody who can't register, or has; `None` for who can.
pub fn other_than_eligible(eligibility: &Eligibility) -> Option<AnyView> {
    match eligibility {
        Eligibility::Eligible => None,
        Eligibility::NotGlobalAdministrator { administrators } => {
            Some(view! { <Refused administrators=administrators.clone()/> }.into_any())
        }
        Eligibility::Registered { account } => Some(view! { <Registered account=(**account).clone()/> }.into_any()),
    }
}

/// Heading and progress of a step.
#[component]
pub fn StepHead(step: Step, #[prop(optional, into)] lead: Option<Oco<'static, str>>) -> impl IntoView {
    let t = texts();
    let items: Vec<_> = Step::ALL
        .iter()
        .map(|other| {
            let name = t.get(step_name(*other));
            if *other < step {
                view! {
                    <li data-state="done">
                        <a href=address(*other)>{name}<span class="visually-hidden">" " {t.get(Text::StepDone)}</span></a>
                    </li>
                }
                .into_any()
            } else if *other == step {
                view! { <li data-state="current" aria-current="step"><span>{name}</span></li> }.into_any()
            } else {
                view! { <li data-state="todo"><span>{name}</span></li> }.into_any()
            }
        })
        .collect();
    let above = vec![("/register".to_owned(), t.get(Text::NavRegister).to_owned())];
    view! {
        {match lead {
            Some(lead) => view! { <PageHead title=t.get(step_name(step)) lead above/> }.into_any(),
            None => view! { <PageHead title=t.get(step_name(step)) above/> }.into_any(),
        }}
        <ol class="steps" aria-label=t.get(Text::StepProgress)>{items}</ol>
    }
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
pub fn back_link(t: Texts, step: Step) -> AnyView {
    view! { <a class="button quiet" href=address(step)>{t.get(Text::StepBack)}</a> }.into_any()
}
