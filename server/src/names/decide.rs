//! ORG-03: an operator accepts or refuses a claim; of two at once, one wins and the other is told.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, Language, Missing, NameClaimId,
    names::{ClaimDecision, ClaimState},
    policy::Action,
    rules,
};
use serde_json::json;

use super::{Names, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    clock::IdSource,
    db::Tx,
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
};

pub async fn run(names: &Names, visit: &Visit, claim: NameClaimId, decision: &ClaimDecision) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::NameClaim)?;
    let actor = visit.actor()?;
    let ids = &*names.ids;
    let mut tx = names.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let row = queries::claim_in(&mut tx, claim).await?.ok_or(Missing::NameClaim)?;
    let state = decision.leads_to();
    if !queries::end_claim(&mut tx, claim, state, visit.now, Some(actor.user), decision.reason()).await? {
        return Err(Conflict::ClaimOver.into());
    }
    let asked = match decision {
        ClaimDecision::Accept { require_rename: true, .. } => ask_holder(&mut tx, ids, visit, claim, &row).await?,
        ClaimDecision::Accept { require_rename: false, .. } => None,
        ClaimDecision::Refuse { .. } => {
            queries::delete_reservation_of(&mut tx, claim).await?;
            None
        }
    };
    let event = Event {
        action: if state == ClaimState::Accepted { audit::Action::AcceptNameClaim } else { audit::Action::RefuseNameClaim },
        target: Target::NameClaim(claim),
        before: Some(json!({ "state": ClaimState::Pending })),
        after: Some(json!({ "state": state, "reason": decision.reason(), "rename_required": asked })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    let claimant = Recipient::Address(row.contact_email);
    outbox::enqueue(&mut tx, ids, visit.now, Letter::NameClaimDecided { claim }, &claimant, row.language).await?;
    tx.commit().await?;
    names.bell.ring();
    Ok(())
}

/// Whoever has the name now is told to choose another one: it is theirs to do, for only they know what to be called.
async fn ask_holder(
    tx: &mut Tx,
    ids: &dyn IdSource,
    visit: &Visit,
    claim: NameClaimId,
    row: &queries::ClaimRow,
) -> Result<Option<AccountId>, Fault> {
    let Some(holder) = queries::holder_in(tx, &rules::name_keys(&row.name), row.account_id).await? else { return Ok(None) };
    queries::require_rename(tx, claim, holder).await?;
    let letter = Letter::RenameRequired { claim };
    let (contact, language): (String, Language) = queries::contact_of(tx, holder).await?;
    let administrators = queries::administrators_of(tx, holder).await?;
    // One mail for one mailbox.
    if administrators.iter().all(|(_, _, email)| *email != contact) {
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::Address(contact), language).await?;
    }
    for (administrator, language, _) in administrators {
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(administrator), language).await?;
    }
    Ok(Some(holder))
}
