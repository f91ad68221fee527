//! An operator keeps an account from taking part, and lets it take part again. Nothing is deleted: what its people may do follows from
//! the account's state with each request (`policy::may`).

use entente_app::backend::Visit;
use entente_shared::{AccountId, Conflict, Missing, operators::AccountState, policy::Action};
use serde_json::json;

use super::{Operators, operators_only, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    clock::IdSource,
    db::Tx,
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
};

pub async fn run(operators: &Operators, visit: &Visit, account: AccountId, reason: &str) -> Result<(), Fault> {
    operators_only(visit)?;
    let ids = &*operators.ids;
    let mut tx = operators.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let is_host = queries::is_host(&mut tx, account).await?.ok_or(Missing::Account)?;
    // Without its operators nobody could lift it.
    if is_host {
        return Err(Conflict::HostStays.into());
    }
    if !queries::suspend(&mut tx, account, visit.now, reason).await? {
        return Err(Conflict::AlreadySuspended.into());
    }
    let event = Event {
        action: audit::Action::SuspendAccount,
        target: Target::Account(account),
        before: Some(json!({ "state": AccountState::Active })),
        after: Some(json!({ "state": AccountState::Suspended, "reason": reason })),
    };
    let event = audit::recorded(&mut tx, ids, &Origin::of(visit), event).await?;
    tell(&mut tx, ids, visit, account, Letter::AccountSuspended { account, event }).await?;
    tx.commit().await?;
    operators.bell.ring();
    Ok(())
}

pub async fn lift(operators: &Operators, visit: &Visit, account: AccountId, reason: Option<&str>) -> Result<(), Fault> {
    operators_only(visit)?;
    let ids = &*operators.ids;
    let mut tx = operators.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    queries::is_host(&mut tx, account).await?.ok_or(Missing::Account)?;
    let Some(before) = queries::hold_suspended(&mut tx, account).await? else { return Err(Conflict::NotSuspended.into()) };
    if !queries::lift(&mut tx, account).await? {
        return Err(Conflict::NotSuspended.into());
    }
    let event = Event {
        action: audit::Action::LiftSuspension,
        target: Target::Account(account),
        before: Some(json!({ "state": AccountState::Suspended, "since": before.at, "reason": before.reason })),
        after: Some(json!({ "state": AccountState::Active, "reason": reason })),
    };
    let event = audit::recorded(&mut tx, ids, &Origin::of(visit), event).await?;
    tell(&mut tx, ids, visit, account, Letter::AccountLifted { account, event }).await?;
    tx.commit().await?;
    operators.bell.ring();
    Ok(())
}

/// The account's administrators and its contact; one mail for one mailbox.
async fn tell(tx: &mut Tx, ids: &dyn IdSource, visit: &Visit, account: AccountId, letter: Letter) -> Result<(), Fault> {
    let (contact, language) = queries::contact_of(tx, account).await?;
    let administrators = queries::administrators_of(tx, account).await?;
    if administrators.iter().all(|(_, _, email)| *email != contact) {
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::Address(contact), language).await?;
    }
    for (administrator, language, _) in administrators {
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(administrator), language).await?;
    }
    Ok(())
}
