//! USR-04: removing somebody ends at once what they had through the account; their identity stays.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Missing, UserId, people::Removal, policy::Action};
use serde_json::json;

use super::{People, queries, standing};
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
    let heir = queries::heir(&people.db, account, person, actor.user).await?;
    Ok(Removal {
        person: row.into_person(),
        memberships: ends.memberships,
        roles: ends.roles,
        requests: ends.requests,
        only_owner: ends.only_owner,
        is_last_administrator: ends.is_last_administrator,
        heir,
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
    // An engagement never loses its last owner: whoever removes takes over.
    let heir = queries::heir_in(&mut tx, account, person, actor.user).await?;
    let handed_over = queries::hand_over(&mut tx, account, person, heir).await?;
    let memberships = queries::end_memberships(&mut tx, account, person).await?;
    let roles = queries::end_roles(&mut tx, account, person).await?;
    let requests = queries::withdraw_requests(&mut tx, account, person, visit.now).await?;
    queries::leave_sessions(&mut tx, account, person).await?;
    queries::remember(&mut tx, account, person, role, visit.now).await?;
    let event = Event {
        action: audit::Action::RemovePerson,
        target: Target::User(person),
        before: Some(json!({
            "account": account, "role": role, "memberships": memberships, "roles": roles, "pending_requests": requests,
        })),
        after: Some(json!({ "handed_over": handed_over, "to": heir })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
