//! Whether the portal can do its work: `/readyz`. A row is written, because a database that can be read may take nothing in.

mod queries;

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use entente_shared::Unavailable;
use futures_util::future::{FutureExt, Shared};
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    clock::{Clock, IdSource},
    db::{self, Db},
};

/// Whoever asks within this time gets the same answer: asking costs the database nothing more.
const HOLDS_FOR: Duration = Duration::from_secs(1);
/// A database that takes longer is not there. SQLite waits for five seconds for somebody else's lock.
const WITHIN: Duration = Duration::from_secs(6);
/// Rows of servers that are no more.
const LEFT_BEHIND_DAYS: i64 = 1;

/// Why the portal is not ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReady {
    /// One of [`Unavailable`]'s words, `migrations` or `broken`.
    pub word: &'static str,
    /// For anybody who asks: nothing of the database's own words.
    pub sentence: String,
    /// Seconds after which to ask again.
    pub retry_after: u32,
    /// For the log.
    cause: String,
}

type Verdict = Result<(), NotReady>;
type Asked = Shared<Pin<Box<dyn Future<Output = Verdict> + Send>>>;

pub struct Readiness {
    db: Db,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    /// The last time that the database was asked. It goes on to its end even if nobody waits for it any more.
    last: Mutex<Option<Asked>>,
    found: Mutex<Found>,
}

/// What came of it.
#[derive(Default)]
struct Found {
    ended: Option<Instant>,
    /// Why not, the last time; a change is logged.
    word: Option<&'static str>,
    /// What was written the last time.
    row: Option<Uuid>,
}

impl Readiness {
    pub fn new(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Arc<Self> {
        Arc::new(Self { db, clock, ids, last: Mutex::default(), found: Mutex::default() })
    }

    /// Asks the database, or takes the answer of a moment ago.
    ///
    /// # Errors
    /// Why the portal is not ready.
    pub async fn ask(self: &Arc<Self>) -> Verdict {
        let asked = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            match &*last {
                Some(asked) if asked.peek().is_none() || self.holds() => asked.clone(),
                _ => last.insert(self.begin()).clone(),
            }
        };
        asked.await
    }

    fn holds(&self) -> bool {
        self.found().ended.is_some_and(|ended| ended.elapsed() < HOLDS_FOR)
    }

    fn begin(self: &Arc<Self>) -> Asked {
        let this = self.clone();
        let asked = tokio::spawn(async move {
            let verdict = this.look().await;
            this.keep(&verdict);
            verdict
        });
        asked.map(move |outcome| outcome.unwrap_or_else(|error| Err(broken(error.to_string())))).boxed().shared()
    }

    async fn look(&self) -> Verdict {
        match tokio::time::timeout(WITHIN, self.write()).await {
            Ok(Ok(None)) => Ok(()),
            Ok(Ok(Some((done, known)))) => {
                let sentence = format!("The tables are not of this version: {done} of {known} steps are done. Run `entente migrate`.");
                Err(NotReady { word: "migrations", sentence, retry_after: 30, cause: String::new() })
            }
            Ok(Err(error)) => match db::why(&error) {
                Some(why) => Err(unavailable(why, error.to_string())),
                None => Err(broken(error.to_string())),
            },
            Err(_) => Err(unavailable(Unavailable::Busy, format!("no answer within {} seconds", WITHIN.as_secs()))),
        }
    }

    /// How many steps of the tables are done and known, if some are missing.
    async fn write(&self) -> Result<Option<(i64, i64)>, sqlx::Error> {
        let (done, known) = self.db.migrations().await?;
        if done < known {
            return Ok(Some((done, known)));
        }
        let (now, row, before) = (self.clock.now(), self.ids.id(), self.found().row);
        let mut tx = self.db.begin().await?;
        queries::insert(&mut tx, row, now).await?;
        queries::delete(&mut tx, before, now.plus_days(-LEFT_BEHIND_DAYS)).await?;
        tx.commit().await?;
        self.found().row = Some(row);
        Ok(None)
    }

    fn keep(&self, verdict: &Verdict) {
        let mut found = self.found();
        found.ended = Some(Instant::now());
        let word = verdict.as_ref().err().map(|not| not.word);
        if word != std::mem::replace(&mut found.word, word) {
            match verdict {
                Ok(()) => tracing::info!("ready again"),
                Err(not) => tracing::error!(why = not.word, cause = not.cause, "not ready: {}", not.sentence),
            }
        }
    }

    fn found(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unavailable(why: Unavailable, cause: String) -> NotReady {
    let sentence = format!("The database can't do its work: {}.", db::words(why));
    NotReady { word: why.as_str(), sentence, retry_after: why.retry_after(), cause }
}

fn broken(cause: String) -> NotReady {
    NotReady { word: "broken", sentence: "The database answers, but not as it should: see the log.".to_owned(), retry_after: 60, cause }
}
