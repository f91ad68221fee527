//! Tokens that are not what they should be: each is refused, whatever else is right.

use axum::http::StatusCode;
use entente_shared::SignInFailure;
use serde_json::{Map, Value, json};

use super::{Browser, administrator, now, one, settings};
use crate::support::{
    Log, World,
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
        ("aud", json!(["another client"])),
        ("aud", json!(["entente", 1])),
        ("aud", json!({ "entente": true })),
        ("aud", json!("Entente")),
        ("aud", json!("entente another")),
        ("azp", json!("another client")),
        ("azp", json!(["entente"])),
        ("azp", json!("")),
        ("nonce", json!("another nonce")),
        ("nonce", json!("")),
        ("nonce", json!(["nonce"])),
        ("iss", json!(["https://evil.example"])),
        ("exp", json!((now + 3_600).to_string())),
        ("exp", json!([now + 3_600])),
        ("exp", json!(true)),
        ("exp", json!(now - 3_600)),
        ("exp", json!(now - 151)),
        ("iat", json!(now.to_string())),
        ("iat", json!(now + 3_600)),
        ("iat", json!(now + 151)),
        ("iat", json!(now - 3_600)),
        ("nbf", json!(now + 3_600)),
        ("sub", json!("")),
        ("sub", json!(17)),
        ("sub", json!(["ada"])),
        ("at_hash", json!(17)),
        ("at_hash", json!("")),
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
        provider.behaviour().claims = set(name, json!(null));
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{name} null: {}", came.body);
        provider.behaviour().claims = without(name);
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "without {name}: {}", came.body);
    }
    assert_eq!(world.number("SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM session)").await, 0, "nobody got in");
    provider.behaviour().claims = Box::new(|_| ());
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn others_may_be_meant_as_well_if_we_got_it_or_the_operator_trusts_them(world: &World) {
    let (provider, portal) = one(world).await;
    let both = |azp: Option<&'static str>, others: &'static [&'static str]| -> Box<dyn Fn(&mut Claims) + Send> {
        Box::new(move |claims| {
            claims.insert("aud".to_owned(), json!([&["entente"], others].concat()));
            claims.extend(azp.map(|azp| ("azp".to_owned(), azp.into())));
        })
    };
    for (azp, others, gets_in) in [
        (None, &[] as &[_], true),
        (None, &["entente"], true),
        (Some("entente"), &["account"], true),
        (None, &["account"], false),
        (Some("account"), &["account"], false),
    ] {
        provider.behaviour().claims = both(azp, others);
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status == StatusCode::SEE_OTHER, gets_in, "{azp:?} {others:?}: {}", came.body);
    }
    let mut settings = settings("CONTOSO", &provider.origin);
    settings.push(("ENTENTE_OIDC_CONTOSO_AUDIENCES".to_owned(), "project, account".to_owned()));
    let trusting = super::portal(world, settings);
    for (azp, others, gets_in) in [
        (None, &["project"] as &[_], true),
        (None, &["account", "project"], true),
        (None, &["project", "another"], false),
        (Some("project"), &["project"], false),
    ] {
        provider.behaviour().claims = both(azp, others);
        let came = Browser::new(&trusting).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status == StatusCode::SEE_OTHER, gets_in, "{azp:?} {others:?}: {}", came.body);
    }
    // Who is trusted besides is not enough without us.
    provider.behaviour().claims = set("aud", json!(["project"]));
    Browser::new(&trusting).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
}

async fn the_log_names_the_claim_and_the_reason_and_nobodys_own(world: &World) {
    let (provider, portal) = one(world).await;
    let now = now(world);
    let log = Log::listen();
    for (claim, value, reason) in [
        ("iss", json!("https://evil.example"), "it is https://evil.example, not "),
        ("aud", json!("another client"), "it was made for others, not for the client entente"),
        ("aud", json!(["entente", "42"]), "ENTENTE_OIDC_CONTOSO_AUDIENCES says whom to trust besides"),
        ("azp", json!("another client"), "it was made for another client than entente"),
        ("exp", json!(now - 3_600), "it ended 3600 seconds ago"),
        ("exp", json!("tomorrow"), "it is missing or no number"),
        ("iat", json!(now + 3_600), "it is from 3600 seconds in the future"),
        ("nonce", json!("another nonce"), "it is not of this sign-in"),
        ("sub", json!(17), "it is missing or no text"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "it came with another access token"),
    ] {
        provider.behaviour().claims = set(claim, value);
        let mut who = administrator("ada");
        who["phone_number"] = "+1 555 0100".into();
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", who).await.failed(SignInFailure::Untrusted);
        let lines = log.take();
        let line = lines.lines().find(|line| line.contains("a sign-in came to nothing")).unwrap_or_else(|| panic!("{claim}: {lines}"));
        assert!(line.contains(&format!("claim=\"{claim}\"")) && line.contains(reason), "{line}");
        assert!(line.contains("request_id=\"") && line.contains("provider=\"contoso\""), "{line}");
        for own in ["ada", "Person", "contoso.example", "+1 555 0100", "access-code", "eyJ", "another nonce", "AAAAAAAA"] {
            assert!(!lines.contains(own), "{own}: {lines}");
        }
    }
}

async fn an_encrypted_token_is_called_so(world: &World) {
    let (provider, portal) = one(world).await;
    let log = Log::listen();
    provider.behaviour().beside = Box::new(|said| {
        said.insert("id_token".to_owned(), "a.b.c.d.e".into());
    });
    Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Unusable);
    assert!(log.take().contains("the ID token is encrypted"));
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

async fn keys_without_ids_and_with_the_same_id_are_picked_up_too(world: &World) {
    let (provider, portal) = one(world).await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    provider.rotate("first");
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(provider.behaviour().asked, (1, 2), "another key of the same name");
    for round in 3..5 {
        world.clock.advance_seconds(60);
        {
            let (key, mut behaviour) = (Key::ec("nobody says it"), provider.behaviour());
            let mut listed = key.public();
            listed.as_object_mut().expect("an object").remove("kid");
            (behaviour.listed, behaviour.listed_besides, behaviour.signing) = (Vec::new(), vec![listed], Signing::Unnamed(key));
        }
        Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
        assert_eq!(provider.behaviour().asked, (1, round), "another key without a name");
    }
    for signing in [Signing::Unnamed(Key::ec("x")), Signing::With(Key::ec("first")), Signing::Unnamed(Key::ec("y"))] {
        provider.behaviour().signing = signing;
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
    }
    assert_eq!(provider.behaviour().asked, (1, 4), "forged ones make no flood");
}

on_both_engines!(
    keys_without_ids_and_with_the_same_id_are_picked_up_too,
    what_a_token_says_has_to_be_meant_for_us_now,
    others_may_be_meant_as_well_if_we_got_it_or_the_operator_trusts_them,
    the_log_names_the_claim_and_the_reason_and_nobodys_own,
    an_encrypted_token_is_called_so,
    clocks_may_differ_by_two_minutes_but_not_by_an_hour,
    a_token_is_signed_with_a_key_of_the_providers_and_with_nothing_else,
    a_token_without_a_key_id_will_do_only_if_there_is_no_choice,
    an_access_token_of_somebody_elses_is_noticed_and_the_right_one_is_not,
    rotated_keys_are_picked_up_and_asked_for_no_more_than_once_a_minute,
);
