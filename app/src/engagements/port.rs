use async_trait::async_trait;
use entente_shared::{
    EngagementId, Error, Page,
    engagements::{DiscoverQuery, EngagementDetail, EngagementSummary, MyEngagement},
};

use crate::backend::Visit;

/// Engagements (SPEC §4), as their people and those who may become that see them.
#[async_trait]
pub trait Engagements: Send + Sync {
    /// ENG-05: what is new and available to the person and their organization, 50 a page.
    async fn discover(&self, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Error>;

    /// The engagements that the person is a member or an owner of, by title, at most 200.
    async fn mine(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Error>;

    /// ENG-06, ENG-07: one engagement, as far as the person may know it.
    async fn detail(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementDetail, Error>;
}
