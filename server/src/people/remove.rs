//! USR-04: removing somebody ends at once what they had through the account; their identity stays.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Missing, UserId, people::Removal, policy::Action};
use serde_json::json;

use super::{
    People,
    leaving::{self, Leaving},
    queries, standing,
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
};

/// What would end. Changes nothing.
pub async fn preview(people: &People, visit: &Visit, person: UserId) -> Result<Removal, Fault> {
    let (actor, account) = standing::in_account(visit, Action::ManagePeople)?;
    let row = queries::person(&people.db, account, person).await?.ok_or(Missing::Person)?;
    let ends = queries::what_ends(&people.db, account, person).await?;
    let succession = leaving::succession(&people.db, account, Leaving::Person(person), actor.user).await?;
    Ok(Removal {
        person: row.into_person(),
        memberships: ends.memberships,
        roles: ends.roles,
        requests: ends.requests,
        succession,
        is_last_administrator: ends.is_last_administrator,
    })
}

pub async fn run(people: &People, visit: &Visit, person: UserId) -> Result<(), Fault> {
    let mut tx = people.db.begin().await?;
    let (actor, account) = standing::hold(&mut tx, visit, Action::ManagePeople).await?;
    authz::hold_person(&mut tx, person).await?;
    let role = queries::role_in(&mut tx, account, person).await?.ok_or(Missing::Person)?;
    if !queries::remove(&mut tx, account, person).await? {
        return Err(Conflict::LastAdministrator.into());
    }
    let ended = leaving::end(&mut tx, account, Leaving::Person(person), actor.user, visit.now).await?;
    queries::leave_sessions(&mut tx, account, person).await?;
    queries::remember(&mut tx, account, person, role, visit.now).await?;
    let event = Event {
        action: audit::Action::RemovePerson,
        target: Target::User(person),
        before: Some(json!({
            "account": account, "role": role, "memberships": ended.memberships, "roles": ended.roles,
            "pending_requests": ended.requests,
        })),
        after: Some(json!({ "handed_over": ended.handed_over, "to": ended.heir })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
