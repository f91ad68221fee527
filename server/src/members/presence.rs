//! MEM-02: who was there, to the day.

use entente_app::backend::Visit;
use entente_shared::EngagementId;

use super::queries;
use crate::{
    authz::Place,
    db::{ASIDE, Db},
    fault::Fault,
};

/// A member has opened a page of the engagement. Written down once a day; a page never fails for it.
pub async fn was_here(db: &Db, visit: &Visit, engagement: EngagementId, place: &Place) {
    if !place.standing.participant {
        return;
    }
    match tokio::time::timeout(ASIDE, see(db, visit, engagement)).await {
        Ok(Ok(())) => {}
        Ok(Err(fault)) => tracing::warn!(request_id = visit.request_id, "that a member was there was not written down: {fault}"),
        Err(_) => tracing::warn!(request_id = visit.request_id, "that a member was there was not written down in time"),
    }
}

async fn see(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<(), Fault> {
    let user = visit.actor()?.user;
    let yesterday = visit.now.plus_days(-1);
    if queries::was_seen_since(db, engagement, user, yesterday).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    queries::see(&mut tx, engagement, user, visit.now, yesterday).await?;
    Ok(tx.commit().await?)
}
