//! What is due by the passing of time: memberships that lapse (MEM-02), requests that wait too long (REQ-09). Every server does it every
//! hour; of several at once, one does each thing, because each change asks in itself whether it is still to be made.

mod inactivity;
mod queries;
mod requests;

use std::{sync::Arc, time::Duration};

use entente_shared::Timestamp;
use tokio::sync::watch;

pub use queries::WAITING;

use crate::{
    clock::{Clock, IdSource},
    db::Db,
    fault::{Fault, Outage},
    outbox::Bell,
};

/// A server that starts has other things to do first.
const FIRST_AFTER: Duration = Duration::from_secs(20);
const EVERY: Duration = Duration::from_secs(3_600);
/// What could not be done is tried again sooner: mostly the database was away for a moment.
const AGAIN_AFTER: Duration = Duration::from_secs(60);
/// Rows in one transaction.
const BATCH: i64 = 100;

pub struct Jobs {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Members who were warned.
    pub warned: u64,
    /// Memberships that have ended.
    pub lapsed: u64,
    /// Requests whose deciders were reminded.
    pub reminded: u64,
    /// Requests that have expired.
    pub expired: u64,
}

impl Jobs {
    /// Does what is due at that time.
    pub async fn run(&self, now: Timestamp) -> Result<Done, Fault> {
        let mut done = Done::default();
        let outcome = self.all(now, &mut done).await;
        if done != Done::default() {
            tracing::info!(
                warned = done.warned,
                lapsed = done.lapsed,
                reminded = done.reminded,
                expired = done.expired,
                "what was due is done"
            );
            self.bell.ring();
        }
        outcome.map(|()| done)
    }

    async fn all(&self, now: Timestamp, done: &mut Done) -> Result<(), Fault> {
        inactivity::run(self, now, done).await?;
        requests::run(self, now, done).await
    }
}

/// Until `shutdown` says true; then no batch is begun any more.
pub async fn run(jobs: Jobs, clock: Arc<dyn Clock>, mut shutdown: watch::Receiver<bool>) {
    let (mut pause, mut outage) = (FIRST_AFTER, Outage::default());
    loop {
        tokio::select! {
            _ = shutdown.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(pause) => {}
        }
        tokio::select! {
            // What is under way and not committed is undone, and due again after the next start.
            _ = shutdown.wait_for(|stop| *stop) => return,
            outcome = jobs.run(clock.now()) => {
                pause = pause_after(&outcome);
                outage.note("doing what is due", &outcome);
            }
        }
    }
}

fn pause_after<T>(outcome: &Result<T, Fault>) -> Duration {
    if outcome.is_ok() { EVERY } else { AGAIN_AFTER }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_done_is_tried_again_after_a_minute() {
        assert_eq!(pause_after(&Ok(())).as_secs(), 3_600);
        assert_eq!(pause_after::<()>(&Err(sqlx::Error::PoolTimedOut.into())).as_secs(), 60);
    }
}
