//! REQ-02 and REQ-03: the two ways in that a person takes by themselves.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, Forbidden, Missing, RequestId,
    access::{Entry, Offer},
    policy::Action,
};
use serde_json::json;

use super::{
    Access,
    queries::{self, NewMember},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::{Tx, Unique},
    fault::Fault,
    outbox::{self, Letter, Recipient},
    terms::{self, Reader},
};

/// REQ-02: the membership exists when the answer comes back.
pub async fn join(access: &Access, visit: &Visit, entry: &Entry) -> Result<(), Fault> {
    let (mut tx, account) = enter(access, visit, entry, Action::JoinEngagement, Offer::Join).await?;
    let user = visit.actor()?.user;
    let new = NewMember { id: access.ids.id(), engagement: entry.engagement, user, account, added_by: None };
    let is_new = queries::make_member(&mut tx, &new, visit.now).await?;
    if !is_new {
        return Err(Conflict::AlreadyMember.into());
    }
    let event = Event {
        action: audit::Action::Join,
        target: Target::Engagement(entry.engagement),
        before: None,
        after: Some(json!({ "member": user, "account": account, "terms": entry.terms })),
    };
    audit::record(&mut tx, &*access.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

/// REQ-03, REQ-04: a pending request, with a mail to everyone who can decide it.
pub async fn request(access: &Access, visit: &Visit, entry: &Entry, justification: &str) -> Result<RequestId, Fault> {
    let (mut tx, account) = enter(access, visit, entry, Action::RequestAccess, Offer::RequestAccess).await?;
    let ids = &*access.ids;
    let user = visit.actor()?.user;
    let new =
        queries::NewRequest { id: RequestId(ids.id()), engagement: entry.engagement, user, account, justification, created_at: visit.now };
    // REQ-10 is the index's to say: of two at once, one gets here.
    let refused =
        |error| if Unique::of(&error) == Some(Unique::PendingRequest) { Conflict::AlreadyRequested.into() } else { Fault::from(error) };
    queries::insert_request(&mut tx, &new).await.map_err(refused)?;
    let event = Event {
        action: audit::Action::RequestAccess,
        target: Target::Request(new.id),
        before: None,
        after: Some(json!({ "engagement": entry.engagement, "account": account, "terms": entry.terms })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    for decider in queries::deciders_to_tell(&mut tx, entry.engagement, account, user).await? {
        let letter = Letter::RequestReceived { request: new.id };
        outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(decider.id), decider.language).await?;
    }
    tx.commit().await?;
    access.bell.ring();
    Ok(new.id)
}

/// What both ways have in common: who may, whether this is the way in, and the terms.
async fn enter(access: &Access, visit: &Visit, entry: &Entry, action: Action, wanted: Offer) -> Result<(Tx, AccountId), Fault> {
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);
    let mut tx = access.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    // USR-04: somebody may have removed them from it since the request came.
    if let Some(account) = account
        && !authz::hold_in_account(&mut tx, account, actor.user).await?
    {
        return Err(Forbidden::NoAccount.into());
    }
    let place = authz::place_in(&mut tx, visit, entry.engagement, account).await?;
    authz::permit(place.standing, action, Missing::Engagement)?;
    place.offer().expect(wanted)?;
    let account = account.ok_or(Forbidden::NoAccount)?;
    terms::accept(&mut tx, &*access.ids, Reader::of(visit)?, entry, account).await?;
    Ok((tx, account))
}
