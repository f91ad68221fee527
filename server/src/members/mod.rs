//! Members of an engagement (SPEC §5, MEM-01 and MEM-02): who is in it, how they are added, and how they go.

mod add;
mod copy;
mod export;
mod leave;
mod list;
mod presence;
mod queries;
mod remove;
mod scope;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, members::port};
use entente_shared::{
    EngagementId, Error, UserId,
    members::{
        AddResult, Addition, CandidatesQuery, LeavingEngagement, MemberRemoval, Members as MembersPage, MembersQuery, MembersToAdd,
        MembersToCopy, StayingInEngagement,
    },
};

pub use export::{MemberPlace, export};
pub use presence::was_here;
pub use queries::{
    End, IDLE, Idle, MEMBERS_BY_ADDED, MEMBERS_BY_NAME, NAMED_MEMBERS_BY_ADDED, NAMED_MEMBERS_BY_NAME, end, idle, keep_person_key,
    latest_end, warn,
};
pub use scope::can_undo;

use crate::{clock::IdSource, db::Db, fault::answer, outbox::Bell};

pub struct Members {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
}

#[async_trait]
impl port::Members for Members {
    async fn list(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        query: &MembersQuery,
        removed: Option<UserId>,
    ) -> Result<MembersPage, Error> {
        list::run(&self.db, visit, engagement, query, removed).await.map_err(answer(visit))
    }

    async fn candidates(&self, visit: &Visit, engagement: EngagementId, query: &CandidatesQuery) -> Result<MembersToAdd, Error> {
        add::candidates(&self.db, visit, engagement, query).await.map_err(answer(visit))
    }

    async fn add(&self, visit: &Visit, addition: Addition) -> Result<Vec<(String, AddResult)>, Error> {
        add::run(self, visit, &addition).await.map_err(answer(visit))
    }

    async fn to_copy(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        from: Option<EngagementId>,
        words: &str,
    ) -> Result<MembersToCopy, Error> {
        copy::preview(&self.db, visit, engagement, from, words).await.map_err(answer(visit))
    }

    async fn copy(&self, visit: &Visit, engagement: EngagementId, from: EngagementId, tell: bool) -> Result<u64, Error> {
        copy::run(self, visit, engagement, from, tell).await.map_err(answer(visit))
    }

    async fn removal(&self, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<MemberRemoval, Error> {
        remove::preview(&self.db, visit, engagement, person).await.map_err(answer(visit))
    }

    async fn remove(&self, visit: &Visit, engagement: EngagementId, person: UserId, reason: Option<String>) -> Result<(), Error> {
        remove::run(self, visit, engagement, person, reason.as_deref()).await.map_err(answer(visit))
    }

    async fn restore(&self, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<(), Error> {
        remove::undo(self, visit, engagement, person).await.map_err(answer(visit))
    }

    async fn leaving(&self, visit: &Visit, engagement: EngagementId) -> Result<LeavingEngagement, Error> {
        leave::preview(&self.db, visit, engagement).await.map_err(answer(visit))
    }

    async fn leave(&self, visit: &Visit, engagement: EngagementId) -> Result<bool, Error> {
        leave::run(self, visit, engagement).await.map_err(answer(visit))
    }

    async fn come_back(&self, visit: &Visit, engagement: EngagementId) -> Result<(), Error> {
        leave::undo(self, visit, engagement).await.map_err(answer(visit))
    }

    async fn staying(&self, visit: &Visit, engagement: EngagementId) -> Result<StayingInEngagement, Error> {
        leave::staying(&self.db, visit, engagement).await.map_err(answer(visit))
    }

    async fn keep(&self, visit: &Visit, engagement: EngagementId) -> Result<(), Error> {
        leave::keep(self, visit, engagement).await.map_err(answer(visit))
    }
}
