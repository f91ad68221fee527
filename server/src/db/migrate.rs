//! The migrations of both engines, compiled in. Their files have the same names: a number that stands for the same step on both.

use std::{sync::LazyLock, time::Duration};

use sqlx::migrate::{MigrateError, Migrator};

use super::Db;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = sqlx::migrate!("migrations/postgres");
    migrator.set_locking(false);
    migrator
});

/// Of several servers one at a time does the steps.
const TURN: i64 = 0x0065_6e74_656e_7465;
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How many steps there are.
pub fn known(db: &Db) -> usize {
    match db {
        Db::Sqlite { .. } => SQLITE.iter().count(),
        Db::Postgres(_) => POSTGRES.iter().count(),
    }
}

pub async fn run(db: &Db) -> Result<(), MigrateError> {
    match db {
        Db::Sqlite { writer, .. } => SQLITE.run(writer).await,
        Db::Postgres(pool) => {
            // A transaction holds the lock, not the session: behind a pooler the next statement may be in another session, which could not
            // give it back. Whoever waits holds no connection meanwhile, which the one whose turn it is may need.
            let turn = loop {
                let mut turn = pool.begin().await?;
                if sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)").bind(TURN).fetch_one(&mut *turn).await? {
                    break turn;
                }
                turn.rollback().await?;
                tokio::time::sleep(LOOK_EVERY).await;
            };
            POSTGRES.run(pool).await?;
            Ok(turn.commit().await?)
        }
    }
}
