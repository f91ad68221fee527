//! What is logged while a test runs, by what it does itself.

use std::{
    io::Write,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tracing::{Dispatch, Level, subscriber::DefaultGuard};

/// Listens until it is dropped.
pub struct Log {
    lines: Lines,
    _listens: DefaultGuard,
}

impl Log {
    pub fn listen() -> Self {
        Self::of(Level::INFO)
    }

    /// To each statement too, on PostgreSQL: SQLite's are carried out elsewhere.
    pub fn listen_closely() -> Self {
        Self::of(Level::DEBUG)
    }

    fn of(level: Level) -> Self {
        LazyLock::force(&ANOTHER);
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(move || writer.clone()).finish();
        Self { lines, _listens: tracing::subscriber::set_default(subscriber) }
    }

    /// The lines since the last time.
    pub fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.lines.0.lock().unwrap_or_else(PoisonError::into_inner))).expect("text")
    }
}

/// With a single subscriber, tracing asks only the thread that is the first to say something whether anybody listens, and that may be another
/// test's: nobody would hear it any more.
static ANOTHER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(tracing_subscriber::fmt().with_max_level(Level::ERROR).finish()));

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
