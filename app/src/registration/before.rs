use entente_shared::registration::{RegistrationPage, Step};
use leptos::prelude::*;

use super::step::{address, other_than_eligible, step_page};
use crate::{
    form::PostForm,
    messages::{Text, texts},
    session::Session,
    ui::PageHead,
};

/// REG-04: what to have at hand, before anything is asked. REG-01: who may register.
#[component]
pub fn BeforePage() -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <SignedOut/> }.into_any();
    }
    step_page(before)
}

fn before(page: RegistrationPage) -> AnyView {
    if let Some(other) = other_than_eligible(&page.eligibility) {
        return other;
    }
    let t = texts();
    // REG-07: a draft is resumed where it was left.
    let next = page.draft.current_step();
    let begun = page.draft != Default::default();
    let (href, label) = if begun { (address(next), Text::BeforeResume) } else { (address(Step::Organization), Text::BeforeStart) };
    view! {
        <PageHead title=t.get(Text::BeforeTitle) lead=Oco::from(t.get(Text::BeforeLead))/>
        <AtHand/>
        <p class="button-row"><a class="button primary" href=href>{t.get(label)}</a></p>
    }
    .into_any()
}

/// The same list for somebody who has not signed in yet, with the two ways to do so.
#[component]
fn SignedOut() -> impl IntoView {
    let t = texts();
    view! {
        <PageHead title=t.get(Text::BeforeTitle) lead=Oco::from(t.get(Text::BeforeLead))/>
        <AtHand/>
        <p>{t.get(Text::BeforeSignIn)}</p>
        <p class="button-row">
            <a class="button primary" href="/sign-in?return_to=%2Fregister">{t.get(Text::NavSignIn)}</a>
            <a class="button" href="/directories/new?return_to=%2Fregister">{t.get(Text::NewDirectoryTitle)}</a>
        </p>
    }
}

#[component]
fn AtHand() -> impl IntoView {
    let t = texts();
    view! {
        <section class="section prose">
            <h2>{t.get(Text::BeforeAtHand)}</h2>
            <ul>
                <li>{t.get(Text::BeforeAdministrator)}</li>
                <li>{t.get(Text::BeforeCompany)}</li>
                <li>{t.get(Text::BeforeContact)}</li>
                <li>{t.get(Text::BeforeApprover)}</li>
                <li>{t.get(Text::BeforeAuthority)}</li>
            </ul>
            <h2>{t.get(Text::BeforeGuidance)}</h2>
            <ul>
                <li>{t.get(Text::BeforeGuidanceMailbox)}</li>
                <li>{t.get(Text::BeforeGuidancePhone)}</li>
            </ul>
        </section>
    }
}

/// REG-01: why not, who can, and the way out.
#[component]
pub fn Refused(administrators: Vec<String>) -> impl IntoView {
    let t = texts();
    #[cfg(feature = "ssr")]
    if let Ok(visit) = crate::backend::visit() {
        visit.reply(|reply| reply.status = Some(403));
    }
    let directory = Session::actor().map(|actor| actor.directory_prefix).unwrap_or_default();
    let names: Vec<_> = administrators.into_iter().map(|name| view! { <li>{name}</li> }).collect();
    let nobody = names.is_empty();
    view! {
        <PageHead title=t.get(Text::RefusedTitle) lead=Oco::from(t.fill(Text::RefusedLead, &[("directory", &directory)]))/>
        <section class="section prose">
            <h2>{t.get(Text::RefusedWhoTitle)}</h2>
            {if nobody {
                view! { <p>{t.get(Text::RefusedNobody)}</p> }.into_any()
            } else {
                view! { <ul>{names}</ul> }.into_any()
            }}
            <p>{t.get(Text::RefusedAsk)}</p>
            <h2>{t.get(Text::RefusedOtherTitle)}</h2>
            <p>{t.get(Text::RefusedOther)}</p>
        </section>
        <PostForm endpoint="/fn/directories/sign-out" id="other-account-" class="button-row">
            <button type="submit" class="button primary">{t.get(Text::RefusedSignOut)}</button>
            <a class="button" href="/">{t.get(Text::PageGoHome)}</a>
        </PostForm>
    }
}
