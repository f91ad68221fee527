//! `entente host create` and `entente demo`.

use entente_server::{
    demo::{self, DemoRefused},
    host::{self, HostRefused, NewHost},
};
use entente_shared::people::AccountRole;

use crate::support::World;

fn new_host() -> NewHost {
    NewHost {
        organization: "Söder Nord AB".to_owned(),
        country: "SE".to_owned(),
        admin_name: "Nora Lindqvist".to_owned(),
        admin_email: "Nora@Soder.example".to_owned(),
        password: "a password for tests".to_owned(),
    }
}

async fn a_host_is_made_with_an_administrator_who_signs_in_by_name_or_mail(world: &World) {
    let created = host::create(&world.services, new_host()).await.expect("created");
    assert_eq!((&*created.sign_in_address, &*created.email), ("admin@soder-nord-ab", "Nora@soder.example"));
    for address in ["admin@soder-nord-ab", "nora@soder.example"] {
        let token = world.token(address, "a password for tests").await.expect("the password is right");
        let account = world.with_cookie(&token).await.actor.expect("signed in").account.expect("acts for the host");
        assert_eq!((&*account.name, account.is_host, account.role), ("Söder Nord AB", true, AccountRole::Administrator));
    }
    assert_eq!(world.texts("SELECT action FROM audit_event WHERE request_id = 'command host create'").await, ["account.create_host"]);
}

async fn nobody_keeps_the_host_from_its_address_by_having_confirmed_it_too(world: &World) {
    world.new_directory("squatter").await;
    let confirmed = "UPDATE users SET email = 'nora@soder.example', sign_in_email = 'nora@soder.example', email_confirmed_at = 1";
    world.change(confirmed).await.expect("changed");
    host::create(&world.services, new_host()).await.expect("created");
    assert!(world.token("admin@soder-nord-ab", "a password for tests").await.is_ok());
    assert!(world.token("nora@soder.example", "a password for tests").await.is_err(), "it says not who is meant");
}

async fn there_is_one_host(world: &World) {
    host::create(&world.services, new_host()).await.expect("created");
    let again = NewHost { organization: "Another".to_owned(), ..new_host() };
    assert_eq!(host::create(&world.services, again).await, Err(HostRefused::Exists("Söder Nord AB".to_owned())));
}

async fn a_taken_prefix_gets_a_number(world: &World) {
    world.new_directory("soder-nord-ab").await;
    let created = host::create(&world.services, new_host()).await.expect("created");
    assert_eq!(created.sign_in_address, "admin@soder-nord-ab-2");
}

async fn what_is_given_keeps_to_the_rules(world: &World) {
    for (new, sentence) in [
        (NewHost { organization: " ".to_owned(), ..new_host() }, "--organization: something has to be given."),
        (NewHost { organization: "x".repeat(51), ..new_host() }, "--organization: at most 50 characters are possible."),
        (NewHost { country: "XX".to_owned(), ..new_host() }, "--country: two letters of ISO 3166-1 are needed, such as FR."),
        (NewHost { admin_name: String::new(), ..new_host() }, "--admin-name: something has to be given."),
        (
            NewHost { admin_email: "nora".to_owned(), ..new_host() },
            "--admin-email: an e-mail address is needed, such as ada@company.example.",
        ),
        (NewHost { password: "admin@soder-nord-ab".to_owned(), ..new_host() }, "--password-stdin: the password is too easy to guess."),
        (NewHost { password: "short".to_owned(), ..new_host() }, "--password-stdin: at least 12 characters are needed."),
    ] {
        assert_eq!(host::create(&world.services, new).await, Err(HostRefused::Given(sentence.to_owned())));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 0);
}

async fn the_demo_is_filled_in_once(world: &World) {
    assert!(demo::fill_in(&world.services).await.expect("filled in"));
    let count = async || world.number("SELECT (SELECT COUNT(*) FROM users) * 1000 + (SELECT COUNT(*) FROM engagement)").await;
    let before = count().await;
    assert!(!demo::fill_in(&world.services).await.expect("there already"));
    assert_eq!(count().await, before);
    assert!(before % 1_000 >= 12);
}

async fn the_demo_does_not_mix_with_a_real_host(world: &World) {
    host::create(&world.services, new_host()).await.expect("created");
    let refused = demo::fill_in(&world.services).await.expect_err("in use");
    assert!(matches!(&refused, DemoRefused::InUse(host) if host == "Söder Nord AB"), "{refused}");
    assert_eq!(world.number("SELECT COUNT(*) FROM engagement").await, 0);
}

async fn a_demo_whose_names_are_taken_leaves_nothing_behind(world: &World) {
    world.new_directory("cobalt").await;
    assert!(matches!(demo::fill_in(&world.services).await, Err(DemoRefused::Taken)));
    assert_eq!(world.number("SELECT COUNT(*) FROM account").await, 0);
}

async fn everybody_of_the_demo_can_sign_in(world: &World) {
    world.fill_in().await;
    let table = demo::sign_ins("http://127.0.0.1:3000", true);
    let addresses: Vec<_> =
        table.lines().filter_map(|line| line.strip_prefix("    ")?.split(' ').find(|word| word.contains('@'))).collect();
    assert_eq!(addresses.len(), 12);
    for address in addresses {
        assert!(world.token(address, demo::PASSWORD).await.is_ok(), "{address}");
    }
}

on_both_engines!(
    a_host_is_made_with_an_administrator_who_signs_in_by_name_or_mail,
    nobody_keeps_the_host_from_its_address_by_having_confirmed_it_too,
    there_is_one_host,
    a_taken_prefix_gets_a_number,
    what_is_given_keeps_to_the_rules,
    the_demo_is_filled_in_once,
    the_demo_does_not_mix_with_a_real_host,
    a_demo_whose_names_are_taken_leaves_nothing_behind,
    everybody_of_the_demo_can_sign_in,
);
