//! Time and randomness, as arguments: nothing else in this crate asks the machine for them (clippy's `disallowed-methods`).

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use entente_shared::Timestamp;
use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Where ids, secrets and numbers come from.
pub trait IdSource: Send + Sync {
    /// A new id. Later ones are greater, so that rows are added at the end of an index.
    fn id(&self) -> Uuid;
    /// 256 bits that nobody can guess.
    fn secret(&self) -> [u8; 32];
    /// A number of the range, both ends included.
    fn number(&self, range: std::ops::RangeInclusive<u32>) -> u32;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The machine's randomness.
pub struct SystemIds;

#[expect(clippy::disallowed_methods, reason = "the one place that asks for the machine's randomness")]
impl IdSource for SystemIds {
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    fn number(&self, range: std::ops::RangeInclusive<u32>) -> u32 {
        rand::rng().random_range(range)
    }
}

/// A clock that stands still until it is moved: for tests.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub const fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The same sequence for the same seed: for tests and for demo content. Its "secrets" are none.
pub struct SeededIds(Mutex<(StdRng, u64)>);

impl SeededIds {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new((StdRng::seed_from_u64(seed), 0)))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut (StdRng, u64)) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl IdSource for SeededIds {
    fn id(&self) -> Uuid {
        self.with(|(rng, count)| {
            *count += 1;
            let mut random = [0; 10];
            rng.fill_bytes(&mut random);
            // Any early time will do: what counts is that ids rise.
            uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + *count, &random).into_uuid()
        })
    }

    fn secret(&self) -> [u8; 32] {
        self.with(|(rng, _)| rng.random())
    }

    fn number(&self, range: std::ops::RangeInclusive<u32>) -> u32 {
        self.with(|(rng, _)| rng.random_range(range))
    }
}
