use entente_shared::names::{ClaimState, MyClaims, NameClaim};

use super::{
    claim::claims_of,
    words::{claim_tag, decision_reason, ground_text, state_text},
};
use crate::{
    form::post_form,
    html::{Element, Node, blockquote, div, h2, li, p, ul},
    messages::{Text, texts},
    ui::{button_link, empty, page_head, time},
};

/// What has become of one's organization's claims.
pub fn my_claims_page() -> Node {
    claims_of(list)
}

fn list(mine: MyClaims) -> Node {
    let t = texts();
    let new = || button_link("button primary", "/names/claim", t.get(Text::ClaimTitle));
    let head = page_head(t.get(Text::ClaimsTitle)).lead(t.get(Text::ClaimsLead));
    if mine.claims.is_empty() {
        return (head, empty(t.get(Text::ClaimsNothingTitle), t.get(Text::ClaimsNothing), Some(new()))).into();
    }
    (head.actions(Some(new())), ul().class("results").child(mine.claims.into_iter().map(row).collect::<Vec<_>>())).into()
}

fn row(claim: NameClaim) -> Element {
    let t = texts();
    let next = match claim.state {
        ClaimState::Pending => Some(Text::ClaimPendingNext),
        ClaimState::Accepted if claim.rename_required => Some(Text::ClaimAcceptedHeld),
        ClaimState::Accepted => Some(Text::ClaimAcceptedNext),
        ClaimState::Refused | ClaimState::Withdrawn => None,
    };
    let withdraw = claim.state.is_pending().then(|| {
        post_form("/fn/names/withdraw-claim")
            .id(format!("{}-", claim.id))
            .class("")
            .with(|form| (form.hidden("claim", claim.id.to_string()), form.submit_as("button", t.get(Text::ActionWithdraw))))
    });
    let ended = claim.ended_at.map(|at| -> Node { (" · ", t.get(state_text(claim.state)), " ", time(at)).into() });
    li().class("result").child((
        h2().child(claim.name.clone()),
        p().class("result-meta").child((
            t.get(ground_text(claim.ground)),
            " · ",
            t.get(Text::RequestSent),
            " ",
            time(claim.created_at),
            ended,
        )),
        blockquote().class("quote").child(claim.explanation.clone()),
        next.map(|next| p().child(t.get(next))),
        decision_reason(&claim),
        div().class("result-side").child((claim_tag(claim.state), withdraw)),
    ))
}
