//! One SQL text for two engines: an enum of two native pools, and a macro that writes a query once for each.
//!
//! How many rows are wanted is written `LIMIT $4 + 0`: SQLite plans a statement anew for each value of a bare `LIMIT $4`, at every execution.

mod conflict;
mod migrate;
pub mod paging;
#[macro_use]
mod search;

use std::{num::NonZeroUsize, path::Path, str::FromStr, time::Duration};

use sqlx::{
    Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use conflict::Unique;
pub use search::{name_look, name_patterns, pattern_at, patterns};

use crate::config::Database;

/// A database. SQLite takes one writer at a time anyway: the writer's pool of one makes them queue here instead of failing there.
#[derive(Clone)]
pub enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// A transaction that may write.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs a query in a transaction: `on_tx!(tx, |c| sqlx::query(…).execute(c).await)`.
macro_rules! on_tx {
    ($tx:expr, |$c:ident| $query:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $query
            }
            $crate::db::Tx::Postgres(t) => {
                let $c = &mut **t;
                $query
            }
        }
    };
}

/// Runs a query that only reads, outside of a transaction: `on_db!(db, |c| sqlx::query_as(…).fetch_all(c).await)`.
macro_rules! on_db {
    ($db:expr, |$c:ident| $query:expr) => {
        match $db {
            $crate::db::Db::Sqlite { readers: $c, .. } => $query,
            $crate::db::Db::Postgres($c) => $query,
        }
    };
}

impl Db {
    /// Connects, making a new SQLite file where there is none.
    pub async fn connect(database: &Database) -> Result<Self, sqlx::Error> {
        match database {
            Database::Sqlite(path) => connect_sqlite(path).await,
            Database::Postgres(url) => connect_postgres(url).await,
        }
    }

    /// A transaction that writes. On SQLite it holds the write lock from the start (`BEGIN IMMEDIATE`), so it can't fail half-way.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
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

    /// After many rows were added at once, PostgreSQL plans by figures of before until it gets round to counting; SQLite does not mind.
    pub async fn count_anew(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            Self::Postgres(pool) => sqlx::query("ANALYZE").execute(pool).await.map(drop),
        }
    }

    /// The database answers.
    pub async fn answers(&self) -> bool {
        on_db!(self, |c| sqlx::query("SELECT 1 FROM directory LIMIT 1").fetch_optional(c).await.is_ok())
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
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

/// How long a request waits for a connection before it is told to come again.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(10);

async fn connect_sqlite(path: &Path) -> Result<Db, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        // Another process, such as a command of the operator's, may be writing.
        .busy_timeout(Duration::from_secs(5))
        .synchronous(SqliteSynchronous::Full);
    // A connection to a file can't go away, so it isn't asked for each time.
    let pool =
        || SqlitePoolOptions::new().acquire_timeout(WAIT_FOR_CONNECTION).test_before_acquire(false).idle_timeout(None).max_lifetime(None);
    let writer = pool()
        .max_connections(1)
        .connect_with(options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal).optimize_on_close(true, None))
        .await?;
    let readers = pool().max_connections(cores().clamp(2, 8) as u32 * 2).connect_with(options.read_only(true)).await?;
    Ok(Db::Sqlite { writer, readers })
}

async fn connect_postgres(url: &str) -> Result<Db, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .acquire_timeout(WAIT_FOR_CONNECTION)
        .max_connections(cores().clamp(4, 16) as u32 * 4)
        // A connection that has just been used is there; one that rested may have been cut off.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > Duration::from_secs(5) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(PgConnectOptions::from_str(url)?.application_name("entente"))
        .await?;
    Ok(Db::Postgres(pool))
}

/// How many processors there are.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, NonZeroUsize::get)
}
