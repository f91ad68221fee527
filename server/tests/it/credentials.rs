//! The life of passwords in built-in directories, and second factors.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entente_app::backend::{SessionToken, Visit};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use entente_shared::{
    Error, FieldErrors, Forbidden, Missing, UserId, Violation,
    credentials::{AskResetFields, ChangePasswordFields, ONE_TIME_DAYS, ResetBy, ResetPasswordFields, SecondFactorFields, SignInStep},
};
use hmac::{Hmac, Mac};
use leptos::server_fn::axum::server_fn_paths;
use sha1::Sha1;
use tower::ServiceExt;

use crate::support::World;

const NEW: &str = "another password for tests";

fn wrong(field: &'static str, violation: Violation) -> Error {
    FieldErrors::one(field, violation).into()
}

async fn ask(world: &World, address: &str) -> Result<(), Error> {
    world.backend.credentials.ask_reset(&world.stranger(), &AskResetFields { sign_in_address: address.to_owned() }).await
}

async fn set(world: &World, token: &str, password: &str) -> Result<(), Error> {
    let form = ResetPasswordFields { token: token.to_owned(), new_password: password.to_owned() };
    world.backend.credentials.reset_password(&world.stranger(), &form).await
}

/// The tokens of all links that were sent to that address.
async fn tokens(world: &World, to: &str) -> Vec<String> {
    let mails = world.mails().await;
    let links = mails.iter().filter(|mail| mail.to == to).flat_map(|mail| mail.links());
    let mut tokens: Vec<String> =
        links.filter_map(|link| link.split_once("/reset-password/new?token=")).map(|(_, token)| token.to_owned()).collect();
    tokens.sort();
    tokens
}

async fn email(world: &World, address: &str) -> String {
    world.texts(&format!("SELECT email FROM users WHERE sign_in_address = '{address}'")).await[0].clone()
}

/// What an app shows for this text of a secret. Written anew here, so that a mistake of the server's shows.
fn app_code(world: &World, secret: &str, steps_ahead: i64) -> String {
    use entente_server::clock::Clock;
    let bits: String = secret.chars().map(|c| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base 32"))).collect();
    let key: Vec<u8> =
        bits.as_bytes().chunks(8).map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("bits"), 2).expect("a byte")).collect();
    let step = world.clock.now().0 / 30_000_000 + steps_ahead;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().expect("four")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Sets a second factor up. Gives its secret and the recovery codes.
async fn set_up(world: &World, visit: &Visit) -> (String, Vec<String>) {
    let credentials = &world.backend.credentials;
    credentials.begin_set_up(visit).await.expect("begun");
    let secret = credentials.set_up(visit).await.expect("shown").secret;
    credentials.confirm_set_up(visit, &app_code(world, &secret, 0)).await.expect("the code is right");
    let shown = credentials.set_up(visit).await.expect("shown");
    assert!(shown.is_on && shown.secret.is_empty(), "the secret is not shown again");
    (secret, shown.codes)
}

/// Goes on from a sign-in that is not complete.
async fn prove(world: &World, token: &SessionToken, code: &str) -> Result<SessionToken, Error> {
    let visit = world.with_cookie(token).await;
    world.backend.credentials.prove(&visit, code).await
}

async fn user_id(world: &World, administrator: &Visit, address: &str) -> UserId {
    let people = world.backend.credentials.people(administrator, address).await.expect("the directory's");
    people.people.iter().find(|person| person.sign_in_address == address).expect("there is such a person").id
}

async fn a_changed_password_ends_all_other_sessions_and_gives_this_one_another_token(world: &World) {
    world.fill_in().await;
    let other = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let here = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let visit = world.with_cookie(&here).await;
    let form = ChangePasswordFields { password: demo::PASSWORD.to_owned(), new_password: NEW.to_owned() };
    let renewed = world.backend.credentials.change_password(&visit, &form).await.expect("changed");
    assert!(world.with_cookie(&renewed).await.actor.is_some());
    assert!(world.with_cookie(&here).await.actor.is_none(), "the token of before opens nothing");
    assert!(world.with_cookie(&other).await.actor.is_none());
    assert_eq!(world.token("lea@aurelia", demo::PASSWORD).await.map(drop), Err(Error::WrongCredentials));
    assert!(world.token("lea@aurelia", NEW).await.is_ok());
    let mails = world.mails().await;
    let told: Vec<_> = mails.iter().map(|mail| (&*mail.to, &*mail.subject)).collect();
    assert_eq!(told, [(&*email(world, "lea@aurelia").await, "Votre mot de passe a changé")]);
    let audit = "SELECT action || coalesce(after_json, '') FROM audit_event WHERE action LIKE 'user.change%'";
    assert_eq!(world.texts(audit).await, ["user.change_password"]);
}

