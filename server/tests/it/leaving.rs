//! USR-04, DIR-06: what somebody is given, and what passes to others, at the instant at which they leave an account. The other side is a
//! transaction on a connection of its own, which commits while the server waits for it: only PostgreSQL lets the two get that far
//! side by side, on SQLite one is over before the other begins.

use std::time::Duration;

use entente_app::backend::Visit;
use entente_server::db::Tx;
use entente_shared::{DirectoryId, Error, Forbidden, access::Entry};
use sqlx::AssertSqlSafe;

use crate::support::World;

const OPEN: &str = "Sensor SDK 3";
const MANAGED: &str = "Atlas 5 preview";
const WHY: &str = "We would like to test it in our depot.";

const LEA: &str = "(SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')";
const MINA: &str = "(SELECT id FROM users WHERE sign_in_address = 'mina@brightwater')";
const OSCAR: &str = "(SELECT id FROM users WHERE sign_in_address = 'oscar@northlight')";
const AURELIA: &str = "(SELECT id FROM account WHERE publisher_display_name = 'Aurelia Robotics')";
const NORTHLIGHT: &str = "(SELECT id FROM account WHERE is_host)";

/// Somebody else's transaction, in which those statements have been run.
async fn begun(world: &World, statements: &[String]) -> Tx {
    let mut tx = world.services.db.begin().await.expect("a transaction");
    for sql in statements {
        let sql = AssertSqlSafe(sql.clone());
        let done = match &mut tx {
            Tx::Sqlite(tx) => sqlx::query(sql).execute(&mut **tx).await.map(drop),
            Tx::Postgres(tx) => sqlx::query(sql).execute(&mut **tx).await.map(drop),
        };
        done.expect("the statement runs");
    }
    tx
}

/// Long enough for the server to get to where it has to wait; if it does not get there, the test sees less but fails no less rightly.
async fn commit_soon(tx: Tx) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    tx.commit().await.expect("committed");
}

async fn entry(world: &World, visit: &Visit, title: &str) -> Entry {
    let engagement = world.engagement(title).await;
    let detail = world.backend.engagements.detail(visit, engagement).await.expect("seen");
    Entry { engagement, terms: detail.terms.id }
}

/// What somebody has through Aurelia: memberships that count, and requests that are still to be decided.
async fn left_to(world: &World, who: &str) -> (i64, i64) {
    let count = async |table: &str, state: &str| {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE user_id = {who} AND account_id = {AURELIA} AND state = '{state}'");
        world.number(&sql).await
    };
    (count("membership", "active").await, count("access_request", "pending").await)
}

async fn a_request_that_came_before_its_person_was_removed_gives_them_nothing(world: &World) {
    world.fill_in().await;
    let (admin, lea) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    let (open, managed) = (entry(world, &lea, OPEN).await, entry(world, &lea, MANAGED).await);
    world.backend.people.remove(&admin, world.user("lea@aurelia").await).await.expect("removed");
    let no_account = Error::from(Forbidden::NoAccount);
    assert_eq!(world.backend.access.join(&lea, open).await, Err(no_account.clone()));
    assert_eq!(world.backend.access.request(&lea, managed, WHY.to_owned()).await.map(drop), Err(no_account));
    assert_eq!(left_to(world, LEA).await, (0, 0));
}

async fn a_join_waits_for_a_removal_that_has_begun(world: &World) {
    world.fill_in().await;
    let lea = world.sign_in("lea@aurelia").await;
    let open = entry(world, &lea, OPEN).await;
    let theirs = format!("account_id = {AURELIA} AND user_id = {LEA}");
    let removal = [
        format!("DELETE FROM account_user WHERE {theirs}"),
        format!("UPDATE membership SET state = 'removed' WHERE {theirs}"),
        format!("UPDATE access_request SET state = 'withdrawn', ended_at = 2 WHERE {theirs} AND state = 'pending'"),
    ];
    let removal = begun(world, &removal).await;
    let (joined, ()) = tokio::join!(world.backend.access.join(&lea, open), commit_soon(removal));
    assert_eq!((joined, left_to(world, LEA).await), (Err(Forbidden::NoAccount.into()), (0, 0)));
}

