//! Changing a password, and one-time passwords.

use entente_server::demo;
use entente_shared::{
    Error, Forbidden, Missing, Violation,
    credentials::{ChangePasswordFields, ONE_TIME_DAYS, ResetBy, SignInStep},
};

use super::{NEW, email, user_id, wrong};
use crate::support::World;

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
    for _ in 0..9 {
        assert_eq!(change("not the password", NEW).await, Err(wrong("password", Violation::PasswordWrong)));
    }
    assert!(matches!(change(demo::PASSWORD, NEW).await, Err(Error::TooManyAttempts { .. })), "guessing is throttled");
    world.change("UPDATE directory SET kind = 'linked' WHERE domain_prefix = 'aurelia'").await.expect("linked");
    assert_eq!(change(demo::PASSWORD, NEW).await, Err(Forbidden::KeptElsewhere.into()));
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

on_both_engines!(
    a_changed_password_ends_all_other_sessions_and_gives_this_one_another_token,
    a_change_needs_the_password_and_a_good_new_one,
    a_one_time_password_opens_nothing_before_it_is_changed,
    a_one_time_password_is_good_for_a_week,
);
