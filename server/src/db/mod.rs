//! One SQL text for two engines: an enum of two native pools, and a macro that writes a query once for each.
//!
//! How many rows are wanted is written `LIMIT $4 + 0`: SQLite plans a statement anew for each value of a bare `LIMIT $4`, at every execution.

mod conflict;
mod connect;
mod lent;
mod migrate;
pub mod paging;
mod unavailable;

use std::{num::NonZeroUsize, time::Duration};

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

pub use conflict::Unique;
pub use connect::{File, NoConnection};
pub use lent::Lent;
pub use search::{Texts, Through, WordsOf, by_words, name_look, name_patterns, pattern_at, patterns, through};
pub use unavailable::{why, words};

use crate::config::Database;

/// A database. SQLite takes one writer at a time anyway: the writer's pool of one makes them queue here instead of failing there.
#[derive(Clone)]
pub enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool, file: File },
    Postgres(PgPool),
}

/// A transaction that may write.
pub enum Tx {
    Sqlite(Lent<Sqlite>),
    Postgres(Lent<Postgres>),
}

/// Runs a query in a transaction: `on_tx!(tx, |c| sqlx::query(…).execute(c).await)`.
macro_rules! on_tx {
    ($tx:expr, |$c:ident| $query:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(t) => $crate::db::query_on!(t, |$c| $query),
            $crate::db::Tx::Postgres(t) => $crate::db::query_on!(t, |$c| $query),
        }
    };
}

/// Runs a query that only reads, outside of a transaction: `on_db!(db, |c| sqlx::query_as(…).fetch_all(c).await)`.
macro_rules! on_db {
    ($db:expr, |$c:ident| $query:expr) => {
        match $db {
            $crate::db::Db::Sqlite { readers, .. } => match $crate::db::Lent::to_read(readers).await {
                Ok(mut lent) => $crate::db::query_on!(&mut lent, |$c| $query),
                Err(error) => Err(error),
            },
            $crate::db::Db::Postgres(pool) => match $crate::db::Lent::to_read(pool).await {
                Ok(mut lent) => $crate::db::query_on!(&mut lent, |$c| $query),
                Err(error) => Err(error),
            },
        }
    };
}

/// Runs a query on a connection, which learns what has become of it.
macro_rules! query_on {
    ($lent:expr, |$c:ident| $query:expr) => {{
        let lent: &mut $crate::db::Lent<_> = $lent;
        let outcome = {
            let $c = &mut **lent;
            $query
        };
        lent.saw(outcome.as_ref().err());
        outcome
    }};
}
pub(crate) use query_on;
// After the macros that it uses.
#[macro_use]
mod search;

/// SQL: `present`, the accounts whose people are in an engagement. Each is found from the one before it: an account with thousands of
/// members is one step, as it would not be to `DISTINCT`.
macro_rules! present_accounts {
    ($engagement:literal) => {
        concat!(
            "WITH RECURSIVE step (account_id) AS (
                SELECT (SELECT m.account_id FROM membership m WHERE m.engagement_id = ",
            $engagement,
            " AND m.state = 'active' ORDER BY m.account_id LIMIT 1)
                UNION ALL
                SELECT (SELECT m.account_id FROM membership m WHERE m.engagement_id = ",
            $engagement,
            " AND m.state = 'active' AND m.account_id > step.account_id ORDER BY m.account_id LIMIT 1)
                FROM step WHERE step.account_id IS NOT NULL),
            present AS (SELECT account_id FROM step WHERE account_id IS NOT NULL) "
        )
    };
}

impl Db {
    /// Connects, making a new SQLite file where there is none.
    pub async fn connect(database: &Database) -> Result<Self, NoConnection> {
        connect::connect(database).await
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { writer, readers, file } => {
                file.is_in_place()?;
                Tx::Sqlite(Lent::begin(writer, Some(readers)).await?)
            }
            Self::Postgres(pool) => Tx::Postgres(Lent::begin(pool, None).await?),
        })
    }

    /// Brings the tables up to this version of the program. Several servers may try at once.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        migrate::run(self).await
    }

    /// How many steps of the tables were done, and how many this version knows.
    pub async fn migrations(&self) -> Result<(i64, i64), sqlx::Error> {
        const SQL: &str = "SELECT COUNT(*) FROM _sqlx_migrations WHERE success";
        let done = on_db!(self, |c| sqlx::query_scalar(SQL).fetch_one(c).await)?;
        Ok((done, i64::try_from(migrate::known(self)).unwrap_or(i64::MAX)))
    }

    /// After many rows were added at once, PostgreSQL plans by figures of before, and reads tables where an index would do, until it gets
    /// round to its housekeeping by itself; SQLite does not mind.
    pub async fn tidy_up(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres(pool) => sqlx::raw_sql("VACUUM ANALYZE").execute(pool).await.map(drop),
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// # Errors
    /// Nothing was saved, unless the connection was lost in the middle of it: then that is not known.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        }
    }
}

/// What is written beside a page that is only read: the page waits for it no longer than this, and does without it.
pub const ASIDE: Duration = Duration::from_secs(1);

/// How many processors there are.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, NonZeroUsize::get)
}
