//! Argon2id, off the async threads and never more at once than there are processors: a flood of sign-ins slows nothing else down.

use std::sync::Arc;

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{Salt, SaltString},
};
use entente_shared::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{db::cores, fault::Fault};

/// How many may wait for each processor: at about 35 ms each, half a second.
const WAITING: usize = 16;

/// What an unknown name's password is compared with: the same work, and never right.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The pool.
#[derive(Clone)]
pub struct Passwords {
    queue: Arc<Semaphore>,
    work: Arc<Semaphore>,
}

/// A place in the queue, held until the work is done.
pub struct Turn(OwnedSemaphorePermit);

impl Passwords {
    pub fn new() -> Self {
        Self::with_workers(cores())
    }

    pub fn with_workers(workers: usize) -> Self {
        Self { queue: Arc::new(Semaphore::new(workers * (1 + WAITING))), work: Arc::new(Semaphore::new(workers)) }
    }

    /// A place in the queue.
    ///
    /// # Errors
    /// `Busy` if it is full.
    pub fn queue(&self) -> Result<Turn, Error> {
        self.queue.clone().try_acquire_owned().map(Turn).map_err(|_| Error::Busy { retry_after: 1 })
    }

    /// The text to store for a password.
    pub async fn hash(&self, turn: Turn, password: String, salt: [u8; 32]) -> Result<String, Fault> {
        self.run(turn, move || hash(&password, &salt)).await?
    }

    /// Whether the password is the stored one. Without one or the other the answer is no, after the same work.
    pub async fn verify(&self, turn: Turn, password: Option<String>, stored: Option<String>) -> Result<bool, Fault> {
        let is_complete = password.is_some() && stored.is_some();
        let matches =
            self.run(turn, move || verify(password.unwrap_or_default().as_bytes(), stored.as_deref().unwrap_or(NOBODYS))).await??;
        Ok(matches && is_complete)
    }

    async fn run<T: Send + 'static>(&self, turn: Turn, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let broken = |what: &str| Fault::Broken(format!("the password pool: {what}"));
        let permit = self.work.clone().acquire_owned().await.map_err(|_| broken("closed"))?;
        // The permits go along: work whose request was given up still takes its processor.
        let done = move || {
            let result = work();
            drop((permit, turn.0));
            result
        };
        tokio::task::spawn_blocking(done).await.map_err(|_| broken("panicked"))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// For commands, which have nothing else to do meanwhile.
pub fn hash(password: &str, salt: &[u8; 32]) -> Result<String, Fault> {
    let broken = |error: argon2::password_hash::Error| Fault::Broken(format!("a password could not be hashed: {error}"));
    let salt = SaltString::encode_b64(&salt[..Salt::RECOMMENDED_LENGTH]).map_err(broken)?;
    // The default of the crate is what we promise: Argon2id, 19 MiB, t=2, p=1. A test holds it to that.
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(broken)?.to_string())
}

fn verify(password: &[u8], stored: &str) -> Result<bool, Fault> {
    let parsed = PasswordHash::new(stored).map_err(|error| Fault::Broken(format!("a stored password can't be read: {error}")))?;
    Ok(Argon2::default().verify_password(password, &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_those_that_were_promised() {
        let stored = hash("correct horse", &[7; 32]).expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(b"correct horse", &stored).expect("readable"));
        assert!(!verify(b"correct house", &stored).expect("readable"));
    }

    #[test]
    fn nobodys_password_is_readable_and_made_of_the_same_work() {
        assert!(!verify(b"", NOBODYS).expect("readable"));
        assert!(!verify(b"anything at all", NOBODYS).expect("readable"));
    }

    #[tokio::test]
    async fn a_full_queue_turns_people_away_at_once() {
        let pool = Passwords::with_workers(1);
        let turns: Vec<Turn> = std::iter::from_fn(|| pool.queue().ok()).collect();
        assert_eq!(turns.len(), 1 + WAITING);
        assert_eq!(pool.queue().map(drop), Err(Error::Busy { retry_after: 1 }));
        drop(turns);
        let turn = pool.queue().expect("there is room again");
        assert!(!pool.verify(turn, Some("x".to_owned()), None).await.expect("works"));
    }
}
