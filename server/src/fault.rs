//! Inside this crate a request ends early with an answer for the person or with a fault. Faults become answers in one place.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Error, FieldErrors, Forbidden, Missing, Unavailable};

use crate::db;

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Fault {
    /// What the person is told.
    Answer(Error),
    Database(sqlx::Error),
    /// Something that can't be unless the program is wrong, such as stored text that can't be read.
    Broken(String),
}

impl Fault {
    /// What the person is told: of a fault only its reference, which is the request's id in the logs.
    pub fn answer(self, request_id: &str) -> Error {
        match self {
            Self::Answer(error) => error,
            Self::Database(error) => match db::why(&error) {
                Some(why) => {
                    if why == Unavailable::Faulty {
                        tracing::error!(request_id, "the database's storage does not pass by itself: somebody has to look after it");
                    }
                    tracing::warn!(request_id, %error, "the database can't do it now: {}", db::words(why));
                    Error::Unavailable { why }
                }
                None => {
                    tracing::error!(request_id, %error, "the database failed");
                    Error::Internal { reference: request_id.to_owned() }
                }
            },
            Self::Broken(what) => {
                tracing::error!(request_id, "{what}");
                Error::Internal { reference: request_id.to_owned() }
            }
        }
    }
}

/// For `map_err` at the end of a port's function.
pub fn answer(visit: &Visit) -> impl FnOnce(Fault) -> Error + '_ {
    |fault| fault.answer(&visit.request_id)
}

/// What a worker in the background can't do for a while is logged when it begins and when it is over, not each time that it is tried.
#[derive(Default)]
pub struct Outage(bool);

impl Outage {
    /// What has become of another try.
    pub fn note<T>(&mut self, what: &'static str, outcome: &Result<T, Fault>) {
        match (outcome, std::mem::replace(&mut self.0, outcome.is_err())) {
            (Err(fault), false) => tracing::error!("{what} does not work, and is tried again until it does: {fault}"),
            (Err(fault), true) => tracing::debug!("{what} still does not work: {fault}"),
            (Ok(_), true) => tracing::info!("{what} works again"),
            (Ok(_), false) => {}
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Answer(error) => error.fmt(f),
            Self::Database(error) => error.fmt(f),
            Self::Broken(what) => f.write_str(what),
        }
    }
}

macro_rules! answers {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Fault {
            fn from(error: $kind) -> Self {
                Self::Answer(error.into())
            }
        }
    )+};
}
answers!(Error, Conflict, Forbidden, Missing, FieldErrors);

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_outage_is_logged_when_it_begins_and_when_it_is_over() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_env_filter("info").with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            let mut outage = Outage::default();
            for works in [true, false, false, false, true, true, false] {
                outage.note("the work", &if works { Ok(()) } else { Err(sqlx::Error::PoolTimedOut.into()) });
            }
        });
        let text = String::from_utf8(lines.0.lock().expect("no panic").clone()).expect("text");
        let levels: Vec<_> = text.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
        assert_eq!(levels, ["ERROR", "INFO", "ERROR"], "{text}");
    }
}