async fn a_change_needs_the_password_and_a_good_new_one(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let change = async |password: &str, new: &str| {
        let form = ChangePasswordFields { password: password.to_owned(), new_password: new.to_owned() };
        world.backend.credentials.change_password(&visit, &form).await.map(drop)
    };
    assert_eq!(change("not the password", NEW).await, Err(wrong("password", Violation::PasswordWrong)));
    assert_eq!(change("", NEW).await, Err(wrong("password", Violation::Required)));
    assert_eq!(change(demo::PASSWORD, "short").await, Err(wrong("new_password", Violation::TooShort { min: 12 })));
    for obvious in ["lea@aurelia", "LÉA GARNIERléa garnier", "aureliaaurelia"] {
        let refused = change(demo::PASSWORD, obvious).await;
        let short = obvious.chars().count() < 12;
        let violation = if short { Violation::TooShort { min: 12 } } else { Violation::PasswordObvious };
        assert_eq!(refused, Err(wrong("new_password", violation)), "{obvious}");
    }
    assert_eq!(change(demo::PASSWORD, demo::PASSWORD).await, Err(wrong("new_password", Violation::PasswordSame)));
    for _ in 0..8 {
        assert_eq!(change("not the password", NEW).await, Err(wrong("password", Violation::PasswordWrong)));
    }
    assert!(matches!(change(demo::PASSWORD, NEW).await, Err(Error::TooManyAttempts { .. })), "guessing is throttled");
    world.change("UPDATE directory SET kind = 'linked' WHERE domain_prefix = 'aurelia'").await.expect("linked");
    assert_eq!(change(demo::PASSWORD, NEW).await, Err(Forbidden::KeptElsewhere.into()));
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

async fn a_one_time_password_opens_nothing_before_it_is_changed(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let lea = user_id(world, &administrator, "lea@aurelia").await;
    let before = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let credentials = &world.backend.credentials;
    credentials.reset_of(&administrator, lea, ResetBy::OneTimePassword).await.expect("theirs to do");
    assert!(world.with_cookie(&before).await.actor.is_none(), "all sessions have ended");
    let made = credentials.one_time_password(&administrator, lea).await.expect("shown").password;
    assert!(world.texts("SELECT coalesce(after_json, '') FROM audit_event").await.iter().all(|json| !json.contains(&made)));
    credentials.one_time_password_passed_on(&administrator, lea).await.expect("passed on");
    assert_eq!(credentials.one_time_password(&administrator, lea).await, Err(Missing::OneTimePassword.into()), "shown once");

    let token = world.token("lea@aurelia", &made).await.expect("right");
    assert_eq!(token.1, Some(SignInStep::Password));
    let visit = world.with_cookie(&token).await;
    assert_eq!(credentials.choose_password(&visit, &made).await.map(drop), Err(wrong("new_password", Violation::PasswordSame)));
    assert_eq!(
        credentials.choose_password(&visit, "aureliaaurelia").await.map(drop),
        Err(wrong("new_password", Violation::PasswordObvious))
    );
    let open = credentials.choose_password(&visit, NEW).await.expect("chosen");
    assert_eq!(open.1, None);
    assert_eq!(world.with_cookie(&open).await.actor.expect("signed in").sign_in_address, "lea@aurelia");
    assert!(world.with_cookie(&token).await.pending.is_none(), "the token of before is worth nothing");
    assert_eq!(world.token("lea@aurelia", NEW).await.expect("right").1, None);
}

async fn a_one_time_password_is_good_for_a_week(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let lea = user_id(world, &administrator, "lea@aurelia").await;
    let credentials = &world.backend.credentials;
    credentials.reset_of(&administrator, lea, ResetBy::OneTimePassword).await.expect("theirs to do");
    let made = credentials.one_time_password(&administrator, lea).await.expect("shown").password;
    world.clock.advance_seconds(15 * 60);
    let administrator = world.arrive_again(&administrator).await;
    assert_eq!(credentials.one_time_password(&administrator, lea).await, Err(Missing::OneTimePassword.into()));
    world.clock.advance_seconds(ONE_TIME_DAYS * 86_400 - 15 * 60 - 1);
    assert!(world.token("lea@aurelia", &made).await.is_ok());
    world.clock.advance_seconds(1);
    assert_eq!(world.token("lea@aurelia", &made).await.map(drop), Err(Forbidden::OneTimePasswordExpired.into()));
    assert_eq!(world.token("lea@aurelia", "not the password").await.map(drop), Err(Error::WrongCredentials));
}

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
    credentials.require_second_factor(&administrator, true).await.expect("theirs to say");
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
}

