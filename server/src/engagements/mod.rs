//! Engagements (SPEC §4), as their people and those who may become that see them.

mod detail;
mod discover;
mod head;
mod queries;

use async_trait::async_trait;
use entente_app::{backend::Visit, engagements::port};
use entente_shared::{
    EngagementId, Error, Forbidden, Page,
    engagements::{DiscoverQuery, EngagementDetail, EngagementSummary, MyEngagement},
};

pub use head::of as head;
pub use queries::{
    DISCOVER_NEWEST, DISCOVER_TITLE, NewEngagement, add_to_audience, give_program_role, give_role, insert as add,
    insert_program as add_program, keep_program_keys, rename_host,
};

use crate::{
    db::Db,
    fault::{Fault, answer},
    markdown::Rendered,
};

pub struct Engagements {
    pub db: Db,
    pub rendered: Rendered,
}

#[async_trait]
impl port::Engagements for Engagements {
    async fn discover(&self, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Error> {
        discover::run(&self.db, visit, query).await.map_err(answer(visit))
    }

    async fn mine(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Error> {
        self.of_person(visit).await.map_err(answer(visit))
    }

    async fn detail(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementDetail, Error> {
        detail::run(self, visit, engagement).await.map_err(answer(visit))
    }
}

impl Engagements {
    async fn of_person(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Fault> {
        let actor = visit.actor()?;
        // Whoever takes no part has nothing to go on with; what they were in is theirs again when the suspension is lifted.
        if actor.standing().suspended {
            return Err(Forbidden::AccountSuspended.into());
        }
        Ok(queries::mine(&self.db, actor.user, actor.account.as_ref().map(|account| account.id)).await?)
    }
}
