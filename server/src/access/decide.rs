//! REQ-05, REQ-08: an owner or a power user approves or declines; of two at once, one wins and the other is told.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, EngagementId, Forbidden, Missing, RequestId,
    access::{Offer, RequestState, Situation, Transition, offer},
    engagements::AccessKind,
    policy::{Action, Verdict, may},
};
use serde_json::json;

use super::{
    Access,
    queries::{self, NewMember, RequestRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz::{self, Place},
    db::Tx,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn run(access: &Access, visit: &Visit, request: RequestId, transition: &Transition) -> Result<EngagementId, Fault> {
    let actor = visit.actor()?;
    let ids = &*access.ids;
    let mut tx = access.db.begin().await?;
    let row = queries::load_request(&mut tx, request).await?.ok_or(Missing::Request)?;
    authz::hold_person(&mut tx, row.user_id).await?;
    // USR-04, DIR-06: leaving the account ends the request, and if that has begun it goes first.
    let requester_is_there = authz::hold_in_account(&mut tx, row.account_id, row.user_id).await?;
    let place = authz::place_in(&mut tx, visit, row.engagement_id, Some(row.account_id)).await?;
    let is_own = row.user_id == actor.user;
    authorize(&place, is_own)?;

    let state = row.state.after(transition).map_err(|_| row.already_over())?;
    // The state is asked again beside the write: it may have changed while this waited for its turn.
    if !requester_is_there || !queries::end_request(&mut tx, request, state, visit.now, Some(actor.user), transition.reason()).await? {
        return Err(overtaken(&mut tx, request).await);
    }
    let (action, letter) = match state {
        RequestState::Approved => {
            // Nobody of a suspended account takes part. The request waits for the day when that is lifted; declining it is open.
            if queries::is_suspended(&mut tx, row.account_id).await? {
                return Err(Conflict::RequesterSuspended.into());
            }
            let in_audience = queries::is_in_audience(&mut tx, row.engagement_id, row.account_id).await?;
            still_takes_people(&place, in_audience)?;
            let RequestRow { engagement_id: engagement, user_id: user, account_id: account, .. } = row;
            let new = NewMember { id: ids.id(), engagement, user, account, added_by: Some(actor.user) };
            queries::make_member(&mut tx, &new, visit.now).await?;
            (audit::Action::Approve, Letter::RequestApproved { request })
        }
        RequestState::Declined => (audit::Action::Decline, Letter::RequestDeclined { request }),
        RequestState::Pending | RequestState::Withdrawn | RequestState::Expired => {
            return Err(Fault::Broken(format!("no decision leads to {state}")));
        }
    };
    let event = Event {
        action,
        target: Target::Request(request),
        before: Some(json!({ "state": row.state })),
        after: Some(json!({ "state": state, "reason": transition.reason() })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(row.user_id), row.language).await?;
    tx.commit().await?;
    access.bell.ring();
    Ok(row.engagement_id)
}

/// A request is known to the person who asked and to those who can see the queue that it stands in; for others it is not there.
fn authorize(place: &Place, is_own: bool) -> Result<(), Fault> {
    if is_own {
        return authz::permit(place.standing, Action::DecideOwnRequest, Missing::Request);
    }
    match may(place.standing, Action::SeeQueue) {
        Verdict::Allowed => authz::permit(place.standing, Action::DecideRequest, Missing::Request),
        // They would see the queue, were it not for their account's suspension.
        Verdict::Forbidden(why @ Forbidden::AccountSuspended) => Err(why.into()),
        Verdict::SignIn | Verdict::Forbidden(_) | Verdict::Hidden => Err(Missing::Request.into()),
    }
}

/// ENG-02, ENG-04: somebody new is let in only where they could still ask. How one enters may have changed since; that does not matter.
fn still_takes_people(place: &Place, in_audience: bool) -> Result<(), Fault> {
    let requester = Situation {
        signed_in: true,
        has_account: true,
        in_audience,
        is_member: false,
        terms_due: false,
        has_pending_request: false,
        access: AccessKind::Managed,
        life: place.life,
    };
    Ok(offer(requester).expect(Offer::RequestAccess)?)
}

/// What to say after somebody else was first.
pub async fn overtaken(tx: &mut Tx, request: RequestId) -> Fault {
    match queries::load_request(tx, request).await {
        Ok(Some(row)) => row.already_over(),
        Ok(None) => Missing::Request.into(),
        Err(error) => error.into(),
    }
}

impl RequestRow {
    /// REQ-08: who was first, and what they did.
    pub fn already_over(&self) -> Fault {
        Conflict::AlreadyDecided { by: self.decided_by.clone(), state: self.state, at: self.ended_at.unwrap_or(self.created_at) }.into()
    }
}
