use async_trait::async_trait;
use entente_shared::{
    EngagementId, Error, UserId,
    members::{
        AddResult, Addition, CandidatesQuery, LeavingEngagement, MemberRemoval, Members as MembersPage, MembersQuery, MembersToAdd,
        MembersToCopy, StayingInEngagement,
    },
};

use crate::backend::Visit;

/// Members of an engagement (MEM-01, MEM-02).
#[async_trait]
pub trait Members: Send + Sync {
    /// ENG-07: those whom the person may know, 50 a page; `removed` is somebody who was removed just now, perhaps to be brought back.
    async fn list(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        query: &MembersQuery,
        removed: Option<UserId>,
    ) -> Result<MembersPage, Error>;

    /// Who can be added, and of which organizations.
    async fn candidates(&self, visit: &Visit, engagement: EngagementId, query: &CandidatesQuery) -> Result<MembersToAdd, Error>;

    /// Adds people of one organization: the address of each, and what became of them.
    ///
    /// # Errors
    /// `Conflict::NotOpen`, `Forbidden::NotInAudience`.
    async fn add(&self, visit: &Visit, addition: Addition) -> Result<Vec<(String, AddResult)>, Error>;

    /// What copying the members of another engagement would do. Changes nothing.
    async fn to_copy(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        from: Option<EngagementId>,
        words: &str,
    ) -> Result<MembersToCopy, Error>;

    /// Adds the members of another engagement; gives how many.
    ///
    /// # Errors
    /// `Conflict::NotOpen`.
    async fn copy(&self, visit: &Visit, engagement: EngagementId, from: EngagementId, tell: bool) -> Result<u64, Error>;

    /// Whom one is about to remove. Changes nothing.
    async fn removal(&self, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<MemberRemoval, Error>;

    /// Ends somebody's membership, and what they are as a power user with it.
    ///
    /// # Errors
    /// `Forbidden::LeaveInstead` for oneself.
    async fn remove(&self, visit: &Visit, engagement: EngagementId, person: UserId, reason: Option<String>) -> Result<(), Error>;

    /// Brings somebody back who was removed just now.
    async fn restore(&self, visit: &Visit, engagement: EngagementId, person: UserId) -> Result<(), Error>;

    /// What ends if the person leaves. Changes nothing.
    async fn leaving(&self, visit: &Visit, engagement: EngagementId) -> Result<LeavingEngagement, Error>;

    /// Ends the person's own membership. True if they see the engagement still.
    async fn leave(&self, visit: &Visit, engagement: EngagementId) -> Result<bool, Error>;

    /// Undoes that, just afterwards.
    async fn come_back(&self, visit: &Visit, engagement: EngagementId) -> Result<(), Error>;

    /// MEM-02: when the person's membership would end. Changes nothing.
    async fn staying(&self, visit: &Visit, engagement: EngagementId) -> Result<StayingInEngagement, Error>;

    /// MEM-02: the person stays.
    async fn keep(&self, visit: &Visit, engagement: EngagementId) -> Result<(), Error>;
}
