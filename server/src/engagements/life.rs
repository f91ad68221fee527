//! ENG-04: a step in an engagement's life.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, EngagementId, Missing,
    engagements::{Audience, Life},
    policy::Action,
};
use serde_json::json;

use super::{Engagements, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Tx,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// `from` is where it was when the person read what the step does: what was read is what is done.
pub async fn step(engagements: &Engagements, visit: &Visit, engagement: EngagementId, from: Life, to: Life) -> Result<(), Fault> {
    let ids = &*engagements.ids;
    let mut tx = engagements.db.begin().await?;
    let place = authz::place_to_run(&mut tx, visit, engagement, None).await?;
    authz::permit(place.standing, Action::EditEngagement, Missing::Engagement)?;
    if place.life == to {
        // A second press.
        return Ok(());
    }
    let life =
        place.life.step(to).map_err(|conflict| if place.life == from { conflict } else { Conflict::OtherLife { life: place.life } })?;
    if place.life != from {
        return Err(Conflict::OtherLife { life: place.life }.into());
    }
    if life == Life::Active {
        has_somebody_to_be_for(&mut tx, engagement, place.audience).await?;
    }
    if !queries::set_life(&mut tx, engagement, from, life, visit.now).await? {
        return Err(Conflict::OtherLife { life: place.life }.into());
    }
    // Nobody decides any more; whoever waits is told.
    let expired = if life == Life::Closed { queries::expire_pending(&mut tx, engagement, visit.now).await? } else { Vec::new() };
    for (request, person) in &expired {
        let language = queries::language_of(&mut tx, *person).await?;
        let letter = Letter::RequestClosed { request: *request };
        outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(*person), language).await?;
    }
    let event = Event {
        action: audit::Action::ChangeLife,
        target: Target::Engagement(engagement),
        before: Some(json!({ "life": from })),
        after: Some(json!({ "life": life, "requests_expired": expired.iter().map(|(request, _)| request).collect::<Vec<_>>() })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    engagements.bell.ring();
    Ok(())
}

/// ENG-02: what is for named organizations names them before it goes out.
async fn has_somebody_to_be_for(tx: &mut Tx, engagement: EngagementId, audience: Audience) -> Result<(), Fault> {
    if audience != Audience::Any && queries::count_named(tx, engagement).await? == 0 {
        return Err(Conflict::NoOrganization.into());
    }
    Ok(())
}
