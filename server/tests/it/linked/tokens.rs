//! Tokens that are not what they should be: each is refused, whatever else is right.

use axum::http::StatusCode;
use entente_shared::SignInFailure;
use serde_json::{Map, Value, json};

use super::{Browser, administrator, now, one};
use crate::support::{
    World,
    provider::{Key, Signing},
};

type Claims = Map<String, Value>;

fn set(name: &'static str, value: Value) -> Box<dyn Fn(&mut Claims) + Send> {
    Box::new(move |claims| {
        claims.insert(name.to_owned(), value.clone());
    })
}

fn without(name: &'static str) -> Box<dyn Fn(&mut Claims) + Send> {
    Box::new(move |claims| {
        claims.remove(name);
    })
}

async fn what_a_token_says_has_to_be_meant_for_us_now(world: &World) {
    let (provider, portal) = one(world).await;
    let now = now(world);
    let elsewhere = format!("{}/", provider.origin);
    let bad = [
        ("iss", json!("https://evil.example")),
        ("iss", json!(elsewhere)),
        ("aud", json!("another client")),
        ("aud", json!([])),
        ("aud", json!(["entente", "another client"])),
        ("azp", json!("another client")),
        ("nonce", json!("another nonce")),
        ("nonce", json!("")),
        ("exp", json!(now - 3_600)),
        ("exp", json!(now - 151)),
        ("iat", json!(now + 3_600)),
        ("iat", json!(now + 151)),
        ("iat", json!(now - 3_600)),
        ("nbf", json!(now + 3_600)),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
        ("sub", json!("a\nb")),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ];
    for (name, value) in bad {
        let shown = format!("{name} {value:.60}");
        provider.behaviour().claims = set(name, value);
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{shown}: {}", came.body);
        came.failed(SignInFailure::Untrusted);
    }
    for name in ["iss", "aud", "nonce", "exp", "iat", "sub"] {
        provider.behaviour().claims = without(name);
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "without {name}: {}", came.body);
    }
    assert_eq!(world.number("SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM session)").await, 0, "nobody got in");
    provider.behaviour().claims = Box::new(|_| ());
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn clocks_may_differ_by_two_minutes_but_not_by_an_hour(world: &World) {
    let (provider, portal) = one(world).await;
    let ours = now(world);
    for (theirs, lives, gets_in) in [
        (ours + 120, 3_600, true),
        (ours - 120, 3_600, true),
        // Over for two minutes, by our clock.
        (ours - 180, 60, true),
        (ours + 3_600, 3_600, false),
        (ours - 3_600, 7_200, false),
        (ours - 3_600, 60, false),
    ] {
        provider.behaviour().now = theirs;
        provider.behaviour().claims = set("exp", json!(theirs + lives));
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status == StatusCode::SEE_OTHER, gets_in, "{} {lives}: {}", theirs - ours, came.body);
    }
}

async fn a_token_is_signed_with_a_key_of_the_providers_and_with_nothing_else(world: &World) {
    let (provider, portal) = one(world).await;
    let (rsa, foreign) = (Key::rsa("rsa", false), Key::ec("first"));
    let own = provider.behaviour().listed[0].clone();
    provider.behaviour().listed = vec![own.clone(), rsa.clone()];
    for (what, signing) in [
        ("alg none", Signing::Not),
        ("the public RSA key as a secret", Signing::PublicAsSecret(rsa.clone())),
        ("the public EC key as a secret", Signing::PublicAsSecret(own.clone())),
        ("the client's secret", Signing::Secret),
        ("a key of somebody else's with the same id", Signing::With(foreign)),
        ("one key in the name of another", Signing::Named(Key::rsa("other", true), "rsa")),
        ("a kind of key that does not fit", Signing::Named(rsa.clone(), "first")),
        ("changed afterwards", Signing::ThenChanged(own.clone())),
        ("an unknown id", Signing::Named(own.clone(), "nobody")),
    ] {
        provider.behaviour().signing = signing;
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{what}: {}", came.body);
        came.failed(SignInFailure::Untrusted);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM users").await, 0);
    for good in [own, rsa] {
        provider.behaviour().signing = Signing::With(good);
        Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    }
}

async fn a_token_without_a_key_id_will_do_only_if_there_is_no_choice(world: &World) {
    let (provider, portal) = one(world).await;
    let (one, other) = (Key::rsa("one", false), Key::rsa("other", true));
    provider.behaviour().listed = vec![one.clone(), other];
    provider.behaviour().signing = Signing::Unnamed(one.clone());
    Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
    world.clock.advance_seconds(60 * 60);
    provider.behaviour().now += 60 * 60;
    provider.behaviour().listed = vec![one];
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn an_access_token_of_somebody_elses_is_noticed_and_the_right_one_is_not(world: &World) {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use sha2::{Digest, Sha256};
    let (provider, portal) = one(world).await;
    // The provider of these tests calls its first access token so.
    let digest = Sha256::digest("access-code-0");
    provider.behaviour().claims = set("at_hash", json!(BASE64_URL_SAFE_NO_PAD.encode(&digest[..16])));
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn rotated_keys_are_picked_up_and_asked_for_no_more_than_once_a_minute(world: &World) {
    let (provider, portal) = one(world).await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(provider.behaviour().asked, (1, 1), "both are kept");
    provider.rotate("second");
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(provider.behaviour().asked, (1, 2));
    let signing = provider.behaviour().signing.clone();
    provider.behaviour().signing = Signing::Named(Key::ec("x"), "made up");
    for _ in 0..5 {
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
    }
    assert_eq!(provider.behaviour().asked, (1, 2), "made up ids make no flood");
    provider.behaviour().signing = signing;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    world.clock.advance_seconds(60);
    provider.rotate("third");
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(provider.behaviour().asked, (1, 3));
    world.clock.advance_seconds(60 * 60);
    provider.behaviour().now += 60 * 60;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(provider.behaviour().asked, (2, 4), "after an hour both are asked for anew");
}

on_both_engines!(
    what_a_token_says_has_to_be_meant_for_us_now,
    clocks_may_differ_by_two_minutes_but_not_by_an_hour,
    a_token_is_signed_with_a_key_of_the_providers_and_with_nothing_else,
    a_token_without_a_key_id_will_do_only_if_there_is_no_choice,
    an_access_token_of_somebody_elses_is_noticed_and_the_right_one_is_not,
    rotated_keys_are_picked_up_and_asked_for_no_more_than_once_a_minute,
);
