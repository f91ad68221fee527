use async_trait::async_trait;
use entente_shared::{
    EngagementId, Error, RequestId,
    access::{Entry, Queue, RequestSummary, Transition},
};

use crate::backend::Visit;

/// Join, request, decide (SPEC §5).
#[async_trait]
pub trait Access: Send + Sync {
    /// REQ-02: the membership exists when the answer comes back.
    async fn join(&self, visit: &Visit, entry: Entry) -> Result<(), Error>;

    /// REQ-03, REQ-04, REQ-10: a pending request, with a mail to everyone who can decide.
    async fn request(&self, visit: &Visit, entry: Entry, justification: String) -> Result<RequestId, Error>;

    /// REQ-06: takes a pending request of the person's own back.
    async fn withdraw(&self, visit: &Visit, request: RequestId) -> Result<(), Error>;

    /// REQ-06: the person's requests, newest first, at most 200.
    async fn mine(&self, visit: &Visit) -> Result<Vec<RequestSummary>, Error>;

    /// REQ-07: who waits for a decision in an engagement.
    async fn queue(&self, visit: &Visit, engagement: EngagementId) -> Result<Queue, Error>;

    /// REQ-05, REQ-08: approves or declines; a mail to the person who asked. Returns the engagement.
    ///
    /// # Errors
    /// `Conflict::AlreadyDecided` with who and what, if somebody else was first.
    async fn decide(&self, visit: &Visit, request: RequestId, transition: Transition) -> Result<EngagementId, Error>;
}
