//! SQLite's own answers when it can't write. What is set on the pool's options holds for every connection that is made meanwhile.

use entente_server::db::Db;
use sqlx::{Connection, SqliteConnection, SqlitePool, sqlite::SqliteConnectOptions};

use super::{JSON, Portal};
use crate::support::{Engine, World};

fn writer(world: &World) -> &SqlitePool {
    let Db::Sqlite { writer, .. } = &world.services.db else { panic!("a world on SQLite") };
    writer
}

/// Has a setting on the connection that there is and on those that will be made; gives back the options of before.
async fn set(world: &World, pragma: &'static str, value: String) -> SqliteConnectOptions {
    let before = (*writer(world).connect_options()).clone();
    world.change(&format!("PRAGMA {pragma} = {value}")).await.expect("set");
    writer(world).set_connect_options(before.clone().pragma(pragma, value));
    before
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_the_portal_writes_again_as_soon_as_there_is_room() {
    let world = World::open(Engine::Sqlite).await;
    let portal = Portal::open(&world).await;
    portal.renames("Léa Before").await;
    let pages = world.number("SELECT page_count FROM pragma_page_count").await;
    let before = set(&world, "max_page_count", pages.to_string()).await;
    // The last pages take some more.
    let mut written = 0;
    while portal.rename(&format!("Léa {written}"), JSON).await.status == 200 {
        written += 1;
        assert!(written < 2_000, "the database is never full");
    }
    portal.only_reads(&world, "full", "disk is full").await;
    let kept = world.texts("SELECT name FROM users WHERE sign_in_address = 'lea@aurelia'").await;
    assert_eq!(kept, [format!("Léa {}", written - 1)], "the one that failed left nothing");

    writer(&world).set_connect_options(before);
    world.change("PRAGMA max_page_count = 1073741823").await.expect("room again");
    portal.is_well_again("Léa After").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_writes_is_read_and_written_again_afterwards() {
    let world = World::open(Engine::Sqlite).await;
    let portal = Portal::open(&world).await;
    let before = set(&world, "query_only", "ON".to_owned()).await;
    portal.only_reads(&world, "read_only", "only be read").await;
    assert!(world.services.outbox().send_due().await.is_err(), "nothing can be taken out");
    writer(&world).set_connect_options(before);
    world.change("PRAGMA query_only = OFF").await.expect("as before");
    portal.is_well_again("Léa After").await;
    world.services.outbox().send_due().await.expect("mails are taken out again");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_another_process_holds_is_said_and_nobody_waits_for_it_to_read() {
    let world = World::open(Engine::Sqlite).await;
    let portal = Portal::open(&world).await;
    set(&world, "busy_timeout", "50".to_owned()).await;
    let file = world.folder.path().join("entente.db").display().to_string();
    let mut other = SqliteConnection::connect(&format!("sqlite://{file}")).await.expect("opened");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.expect("locked");
    portal.only_reads(&world, "locked", "Other work").await;
    sqlx::query("ROLLBACK").execute(&mut other).await.expect("let go");
    portal.is_well_again("Léa After").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_moved_away_takes_no_writes_until_it_is_back() {
    let world = World::open(Engine::Sqlite).await;
    let portal = Portal::open(&world).await;
    portal.renames("Léa Before").await;
    let (file, elsewhere) = (world.folder.path().join("entente.db"), world.folder.path().join("elsewhere.db"));
    std::fs::rename(&file, &elsewhere).expect("moved");
    portal.only_reads(&world, "gone", "can’t reach its database").await;
    // Nor does another one in its place, which is read with the next start.
    std::fs::copy(&elsewhere, &file).expect("copied");
    portal.only_reads(&world, "gone", "can’t reach its database").await;
    std::fs::rename(&elsewhere, &file).expect("moved back");
    portal.is_well_again("Léa After").await;
    world.end().await;
}