/// What a join has done that is about to commit.
fn join(who: &str) -> [String; 3] {
    [
        format!("UPDATE account_user SET role = role WHERE account_id = {AURELIA} AND user_id = {who}"),
        format!("DELETE FROM membership WHERE user_id = {who}"),
        // Any id that is none yet will do.
        format!(
            "INSERT INTO membership (id, engagement_id, user_id, account_id, state, since)
            SELECT e.id, e.id, {who}, {AURELIA}, 'active', 1 FROM engagement e WHERE e.title = '{OPEN}'"
        ),
    ]
}

async fn a_removal_waits_for_a_join_that_is_under_way_and_ends_it(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let lea = world.user("lea@aurelia").await;
    let joining = begun(world, &join(LEA)).await;
    let (removed, ()) = tokio::join!(world.backend.people.remove(&admin, lea), commit_soon(joining));
    assert_eq!((removed, left_to(world, LEA).await), (Ok(()), (0, 0)));
}

async fn unlinking_waits_for_a_join_that_is_under_way_and_ends_it(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let directory = DirectoryId(world.id("SELECT id FROM directory WHERE domain_prefix = 'brightwater'").await);
    let link = format!(
        "INSERT INTO account_directory (account_id, directory_id) SELECT {AURELIA}, id FROM directory WHERE domain_prefix = 'brightwater'"
    );
    world.change(&link).await.expect("linked");
    let joining = begun(world, &join(MINA)).await;
    let (unlinked, ()) = tokio::join!(world.backend.linked_directories.unlink(&admin, directory), commit_soon(joining));
    assert_eq!((unlinked, left_to(world, MINA).await), (Ok(()), (0, 0)));
}

/// Oscar and Léa, of two accounts, are all who own it.
async fn owned_by_two(world: &World) {
    for sql in [
        format!(
            "DELETE FROM engagement_role WHERE role = 'owner' AND engagement_id = (SELECT id FROM engagement WHERE title = '{MANAGED}')"
        ),
        format!(
            "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
            SELECT e.id, {OSCAR}, {NORTHLIGHT}, 'owner' FROM engagement e WHERE e.title = '{MANAGED}'"
        ),
        format!(
            "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
            SELECT e.id, {LEA}, {AURELIA}, 'owner' FROM engagement e WHERE e.title = '{MANAGED}'"
        ),
    ] {
        world.change(&sql).await.expect("changed");
    }
}

async fn owners(world: &World) -> Vec<String> {
    let sql = format!(
        "SELECT u.sign_in_address FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN engagement e ON e.id = r.engagement_id
        WHERE e.title = '{MANAGED}' AND r.role = 'owner' ORDER BY u.sign_in_address"
    );
    world.texts(&sql).await
}

async fn an_owner_who_is_leaving_elsewhere_is_not_counted_on(world: &World) {
    world.fill_in().await;
    owned_by_two(world).await;
    let host = world.sign_in("admin@northlight").await;
    let oscar = world.user("oscar@northlight").await;
    let leaving = begun(world, &[format!("DELETE FROM engagement_role WHERE user_id = {LEA} AND role = 'owner'")]).await;
    let (removed, ()) = tokio::join!(world.backend.people.remove(&host, oscar), commit_soon(leaving));
    assert_eq!((removed, owners(world).await), (Ok(()), vec!["admin@northlight".to_owned()]));
}

async fn two_accounts_that_lose_the_only_two_owners_at_once_leave_one(world: &World) {
    world.fill_in().await;
    let (oscar, lea) = (world.user("oscar@northlight").await, world.user("lea@aurelia").await);
    let people = &world.backend.people;
    for _ in 0..5 {
        owned_by_two(world).await;
        let (host, aurelia) = (world.sign_in("admin@northlight").await, world.sign_in("admin@aurelia").await);
        let (one, other) = tokio::join!(people.remove(&host, oscar), people.remove(&aurelia, lea));
        assert_eq!((one, other), (Ok(()), Ok(())));
        let left = owners(world).await;
        assert!(left == ["admin@aurelia"] || left == ["admin@northlight"], "{left:?}");
        people.restore(&host, oscar).await.expect("restored");
        people.restore(&aurelia, lea).await.expect("restored");
    }
}

on_both_engines!(
    a_request_that_came_before_its_person_was_removed_gives_them_nothing,
    a_join_waits_for_a_removal_that_has_begun,
    a_removal_waits_for_a_join_that_is_under_way_and_ends_it,
    unlinking_waits_for_a_join_that_is_under_way_and_ends_it,
    an_owner_who_is_leaving_elsewhere_is_not_counted_on,
    two_accounts_that_lose_the_only_two_owners_at_once_leave_one,
);
