//! A PostgreSQL server that is away, comes back, or answers that it can't.

use super::{JSON, PAGE, Portal};
use crate::support::{Engine, Relay, World};

/// Makes sure that several connections rest in the pool.
async fn use_several_connections(portal: &Portal) {
    tokio::join!(portal.page("/", "en"), portal.page("/engagements", "en"), portal.page("/me", "en"), portal.page("/account", "en"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_server_has_ended_cost_one_answer_at_most() {
    let world = World::open(Engine::Postgres).await;
    let portal = Portal::open(&world).await;
    for round in 0..5 {
        use_several_connections(&portal).await;
        world.postgres().cut_off().await;
        let first = portal.rename(&format!("Léa {round}"), JSON).await;
        if first.status != 200 {
            first.is_unavailable("gone");
        }
        portal.renames(&format!("Léa again {round}")).await;
    }
    portal.is_well_again("Léa After").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_can_not_be_reached_is_said_at_once_in_both_languages() {
    let relay = Relay::default();
    let world = World::open_through(&relay).await;
    let portal = Portal::open(&world).await;
    use_several_connections(&portal).await;
    relay.take_away().await;
    let away = async {
        portal.rename("Nobody", JSON).await;
        portal.rename("Nobody", JSON).await.is_unavailable("gone");
        portal.ask().await.is_unavailable("gone");
        portal.rename("Nobody", PAGE).await.is_page_of("can’t reach its database");
        portal.page("/engagements", "en").await.is_page_of("Nothing was saved; try again");
        portal.page("/engagements", "fr").await.is_page_of("base de données");
        portal.is_ready(503, "not ready: gone\n").await;
    };
    // The pool alone would try for ten seconds each time.
    tokio::time::timeout(std::time::Duration::from_secs(20), away).await.expect("nobody is kept waiting");
    relay.put_back().await;
    portal.is_well_again("Léa After").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_closed_to_connections_is_gone_until_it_is_opened() {
    let world = World::open(Engine::Postgres).await;
    let portal = Portal::open(&world).await;
    world.postgres().administer("ALTER DATABASE {name} ALLOW_CONNECTIONS false").await;
    world.postgres().cut_off().await;
    portal.rename("Nobody", JSON).await;
    portal.rename("Nobody", JSON).await.is_unavailable("gone");
    portal.is_ready(503, "not ready: gone\n").await;
    assert!(world.services.outbox().send_due().await.is_err(), "nothing can be taken out");
    assert!(world.services.run_jobs(world.now()).await.is_err(), "nothing can be found that is due");
    world.postgres().administer("ALTER DATABASE {name} ALLOW_CONNECTIONS true").await;
    portal.is_well_again("Léa After").await;
    world.services.outbox().send_due().await.expect("mails are taken out again");
    world.services.run_jobs(world.now()).await.expect("what is due is done again");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_writes_is_read_and_written_again_afterwards() {
    let world = World::open(Engine::Postgres).await;
    let portal = Portal::open(&world).await;
    world.postgres().administer("ALTER DATABASE {name} SET default_transaction_read_only = on").await;
    world.postgres().cut_off().await;
    portal.page("/me", "en").await;
    portal.only_reads(&world, "read_only", "only be read").await;
    world.postgres().administer("ALTER DATABASE {name} RESET default_transaction_read_only").await;
    // Connections of before still rest, and nobody gets one of them to write with.
    use_several_connections(&portal).await;
    portal.is_well_again("Léa After").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_says_is_told_as_its_reason() {
    let world = World::open(Engine::Postgres).await;
    let portal = Portal::open(&world).await;
    let said = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as a test' USING ERRCODE = current_setting('test.code'); END $$";
    world.change(said).await.expect("a function");
    world.change("CREATE TRIGGER refuse BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse()").await.expect("a trigger");
    for (code, why) in [
        ("53100", "full"),
        ("53200", "busy"),
        ("53300", "busy"),
        ("57014", "busy"),
        ("40001", "busy"),
        ("40P01", "busy"),
        ("55P03", "locked"),
        ("25006", "read_only"),
        ("57P01", "gone"),
        ("57P03", "gone"),
        ("08006", "gone"),
        ("58030", "faulty"),
        ("XX001", "faulty"),
    ] {
        let sql = format!("ALTER DATABASE {{name}} SET test.code = '{code}'");
        world.postgres().administer(&sql).await;
        world.postgres().cut_off().await;
        portal.page("/me", "en").await;
        portal.rename(&format!("Nobody {code}"), JSON).await.is_unavailable(why);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE name LIKE 'Nobody%'").await, 0);
    world.change("DROP TRIGGER refuse ON audit_event").await.expect("dropped");
    portal.is_well_again("Léa After").await;
    world.end().await;
}
