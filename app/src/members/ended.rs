//! MEM-01, MEM-02: what the overview of an engagement says to those who are, or were, its members.

use entente_shared::{
    EngagementId,
    members::{EndedMembership, MembershipState},
};

use crate::{
    form::post_form,
    html::{Element, a, blockquote, div, p, strong},
    messages::{Text, texts},
    ui::date,
};

/// Why somebody is no member any more; the way in follows.
pub fn ended(engagement: EngagementId, ended: EndedMembership) -> Element {
    let t = texts();
    let why = t.get(match ended.state {
        MembershipState::Left => Text::MembersEndedLeft,
        MembershipState::Removed => Text::MembersEndedRemoved,
        MembershipState::Inactive => Text::MembersEndedInactive,
        MembershipState::TermsDue | MembershipState::Active => Text::MembersEndedTerms,
    });
    let at = ended.at.map(|at| p().class("muted").child(t.fill(Text::MembersEndedAt, &[("date", &date(t, at))])));
    let undo = ended.can_undo.then(|| {
        post_form("/fn/members/come-back")
            .id("come-back-")
            .class("button-row")
            .with(|form| (form.hidden("engagement", engagement.to_string()), form.submit_as("button", t.get(Text::MembersComeBack))))
    });
    let reason = ended.reason.map(|reason| blockquote().class("quote").child(reason));
    div().class("notice").attr("data-tone", "info").child((strong().child(why), at, reason, undo))
}

/// The way out.
pub fn leave_link(engagement: EngagementId) -> Element {
    p().child(a().attr("href", format!("/engagements/{engagement}/leave")).child(texts().get(Text::MembersLeaveEngagement)))
}
