//! REQ-06: what became of my requests, who can decide, and the way back.

use entente_shared::{
    Error,
    access::{RequestState, RequestSummary},
};
use leptos::prelude::*;

use super::server_fns::load_my_requests;
use crate::{
    engagements::detail::contacts,
    form::{HiddenField, PostForm, SubmitButton},
    messages::{Text, texts},
    session::Session,
    ui::{Empty, Loaded, PageHead, Refresh, Refusal, Tag, Time},
};

#[component]
pub fn MyRequestsPage() -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let t = texts();
    let requests = Resource::new(Refresh::watch, |_| load_my_requests());
    view! {
        <PageHead title=t.get(Text::NavRequests) lead=Oco::from(t.get(Text::RequestsLead))/>
        <Loaded resource=requests show=list/>
    }
    .into_any()
}

fn list(requests: Vec<RequestSummary>) -> AnyView {
    let t = texts();
    if requests.is_empty() {
        return view! {
            <Empty title=t.get(Text::RequestsNothingTitle) text=t.get(Text::RequestsNothing)>
                <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a>
            </Empty>
        }
        .into_any();
    }
    let rows: Vec<_> = requests.into_iter().map(|request| view! { <RequestRow request/> }).collect();
    view! { <ul class="results">{rows}</ul> }.into_any()
}

/// One request: state, what has happened, who can decide, and *Withdraw* while it is pending.
#[component]
pub fn RequestRow(
    request: RequestSummary,
    /// Without the justification.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let t = texts();
    let pending = request.state.is_pending();
    let ended = request.ended_at.map(|at| {
        let by = request.decided_by.clone().unwrap_or_default();
        let text = match request.state {
            RequestState::Approved => t.fill(Text::RequestApprovedBy, &[("name", &by)]),
            RequestState::Declined => t.fill(Text::RequestDeclinedBy, &[("name", &by)]),
            RequestState::Withdrawn => t.get(Text::RequestWithdrawn).to_owned(),
            RequestState::Expired | RequestState::Pending => t.get(Text::StateExpired).to_owned(),
        };
        view! { <li data-state="current">{text} " " <Time at/></li> }
    });
    let waiting = pending.then(|| view! { <li data-state="current">{t.get(Text::RequestWaiting)} {contacts(&request.deciders)}</li> });
    let withdraw = pending.then(|| {
        view! {
            <PostForm endpoint="/fn/access/withdraw" id=format!("{}-", request.id) class="">
                <HiddenField name="request" value=request.id.to_string()/>
                <SubmitButton label=t.get(Text::ActionWithdraw) class="button"/>
            </PostForm>
        }
    });
    let reason = request.reason.clone().map(|reason| {
        view! { <blockquote class="quote"><span class="muted">{t.get(Text::FieldReason)} ": "</span> {reason}</blockquote> }
    });
    view! {
        <li class="result">
            <h3><a href=format!("/engagements/{}", request.engagement)>{request.title}</a></h3>
            <ol class="timeline">
                <li>{t.get(Text::RequestSent)} " " <Time at=request.created_at/></li>
                {ended}
                {waiting}
            </ol>
            {(!brief).then(|| view! { <blockquote class="quote">{request.justification}</blockquote> })}
            {reason}
            <div class="result-side">{state_tag(request.state)} {withdraw}</div>
        </li>
    }
}

pub fn state_tag(state: RequestState) -> AnyView {
    let (tone, text) = match state {
        RequestState::Pending => ("warning", Text::StatePending),
        RequestState::Approved => ("good", Text::StateApproved),
        RequestState::Declined => ("bad", Text::StateDeclined),
        RequestState::Withdrawn => ("neutral", Text::StateWithdrawn),
        RequestState::Expired => ("neutral", Text::StateExpired),
    };
    view! { <Tag tone text=texts().get(text)/> }.into_any()
}
