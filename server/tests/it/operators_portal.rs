//! What operators look after: the outbox, and how the portal is.

use std::collections::BTreeSet;

use entente_app::{backend::Visit, host::words::mail_kind_name};
use entente_server::{db::Db, outbox::LEASE_SECONDS};
use entente_shared::{
    Conflict, MailId, Missing,
    access::Transition,
    names::{ClaimGround, NewClaim},
    operators::{DatabaseEngine, HealthLine, MailState, MailWay, MailsQuery, OutboxPage},
};
use uuid::Uuid;

use crate::{
    operators::{ATLAS, REASON, account, add_accounts, suspended},
    support::World,
};

/// Mails of several kinds: one sent, one failed, one delayed for long, one that waits.
async fn some_mails(world: &World) -> Visit {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    world.mails().await;
    world.clock.advance_seconds(60);
    let operator = world.arrive_again(&operator).await;
    world.backend.operators.lift(&operator, id, None).await.expect("lifted");
    world.change("UPDATE outbox SET state = 'failed', attempts = 8, last_error = 'connection refused' WHERE kind = 'account_lifted' AND user_id IS NOT NULL").await.expect("changed");
    let later = operator.now.plus_seconds(LEASE_SECONDS * 10).0;
    world
        .change(&format!("UPDATE outbox SET attempts = 3, last_error = 'mailbox full', due_at = {later} WHERE kind = 'account_lifted' AND address IS NOT NULL"))
        .await
        .expect("changed");
    world.clock.advance_seconds(60);
    let owner = world.sign_in("oscar@northlight").await;
    let request = world.pending("priya@brightwater", ATLAS).await;
    world.backend.access.decide(&owner, request, Transition::Approve { reason: None }).await.expect("approved");
    world.arrive_again(&operator).await
}

async fn mails(world: &World, visit: &Visit, state: Option<MailState>, words: &str) -> OutboxPage {
    let query = MailsQuery { words: words.to_owned(), state, ..MailsQuery::default() };
    world.backend.operators.mails(visit, &query).await.expect("a page")
}

async fn the_outbox_shows_for_whom_about_what_and_what_became_of_it(world: &World) {
    let operator = some_mails(world).await;
    let page = mails(world, &operator, None, "").await;
    let counts: Vec<_> = page.counts.iter().map(|count| (count.state, count.count)).collect();
    assert_eq!(counts, [(MailState::Queued, 1), (MailState::Stuck, 1), (MailState::Failed, 1), (MailState::Sent, 2)]);
    assert!(page.mails.items.is_sorted_by(|one, other| one.created_at >= other.created_at), "the newest first");
    assert_eq!(page.mails.items.len(), 5);
    let shown: Vec<_> = page.mails.items.iter().map(|mail| (mail.state, &*mail.kind, &*mail.recipient, mail.may_send_again)).collect();
    assert_eq!(shown[0], (MailState::Queued, "request_approved", "priya@brightwater", false));
    assert!(shown.contains(&(MailState::Failed, "account_lifted", "admin@aurelia", true)), "{shown:?}");
    let failed = mails(world, &operator, Some(MailState::Failed), "").await.mails.items.remove(0);
    assert_eq!((failed.attempts, failed.last_error.as_deref(), failed.due_at), (8, Some("connection refused"), None));
    let stuck = mails(world, &operator, Some(MailState::Stuck), "").await.mails.items.remove(0);
    assert!(stuck.due_at.is_some() && stuck.may_send_again);
    let sent = mails(world, &operator, Some(MailState::Sent), "").await.mails.items;
    assert!(sent.iter().all(|mail| mail.sent_at.is_some() && !mail.may_send_again));
    for (words, count) in [("priya", 1), ("PRIYA brightwater", 1), ("aurelia", 4), ("Amélie", 2), ("%", 0), ("nobody", 0)] {
        assert_eq!(mails(world, &operator, None, words).await.mails.items.len(), count, "{words}");
    }
    let said = serde_json::to_string(&page).expect("JSON");
    assert!(!said.contains("token") && !said.contains("http") && !said.contains("params"), "{said}");
}

