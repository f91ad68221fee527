//! ORG-06: an Account administrator gives the account another publisher display name. The old one stays the account's own for 90 days.

use entente_app::backend::Visit;
use entente_shared::{AccountId, Conflict, FieldErrors, Timestamp, Violation, people::Actor, policy::Action, rules};
use serde_json::json;

use super::{
    Organizations,
    queries::{self, Kind, NewChange},
};
use crate::{
    audit::{self, Event, Origin, Target},
    db::Tx,
    engagements,
    fault::Fault,
    names::{self, Rename, Taker},
    outbox::{self, Letter, Recipient},
    people::standing,
};

const FIELD: &str = "publisher_display_name";

/// True if the name has changed.
pub async fn run(organizations: &Organizations, visit: &Visit, typed: &str, was: &str) -> Result<bool, Fault> {
    standing::in_account(visit, Action::EditAccount)?;
    let name = rules::publisher_display_name(typed).map_err(refused)?;
    let ids = &*organizations.ids;
    let mut tx = organizations.db.begin().await?;
    let (&Actor { user, .. }, account) = standing::hold(&mut tx, visit, Action::EditAccount).await?;
    let before = queries::hold(&mut tx, account).await?.into_draft().organization.publisher_display_name;
    if name == before {
        return Ok(false);
    }
    if before != was {
        return Err(overtaken(&mut tx, account, before, visit.now).await);
    }
    let taker = Taker::account(account);
    if let Some(violation) = names::violation_in(&mut tx, &name, taker, visit.now).await? {
        return Err(refused(violation).into());
    }
    let rename = Rename { account, from: &before, to: &name };
    match names::rename(&mut tx, ids, visit.now, rename).await {
        Ok(true) => {}
        Ok(false) => return Err(Fault::Broken("an account that is held has changed its name".to_owned())),
        Err(error) => {
            // ORG-02: PostgreSQL answers nothing more in a transaction in which something was refused.
            tx.rollback().await?;
            return Err(names::refusal(&organizations.db, &name, taker, visit.now, FIELD, error).await);
        }
    }
    engagements::rename_host(&mut tx, account, &before, &name).await?;
    let change = ids.id();
    let new = NewChange { id: change, account, user, kind: Kind::Name, before: &before, after: &name, at: visit.now };
    queries::insert_change(&mut tx, &new).await?;
    let event = Event {
        action: audit::Action::RenameAccount,
        target: Target::Account(account),
        before: Some(json!({ "publisher_display_name": before })),
        after: Some(json!({ "publisher_display_name": name })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    for (administrator, language) in queries::administrators_in(&mut tx, account).await? {
        let letter = Letter::AccountRenamed { change };
        outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(administrator), language).await?;
    }
    tx.commit().await?;
    organizations.bell.ring();
    Ok(true)
}

fn refused(violation: Violation) -> FieldErrors {
    FieldErrors::one(FIELD, violation)
}

/// Somebody else was first: who, and to what.
async fn overtaken(tx: &mut Tx, account: AccountId, name: String, now: Timestamp) -> Fault {
    match queries::last_change_in(tx, account, Kind::Name).await {
        Ok(last) => {
            let (by, at) = last.map_or((String::new(), now), |last| (last.by, last.at));
            Conflict::Renamed { name, by, at }.into()
        }
        Err(error) => error.into(),
    }
}
