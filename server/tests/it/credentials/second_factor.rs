//! Second factors and recovery codes.

use entente_server::demo;
use entente_shared::{
    Error, Forbidden, Violation,
    credentials::{SecondFactorFields, SignInStep},
};

use super::{app_code, prove, set_up, wrong};
use crate::support::World;

async fn a_second_factor_is_asked_for_after_the_password_and_takes_each_step_once(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (secret, codes) = set_up(world, &visit).await;
    assert_eq!(codes.len(), 10);
    assert!(world.arrive_again(&visit).await.actor.is_some(), "who has just set it up stays signed in");
    let sign_in = async || world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let code_wrong = Err(wrong("code", Violation::CodeWrong));

    let token = sign_in().await;
    assert_eq!(token.1, Some(SignInStep::SecondFactor));
    assert!(world.with_cookie(&token).await.actor.is_none());
    // The step of the set-up is taken.
    assert_eq!(prove(world, &token, &app_code(world, &secret, 0)).await.map(drop), code_wrong);
    // Clocks differ by a step, not by two.
    assert_eq!(prove(world, &token, &app_code(world, &secret, 2)).await.map(drop), code_wrong);
    let next = app_code(world, &secret, 1);
    let open = prove(world, &token, &format!("{} {}", &next[..3], &next[3..])).await.expect("right");
    assert!(world.with_cookie(&open).await.actor.is_some());
    assert!(world.with_cookie(&token).await.pending.is_none(), "another token after each step");
    // Replayed, in another sign-in.
    assert_eq!(prove(world, &sign_in().await, &next).await.map(drop), code_wrong);
    world.clock.advance_seconds(60);
    let late = app_code(world, &secret, -1);
    assert_eq!(prove(world, &sign_in().await, &late).await.map(drop), code_wrong, "that step was taken");
    assert!(prove(world, &sign_in().await, &app_code(world, &secret, 0)).await.is_ok());
    let stored = world.number("SELECT COUNT(*) FROM second_factor WHERE length(sealed_secret) = 24 + 20 + 16").await;
    assert_eq!(stored, 1, "encrypted: nonce, 20 bytes, tag");
}

async fn codes_are_throttled_like_passwords(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (secret, codes) = set_up(world, &visit).await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    for _ in 0..10 {
        assert_eq!(prove(world, &token, "000000").await.map(drop), Err(wrong("code", Violation::CodeWrong)));
    }
    assert!(matches!(prove(world, &token, &app_code(world, &secret, 1)).await, Err(Error::TooManyAttempts { .. })));
    assert!(matches!(prove(world, &token, &codes[0]).await, Err(Error::TooManyAttempts { .. })), "recovery codes too");
    world.clock.advance_seconds(15 * 60);
    assert!(prove(world, &token, &app_code(world, &secret, 0)).await.is_ok());
}

async fn a_recovery_code_signs_in_once(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (_, codes) = set_up(world, &visit).await;
    let sign_in = async || world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    assert!(prove(world, &sign_in().await, &codes[0].to_uppercase()).await.is_ok());
    assert_eq!(prove(world, &sign_in().await, &codes[0]).await.map(drop), Err(wrong("code", Violation::CodeWrong)));
    assert_eq!(world.backend.credentials.security(&visit).await.expect("hers").codes_left, 9);
    assert!(world.mails().await.iter().any(|mail| mail.subject == "Un code de secours a été utilisé"));
    // The same one twice at the same instant.
    let (one, other) = (sign_in().await, sign_in().await);
    let (first, second) = tokio::join!(prove(world, &one, &codes[1]), prove(world, &other, &codes[1]));
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_code WHERE length(code_hash) = 32").await, 10);
}

