//! Signing in and out, and what a session opens.

use entente_server::{demo, directories};
use entente_shared::{Error, Language, directories::SignInFields, people::AccountRole};

use crate::support::World;

fn fields(address: &str, password: &str) -> SignInFields {
    SignInFields { sign_in_address: address.to_owned(), password: password.to_owned(), ..SignInFields::default() }
}

async fn a_right_password_opens_a_session_for_the_person_and_their_account(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let actor = visit.actor.expect("signed in");
    assert_eq!((&*actor.name, &*actor.sign_in_address, &*actor.directory_prefix), ("Léa Garnier", "lea@aurelia", "aurelia"));
    assert_eq!(actor.language, Language::French);
    let account = actor.account.expect("acts for an account");
    assert_eq!((&*account.name, account.role, account.is_host), ("Aurelia Robotics", AccountRole::Member, false));
    assert!((10_000_000..=99_999_999).contains(&account.number));
}

async fn the_sign_in_address_is_read_as_people_type_it(world: &World) {
    world.fill_in().await;
    assert!(world.token("  Lea@AURELIA ", demo::PASSWORD).await.is_ok());
}

async fn an_unknown_name_and_a_wrong_password_get_the_same_answer(world: &World) {
    world.fill_in().await;
    let long = "x".repeat(1_000_000);
    for (address, password) in [
        ("lea@aurelia", "not the password"),
        ("lea@aurelia", ""),
        ("lea@aurelia", &*long),
        ("nobody@nowhere", demo::PASSWORD),
        ("lea\0@aurelia", "a\0b"),
        ("", ""),
        (&*long, demo::PASSWORD),
    ] {
        assert_eq!(world.token(address, password).await.map(drop), Err(Error::WrongCredentials), "{:.30}", address);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 0);
}

async fn after_ten_failures_with_one_name_even_the_right_password_has_to_wait(world: &World) {
    world.fill_in().await;
    for _ in 0..10 {
        assert_eq!(world.token("lea@aurelia", "not the password").await.map(drop), Err(Error::WrongCredentials));
    }
    world.clock.advance_seconds(60);
    assert_eq!(world.token("LEA@aurelia", demo::PASSWORD).await.map(drop), Err(Error::TooManyAttempts { retry_after: 14 * 60 }));
    assert!(world.token("paul@aurelia", demo::PASSWORD).await.is_ok(), "another name is not held up");
    world.clock.advance_seconds(14 * 60);
    assert!(world.token("lea@aurelia", demo::PASSWORD).await.is_ok());
}

async fn a_success_starts_the_count_of_its_name_anew(world: &World) {
    world.fill_in().await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(world.token("lea@aurelia", "not the password").await.map(drop), Err(Error::WrongCredentials));
        }
        assert!(world.token("lea@aurelia", demo::PASSWORD).await.is_ok());
    }
}

async fn fifty_failures_from_one_address_hold_up_that_address_only(world: &World) {
    world.fill_in().await;
    let sign_in = async |from: &str, name: &str, password: &str| {
        world.backend.directories.sign_in(&world.stranger_from(from), &fields(name, password)).await.map(drop)
    };
    for number in 0..50 {
        assert_eq!(sign_in("198.51.100.7", &format!("guess{number}@aurelia"), "x").await, Err(Error::WrongCredentials));
    }
    assert!(matches!(sign_in("198.51.100.7", "lea@aurelia", demo::PASSWORD).await, Err(Error::TooManyAttempts { .. })));
    assert_eq!(sign_in("198.51.100.8", "lea@aurelia", demo::PASSWORD).await, Ok(()));
}

async fn many_guesses_at_once_do_not_slip_through(world: &World) {
    world.fill_in().await;
    let guess = || async { world.token("lea@aurelia", "not the password").await.map(drop) };
    let (a, b, c, d) = tokio::join!(
        async { [guess().await, guess().await, guess().await, guess().await] },
        async { [guess().await, guess().await, guess().await, guess().await] },
        async { [guess().await, guess().await, guess().await, guess().await] },
        async { [guess().await, guess().await, guess().await, guess().await] }
    );
    let heard = [a, b, c, d].concat().iter().filter(|answer| **answer == Err(Error::WrongCredentials)).count();
    assert_eq!(heard, 10);
}

async fn signing_in_ends_the_session_that_the_browser_had(world: &World) {
    world.fill_in().await;
    let first = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let visit = world.with_cookie(&first).await;
    let second = world.backend.directories.sign_in(&visit, &fields("lea@aurelia", demo::PASSWORD)).await.expect("right");
    assert_ne!(first.0, second.0);
    assert!(world.with_cookie(&first).await.actor.is_none(), "a token from before signing in is worth nothing afterwards");
    assert!(world.with_cookie(&second).await.actor.is_some());
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1);
}

