//! Which errors of the two engines are of the moment: nothing is wrong with what was asked, and it can be asked again. Everything else is a
//! fault of the program.

use entente_shared::Unavailable;
use sqlx::{error::DatabaseError, sqlite::SqliteError};

/// A transaction that was not carried out, where the engine's own error has been passed over or says less than is known.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Undone {
    pub why: Option<Unavailable>,
    pub text: String,
}

impl From<Undone> for sqlx::Error {
    fn from(undone: Undone) -> Self {
        Self::Io(std::io::Error::other(undone))
    }
}

/// What keeps the database from doing it; nothing if the error is none of the moment.
pub fn why(error: &sqlx::Error) -> Option<Unavailable> {
    match error {
        sqlx::Error::PoolTimedOut => Some(Unavailable::Busy),
        sqlx::Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Undone>()) {
            Some(undone) => undone.why,
            None => Some(Unavailable::Gone),
        },
        sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Some(Unavailable::Gone),
        sqlx::Error::Database(error) => of_engine(&**error),
        _ => None,
    }
}

fn of_engine(error: &dyn DatabaseError) -> Option<Unavailable> {
    let code = error.code()?;
    match error.try_downcast_ref::<SqliteError>() {
        Some(_) => of_sqlite(code.parse().ok()?),
        None => of_postgres(&code),
    }
}

/// <https://www.sqlite.org/rescode.html>; the low byte is the primary code.
fn of_sqlite(code: u32) -> Option<Unavailable> {
    match code {
        // The file was moved or deleted under the connection.
        1_032 => return Some(Unavailable::Gone),
        // Memory that the connections share could not be made larger: it is a file on the same disk.
        4_874 => return Some(Unavailable::Full),
        _ => {}
    }
    Some(match code & 0xff {
        // Busy and locked; the protocol of locks, which nobody let us finish.
        5 | 6 | 15 => Unavailable::Locked,
        // Out of memory, interrupted; given up because something else on the connection was undone.
        4 | 7 | 9 => Unavailable::Busy,
        // Also a file that is not ours to write.
        3 | 8 => Unavailable::ReadOnly,
        // Input and output, damaged, files too large for the disk's format, not a database.
        10 | 11 | 22 | 26 => Unavailable::Faulty,
        13 => Unavailable::Full,
        14 => Unavailable::Gone,
        _ => return None,
    })
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn of_postgres(code: &str) -> Option<Unavailable> {
    Some(match code {
        "53100" | "53400" => Unavailable::Full,
        // A serialization that failed, a deadlock that was resolved against us, a statement that was cancelled or took too long.
        "40001" | "40P01" | "57014" => Unavailable::Busy,
        // It is not known whether the statement was done.
        "40003" => Unavailable::Unsure,
        "55P03" | "55006" => Unavailable::Locked,
        // Where a disk is nearly full or a bill is open, those who host databases take away the right to write.
        "25006" | "42501" => Unavailable::ReadOnly,
        // Idle in a transaction, or in it for too long; closed to connections.
        "25P03" | "25P04" | "55000" => Unavailable::Gone,
        // A pooler has given the statement to another server connection than the one that knows it.
        "26000" | "42P05" => Unavailable::Gone,
        _ => match code.get(..2)? {
            "53" => Unavailable::Busy,
            // The connection; who may connect; a database that is not there; shut down, crashed, starting, dropped, idle for too long.
            "08" | "28" | "3D" | "57" => Unavailable::Gone,
            // The system beneath, such as its disk; the server's own configuration and faults, damaged tables among them.
            "58" | "F0" | "XX" => Unavailable::Faulty,
            _ => return None,
        },
    })
}

/// For the log and for `/readyz`.
pub const fn words(why: Unavailable) -> &'static str {
    match why {
        Unavailable::Busy => "it has more to do than it can at once, or takes too long",
        Unavailable::Locked => "another process holds what is to be written",
        Unavailable::Full => "its disk is full",
        Unavailable::ReadOnly => "it takes no writes",
        Unavailable::Gone => "it can't be reached",
        Unavailable::Faulty => "what it is stored on fails, or is damaged",
        Unavailable::Unsure => "it has gone away in the middle of a commit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extended_codes_of_sqlite_count_as_their_primary_ones() {
        // BUSY_SNAPSHOT, BUSY_TIMEOUT, IOERR_WRITE, IOERR_SHORT_READ, CANTOPEN_ISDIR, READONLY_DIRECTORY, CORRUPT_INDEX.
        for (code, why) in [
            (5, Unavailable::Locked),
            (517, Unavailable::Locked),
            (773, Unavailable::Locked),
            (13, Unavailable::Full),
            (778, Unavailable::Faulty),
            (522, Unavailable::Faulty),
            (526, Unavailable::Gone),
            (1_544, Unavailable::ReadOnly),
            (779, Unavailable::Faulty),
            (26, Unavailable::Faulty),
            (1_032, Unavailable::Gone),
            // ABORT_ROLLBACK, PERM.
            (516, Unavailable::Busy),
            (3, Unavailable::ReadOnly),
        ] {
            assert_eq!(of_sqlite(code), Some(why), "{code}");
        }
        // An error of SQL, constraints (a unique one), a wrong type.
        for code in [1, 19, 2_067, 20] {
            assert_eq!(of_sqlite(code), None, "{code}");
        }
    }

    #[test]
    fn what_a_server_can_not_do_is_no_mistake_of_the_statement() {
        for (code, why) in [
            ("42501", Unavailable::ReadOnly),
            ("57P05", Unavailable::Gone),
            ("57000", Unavailable::Gone),
            ("XX000", Unavailable::Faulty),
            ("XX002", Unavailable::Faulty),
            ("F0001", Unavailable::Faulty),
        ] {
            assert_eq!(of_postgres(code), Some(why), "{code}");
        }
    }

    #[test]
    fn mistakes_in_statements_are_not_of_the_moment() {
        for code in ["23505", "42P01", "22P02", "25P02", "42601", ""] {
            assert_eq!(of_postgres(code), None, "{code}");
        }
    }
}
