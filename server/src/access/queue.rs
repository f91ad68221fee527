//! REQ-07: who waits for a decision in an engagement.

use entente_app::backend::Visit;
use entente_shared::{EngagementId, access::Queue, engagements::DECISIONS_TO_SPEAK_OF, policy::Action};

use super::queries::{self, Scope};
use crate::{
    authz::{self, Place},
    db::Db,
    engagements,
    fault::Fault,
    members,
};

/// How many are shown of those that wait, and of those that were decided.
const PENDING: i64 = 50;
const DECIDED: i64 = 20;

pub async fn run(db: &Db, visit: &Visit, engagement: EngagementId) -> Result<Queue, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::SeeQueue).await?;
    members::was_here(db, visit, engagement, &place).await;
    let reader = visit.actor()?.user;
    let scope = scope(visit, engagement, &place)?;
    Ok(Queue {
        head: engagements::head(db, &place, engagement).await?,
        pending: queries::pending(db, scope, reader, PENDING).await?,
        pending_count: queries::count_pending(db, scope, None).await?,
        decided: queries::decided(db, scope, reader, DECIDED).await?,
    })
}

/// How many wait for this person's decision: all that they see but their own.
pub async fn waiting_for(db: &Db, engagement: EngagementId, visit: &Visit, place: &Place) -> Result<i64, Fault> {
    let reader = visit.actor()?.user;
    Ok(queries::count_pending(db, scope(visit, engagement, place)?, Some(reader)).await?)
}

/// Owners see every request, power users those of their own organization.
fn scope(visit: &Visit, engagement: EngagementId, place: &Place) -> Result<Scope, Fault> {
    let account = visit.actor()?.account.as_ref().map(|account| account.id);
    Ok(Scope { engagement, all: place.runs_it(), account })
}

/// ENG-06: the median time of the latest decisions, if there are enough of them to say.
pub async fn usual_decision_seconds(db: &Db, engagement: EngagementId) -> Result<Option<i64>, Fault> {
    let mut times = queries::decision_times(db, engagement).await?;
    times.sort_unstable();
    let enough = i64::try_from(times.len()).is_ok_and(|count| count >= DECISIONS_TO_SPEAK_OF);
    Ok(times.get(times.len() / 2).filter(|_| enough).map(|microseconds| microseconds / 1_000_000))
}
