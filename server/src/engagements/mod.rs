//! Engagements (SPEC §4).

use async_trait::async_trait;
use entente_app::{backend::Visit, engagements::port};
use entente_shared::{
    EngagementId, Error, Page,
    engagements::{DiscoverQuery, EngagementDetail, EngagementSummary, MyEngagement},
};

use crate::{
    db::Db,
    fault::{Fault, answer},
};

pub struct Engagements {
    db: Db,
}

impl Engagements {
    pub fn new(db: Db) -> Self {
        Self { db }
    }
    fn later(&self) -> Fault {
        let _ = &self.db;
        Fault::Broken("not written yet".into())
    }
}

#[async_trait]
impl port::Engagements for Engagements {
    async fn discover(&self, visit: &Visit, _query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn mine(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn detail(&self, visit: &Visit, _engagement: EngagementId) -> Result<EngagementDetail, Error> {
        Err(answer(visit)(self.later()))
    }
}
