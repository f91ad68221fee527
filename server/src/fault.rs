//! Inside this crate a request ends early with an answer for the person or with a fault. Faults become answers in one place.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Error, FieldErrors, Forbidden, Missing};

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
            Self::Database(error) if is_passing(&error) => {
                tracing::warn!(request_id, %error, "the database is busy");
                Error::Busy { retry_after: 1 }
            }
            Self::Database(error) => {
                tracing::error!(request_id, %error, "the database failed");
                Error::Internal { reference: request_id.to_owned() }
            }
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

/// Nothing is wrong but the moment: no connection in time, a lock held too long, a deadlock that was resolved against us.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| matches!(&*code, "5" | "261" | "517" | "40001" | "40P01" | "55P03"))
        }
        _ => false,
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
