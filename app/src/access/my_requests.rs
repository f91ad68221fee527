//! REQ-06: what became of my requests, who can decide, and the way back.

use entente_shared::{
    Error,
    access::{RequestState, RequestSummary},
};

use super::server_fns::LoadMyRequests;
use crate::{
    engagements::detail::contacts,
    form::post_form,
    html::{Element, Node, a, blockquote, div, h2, h3, li, ol, p, span, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, empty, loaded_within, page_head, refusal, tag, time},
};

pub fn my_requests_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let t = texts();
    (page_head(t.get(Text::NavRequests)).lead(t.get(Text::RequestsLead)), loaded_within(|| LoadMyRequests {}, list)).into()
}

fn list(requests: Vec<RequestSummary>) -> Node {
    let t = texts();
    if requests.is_empty() {
        let discover = button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover));
        return empty(t.get(Text::RequestsNothingTitle), t.get(Text::RequestsNothing), Some(discover)).into();
    }
    ul().class("results").child(requests.into_iter().map(|request| request_row(request, false)).collect::<Vec<_>>()).into()
}

/// One request: state, what has happened, who can decide, and *Withdraw* while it is pending. If `brief`, without the justification, and beneath another
/// heading.
pub fn request_row(request: RequestSummary, brief: bool) -> Element {
    let t = texts();
    let pending = request.state.is_pending();
    let step = || li().attr("data-state", "current");
    let ended = request.ended_at.map(|at| {
        let by = request.decided_by.unwrap_or_default();
        let text = match request.state {
            RequestState::Approved => t.fill(Text::RequestApprovedBy, &[("name", &by)]),
            RequestState::Declined => t.fill(Text::RequestDeclinedBy, &[("name", &by)]),
            RequestState::Withdrawn => t.get(Text::RequestWithdrawn).to_owned(),
            RequestState::Expired | RequestState::Pending => t.get(Text::StateExpired).to_owned(),
        };
        step().child((text, " ", time(at)))
    });
    let waiting = pending.then(|| step().child((t.get(Text::RequestWaiting), contacts(&request.deciders))));
    // CTX-02: what was asked for in the name of another account is withdrawn there; its link leads to the switch.
    let is_here = request.organization.is_none();
    let made_for = request.organization.map(|name| p().class("muted").child(t.fill(Text::RequestFor, &[("organization", &name)])));
    let withdraw = (pending && is_here).then(|| {
        post_form("/fn/access/withdraw")
            .id(format!("{}-", request.id))
            .class("")
            .with(|form| (form.hidden("request", request.id.to_string()), form.submit_as("button", t.get(Text::ActionWithdraw))))
    });
    let reason = request.reason.map(|reason| {
        let label = span().class("muted").child((t.get(Text::RequestReason), " "));
        blockquote().class("quote").child((label, reason))
    });
    li().class("result").child((
        if brief { h3() } else { h2() }.child(a().attr("href", format!("/engagements/{}", request.engagement)).child(request.title)),
        made_for,
        ol().class("timeline").child((li().child((t.get(Text::RequestSent), " ", time(request.created_at))), ended, waiting)),
        (!brief).then(|| blockquote().class("quote").child(request.justification)),
        reason,
        div().class("result-side").child((state_tag(request.state), withdraw)),
    ))
}

pub fn state_tag(state: RequestState) -> Element {
    let (tone, text) = match state {
        RequestState::Pending => ("warning", Text::StatePending),
        RequestState::Approved => ("good", Text::StateApproved),
        RequestState::Declined => ("bad", Text::StateDeclined),
        RequestState::Withdrawn => ("neutral", Text::StateWithdrawn),
        RequestState::Expired => ("neutral", Text::StateExpired),
    };
    tag(tone, texts().get(text))
}