async fn signing_out_ends_the_session_on_the_server(world: &World) {
    world.fill_in().await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let other = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let visit = world.with_cookie(&token).await;
    world.backend.directories.sign_out(&visit).await.expect("signs out");
    world.backend.directories.sign_out(&visit).await.expect("a second time changes nothing");
    world.backend.directories.sign_out(&world.stranger()).await.expect("nor does somebody who is not signed in");
    assert!(world.with_cookie(&token).await.actor.is_none());
    assert!(world.with_cookie(&other).await.actor.is_some(), "the other browser stays signed in");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.end'").await, 1);
}

async fn a_session_ends_when_it_has_not_been_used_for_long(world: &World) {
    world.fill_in().await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    world.clock.advance_seconds(directories::IDLE_DAYS * 86_400 - 1);
    assert!(world.with_cookie(&token).await.actor.is_some(), "used one second before");
    world.clock.advance_seconds(directories::IDLE_DAYS * 86_400);
    assert!(world.with_cookie(&token).await.actor.is_none());
}

async fn a_session_ends_after_its_days_however_much_it_is_used(world: &World) {
    world.fill_in().await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    for day in 1..directories::LIFE_DAYS {
        world.clock.advance_seconds(86_400);
        assert!(world.with_cookie(&token).await.actor.is_some(), "day {day}");
    }
    world.clock.advance_seconds(86_400);
    assert!(world.with_cookie(&token).await.actor.is_none());
}

async fn the_last_use_is_written_at_most_once_a_minute(world: &World) {
    world.fill_in().await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let seen = async || world.number("SELECT last_seen_at FROM session").await;
    let start = seen().await;
    world.clock.advance_seconds(59);
    world.with_cookie(&token).await;
    assert_eq!(seen().await, start);
    world.clock.advance_seconds(1);
    world.with_cookie(&token).await;
    assert_eq!(seen().await, start + 60_000_000);
}

async fn forged_tokens_open_nothing(world: &World) {
    world.fill_in().await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let mut altered = token.0.clone();
    altered.replace_range(0..1, if token.0.starts_with('A') { "B" } else { "A" });
    let long = "A".repeat(1_000_000);
    for forged in ["", "x", "\0", &*altered, &token.0[1..], &*long, "' OR 1 = 1 --", &"é".repeat(43)] {
        assert_eq!(world.services.find_session(forged).await.map(|found| found.is_some()), Ok(false), "{forged:.20}");
    }
}

async fn the_database_holds_no_token_and_no_password(world: &World) {
    world.fill_in().await;
    world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    assert_eq!(world.number("SELECT COUNT(*) FROM session WHERE length(token_hash) = 32").await, 1);
    for hash in world.texts("SELECT password_hash FROM users").await {
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }
}

async fn who_is_taken_out_of_the_account_acts_for_nobody_from_the_next_request_on(world: &World) {
    world.fill_in().await;
    let token = world.token("sam@brightwater", demo::PASSWORD).await.expect("right");
    world
        .change("DELETE FROM account_user WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'sam@brightwater')")
        .await
        .expect("deleted");
    assert_eq!(world.with_cookie(&token).await.actor.expect("still signed in").account, None);
}

async fn the_chosen_language_is_kept_for_the_person(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let directories = &world.backend.directories;
    directories.choose_language(&visit, Language::French).await.expect("kept");
    assert_eq!(world.sign_in("sam@brightwater").await.language, Language::French);
    directories.choose_language(&world.stranger(), Language::French).await.expect("a stranger's choice is the browser's to keep");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.choose_language'").await, 1);
}

on_both_engines!(
    a_right_password_opens_a_session_for_the_person_and_their_account,
    the_sign_in_address_is_read_as_people_type_it,
    an_unknown_name_and_a_wrong_password_get_the_same_answer,
    after_ten_failures_with_one_name_even_the_right_password_has_to_wait,
    a_success_starts_the_count_of_its_name_anew,
    fifty_failures_from_one_address_hold_up_that_address_only,
    many_guesses_at_once_do_not_slip_through,
    signing_in_ends_the_session_that_the_browser_had,
    signing_out_ends_the_session_on_the_server,
    a_session_ends_when_it_has_not_been_used_for_long,
    a_session_ends_after_its_days_however_much_it_is_used,
    the_last_use_is_written_at_most_once_a_minute,
    forged_tokens_open_nothing,
    the_database_holds_no_token_and_no_password,
    who_is_taken_out_of_the_account_acts_for_nobody_from_the_next_request_on,
    the_chosen_language_is_kept_for_the_person,
);
