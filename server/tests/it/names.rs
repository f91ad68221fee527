//! ORG-02, ORG-03, ORG-06: which names are free, and for whom.

use entente_server::{
    names::{self, Rename, Taker},
    services::Services,
};
use entente_shared::{AccountId, Error, FieldErrors, Violation};

use crate::{
    registration::{fill_in, finishing, organization},
    support::World,
};

/// Registers the organization of a new directory under that name.
async fn register(world: &World, prefix: &str, name: &str) -> Result<(), Error> {
    let visit = world.new_directory(prefix).await;
    let registration = &world.backend.registration;
    registration.save_organization(&visit, organization(name)).await?;
    fill_in(world, &visit, name).await;
    registration.finish(&visit, finishing(world, &visit).await).await
}

fn refused(violation: Violation) -> Result<(), Error> {
    Err(FieldErrors::one("publisher_display_name", violation).into())
}

async fn account(world: &World, name: &str) -> AccountId {
    AccountId(world.id(&format!("SELECT id FROM account WHERE publisher_display_name = '{name}'")).await)
}

async fn a_name_that_looks_like_anothers_in_some_letter_case_is_refused(world: &World) {
    register(world, "intel", "Intel").await.expect("registered");
    let visit = world.new_directory("other").await;
    let registration = &world.backend.registration;
    for (name, violation) in [("lntel", Violation::NameLooksAlike), ("1NTEL", Violation::NameLooksAlike), ("INTEL", Violation::NameTaken)] {
        assert_eq!(registration.save_organization(&visit, organization(name)).await, refused(violation), "{name}");
    }
    registration.save_organization(&visit, organization("Intal")).await.expect("another name");
}

async fn of_two_who_finish_with_look_alikes_at_once_one_gets_the_name_and_the_other_keeps_the_draft(world: &World) {
    // Neither has the other's skeleton: it is the second key that the database refuses.
    let (one, other) = (world.new_directory("one").await, world.new_directory("other").await);
    fill_in(world, &one, "Intel").await;
    fill_in(world, &other, "lntel").await;
    let (of_one, of_other) = (finishing(world, &one).await, finishing(world, &other).await);
    let registration = &world.backend.registration;
    let both = tokio::join!(registration.finish(&one, of_one), registration.finish(&other, of_other));
    let loser = match both {
        (Ok(()), second) => {
            assert_eq!(second, refused(Violation::NameLooksAlike));
            &other
        }
        (first, second) => {
            assert_eq!((first, second), (refused(Violation::NameLooksAlike), Ok(())));
            &one
        }
    };
    assert_eq!(world.number("SELECT COUNT(*) FROM account").await, 1);
    let draft = registration.page(loser).await.expect("a page").draft;
    assert_eq!(draft.organization.registered_business_name, "Engine SAS", "the draft is still there");
}

async fn keys_of_accounts_that_are_older_than_the_rule_are_made_at_the_start(world: &World) {
    register(world, "intel", "Intel").await.expect("registered");
    // As the migration leaves an account of before.
    world.change("DELETE FROM account_name_key WHERE key LIKE 'L:%'").await.expect("changed");
    world.change("UPDATE account SET name_keys_version = 0").await.expect("changed");
    let db = &world.services.db;
    let asked = async || names::violation(db, "lntel", Taker::default(), world.now()).await.expect("answers");
    assert_eq!(asked().await, None);
    for _ in 0..2 {
        names::fill_in_keys(db).await.expect("filled in");
        assert_eq!(asked().await, Some(Violation::NameLooksAlike));
    }
}

async fn a_name_is_refused_for_what_its_letters_look_like(world: &World) {
    for (prefix, name) in [("cisco", "Cisco"), ("istanbul", "\u{130}STANBUL"), ("visa", "Visa"), ("ford", "Ford")] {
        register(world, prefix, name).await.expect("registered");
    }
    let visit = world.new_directory("other").await;
    let registration = &world.backend.registration;
    for name in ["\u{3f9}isco", "Cis\u{3f2}o", "istanbul", "Istanbul", "V\u{131}\u{307}sa", "Vi\u{307}sa", "\u{17f}ord", "\u{1f152}isco"] {
        assert_eq!(registration.save_organization(&visit, organization(name)).await, refused(Violation::NameLooksAlike), "{name}");
    }
    registration.save_organization(&visit, organization("\u{10a}isco")).await.expect("a dot that can be seen");
}

