//! A new password by the link of a mail.

use entente_server::{db::Db, demo};
use entente_shared::{
    Error, Missing, Violation,
    credentials::{AskResetFields, SignInStep},
};

use super::{NEW, app_code, email, prove, set, set_up, tokens, wrong};
use crate::support::{Log, World};

async fn ask(world: &World, address: &str) -> Result<(), Error> {
    world.backend.credentials.ask_reset(&world.stranger(), &AskResetFields { sign_in_address: address.to_owned() }).await
}

async fn a_link_by_mail_sets_a_password_once_and_ends_all_sessions(world: &World) {
    world.fill_in().await;
    let session = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    ask(world, "LEA@aurelia ").await.expect("asked");
    let to = email(world, "lea@aurelia").await;
    let [token] = &tokens(world, &to).await[..] else { panic!("one link") };
    let shown = async || world.backend.credentials.reset_link(&world.stranger(), token).await.map(|link| link.sign_in_address);
    for _ in 0..3 {
        assert_eq!(shown().await.as_deref(), Ok("lea@aurelia"), "showing it changes nothing");
    }
    assert_eq!(set(world, token, "lea@aurelialea@aurelia").await, Err(wrong("new_password", Violation::PasswordObvious)));
    world.clock.advance_seconds(59 * 60);
    assert_eq!(set(world, token, NEW).await, Ok(()));
    assert!(world.with_cookie(&session).await.actor.is_none());
    assert!(world.token("lea@aurelia", NEW).await.is_ok());
    assert_eq!(set(world, token, "a third password for tests").await, Err(Missing::ResetLink.into()), "once");
    assert_eq!(shown().await, Err(Missing::ResetLink.into()));
    assert!(world.mails().await.iter().any(|mail| mail.to == to && mail.subject == "Votre mot de passe a changé"));
    assert_eq!(world.number("SELECT COUNT(*) FROM password_reset WHERE length(token_hash) = 32").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1, "it signs nobody in; the one is of the check above");
}

async fn a_link_is_too_old_after_an_hour_and_void_after_a_newer_one(world: &World) {
    world.fill_in().await;
    let to = email(world, "lea@aurelia").await;
    ask(world, "lea@aurelia").await.expect("asked");
    let first = tokens(world, &to).await[0].clone();
    world.clock.advance_seconds(60);
    ask(world, "lea@aurelia").await.expect("asked");
    let second = tokens(world, &to).await.into_iter().find(|token| *token != first).expect("another link");
    assert_eq!(set(world, &first, NEW).await, Err(Missing::ResetLink.into()));
    world.clock.advance_seconds(61 * 60);
    assert_eq!(set(world, &second, NEW).await, Err(Missing::ResetLink.into()));
    for bad in ["", "\0", "x", &"A".repeat(100_000), &second[1..]] {
        assert_eq!(set(world, bad, NEW).await, Err(Missing::ResetLink.into()), "{bad:.20}");
    }
    assert!(world.token("lea@aurelia", demo::PASSWORD).await.is_ok());
}

async fn of_two_who_use_a_link_at_once_one_sets_the_password(world: &World) {
    world.fill_in().await;
    ask(world, "lea@aurelia").await.expect("asked");
    let token = tokens(world, &email(world, "lea@aurelia").await).await[0].clone();
    let (one, other) = tokio::join!(set(world, &token, NEW), set(world, &token, "a third password for tests"));
    assert_eq!([one, other].iter().filter(|answer| answer.is_ok()).count(), 1);
}

async fn asking_for_a_link_says_nothing_about_who_exists(world: &World) {
    world.fill_in().await;
    world.change("UPDATE users SET email = '' WHERE sign_in_address = 'paul@aurelia'").await.expect("changed");
    let long = "x".repeat(100_000);
    for address in ["lea@aurelia", "paul@aurelia", "nobody@nowhere", "a\0b", &*long] {
        assert_eq!(ask(world, address).await, Ok(()), "{address:.20}");
    }
    assert_eq!(world.mails().await.len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM password_reset").await, 5, "the same work for everybody");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.ask_password_reset'").await, 5);
    for address in ["lea@aurelia", "nobody@nowhere"] {
        for _ in 0..4 {
            assert_eq!(ask(world, address).await, Ok(()));
        }
        assert!(matches!(ask(world, address).await, Err(Error::TooManyAttempts { .. })), "{address}");
    }
}

/// How many statements it takes, by which somebody could tell with a clock what the answer doesn't.
async fn asking_for_a_link_takes_the_same_statements_whoever_exists(world: &World) {
    world.fill_in().await;
    world.change("UPDATE users SET email = '' WHERE sign_in_address = 'paul@aurelia'").await.expect("changed");
    let log = Log::listen_closely();
    let mut counts = Vec::new();
    // The first of a network clears away what is over.
    for address in ["nobody@first", "lea@aurelia", "paul@aurelia", "nobody@nowhere", "nobody@company.example"] {
        log.take();
        ask(world, address).await.expect("asked");
        // A connection that the pool happens to make anew begins with its settings, whoever asks.
        counts.push(log.take().lines().filter(|line| line.contains("sqlx::query") && !line.contains("SET jit")).count());
    }
    assert!(counts[1..].iter().all(|count| *count == counts[1]), "{counts:?}");
    assert!(counts[1] > 0 || matches!(world.services.db, Db::Sqlite { .. }), "{counts:?}");
    assert_eq!(world.mails().await.len(), 1);
}

async fn people_of_a_linked_directory_are_told_by_mail_where_their_password_is(world: &World) {
    world.fill_in().await;
    ask(world, "lea@aurelia").await.expect("asked");
    let to = email(world, "lea@aurelia").await;
    let token = tokens(world, &to).await[0].clone();
    world.change("UPDATE directory SET kind = 'linked' WHERE domain_prefix = 'aurelia'").await.expect("linked");
    assert_eq!(set(world, &token, NEW).await, Err(Missing::ResetLink.into()));
    ask(world, "lea@aurelia").await.expect("asked");
    assert_eq!(tokens(world, &to).await.len(), 1, "no further link");
    assert!(world.mails().await.iter().any(|mail| mail.text.contains("n’est pas conservé ici mais dans l’annuaire aurelia")));
}

async fn a_reset_by_mail_does_not_go_past_the_second_factor(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (secret, _) = set_up(world, &visit).await;
    ask(world, "lea@aurelia").await.expect("asked");
    let token = tokens(world, &email(world, "lea@aurelia").await).await[0].clone();
    set(world, &token, NEW).await.expect("set");
    let token = world.token("lea@aurelia", NEW).await.expect("right");
    assert_eq!(token.1, Some(SignInStep::SecondFactor));
    assert!(world.with_cookie(&token).await.actor.is_none());
    assert!(prove(world, &token, &app_code(world, &secret, 1)).await.is_ok());
}

on_both_engines!(
    a_link_by_mail_sets_a_password_once_and_ends_all_sessions,
    a_link_is_too_old_after_an_hour_and_void_after_a_newer_one,
    of_two_who_use_a_link_at_once_one_sets_the_password,
    asking_for_a_link_says_nothing_about_who_exists,
    asking_for_a_link_takes_the_same_statements_whoever_exists,
    people_of_a_linked_directory_are_told_by_mail_where_their_password_is,
    a_reset_by_mail_does_not_go_past_the_second_factor,
);
