//! MEM-01: somebody is removed by those who look after the members, which can be undone for a while.

use entente_app::backend::Visit;
use entente_shared::{
    EngagementId, Forbidden, Missing, UserId,
    members::{MemberRemoval, MembershipEnd, MembershipState},
    policy::Action,
};
use serde_json::json;

use super::{
    Members, add,
    queries::{self, End, MemberRow, MembershipRow},
    scope::{self, Scope},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::{Db, Tx},
    engagements,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// Whom. Changes nothing.
pub async fn preview(db: &Db, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<MemberRemoval, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::ManageMembers).await?;
    let scope = Scope::of(visit, &place)?;
    let row = queries::member(db, engagement, person, visit.now).await?.filter(|row| scope.has(row.account_id)).ok_or(Missing::Person)?;
    not_oneself(visit, person)?;
    Ok(MemberRemoval { head: engagements::head(db, &place, engagement).await?, member: MemberRow::into_member(row) })
}

pub async fn run(members: &Members, visit: &Visit, engagement: EngagementId, person: UserId, reason: Option<&str>) -> Result<(), Fault> {
    let ids = &*members.ids;
    let mut tx = members.db.begin().await?;
    let (_, scope) = scope::managing(&mut tx, visit, engagement).await?;
    not_oneself(visit, person)?;
    authz::hold_person(&mut tx, person).await?;
    let row = queries::membership(&mut tx, engagement, person).await?.filter(|row| scope.has(row.account_id)).ok_or(Missing::Person)?;
    let state = row.state.after(MembershipEnd::Remove).map_err(|_| Missing::Person)?;
    let by = Some(visit.actor()?.user);
    let end = End { engagement, user: person, account: row.account_id, state, by, reason, last_access: None };
    if !queries::end(&mut tx, &end, visit.now).await? {
        return Err(Missing::Person.into());
    }
    let event = Event {
        action: audit::Action::RemoveMember,
        target: Target::Engagement(engagement),
        before: Some(json!({ "member": person, "account": row.account_id, "state": row.state })),
        after: Some(json!({ "state": state, "reason": reason })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    let letter = Letter::RemovedFromEngagement { membership: row.id, removal: ids.id() };
    outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(person), visit.language).await?;
    tx.commit().await?;
    members.bell.ring();
    Ok(())
}

/// One's own membership is ended by leaving, which says what that means.
fn not_oneself(visit: &Visit, person: UserId) -> Result<(), Fault> {
    if visit.actor()?.user == person { Err(Forbidden::LeaveInstead.into()) } else { Ok(()) }
}

/// Brings somebody back who was removed just now, and tells them.
pub async fn undo(members: &Members, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<(), Fault> {
    let ids = &*members.ids;
    let mut tx = members.db.begin().await?;
    let (place, scope) = scope::managing(&mut tx, visit, engagement).await?;
    authz::hold_person(&mut tx, person).await?;
    let row = queries::membership(&mut tx, engagement, person).await?.filter(|row| scope.has(row.account_id)).ok_or(Missing::Person)?;
    if row.state == MembershipState::Active {
        return Ok(());
    }
    scope::takes_people(place.life)?;
    bring_back(&mut tx, members, visit, engagement, person, &row, MembershipState::Removed).await?;
    if let Some(request) = queries::pending_request(&mut tx, engagement, person).await? {
        add::approve(&mut tx, ids, visit, request, person).await?;
    } else {
        let letter = Letter::AddedToEngagement { engagement, addition: ids.id() };
        outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(person), visit.language).await?;
    }
    tx.commit().await?;
    members.bell.ring();
    Ok(())
}

/// What has ended so goes on as it was, if it ended just now.
///
/// # Errors
/// `Missing::Person` if it did not end like this, or too long ago.
pub async fn bring_back(
    tx: &mut Tx,
    members: &Members,
    visit: &Visit,
    engagement: EngagementId,
    person: UserId,
    row: &MembershipRow,
    ended: MembershipState,
) -> Result<(), Fault> {
    let is_recent = row.ended_at.is_some_and(|at| scope::can_undo(at, visit.now));
    let is_there = authz::hold_in_account(tx, row.account_id, person).await?;
    if row.state != ended || !is_recent || !is_there {
        return Err(Missing::Person.into());
    }
    scope::takes_people_of(tx, engagement, row.account_id).await?;
    if !queries::restore(tx, engagement, person, row, visit.now).await? {
        return Err(Missing::Person.into());
    }
    let event = Event {
        action: audit::Action::RestoreMember,
        target: Target::Engagement(engagement),
        before: Some(json!({ "member": person, "account": row.account_id, "state": row.state })),
        after: Some(json!({ "state": MembershipState::Active })),
    };
    Ok(audit::record(tx, &*members.ids, &Origin::of(visit), event).await?)
}
