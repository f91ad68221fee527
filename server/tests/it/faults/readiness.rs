//! `/readyz`: a real write, which nobody can make into a burden, and its reasons.

use std::sync::Arc;

use entente_server::{clock::SeededIds, db::Db, readiness::Readiness};

use super::Portal;
use crate::support::World;

/// A server of its own, which has found nothing yet.
fn server(world: &World, seed: u64) -> Arc<Readiness> {
    Readiness::new(world.services.db.clone(), world.clock.clone(), Arc::new(SeededIds::new(seed)))
}

async fn ask(world: &World, seed: u64) -> Result<(), (&'static str, u32)> {
    server(world, seed).ask().await.map_err(|not| (not.word, not.retry_after))
}

async fn many_who_ask_at_once_cost_one_write_of_which_one_row_stays(world: &World) {
    let counts = match &world.services.db {
        Db::Sqlite { .. } => {
            ["CREATE TABLE asked (id BLOB)", "CREATE TRIGGER ask AFTER INSERT ON readiness BEGIN INSERT INTO asked VALUES (NEW.id); END"]
        }
        Db::Postgres(_) => {
            ["CREATE TABLE asked (id UUID)", "CREATE RULE ask AS ON INSERT TO readiness DO ALSO INSERT INTO asked VALUES (NEW.id)"]
        }
    };
    for sql in counts {
        world.change(sql).await.expect("made");
    }
    let readiness = server(world, 7);
    let asked: Vec<_> = (0..200)
        .map(|_| {
            let readiness = readiness.clone();
            tokio::spawn(async move { readiness.ask().await.is_ok() })
        })
        .collect();
    // Those who don't wait for the answer don't make another one begin.
    for (n, asked) in asked.into_iter().enumerate() {
        match n % 2 {
            0 => assert!(asked.await.expect("no panic")),
            _ => asked.abort(),
        }
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM asked").await, 1);
    ask(world, 8).await.expect("ready");
    assert_eq!(world.number("SELECT COUNT(*) FROM readiness").await, 2, "each server has its own");
    world.clock.advance_seconds(2 * 24 * 60 * 60);
    ask(world, 9).await.expect("ready");
    assert_eq!(world.number("SELECT COUNT(*) FROM readiness").await, 1, "what servers have left that are no more");
}

async fn tables_of_another_version_are_a_reason(world: &World) {
    assert_eq!(ask(world, 7).await, Ok(()));
    world.change("DELETE FROM _sqlx_migrations WHERE version = 1").await.expect("as if a step were missing");
    assert_eq!(ask(world, 8).await, Err(("migrations", 30)));
}

async fn a_portal_that_stops_is_not_ready(world: &World) {
    let portal = Portal::open(world).await;
    world.services.db.close().await;
    let answer = portal.is_ready(503, "not ready: gone\n").await;
    assert!(answer.body.ends_with("The database can't do its work: it can't be reached.\n"), "{}", answer.body);
    assert_eq!(answer.retry_after, Some(5));
}

on_both_engines!(
    many_who_ask_at_once_cost_one_write_of_which_one_row_stays,
    tables_of_another_version_are_a_reason,
    a_portal_that_stops_is_not_ready,
);
