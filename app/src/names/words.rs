//! Words of claims and reservations, the same on all pages.

use entente_shared::names::{ClaimGround, ClaimState, NameClaim};

use crate::{
    html::{Element, Node, blockquote, span},
    messages::{Text, texts},
    ui::tag,
};

pub const fn ground_text(ground: ClaimGround) -> Text {
    match ground {
        ClaimGround::Trademark => Text::GroundTrademark,
        ClaimGround::RegisteredName => Text::GroundRegisteredName,
        ClaimGround::Other => Text::GroundOther,
    }
}

pub const fn state_text(state: ClaimState) -> Text {
    match state {
        ClaimState::Pending => Text::StatePending,
        ClaimState::Accepted => Text::ClaimAccepted,
        ClaimState::Refused => Text::StateDeclined,
        ClaimState::Withdrawn => Text::StateWithdrawn,
    }
}

pub fn claim_tag(state: ClaimState) -> Element {
    let tone = match state {
        ClaimState::Pending => "warning",
        ClaimState::Accepted => "good",
        ClaimState::Refused => "bad",
        ClaimState::Withdrawn => "neutral",
    };
    tag(tone, texts().get(state_text(state)))
}

/// What the operator has said.
pub fn decision_reason(claim: &NameClaim) -> Node {
    let reason = claim.reason.clone().map(|reason| {
        let label = span().class("muted").child((texts().get(Text::RequestReason), " "));
        blockquote().class("quote").child((label, reason))
    });
    reason.into()
}