async fn recovery_codes_are_shown_until_they_are_put_away_and_can_be_made_anew(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (secret, old) = set_up(world, &visit).await;
    let credentials = &world.backend.credentials;
    assert_eq!(credentials.set_up(&visit).await.expect("hers").codes, old, "an answer that got lost loses nothing");
    assert!(credentials.keep_codes(&visit).await.expect("put away").is_none());
    assert!(credentials.set_up(&visit).await.expect("hers").codes.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM second_factor WHERE sealed_codes IS NOT NULL").await, 0);
    let form = |password: &str, code: String| SecondFactorFields { password: password.to_owned(), code };
    let refused = credentials.new_codes(&visit, &form("not the password", app_code(world, &secret, 1))).await;
    assert_eq!(refused, Err(wrong("password", Violation::PasswordWrong)));
    let refused = credentials.new_codes(&visit, &form(demo::PASSWORD, "000000".to_owned())).await;
    assert_eq!(refused, Err(wrong("code", Violation::CodeWrong)));
    credentials.new_codes(&visit, &form(demo::PASSWORD, app_code(world, &secret, 1))).await.expect("made");
    let new = credentials.set_up(&visit).await.expect("hers").codes;
    assert!(new.len() == 10 && new.iter().all(|code| !old.contains(code)));
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    assert_eq!(prove(world, &token, &old[0]).await.map(drop), Err(wrong("code", Violation::CodeWrong)));
    assert!(prove(world, &token, &new[0]).await.is_ok());
}

async fn turning_the_second_factor_off_needs_password_and_code(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let (secret, codes) = set_up(world, &visit).await;
    let credentials = &world.backend.credentials;
    let off = async |password: &str, code: &str| {
        credentials.turn_off(&visit, &SecondFactorFields { password: password.to_owned(), code: code.to_owned() }).await
    };
    assert_eq!(off(demo::PASSWORD, &app_code(world, &secret, 0)).await, Err(wrong("code", Violation::CodeWrong)), "its step is taken");
    assert_eq!(off("not the password", &codes[0]).await, Err(wrong("password", Violation::PasswordWrong)));
    assert_eq!(off(demo::PASSWORD, &codes[0]).await, Ok(()));
    assert_eq!(world.token("lea@aurelia", demo::PASSWORD).await.expect("right").1, None);
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_code").await, 0);
    assert!(world.mails().await.iter().any(|mail| mail.subject == "Le second facteur est désactivé"));
}

async fn a_directory_can_require_a_second_factor_of_its_global_administrators(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let credentials = &world.backend.credentials;
    let member = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let other = world.token("admin@aurelia", demo::PASSWORD).await.expect("right");
    assert!(credentials.require_second_factor(&administrator, true).await.expect("theirs to say"), "who has none is signed out, too");
    assert!(world.with_cookie(&other).await.actor.is_none(), "in every browser");
    assert!(world.with_cookie(&member).await.actor.is_some(), "nobody else is");
    assert_eq!(world.token("lea@aurelia", demo::PASSWORD).await.expect("right").1, None, "of nobody else");
    let token = world.token("admin@aurelia", demo::PASSWORD).await.expect("right");
    assert_eq!(token.1, Some(SignInStep::SetUp));
    let visit = world.with_cookie(&token).await;
    assert!(visit.actor.is_none());
    assert_eq!(credentials.keep_codes(&visit).await.map(drop), Err(Error::SignedOut), "not before it is on");
    // Somebody else who knows the password is at the same step in another browser.
    let elsewhere = world.token("admin@aurelia", demo::PASSWORD).await.expect("right");
    let (secret, _) = set_up(world, &visit).await;
    assert!(world.with_cookie(&elsewhere).await.pending.is_none(), "and has to give a code from now on");
    let open = credentials.keep_codes(&visit).await.expect("put away").expect("another token");
    let visit = world.with_cookie(&open).await;
    assert!(visit.actor.is_some());
    let form = SecondFactorFields { password: demo::PASSWORD.to_owned(), code: app_code(world, &secret, 1) };
    assert_eq!(credentials.turn_off(&visit, &form).await, Err(Forbidden::SecondFactorRequired.into()));
    assert_eq!(world.token("admin@aurelia", demo::PASSWORD).await.expect("right").1, Some(SignInStep::SecondFactor));
    // Who has one stays signed in when it is required anew.
    assert!(!credentials.require_second_factor(&visit, false).await.expect("theirs to say"));
    assert!(!credentials.require_second_factor(&visit, true).await.expect("theirs to say"));
    assert!(world.with_cookie(&open).await.actor.is_some());
}

on_both_engines!(
    a_second_factor_is_asked_for_after_the_password_and_takes_each_step_once,
    codes_are_throttled_like_passwords,
    a_recovery_code_signs_in_once,
    recovery_codes_are_shown_until_they_are_put_away_and_can_be_made_anew,
    turning_the_second_factor_off_needs_password_and_code,
    a_directory_can_require_a_second_factor_of_its_global_administrators,
);