/// Starts once more over the same database, as after an update.
async fn start(world: &World) {
    let services = &world.services;
    let opened = Services::open((*services.config).clone(), services.clock.clone(), services.ids.clone()).await;
    opened.expect("it starts").db.close().await;
}

async fn two_names_of_before_that_clash_by_a_new_rule_both_stay_and_nobody_takes_a_third(world: &World) {
    register(world, "one", "Uskudar").await.expect("registered");
    world.clock.advance_seconds(60);
    register(world, "other", "Galata").await.expect("registered");
    register(world, "third", "Karakoy").await.expect("registered");
    // As the first version of the rule has left them: two names, two skeletons, no key in common.
    for sql in [
        "DELETE FROM account_name_key",
        "UPDATE account SET publisher_display_name = 'istanbul', name_skeleton = 'istanbul' WHERE publisher_display_name = 'Uskudar'",
        "UPDATE account SET publisher_display_name = '\u{130}STANBUL', name_skeleton = 'i\u{307}stanbul' WHERE publisher_display_name = 'Galata'",
        "UPDATE account SET publisher_display_name = '\u{3f9}isco', name_skeleton = 'oisco' WHERE publisher_display_name = 'Karakoy'",
        "INSERT INTO account_name_key (account_id, key) SELECT id, name_skeleton FROM account",
        "UPDATE account SET name_keys_version = 1, search_version = 0, name_key = '', name_look = ''",
    ] {
        world.change(sql).await.expect(sql);
    }
    // Several servers at once, and once more.
    tokio::join!(start(world), start(world), start(world));
    start(world).await;
    let skeletons = world.texts("SELECT name_skeleton FROM account ORDER BY created_at, publisher_display_name").await;
    assert_eq!(skeletons, ["istanbul", "i\u{307}stanbul", "oisco"], "what is taken stays as it was");
    let asked = async |name: &str, taker| names::violation(&world.services.db, name, taker, world.now()).await.expect("answers");
    for name in ["istanbul", "ISTANBUL", "\u{130}stanbul", "Cisco", "\u{3a3}isco"] {
        assert!(asked(name, Taker::default()).await.is_some(), "{name}");
    }
    for key in ["oisco", "cisco", "istanbul"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM account_name_key WHERE key = '{key}'")).await, 1, "{key}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM account_name_key WHERE key = 'i\u{307}stanbul'").await, 0, "of before");
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE name_keys_version < 2 OR search_version < 1 OR name_key = ''").await, 0);
    // Each of the two may write its own name otherwise, for as long as it is theirs.
    let second = account(world, "\u{130}STANBUL").await;
    assert_eq!(asked("Galata", Taker::account(second)).await, None);
}

async fn keys_of_reserved_names_and_claims_of_before_are_made_anew(world: &World) {
    world.fill_in().await;
    let operator = world.sign_in("admin@northlight").await;
    world.backend.names.reserve(&operator, "Cis\u{3f2}o").await.expect("reserved");
    let claimant = world.new_directory("engine").await;
    let claim = entente_shared::names::NewClaim {
        name: "\u{130}stanbul".into(),
        ground: entente_shared::names::ClaimGround::Trademark,
        explanation: "It is ours since 1990.".into(),
        contact_email: "legal@engine.example".into(),
    };
    world.backend.names.claim(&claimant, claim).await.expect("claimed");
    for sql in [
        "DELETE FROM reserved_name_key",
        "INSERT INTO reserved_name_key (reserved_name_id, key) SELECT id, 'old ' || name_skeleton FROM reserved_name",
        "UPDATE reserved_name SET name_skeleton = 'old ' || name_skeleton, name_look = '', name_keys_version = 0",
        "UPDATE name_claim SET name_skeleton = 'i\u{307}stanbul', name_keys_version = 0",
    ] {
        world.change(sql).await.expect(sql);
    }
    let asked = async |name: &str| names::violation(&world.services.db, name, Taker::default(), world.now()).await.expect("answers");
    assert_eq!((asked("Cisco").await, asked("istanbul").await), (None, None));
    tokio::join!(start(world), start(world));
    assert_eq!((asked("Cisco").await, asked("istanbul").await), (Some(Violation::NameReserved), Some(Violation::NameClaimed)));
    assert_eq!(world.number("SELECT COUNT(*) FROM reserved_name_key WHERE key LIKE 'old %'").await, 0);
    assert_eq!(world.texts("SELECT name_skeleton FROM name_claim").await, ["istanbul"]);
    let query = entente_shared::ListQuery { words: "cis\u{3c3}o".into(), ..Default::default() };
    let found = world.backend.names.host_names(&operator, &query).await.expect("the names").reserved.items;
    assert_eq!(found.iter().map(|name| &*name.name).collect::<Vec<_>>(), ["Cis\u{3f2}o"]);
}

async fn a_former_name_is_kept_for_its_account_for_ninety_days(world: &World) {
    register(world, "intel", "Intel").await.expect("registered");
    let id = account(world, "Intel").await;
    let rename = async |from: &str, to: &str| {
        let mut tx = world.services.db.begin().await.expect("begins");
        let ids = &*world.services.ids;
        let done = names::rename(&mut tx, ids, world.now(), Rename { account: id, from, to }).await.expect("the name is free");
        tx.commit().await.expect("commits");
        done
    };
    assert!(rename("Intel", "Fabrika").await);
    assert!(!rename("Intel", "Third").await, "somebody has changed it since");
    let db = &world.services.db;
    let asked = async |name, taker| names::violation(db, name, taker, world.now()).await.expect("answers");
    assert_eq!(asked("lntel", Taker::default()).await, Some(Violation::NameFormer));
    assert_eq!(asked("Intel", Taker::account(id)).await, None);
    assert_eq!(asked("fabrika", Taker::default()).await, Some(Violation::NameTaken));
    assert_eq!(asked("fabrika", Taker::account(id)).await, None, "one's own name in another letter case");
    assert!(rename("Fabrika", "Intel").await, "and back");
    assert_eq!(asked("INTEL", Taker::default()).await, Some(Violation::NameTaken));
    world.clock.advance_seconds(91 * 86_400);
    assert_eq!(asked("Fabrika", Taker::default()).await, None);
}

async fn a_name_that_the_host_has_reserved_is_refused_with_that_reason(world: &World) {
    world.fill_in().await;
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Entente").await;
    let operator = world.sign_in("admin@northlight").await;
    world.backend.names.reserve(&operator, "Entente").await.expect("reserved");
    let registration = &world.backend.registration;
    assert_eq!(registration.save_organization(&visit, organization("ENTENTE")).await, refused(Violation::NameReserved));
    // What was kept before is asked about again.
    let finish = finishing(world, &visit).await;
    assert_eq!(registration.finish(&visit, finish).await, refused(Violation::NameReserved));
}

async fn a_name_at_the_limit_in_characters_that_spread_is_kept(world: &World) {
    // One character that stands for eighteen, and two of four bytes.
    for (prefix, name) in [("wide", "\u{fdfa}".repeat(50)), ("music", "\u{1d100}".repeat(50)), ("emoji", "\u{1f600}".repeat(50))] {
        register(world, prefix, &name).await.expect(prefix);
        let visit = world.new_directory(&format!("{prefix}-2")).await;
        assert_eq!(
            world.backend.registration.save_organization(&visit, organization(&name)).await,
            refused(Violation::NameTaken),
            "{prefix}"
        );
        let longer = format!("{name}x");
        assert_eq!(
            world.backend.registration.save_organization(&visit, organization(&longer)).await,
            refused(Violation::TooLong { max: 50 }),
            "{prefix}"
        );
    }
}

on_both_engines!(
    a_name_that_looks_like_anothers_in_some_letter_case_is_refused,
    of_two_who_finish_with_look_alikes_at_once_one_gets_the_name_and_the_other_keeps_the_draft,
    keys_of_accounts_that_are_older_than_the_rule_are_made_at_the_start,
    a_name_is_refused_for_what_its_letters_look_like,
    two_names_of_before_that_clash_by_a_new_rule_both_stay_and_nobody_takes_a_third,
    keys_of_reserved_names_and_claims_of_before_are_made_anew,
    a_former_name_is_kept_for_its_account_for_ninety_days,
    a_name_that_the_host_has_reserved_is_refused_with_that_reason,
    a_name_at_the_limit_in_characters_that_spread_is_kept,
);