async fn global_administrators_help_the_people_of_their_own_directory(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let lea = user_id(world, &administrator, "lea@aurelia").await;
    let visit = world.sign_in("lea@aurelia").await;
    set_up(world, &visit).await;
    let credentials = &world.backend.credentials;
    let people = credentials.people(&administrator, "GARNIER").await.expect("theirs");
    assert_eq!(people.people.iter().map(|person| (&*person.name, person.has_second_factor)).collect::<Vec<_>>(), [("Léa Garnier", true)]);
    // As everywhere: words in any order, and no wildcards.
    assert_eq!(credentials.people(&administrator, "aurelia.example  léa").await.expect("theirs").count, 1);
    assert_eq!(credentials.people(&administrator, "%").await.expect("theirs").count, 0);
    let all = credentials.people(&administrator, "").await.expect("theirs");
    assert_eq!((all.count as usize, all.people.len()), (all.people.len(), 3));

    let elsewhere = world.sign_in("admin@brightwater").await;
    for other in [&elsewhere, &visit] {
        let refused = if std::ptr::eq(other, &elsewhere) {
            Error::from(Missing::PersonOfDirectory)
        } else {
            Forbidden::NotGlobalAdministrator.into()
        };
        assert_eq!(credentials.reset_of(other, lea, ResetBy::Mail).await, Err(refused.clone()));
        assert_eq!(credentials.reset_second_factor_of(other, lea).await, Err(refused));
    }
    assert_eq!(credentials.people(&visit, "").await.map(drop), Err(Forbidden::NotGlobalAdministrator.into()));
    let own = administrator.actor.as_ref().expect("signed in").user;
    assert_eq!(credentials.reset_of(&administrator, own, ResetBy::OneTimePassword).await, Err(Forbidden::Oneself.into()));

    credentials.reset_second_factor_of(&administrator, lea).await.expect("theirs to do");
    assert!(world.arrive_again(&visit).await.actor.is_none(), "her sessions have ended");
    assert_eq!(world.token("lea@aurelia", demo::PASSWORD).await.expect("right").1, None);
    credentials.reset_of(&administrator, lea, ResetBy::Mail).await.expect("theirs to do");
    let token = tokens(world, &email(world, "lea@aurelia").await).await[0].clone();
    assert_eq!(set(world, &token, NEW).await, Ok(()));
    let audit = "SELECT action FROM audit_event WHERE action LIKE 'directory.reset%' ORDER BY id";
    assert_eq!(world.texts(audit).await, ["directory.reset_second_factor", "directory.reset_password"]);
}

