//! What was fetched, kept for a while. Of those who need it at the same time one fetches it, and all get what that one got.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicU64, Ordering},
};

use entente_shared::Timestamp;
use tokio::sync::Mutex;

/// How long a provider's word is good: after this it is asked again.
const GOOD_SECONDS: i64 = 60 * 60;
/// How often it is asked before that, because what is kept does not do: whoever forges key ids must not make of us a flood.
const RENEW_SECONDS: i64 = 60;

pub struct Kept<T, E> {
    value: RwLock<Option<(Timestamp, Arc<T>)>>,
    /// Held by the one who fetches.
    turn: Mutex<Turn<E>>,
    /// How often somebody has come back with an answer or without.
    returns: AtomicU64,
}

struct Turn<E> {
    failure: Option<E>,
    renewed_at: Option<Timestamp>,
}

impl<T, E: Clone> Kept<T, E> {
    pub fn new() -> Self {
        Self { value: RwLock::new(None), turn: Mutex::new(Turn { failure: None, renewed_at: None }), returns: AtomicU64::new(0) }
    }

    /// What is kept, or else what `fetch` brings.
    pub async fn get(&self, now: Timestamp, fetch: impl Future<Output = Result<T, E>>) -> Result<Arc<T>, E> {
        if let Some(value) = self.good(now) {
            return Ok(value);
        }
        let returns = self.returns.load(Ordering::SeqCst);
        let mut turn = self.turn.lock().await;
        if let Some(value) = self.good(now) {
            return Ok(value);
        }
        if self.returns.load(Ordering::SeqCst) != returns
            && let Some(failure) = &turn.failure
        {
            return Err(failure.clone());
        }
        self.fetch(&mut turn, now, fetch).await
    }

    /// Something newer than `old`, which does not do; none if it was asked for a moment ago.
    pub async fn renew(&self, now: Timestamp, old: &Arc<T>, fetch: impl Future<Output = Result<T, E>>) -> Result<Option<Arc<T>>, E> {
        let mut turn = self.turn.lock().await;
        if let Some(value) = self.good(now).filter(|value| !Arc::ptr_eq(value, old)) {
            return Ok(Some(value));
        }
        if turn.renewed_at.is_some_and(|at| now.seconds_since(at) < RENEW_SECONDS) {
            return Ok(None);
        }
        turn.renewed_at = Some(now);
        self.fetch(&mut turn, now, fetch).await.map(Some)
    }

    async fn fetch(&self, turn: &mut Turn<E>, now: Timestamp, fetch: impl Future<Output = Result<T, E>>) -> Result<Arc<T>, E> {
        let answer = fetch.await.map(Arc::new);
        turn.failure = answer.as_ref().err().cloned();
        if let Ok(value) = &answer {
            *self.value.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(value)));
        }
        self.returns.fetch_add(1, Ordering::SeqCst);
        answer
    }

    fn good(&self, now: Timestamp) -> Option<Arc<T>> {
        let kept = self.value.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| now.seconds_since(*at) < GOOD_SECONDS).map(|(_, value)| Arc::clone(value))
    }
}
