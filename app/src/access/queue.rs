//! REQ-07: who waits for a decision, oldest first; approve, or decline with a reason.

use entente_shared::{
    Error, Missing,
    access::{DecideFields, Queue, QueuedRequest},
    engagements::EngagementTab,
    rules,
};

use super::{my_requests::state_tag, server_fns::LoadQueue};
use crate::{
    engagements::head::engagement_head,
    form::{check_form, post_form},
    html::{Element, Node, blockquote, div, h2, h3, li, p, section, span, strong, ul},
    messages::{Text, texts},
    session::Session,
    ui::{empty, loaded, refusal, time},
};

pub fn queue_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(engagement) => loaded(move || LoadQueue { engagement }, show),
        Err(_) => refusal(Missing::Engagement.into()),
    }
}

fn show(queue: Queue) -> Node {
    let t = texts();
    let head = engagement_head(&queue.head, EngagementTab::Requests);
    let waiting: Node = if queue.pending.is_empty() {
        empty(t.get(Text::QueueNothingTitle), t.get(Text::QueueNothing), None).into()
    } else {
        let (shown, count) = (queue.pending.len().to_string(), t.counted(queue.pending_count));
        let rows: Vec<_> = queue.pending.into_iter().map(pending).collect();
        let count = p().class("muted").child(t.fill(Text::QueueCount, &[("shown", &shown), ("count", &count)]));
        (count, ul().class("results").child(rows)).into()
    };
    let decided = (!queue.decided.is_empty()).then(|| {
        let rows: Vec<_> = queue.decided.into_iter().map(decided).collect();
        section().class("section").child((h2().child(t.get(Text::QueueDecided)), ul().class("results").child(rows)))
    });
    (head, waiting, decided).into()
}

fn pending(request: QueuedRequest) -> Element {
    let t = texts();
    let earlier = request.earlier_refusal.map(|refusal| {
        let by = refusal.by.unwrap_or_default();
        let title = strong().child((t.fill(Text::QueueEarlier, &[("name", &by)]), " ", time(refusal.at)));
        div().class("notice").attr("data-tone", "warning").child((title, p().child(refusal.reason)))
    });
    let decide = if request.own {
        p().class("muted").child(t.get(Text::ForbiddenOwnRequest))
    } else {
        post_form("/fn/access/decide").id(format!("{}-", request.id)).check(check_form::<DecideFields>).with(|form| {
            let (label, hint) = (t.get(Text::FieldReason), t.get(Text::FieldReasonHint));
            (
                form.hidden("request", request.id.to_string()),
                form.text_area("reason", label, hint, rules::REASON_MAX, "2"),
                form.actions((
                    form.submit_with("button primary", "decision", "approve", t.get(Text::ActionApprove)),
                    form.submit_with("button danger", "decision", "decline", t.get(Text::ActionDecline)),
                )),
            )
        })
    };
    let address = span().class("code").child(request.sign_in_address);
    li().class("result").child((
        h2().child((request.requester, " ", span().class("muted").child(request.organization))),
        p().class("result-meta").child((address, " · ", t.get(Text::RequestSent), " ", time(request.created_at))),
        blockquote().class("quote").child(request.justification),
        earlier,
        decide,
    ))
}

fn decided(request: QueuedRequest) -> Element {
    let t = texts();
    let by = request.decided_by.unwrap_or_default();
    let by = (!by.is_empty()).then(|| t.fill(Text::QueueDecidedBy, &[("name", &by)]));
    li().class("result").child((
        h3().child((request.requester, " ", span().class("muted").child(request.organization))),
        p().class("result-meta").child((by, " ", request.ended_at.map(time))),
        request.reason.map(|reason| blockquote().class("quote").child(reason)),
        div().class("result-side").child(state_tag(request.state)),
    ))
}