/// Every server function, with the cookie of a sign-in that is not complete.
async fn a_sign_in_that_is_not_complete_can_do_nothing_else(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let credentials = &world.backend.credentials;
    let visit = world.sign_in("lea@aurelia").await;
    set_up(world, &visit).await;
    let paul = user_id(world, &administrator, "paul@aurelia").await;
    credentials.reset_of(&administrator, paul, ResetBy::OneTimePassword).await.expect("theirs to do");
    let of_paul = credentials.one_time_password(&administrator, paul).await.expect("shown").password;
    credentials.require_second_factor(&administrator, true).await.expect("theirs to say");
    // What strangers may do as well: the way in, the way out, what a browser keeps, and links of mails.
    let open = [
        "/fn/directories/create",
        "/fn/directories/sign-in",
        "/fn/directories/sign-out",
        "/fn/session/",
        "/fn/reset-password/",
        "/fn/registration/confirm",
    ];
    for (address, password, own) in [
        ("lea@aurelia", demo::PASSWORD, "/fn/sign-in/code"),
        ("paul@aurelia", &*of_paul, "/fn/sign-in/password"),
        ("admin@aurelia", demo::PASSWORD, "/fn/second-factor/"),
    ] {
        let token = world.token(address, password).await.expect("right");
        assert!(token.1.is_some(), "{address}");
        let pages = [
            "/me",
            "/me/security",
            "/me/sessions",
            "/directories/people",
            "/account",
            "/requests",
            "/engagements",
            "/register/organization",
        ];
        for page in pages {
            let request = Request::get(page).header(header::ACCEPT, "text/html").header(header::COOKIE, format!("session={}", token.0));
            let answer = send(world, request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{address} {page}");
            assert!(answer.headers()[header::LOCATION].to_str().expect("text").starts_with("/sign-in?return_to="));
        }
        for (path, method) in server_fn_paths() {
            let case = crate::surface::arguments(path);
            // Proving oneself in another way than the one that is asked for is refused like all the rest.
            let is_own = path.starts_with(own) && !matches!(path, "/fn/second-factor/new-codes" | "/fn/second-factor/turn-off");
            if is_own || open.iter().any(|open| path.starts_with(open)) || !crate::surface::needs_sign_in_first(path) {
                continue;
            }
            let answer = send(world, crate::surface::call(&method, path, case, &[(header::COOKIE, &format!("session={}", token.0))])).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{address} {method} {path}");
        }
        assert!(world.with_cookie(&token).await.pending.is_some(), "still there");
        world.clock.advance_seconds(30 * 60);
        assert!(world.with_cookie(&token).await.pending.is_none(), "given up after half an hour");
    }
}

async fn send(world: &World, request: Request<Body>) -> axum::http::Response<Body> {
    let web = Web::new(world.services.clone(), Site::without_files());
    router(web).oneshot(request).await.expect("an answer")
}

async fn a_form_that_is_refused_brings_no_code_back(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    set_up(world, &visit).await;
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let request = Request::post("/fn/sign-in/code")
        .header(header::ACCEPT, "text/html")
        .header(header::HOST, "portal.example")
        .header(header::COOKIE, format!("session={}", token.0))
        .header(header::REFERER, "http://portal.example/sign-in?return_to=%2Frequests")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("form-id=&form%5Bcode%5D=987654&form%5Breturn_to%5D=%2Frequests"))
        .expect("a request");
    let answer = send(world, request).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(body.to_vec()).expect("text");
    assert!(page.contains("id=\"code-error\"") && page.contains("value=\"/requests\""), "{page}");
    assert!(!page.contains("987654"));
}

on_both_engines!(
    a_changed_password_ends_all_other_sessions_and_gives_this_one_another_token,
    a_change_needs_the_password_and_a_good_new_one,
    a_link_by_mail_sets_a_password_once_and_ends_all_sessions,
    a_link_is_too_old_after_an_hour_and_void_after_a_newer_one,
    of_two_who_use_a_link_at_once_one_sets_the_password,
    asking_for_a_link_says_nothing_about_who_exists,
    people_of_a_linked_directory_are_told_by_mail_where_their_password_is,
    a_reset_by_mail_does_not_go_past_the_second_factor,
    a_one_time_password_opens_nothing_before_it_is_changed,
    a_one_time_password_is_good_for_a_week,
    a_second_factor_is_asked_for_after_the_password_and_takes_each_step_once,
    codes_are_throttled_like_passwords,
    a_recovery_code_signs_in_once,
    recovery_codes_are_shown_until_they_are_put_away_and_can_be_made_anew,
    turning_the_second_factor_off_needs_password_and_code,
    a_directory_can_require_a_second_factor_of_its_global_administrators,
    global_administrators_help_the_people_of_their_own_directory,
    a_sign_in_that_is_not_complete_can_do_nothing_else,
    a_form_that_is_refused_brings_no_code_back,
);
