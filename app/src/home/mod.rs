//! Home: name and organization; a welcome that leads to discovery, or one's engagements and requests (SPEC §9).

use entente_shared::{access::RequestSummary, engagements::MyEngagement, people::Actor};
use leptos::prelude::*;

use crate::{
    access::{my_requests::RequestRow, server_fns::load_my_requests},
    engagements::{list::EngagementCard, server_fns::load_my_engagements},
    messages::{Text, texts},
    session::Session,
    ui::{Empty, Loaded, PageHead, Refresh},
};

#[component]
pub fn HomePage() -> impl IntoView {
    match Session::actor() {
        None => view! { <Welcome/> }.into_any(),
        Some(actor) if actor.account.is_none() => view! { <Unregistered actor/> }.into_any(),
        Some(actor) => view! { <Desk actor/> }.into_any(),
    }
}

/// Nobody is signed in: what this is, and the two ways in.
#[component]
fn Welcome() -> impl IntoView {
    let t = texts();
    view! {
        <PageHead title=t.get(Text::HomeWelcomeTitle) lead=Oco::from(t.get(Text::HomeWelcomeLead))/>
        <ol class="timeline">
            <li>{t.get(Text::HomeStepRegister)}</li>
            <li>{t.get(Text::HomeStepDiscover)}</li>
            <li>{t.get(Text::HomeStepTakePart)}</li>
        </ol>
        <p class="button-row">
            <a class="button primary" href="/sign-in">{t.get(Text::NavSignIn)}</a>
            <a class="button" href="/register">{t.get(Text::NavRegister)}</a>
        </p>
    }
}

/// Signed in from a directory whose organization is not registered yet.
#[component]
fn Unregistered(actor: Actor) -> impl IntoView {
    let t = texts();
    view! {
        <PageHead title=t.fill(Text::HomeHello, &[("name", &actor.name)]) lead=Oco::from(t.get(Text::HomeUnregisteredLead))/>
        <p class="button-row"><a class="button primary" href="/register">{t.get(Text::NavRegister)}</a></p>
    }
}

/// The person's engagements and requests; without any, the way to discovery.
#[component]
fn Desk(actor: Actor) -> impl IntoView {
    let t = texts();
    let content = Resource::new(Refresh::watch, |_| async move { Ok((load_my_engagements().await?, load_my_requests().await?)) });
    let organization = actor.account.map(|account| account.name).unwrap_or_default();
    view! {
        <PageHead
            title=t.fill(Text::HomeHello, &[("name", &actor.name)])
            lead=Oco::from(t.fill(Text::HomeFor, &[("organization", &organization)]))
            actions=view! { <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a> }.into_any()
        />
        <Loaded resource=content show=desk/>
    }
}

fn desk((engagements, requests): (Vec<MyEngagement>, Vec<RequestSummary>)) -> AnyView {
    let t = texts();
    let mine = if engagements.is_empty() {
        view! {
            <Empty title=t.get(Text::HomeNothingTitle) text=t.get(Text::HomeNothingText)>
                <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a>
            </Empty>
        }
        .into_any()
    } else {
        let to_decide: i64 = engagements.iter().map(|engagement| engagement.to_decide).sum();
        let waiting = (to_decide > 0).then(|| {
            let links: Vec<_> = engagements
                .iter()
                .filter(|engagement| engagement.to_decide > 0)
                .map(|engagement| {
                    let count = engagement.to_decide.to_string();
                    let text = t.fill(Text::HomeToDecide, &[("count", &count), ("title", &engagement.title)]);
                    view! { <p><a href=format!("/engagements/{}/requests", engagement.id)>{text}</a></p> }
                })
                .collect();
            view! {
                <div class="notice" data-tone="info"><strong>{t.get(Text::HomeToDecideTitle)}</strong> {links}</div>
            }
        });
        let cards: Vec<_> = engagements.into_iter().map(|engagement| view! { <EngagementCard engagement/> }).collect();
        view! {
            {waiting}
            <section class="section">
                <h2>{t.get(Text::HomeEngagements)}</h2>
                <ul class="results">{cards}</ul>
            </section>
        }
        .into_any()
    };
    let asked = (!requests.is_empty()).then(|| {
        let rows: Vec<_> = requests.into_iter().take(5).map(|request| view! { <RequestRow request brief=true/> }).collect();
        view! {
            <section class="section">
                <h2>{t.get(Text::HomeRequests)}</h2>
                <ul class="results">{rows}</ul>
                <p><a href="/requests">{t.get(Text::HomeAllRequests)}</a></p>
            </section>
        }
    });
    view! { {mine} {asked} }.into_any()
}
