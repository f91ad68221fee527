use entente_shared::{Error, engagements::MyEngagement};
use leptos::prelude::*;

use super::{life_tag, server_fns::load_my_engagements};
use crate::{
    messages::{Text, texts},
    session::Session,
    ui::{Empty, Loaded, PageHead, Refresh, Refusal, Tag, Time},
};

/// The engagements that the person belongs to.
#[component]
pub fn MyEngagementsPage() -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let t = texts();
    let engagements = Resource::new(Refresh::watch, |_| load_my_engagements());
    view! {
        <PageHead
            title=t.get(Text::NavEngagements)
            actions=view! { <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a> }.into_any()
        />
        <Loaded resource=engagements show=list/>
    }
    .into_any()
}

fn list(engagements: Vec<MyEngagement>) -> AnyView {
    let t = texts();
    if engagements.is_empty() {
        return view! {
            <Empty title=t.get(Text::HomeNothingTitle) text=t.get(Text::HomeNothingText)>
                <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a>
            </Empty>
        }
        .into_any();
    }
    let cards: Vec<_> = engagements.into_iter().map(|engagement| view! { <EngagementCard engagement/> }).collect();
    view! { <ul class="results">{cards}</ul> }.into_any()
}

/// One of the person's engagements.
#[component]
pub fn EngagementCard(engagement: MyEngagement) -> impl IntoView {
    let t = texts();
    let queue = (engagement.to_decide > 0).then(|| {
        let text = t.fill(Text::EngagementWaiting, &[("count", &engagement.to_decide.to_string())]);
        view! { <a class="button" href=format!("/engagements/{}/requests", engagement.id)>{text}</a> }
    });
    view! {
        <li class="result">
            <h3><a href=format!("/engagements/{}", engagement.id)>{engagement.title}</a></h3>
            <p class="result-meta">
                {engagement.program} " · " {engagement.host}
                {engagement.since.map(|at| view! { " · " {t.get(Text::EngagementSince)} " " <Time at/> })}
            </p>
            <p>{engagement.summary}</p>
            <div class="result-side">
                {engagement.is_owner.then(|| view! { <Tag tone="info" text=t.get(Text::RoleOwner)/> })}
                {life_tag(engagement.life)}
                {queue}
            </div>
        </li>
    }
}
