//! Transactions that end in another way than they were meant to.

use std::pin::pin;

use entente_server::db::{Db, Tx, why};
use entente_shared::Unavailable;
use futures_util::future::poll_immediate;
use sqlx::AssertSqlSafe;

use super::Portal;
use crate::support::{Engine, World};

const CHANGE: &str = "UPDATE users SET name = 'Nobody' WHERE sign_in_address = 'lea@aurelia'";

async fn run(tx: &mut Tx, sql: &'static str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql);
    match tx {
        Tx::Sqlite(lent) => {
            let outcome = sqlx::query(sql).execute(&mut **lent).await;
            lent.saw(outcome.as_ref().err());
            outcome.map(drop)
        }
        Tx::Postgres(lent) => {
            let outcome = sqlx::query(sql).execute(&mut **lent).await;
            lent.saw(outcome.as_ref().err());
            outcome.map(drop)
        }
    }
}

async fn name(world: &World) -> String {
    world.texts("SELECT name FROM users WHERE sign_in_address = 'lea@aurelia'").await.remove(0)
}

/// Connections of the database in the middle of something, by themselves.
async fn left_open(world: &World) -> i64 {
    match &world.services.db {
        Db::Sqlite { .. } => 0,
        Db::Postgres(_) => {
            let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            world.number(sql).await
        }
    }
}

async fn whoever_goes_away_at_any_moment_leaves_nothing_half_done(world: &World) {
    let portal = Portal::open(world).await;
    for polls in 0..60 {
        let before = name(world).await;
        {
            let wanted = format!("Léa {polls}");
            let mut asked = pin!(portal.rename(&wanted, super::JSON));
            for _ in 0..polls {
                if poll_immediate(&mut asked).await.is_some() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        // It waits for what the one before has left.
        let mut tx = world.services.db.begin().await.expect("a transaction");
        run(&mut tx, "UPDATE users SET name = name WHERE sign_in_address = 'lea@aurelia'").await.expect("nothing holds it");
        tx.commit().await.expect("committed");
        let after = name(world).await;
        assert!(after == before || after == format!("Léa {polls}"), "{after}");
        let renamed = "SELECT COUNT(*) FROM audit_event WHERE action = 'user.rename'";
        let names = "SELECT COUNT(DISTINCT after_json) FROM audit_event WHERE action = 'user.rename'";
        assert_eq!(world.number(renamed).await, world.number(names).await);
    }
    let settled = async {
        while left_open(world).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), settled).await.expect("no transaction is left open");
    portal.is_well_again("Léa After").await;
}

async fn a_transaction_that_is_dropped_is_undone_before_the_next_one_begins(world: &World) {
    world.fill_in().await;
    for _ in 0..20 {
        let mut tx = world.services.db.begin().await.expect("a transaction");
        run(&mut tx, CHANGE).await.expect("changed");
        drop(tx);
        let mut tx = world.services.db.begin().await.expect("another one");
        run(&mut tx, "UPDATE users SET name = name WHERE sign_in_address = 'lea@aurelia'").await.expect("changed");
        tx.commit().await.expect("committed");
        assert_eq!(name(world).await, "Léa Garnier");
    }
}

on_both_engines!(
    whoever_goes_away_at_any_moment_leaves_nothing_half_done,
    a_transaction_that_is_dropped_is_undone_before_the_next_one_begins,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_of_which_a_statement_has_failed_is_not_said_to_be_committed() {
    let world = World::open(Engine::Postgres).await;
    world.fill_in().await;
    let mut tx = world.services.db.begin().await.expect("a transaction");
    run(&mut tx, CHANGE).await.expect("changed");
    run(&mut tx, "SELECT 1 / 0").await.expect_err("it can't");
    assert!(tx.commit().await.is_err(), "PostgreSQL itself answers COMMIT as if it were well");
    assert_eq!(name(&world).await, "Léa Garnier");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_lost_while_it_commits_leaves_it_open_whether_it_was_done() {
    let world = World::open(Engine::Postgres).await;
    world.fill_in().await;
    let mut tx = world.services.db.begin().await.expect("a transaction");
    run(&mut tx, CHANGE).await.expect("changed");
    world.postgres().cut_off().await;
    let error = tx.commit().await.expect_err("nobody is there");
    assert_eq!(why(&error), Some(Unavailable::Unsure));
    // In the middle it is known.
    let mut tx = world.services.db.begin().await.expect("a transaction");
    run(&mut tx, CHANGE).await.expect("changed");
    world.postgres().cut_off().await;
    let error = run(&mut tx, CHANGE).await.expect_err("nobody is there");
    assert_eq!(why(&error), Some(Unavailable::Gone));
    let error = tx.commit().await.expect_err("it was undone");
    assert_eq!(why(&error), Some(Unavailable::Gone));
    let mut tx = world.services.db.begin().await.expect("another connection");
    run(&mut tx, "UPDATE users SET name = name").await.expect("changed");
    tx.commit().await.expect("committed");
    assert_eq!(name(&world).await, "Léa Garnier");
    world.end().await;
}
