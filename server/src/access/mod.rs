//! Join, request, decide (SPEC §5).

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{access::port, backend::Visit};
use entente_shared::{
    EngagementId, Error, RequestId,
    access::{Entry, Queue, RequestSummary, Transition},
};

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

impl Access {
    fn later(&self) -> Fault {
        let _ = (&self.db, &self.ids, &self.bell);
        Fault::Broken("not written yet".into())
    }
}

#[async_trait]
impl port::Access for Access {
    async fn join(&self, visit: &Visit, _entry: Entry) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn request(&self, visit: &Visit, _entry: Entry, _justification: String) -> Result<RequestId, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn withdraw(&self, visit: &Visit, _request: RequestId) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn mine(&self, visit: &Visit) -> Result<Vec<RequestSummary>, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn queue(&self, visit: &Visit, _engagement: EngagementId) -> Result<Queue, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn decide(&self, visit: &Visit, _request: RequestId, _transition: Transition) -> Result<EngagementId, Error> {
        Err(answer(visit)(self.later()))
    }
}