async fn a_mail_that_failed_or_waits_long_is_sent_again_once(world: &World) {
    let operator = some_mails(world).await;
    let operators = &world.backend.operators;
    let of = async |state| mails(world, &operator, Some(state), "").await.mails.items.remove(0).id;
    let (failed, stuck, sent, queued) =
        (of(MailState::Failed).await, of(MailState::Stuck).await, of(MailState::Sent).await, of(MailState::Queued).await);
    let both = tokio::join!(operators.send_again(&operator, failed), operators.send_again(&operator, failed));
    assert!(
        [both.0.clone(), both.1.clone()].contains(&Err(Conflict::MailOnItsWay.into())) && (both.0.is_ok() || both.1.is_ok()),
        "{both:?}"
    );
    operators.send_again(&operator, stuck).await.expect("due now");
    assert_eq!(operators.send_again(&operator, sent).await, Err(Conflict::MailSent.into()));
    assert_eq!(operators.send_again(&operator, queued).await, Err(Conflict::MailOnItsWay.into()));
    assert_eq!(operators.send_again(&operator, MailId(Uuid::nil())).await, Err(Missing::Mail.into()));
    assert_eq!(
        world.texts("SELECT before_json FROM audit_event WHERE action = 'mail.send_again' AND before_json LIKE '%refused%'").await,
        ["{\"attempts\":8,\"last_error\":\"connection refused\",\"state\":\"failed\"}"]
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'mail.send_again'").await, 2);
    assert_eq!(world.services.outbox().send_due().await.expect("works"), 3);
    assert_eq!(world.texts("SELECT state FROM outbox WHERE state <> 'sent'").await, Vec::<String>::new());
    assert_eq!(operators.send_again(&operator, failed).await, Err(Conflict::MailSent.into()));
}

async fn a_mail_that_a_worker_may_hold_is_not_given_to_a_second_one(world: &World) {
    let operator = some_mails(world).await;
    let stuck = mails(world, &operator, Some(MailState::Stuck), "").await.mails.items.remove(0);
    world.clock.advance_seconds(LEASE_SECONDS * 20);
    while world.number("SELECT COUNT(*) FROM outbox WHERE attempts = 4").await == 0 {
        assert!(
            world.services.outbox().claim_and_deliver_only().await.expect("delivered"),
            "a worker takes the mails up, one after the other"
        );
    }
    let operator = world.arrive_again(&operator).await;
    assert_eq!(world.backend.operators.send_again(&operator, stuck.id).await, Err(Conflict::MailOnItsWay.into()));
    let now = mails(world, &operator, Some(MailState::Stuck), "").await.mails.items;
    let now = now.iter().find(|mail| mail.id == stuck.id).expect("the same");
    assert_eq!((now.attempts, now.may_send_again), (4, false));
}

async fn pages_of_mails_show_each_once(world: &World) {
    let operator = some_mails(world).await;
    let id = match &world.services.db {
        Db::Sqlite { .. } => "randomblob(16)",
        Db::Postgres(_) => "gen_random_uuid()",
    };
    let sql = format!(
        "INSERT INTO outbox (id, kind, cause, recipient, user_id, address, language, params, state, attempts, due_at, created_at, sent_at)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
        SELECT {id}, o.kind, o.cause || n, o.recipient, o.user_id, o.address, o.language, o.params, 'sent', 1, o.due_at, o.created_at + n % 7, o.created_at
        FROM outbox o, numbers WHERE o.kind = 'request_approved'"
    );
    world.change(&sql).await.expect("added");
    for (state, count) in [(None, 205), (Some(MailState::Sent), 202), (Some(MailState::Failed), 1)] {
        let (mut ids, mut after, mut rows) = (BTreeSet::new(), None, 0);
        loop {
            let query = MailsQuery { state, after, ..MailsQuery::default() };
            let page = world.backend.operators.mails(&operator, &query).await.expect("a page").mails;
            rows += page.items.len();
            ids.extend(page.items.iter().map(|mail| mail.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((rows, ids.len()), (count, count), "{state:?}");
    }
}

/// A letter without words would stand in the operators' list as a code.
#[test]
fn every_letter_has_words_in_the_outbox() {
    let source = include_str!("../../src/outbox/mod.rs");
    let (_, kinds) = source.split_once("pub const fn kind(&self)").expect("the letters' kinds");
    let (kinds, _) = kinds.split_once("    }\n\n").expect("the end of them");
    let kinds: Vec<_> = kinds.split('"').skip(1).step_by(2).collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    for kind in kinds {
        assert!(mail_kind_name(kind).is_some(), "app/src/host/words.rs has no words for {kind}");
    }
}

async fn health_says_how_the_portal_is_without_secrets(world: &World) {
    let operator = some_mails(world).await;
    let health = world.backend.operators.health(&operator).await.expect("facts");
    let engine = match &world.services.db {
        Db::Sqlite { .. } => DatabaseEngine::Sqlite,
        Db::Postgres(_) => DatabaseEngine::Postgres,
    };
    assert_eq!((health.engine, health.migrations_done), (engine, health.migrations_known));
    assert!(health.migrations_known >= 10 && health.disk.is_some_and(|disk| disk.total >= disk.free));
    assert_eq!((health.accounts, health.people, health.failed_mails), (3, 12, 1));
    assert_eq!((health.mail_way, health.trusted_proxies), (MailWay::Folder, 0));
    assert!(health.sessions > 0 && health.engagements > 10);
    assert_eq!(health.attention().into_iter().filter(|line| *line != HealthLine::Disk).collect::<Vec<_>>(), [HealthLine::MailFailed]);

    world.clock.advance_seconds(16 * 60);
    let later = world.arrive_again(&operator).await;
    assert!(world.backend.operators.health(&later).await.expect("facts").needs_attention(HealthLine::MailQueue));

    let mut services = world.services.clone();
    let config = std::sync::Arc::make_mut(&mut services.config);
    config.mail = "smtps://entente:hunter2hunter2@mail.example.com".parse().expect("good");
    config.public_url = "https://portal.example.com".to_owned();
    let health = services.backend().operators.health(&later).await.expect("facts");
    assert_eq!((health.mail_way, &*health.mail_place), (MailWay::Smtp, "mail.example.com:465"));
    assert!(health.needs_attention(HealthLine::Proxies) && !health.needs_attention(HealthLine::PublicUrl));
    assert!(!serde_json::to_string(&health).expect("JSON").contains("hunter2"));
}

async fn the_overview_says_what_waits(world: &World) {
    let operator = some_mails(world).await;
    let id = account(world, "Brightwater Logistics").await;
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    let engine = world.new_directory("engine").await;
    let claim = NewClaim {
        name: "Fabrika".to_owned(),
        ground: ClaimGround::Trademark,
        explanation: "Registered in 1990.".to_owned(),
        contact_email: "legal@engine.example".to_owned(),
    };
    world.backend.names.claim(&engine, claim).await.expect("claimed");
    let overview = world.backend.operators.overview(&operator).await.expect("the overview");
    assert_eq!((overview.claims, overview.accounts, overview.suspended), (1, 3, 1));
    assert_eq!((overview.failed_mails, overview.stuck_mails), (1, 1));
    assert!(overview.attention >= 1);
}

async fn the_lists_are_read_from_an_index(world: &World) {
    world.fill_in().await;
    add_accounts(world, 3_000).await;
    let id = match &world.services.db {
        Db::Sqlite { .. } => "randomblob(16)",
        Db::Postgres(_) => "gen_random_uuid()",
    };
    let mails = format!(
        "INSERT INTO outbox (id, kind, cause, recipient, address, language, params, state, attempts, due_at, created_at)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 12000)
        SELECT {id}, 'security', 'x' || n, 'y' || n, 'ada@x.example', 'en', '{{}}',
            CASE n % 4 WHEN 0 THEN 'failed' WHEN 1 THEN 'sent' ELSE 'queued' END, n % 2, n, n FROM numbers"
    );
    world.change(&mails).await.expect("added");
    world.change("ANALYZE").await.expect("counted");
    for (index, sql) in entente_server::operators_queries() {
        let of_mails = index.starts_with("outbox");
        let sql = (1..=4).rev().fold(sql.to_owned(), |sql, number| {
            let value = match number {
                1 if of_mails => "6000",
                1 => "'company 15'",
                2 => "(SELECT id FROM account LIMIT 1)",
                3 => "51",
                _ => "1000",
            };
            sql.replace(&format!("${number}"), value)
        });
        let plan = world.plan(&sql).await;
        // Where a state is that of half the rows, the list of all is as good.
        let of_all = if of_mails { "outbox_newest" } else { "account_by_name" };
        assert!(plan.contains(index) || plan.contains(of_all), "{index}: {sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{index}: {sql}\n{plan}");
    }
}

on_both_engines!(
    the_outbox_shows_for_whom_about_what_and_what_became_of_it,
    a_mail_that_failed_or_waits_long_is_sent_again_once,
    a_mail_that_a_worker_may_hold_is_not_given_to_a_second_one,
    pages_of_mails_show_each_once,
    health_says_how_the_portal_is_without_secrets,
    the_overview_says_what_waits,
    the_lists_are_read_from_an_index,
);
