//! REQ-07: who waits for a decision, oldest first; approve, or decline with a reason.

use entente_shared::{
    EngagementId, Error, FieldErrors, Form, Missing,
    access::{DecideFields, Queue, QueuedRequest},
    rules,
};
use leptos::prelude::*;

use super::{my_requests::state_tag, server_fns::load_queue};
use crate::{
    api_error::ApiError,
    form::{Check, HiddenField, PostForm, SubmitButton, TextArea},
    messages::{Text, texts},
    session::Session,
    ui::{Empty, Loaded, PageHead, Refresh, Refusal, Time},
};

#[component]
pub fn QueuePage(id: String) -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let id = id.parse::<EngagementId>().ok();
    let queue = Resource::new(Refresh::watch, move |_| async move {
        match id {
            Some(id) => load_queue(id).await,
            None => Err(ApiError(Missing::Engagement.into())),
        }
    });
    view! { <Loaded resource=queue show/> }.into_any()
}

fn show(queue: Queue) -> AnyView {
    let t = texts();
    let above = vec![
        ("/engagements".to_owned(), t.get(Text::NavEngagements).to_owned()),
        (format!("/engagements/{}", queue.engagement), queue.title.clone()),
    ];
    let waiting = if queue.pending.is_empty() {
        view! { <Empty title=t.get(Text::QueueNothingTitle) text=t.get(Text::QueueNothing)/> }.into_any()
    } else {
        let shown = queue.pending.len().to_string();
        let count = queue.pending_count.to_string();
        let rows: Vec<_> = queue.pending.into_iter().map(pending).collect();
        view! {
            <p class="muted">{t.fill(Text::QueueCount, &[("shown", &shown), ("count", &count)])}</p>
            <ul class="results">{rows}</ul>
        }
        .into_any()
    };
    let decided = (!queue.decided.is_empty()).then(|| {
        let rows: Vec<_> = queue.decided.into_iter().map(decided).collect();
        view! {
            <section class="section">
                <h2>{t.get(Text::QueueDecided)}</h2>
                <ul class="results">{rows}</ul>
            </section>
        }
    });
    view! {
        <PageHead title=t.get(Text::QueueTitle) lead=Oco::from(queue.title) above/>
        {waiting}
        {decided}
    }
    .into_any()
}

fn pending(request: QueuedRequest) -> AnyView {
    let t = texts();
    let earlier = request.earlier_refusal.clone().map(|refusal| {
        let by = refusal.by.unwrap_or_default();
        view! {
            <div class="notice" data-tone="warning">
                <strong>{t.fill(Text::QueueEarlier, &[("name", &by)])} " " <Time at=refusal.at/></strong>
                <p>{refusal.reason}</p>
            </div>
        }
    });
    let decide = if request.own {
        view! { <p class="muted">{t.get(Text::ForbiddenOwnRequest)}</p> }.into_any()
    } else {
        view! {
            <PostForm
                endpoint="/fn/access/decide"
                id=format!("{}-", request.id)
                check={check_decision as Check}
            >
                <HiddenField name="request" value=request.id.to_string()/>
                <TextArea name="reason" label=t.get(Text::FieldReason) hint=t.get(Text::FieldReasonHint) max=rules::REASON_MAX rows=2/>
                <div class="form-actions">
                    <SubmitButton label=t.get(Text::ActionApprove) value=("decision", "approve")/>
                    <SubmitButton label=t.get(Text::ActionDecline) value=("decision", "decline") class="button danger"/>
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <li class="result">
            <h2>{request.requester} " " <span class="muted">{request.organization}</span></h2>
            <p class="result-meta"><span class="code">{request.sign_in_address}</span> " · " {t.get(Text::RequestSent)} " " <Time at=request.created_at/></p>
            <blockquote class="quote">{request.justification}</blockquote>
            {earlier}
            {decide}
        </li>
    }
    .into_any()
}

fn decided(request: QueuedRequest) -> AnyView {
    let t = texts();
    let by = request.decided_by.unwrap_or_default();
    view! {
        <li class="result">
            <h3>{request.requester} " " <span class="muted">{request.organization}</span></h3>
            <p class="result-meta">
                {(!by.is_empty()).then(|| t.fill(Text::QueueDecidedBy, &[("name", &by)]))} " "
                {request.ended_at.map(|at| view! { <Time at/> })}
            </p>
            {request.reason.map(|reason| view! { <blockquote class="quote">{reason}</blockquote> })}
            <div class="result-side">{state_tag(request.state)}</div>
        </li>
    }
    .into_any()
}

fn check_decision(typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
    DecideFields::from_typed(typed).check_all()
}
