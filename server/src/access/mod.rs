//! Join, request, decide (SPEC §5).

mod decide;
mod enter;
mod queries;
mod queue;
mod withdraw;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{access::port, backend::Visit};
use entente_shared::{
    EngagementId, Error, RequestId,
    access::{Entry, Queue, RequestSummary, Transition},
};

pub use queries::{
    NewMember, NewRequest, deciders, deciders_to_tell, end_request, insert_request, is_in_audience, latest_request, make_member,
};
pub use queue::{usual_decision_seconds, waiting_for};

use crate::{
    clock::IdSource,
    db::Db,
    fault::{Fault, answer},
    outbox::Bell,
};

pub struct Access {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
}

#[async_trait]
impl port::Access for Access {
    async fn join(&self, visit: &Visit, entry: Entry) -> Result<(), Error> {
        enter::join(self, visit, &entry).await.map_err(answer(visit))
    }

    async fn request(&self, visit: &Visit, entry: Entry, justification: String) -> Result<RequestId, Error> {
        enter::request(self, visit, &entry, &justification).await.map_err(answer(visit))
    }

    async fn withdraw(&self, visit: &Visit, request: RequestId) -> Result<(), Error> {
        withdraw::run(self, visit, request).await.map_err(answer(visit))
    }

    async fn mine(&self, visit: &Visit) -> Result<Vec<RequestSummary>, Error> {
        self.of_person(visit).await.map_err(answer(visit))
    }

    async fn queue(&self, visit: &Visit, engagement: EngagementId) -> Result<Queue, Error> {
        queue::run(&self.db, visit, engagement).await.map_err(answer(visit))
    }

    async fn decide(&self, visit: &Visit, request: RequestId, transition: Transition) -> Result<EngagementId, Error> {
        decide::run(self, visit, request, &transition).await.map_err(answer(visit))
    }
}

impl Access {
    /// REQ-06: a person's own requests are theirs to see, whatever has become of the engagement.
    async fn of_person(&self, visit: &Visit) -> Result<Vec<RequestSummary>, Fault> {
        Ok(queries::requests_of(&self.db, visit.actor()?).await?)
    }
}
