//! Takes mails out of the outbox one by one. Each is held by a lease that is over by itself: a worker that dies in the middle leaves the
//! mail to the next one, which sends it under the same name.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use entente_shared::Timestamp;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::{
    Bell, Secret,
    deliver::Route,
    letters,
    queries::{self, Claimed},
};
use crate::{
    clock::Clock,
    config::Config,
    db::Db,
    fault::{Fault, Outage},
};

/// How long a worker has for one mail. Longer than a mail server may take for all that it is asked.
pub const LEASE_SECONDS: i64 = 120;
/// After that many the mail is given up.
pub const MOST_ATTEMPTS: i64 = 8;
/// At once, in a process: most of a mail's time is the server's.
const SENDERS: usize = 4;
/// The bell rings in this process only; mail of other servers, and retries, are found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The mails of a database and the way out of it.
pub struct Outbox {
    pub(super) db: Db,
    pub(super) secret: Secret,
    pub(super) public_url: String,
    clock: Arc<dyn Clock>,
    route: Route,
    bell: Bell,
}

impl Outbox {
    pub fn new(db: Db, clock: Arc<dyn Clock>, config: &Config, bell: Bell, secret: Secret) -> Self {
        Self { db, secret, public_url: config.public_url.clone(), clock, route: Route::new(config), bell }
    }

    /// Sends everything that is due, and gives how many were sent.
    pub async fn send_due(&self) -> Result<usize, Fault> {
        let mut sent = 0;
        while let Some(mail) = self.claim().await? {
            sent += usize::from(self.send_claimed(mail).await?);
        }
        self.route.rest().await;
        Ok(sent)
    }

    /// Takes one mail, and does no more: what a worker has done that dies right after.
    pub async fn claim_and_deliver_only(&self) -> Result<bool, Fault> {
        match self.claim().await? {
            Some(mail) => self.deliver(&mail).await.map(|()| true),
            None => Ok(false),
        }
    }

    async fn claim(&self) -> Result<Option<Claimed>, Fault> {
        let now = self.clock.now();
        loop {
            let mut tx = self.db.begin().await?;
            let mail = queries::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
            tx.commit().await?;
            // Where somebody else was faster, the next one waits.
            if mail.is_some() || !queries::is_due(&self.db, now).await? {
                return Ok(mail);
            }
        }
    }

    /// True if it was sent.
    async fn send_claimed(&self, mail: Claimed) -> Result<bool, Fault> {
        let delivered = self.deliver(&mail).await;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        match &delivered {
            Ok(()) => queries::mark_sent(&mut tx, mail.id, now).await?,
            Err(fault) => {
                let why = why(fault);
                let gives_up = mail.attempts >= MOST_ATTEMPTS;
                tracing::warn!(mail = %mail.id, kind = mail.kind, attempt = mail.attempts, gives_up, "a mail was not sent: {why}");
                queries::mark_unsent(&mut tx, mail.id, next_attempt(now, mail.attempts), gives_up, &why).await?;
            }
        }
        tx.commit().await?;
        Ok(delivered.is_ok())
    }

    async fn deliver(&self, mail: &Claimed) -> Result<(), Fault> {
        let letter = letters::write(self, mail).await?;
        self.route.deliver(mail.id, &letter, self.clock.now()).await
    }
}

/// Half a minute, then four times as long each time, up to six hours.
fn next_attempt(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or_default();
    now.plus_seconds((30 * 4_i64.pow(doublings)).min(6 * 60 * 60))
}

fn why(fault: &Fault) -> String {
    fault.to_string().chars().filter(|c| *c != '\0').take(500).collect()
}

/// What has stopped working for all senders, so that the log says it once.
#[derive(Default)]
struct Outages {
    taking: Mutex<Outage>,
    keeping: Mutex<Outage>,
}

/// Sends what is due, whenever the bell rings and every few seconds, until `shutdown` says true. The mails at hand are finished first.
pub async fn run(outbox: Outbox, shutdown: watch::Receiver<bool>) {
    let outages = Outages::default();
    join_all((0..SENDERS).map(|_| send(&outbox, &outages, shutdown.clone()))).await;
    outbox.route.rest().await;
}

async fn send(outbox: &Outbox, outages: &Outages, mut shutdown: watch::Receiver<bool>) {
    let note = |outage: &Mutex<Outage>, what, outcome: &Result<(), Fault>| {
        outage.lock().unwrap_or_else(PoisonError::into_inner).note(what, outcome);
    };
    while !*shutdown.borrow() {
        // One at a time, so that a long queue does not hold up the end.
        let (mail, taken) = match outbox.claim().await {
            Ok(mail) => (mail, Ok(())),
            Err(fault) => (None, Err(fault)),
        };
        note(&outages.taking, "taking mails out of the outbox", &taken);
        if let Some(mail) = mail {
            // There may be more: somebody else looks.
            outbox.bell.ring();
            note(&outages.keeping, "keeping what became of mails", &outbox.send_claimed(mail).await.map(drop));
            continue;
        }
        if taken.is_ok() {
            outbox.route.rest().await;
        }
        tokio::select! {
            () = outbox.bell.rung() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // An error means that nobody is left who could ask for more.
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_up_to_six_hours() {
        let pause = |attempts| next_attempt(Timestamp(0), attempts).0 / 1_000_000;
        assert_eq!([1, 2, 3, 4, 8, 99].map(pause), [30, 120, 480, 1_920, 21_600, 21_600]);
    }
}
