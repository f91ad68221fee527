//! MEM-01, MEM-02: one's own membership: leaving, coming back at once, and saying that one stays.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, EngagementId, Forbidden, Missing,
    members::{LeavingEngagement, MembershipEnd, MembershipState, StayingInEngagement, inactive_at},
    policy::{Action, Standing, Verdict, may},
};
use serde_json::json;

use super::{
    Members,
    queries::{self, End},
    remove, scope,
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz::{self, Place},
    db::{Db, Tx},
    engagements,
    fault::Fault,
};

/// What ends. Changes nothing.
pub async fn preview(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<LeavingEngagement, Fault> {
    let place = own_place(db, visit, engagement).await?;
    Ok(LeavingEngagement {
        head: engagements::head(db, &place, engagement).await?,
        is_power_user: place.standing.power_user,
        runs_it: place.runs_it(),
    })
}

/// MEM-02: when it would end. Looking at this is no visit: the button is.
pub async fn staying(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<StayingInEngagement, Fault> {
    let place = own_place(db, visit, engagement).await?;
    let row = queries::own_of(db, engagement, visit.actor()?.user).await?.ok_or(Missing::Engagement)?;
    let head = engagements::head(db, &place, engagement).await?;
    Ok(StayingInEngagement { head, ends_at: inactive_at(row.last_access_at.unwrap_or(visit.now)) })
}

async fn own_place(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<Place, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::LeaveEngagement).await?;
    Ok(place)
}

/// The same beside a change, with the account that the person takes part for.
async fn holding(tx: &mut Tx, visit: &Visit, engagement: EngagementId, action: Action) -> Result<(Place, AccountId), Fault> {
    let actor = visit.actor()?;
    authz::hold_person(tx, actor.user).await?;
    let account = actor.account.as_ref().map(|account| account.id);
    let place = authz::place_in(tx, visit, engagement, account).await?;
    authz::permit(place.standing, action, Missing::Engagement)?;
    Ok((place, account.ok_or(Forbidden::NoAccount)?))
}

/// True if the person sees the engagement still.
pub async fn run(members: &Members, visit: &Visit, engagement: EngagementId) -> Result<bool, Fault> {
    let user = visit.actor()?.user;
    let mut tx = members.db.begin().await?;
    let (place, account) = holding(&mut tx, visit, engagement, Action::LeaveEngagement).await?;
    let state = MembershipEnd::Leave.leads_to();
    let end = End { engagement, user, account, state, by: Some(user), reason: None, last_access: None };
    if !queries::end(&mut tx, &end, visit.now).await? {
        return Err(Forbidden::NotParticipant.into());
    }
    let event = Event {
        action: audit::Action::LeaveEngagement,
        target: Target::Engagement(engagement),
        before: Some(json!({ "member": user, "account": account, "state": MembershipState::Active })),
        after: Some(json!({ "state": state })),
    };
    audit::record(&mut tx, &*members.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    let after = Standing { participant: false, power_user: false, ..place.standing };
    Ok(may(after, Action::SeeEngagement) == Verdict::Allowed)
}

/// Whoever has just left comes back as what they were, while people can come in at all.
pub async fn undo(members: &Members, visit: &Visit, engagement: EngagementId) -> Result<(), Fault> {
    let user = visit.actor()?.user;
    let mut tx = members.db.begin().await?;
    let (place, account) = holding(&mut tx, visit, engagement, Action::JoinEngagement).await?;
    scope::takes_people(place.life)?;
    let row = queries::membership(&mut tx, engagement, user).await?.filter(|row| row.account_id == account).ok_or(Missing::Person)?;
    if row.state == MembershipState::Active {
        return Ok(());
    }
    // Somebody decides about a request that has been made since.
    if queries::pending_request(&mut tx, engagement, user).await?.is_some() {
        return Err(Conflict::AlreadyRequested.into());
    }
    remove::bring_back(&mut tx, members, visit, engagement, user, &row, MembershipState::Left).await?;
    Ok(tx.commit().await?)
}

pub async fn keep(members: &Members, visit: &Visit, engagement: EngagementId) -> Result<(), Fault> {
    let user = visit.actor()?.user;
    let mut tx = members.db.begin().await?;
    let (_, account) = holding(&mut tx, visit, engagement, Action::LeaveEngagement).await?;
    let before = queries::membership(&mut tx, engagement, user).await?.and_then(|row| row.last_access_at);
    if !queries::keep(&mut tx, engagement, user, account, visit.now).await? {
        return Err(Forbidden::NotParticipant.into());
    }
    let event = Event {
        action: audit::Action::KeepMembership,
        target: Target::Engagement(engagement),
        before: Some(json!({ "member": user, "last_access_at": before })),
        after: Some(json!({ "last_access_at": visit.now })),
    };
    audit::record(&mut tx, &*members.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
