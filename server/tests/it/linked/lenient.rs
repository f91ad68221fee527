//! What nobody uses refuses nobody, whatever it is; what is used is taken as far as it can be.

use axum::http::StatusCode;
use entente_shared::{SignInFailure, directories::DirectoryRole};
use serde_json::{Map, Value, json};

use super::{Browser, administrator, one, person};
use crate::support::{
    World,
    provider::{Answers, Key, Provider, Signing},
};

/// Of every kind that JSON has.
fn odd() -> [Value; 11] {
    let many: Vec<u32> = (0..100).collect();
    [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(""),
        json!("2026-06-01T08:58:12.345Z"),
        json!([]),
        json!([null, 1, "a", [["b"]], { "c": {} }]),
        json!({ "a": { "b": [1, null] } }),
        json!(many),
        json!("\u{202e}\u{0}\u{fffd}".repeat(50)),
    ]
}

fn set(map: &mut Map<String, Value>, names: &[&str], value: &Value) {
    for name in names {
        map.insert((*name).to_owned(), value.clone());
    }
}

async fn gets_in(world: &World, provider: &Provider, portal: &axum::Router, shown: &str) {
    let came = Browser::new(portal).try_to_sign_in(provider, "contoso", administrator("ada")).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{shown}: {}", came.body);
    assert_eq!(world.number("SELECT COUNT(*) FROM users").await, 1, "{shown}");
}

async fn claims_that_nobody_uses_may_be_anything(world: &World) {
    const UNUSED: [&str; 40] = [
        "updated_at",
        "address",
        "phone_number",
        "phone_number_verified",
        "locale",
        "zoneinfo",
        "birthdate",
        "gender",
        "picture",
        "profile",
        "website",
        "nickname",
        "middle_name",
        "amr",
        "acr",
        "auth_time",
        "c_hash",
        "jti",
        "sid",
        "ver",
        "typ",
        "scope",
        "scp",
        "client_id",
        "email_verified",
        "_claim_names",
        "_claim_sources",
        "hasgroups",
        "oid",
        "tid",
        "acct",
        "upn",
        "given_name",
        "family_name",
        "s_hash",
        "events",
        "cnf",
        "https://example.com/a.b",
        "urn:x:y",
        "",
    ];
    let (provider, portal) = one(world).await;
    for value in odd() {
        let shown = format!("{value:.40}");
        provider.behaviour().claims = Box::new(move |claims| set(claims, &UNUSED, &value));
        gets_in(world, &provider, &portal, &shown).await;
    }
    for (name, value) in [
        ("updated_at", json!("2026-06-01T08:58:12.345Z")),
        ("auth_time", json!("1780304400")),
        ("address", json!("1 Way, Town")),
        ("locale", json!({ "language": "en", "country": "US" })),
        ("amr", json!("pwd")),
        ("phone_number", json!(null)),
        ("email_verified", json!("true")),
        ("scope", json!(["openid", "profile"])),
    ] {
        let shown = format!("{name} {value}");
        provider.behaviour().claims = Box::new(move |claims| set(claims, &[name], &value));
        gets_in(world, &provider, &portal, &shown).await;
    }
}

async fn names_addresses_and_roles_are_taken_as_far_as_they_can_be(world: &World) {
    let (provider, portal) = one(world).await;
    for value in odd() {
        let shown = format!("{value:.40}");
        provider.behaviour().claims = Box::new(move |claims| {
            set(claims, &["name", "email", "preferred_username", "roles", "groups", "wids", "realm_access", "at_hash_", "azp_"], &value);
        });
        gets_in(world, &provider, &portal, &shown).await;
    }
    for (claims, name, email, role) in [
        (json!({ "name": ["Ada King", "Ada"] }), "Ada King", "ada@contoso.example", DirectoryRole::User),
        (json!({ "name": { "given": "Ada" }, "given_name": "Ada", "family_name": 7 }), "Ada 7", "ada@contoso.example", DirectoryRole::User),
        (json!({ "name": 17, "email": null }), "17", "", DirectoryRole::User),
        (json!({ "name": "Ada", "email": ["king@contoso.example"] }), "Ada", "king@contoso.example", DirectoryRole::User),
        (json!({ "name": "Ada", "roles": "global_administrator" }), "Ada", "ada@contoso.example", DirectoryRole::GlobalAdministrator),
        (json!({ "name": "Ada", "roles": [["global_administrator"]] }), "Ada", "ada@contoso.example", DirectoryRole::GlobalAdministrator),
        (
            json!({ "name": "Ada", "roles": { "global_administrator": {} } }),
            "Ada",
            "ada@contoso.example",
            DirectoryRole::GlobalAdministrator,
        ),
        (json!({ "name": "Ada", "roles": { "global_administrator": false } }), "Ada", "ada@contoso.example", DirectoryRole::User),
        (json!({ "name": "Ada", "roles": "[\"global_administrator\"]" }), "Ada", "ada@contoso.example", DirectoryRole::User),
    ] {
        provider.behaviour().claims = Box::new(|_| ());
        let mut who = person("ada", &[]);
        who.as_object_mut().expect("an object").extend(claims.as_object().expect("an object").clone());
        let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", who).await;
        let actor = visit.actor.expect("signed in");
        assert_eq!((&*actor.name, actor.directory_role), (name, role), "{claims}");
        assert_eq!(world.texts("SELECT email FROM users").await, [email], "{claims}");
    }
}

async fn what_stands_beside_the_tokens_may_be_anything(world: &World) {
    let (provider, portal) = one(world).await;
    for value in odd() {
        let shown = format!("{value:.40}");
        provider.behaviour().beside = Box::new(move |said| {
            set(
                said,
                &["expires_in", "scope", "token_type", "refresh_token", "refresh_expires_in", "not-before-policy", "error", "x"],
                &value,
            );
        });
        gets_in(world, &provider, &portal, &shown).await;
    }
    for (name, value) in [
        ("expires_in", json!("3599")),
        ("scope", json!(["openid", "email"])),
        ("token_type", json!("bearer")),
        ("token_type", json!("BEARER")),
    ] {
        let shown = format!("{name} {value}");
        provider.behaviour().beside = Box::new(move |said| set(said, &[name], &value));
        gets_in(world, &provider, &portal, &shown).await;
    }
    provider.behaviour().beside = Box::new(|said| {
        said.remove("token_type");
        said.remove("access_token");
    });
    gets_in(world, &provider, &portal, "no access token").await;
    for value in odd() {
        let shown = format!("{value:.40}");
        provider.behaviour().beside = Box::new(move |said| set(said, &["id_token"], &value));
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{shown}: {}", came.body);
    }
}

async fn an_answer_is_read_whatever_kind_it_calls_itself(world: &World) {
    let (provider, portal) = one(world).await;
    {
        let mut behaviour = provider.behaviour();
        (behaviour.metadata, behaviour.keys, behaviour.token) = (Answers::AsText, Answers::AsText, Answers::AsText);
    }
    gets_in(world, &provider, &portal, "a text").await;
}

async fn an_answer_may_come_packed(world: &World) {
    let (provider, portal) = one(world).await;
    {
        let mut behaviour = provider.behaviour();
        (behaviour.metadata, behaviour.keys, behaviour.token) = (Answers::Packed, Answers::Packed, Answers::Packed);
    }
    gets_in(world, &provider, &portal, "packed").await;
}

async fn an_address_may_begin_with_large_letters(world: &World) {
    let (provider, portal) = one(world).await;
    let shout = provider.origin.replace("http://", "HTTP://");
    provider.behaviour().says = Box::new(move |said| {
        for (name, path) in [("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "keys")] {
            set(said, &[name], &format!("{shout}/{path}").into());
        }
    });
    gets_in(world, &provider, &portal, "HTTP://").await;
}

async fn a_key_without_an_id_and_one_whose_id_is_a_number_are_found(world: &World) {
    let (provider, portal) = one(world).await;
    let own = provider.behaviour().listed.remove(0);
    let named = |id: Value| {
        let mut key = own.public();
        set(key.as_object_mut().expect("an object"), &["kid"], &id);
        key
    };
    let mut unnamed = own.public();
    unnamed.as_object_mut().expect("an object").remove("kid");
    let other = Key::rsa("other", true).public();
    for (shown, listed, signing) in [
        ("an id in the token alone", vec![unnamed.clone()], Signing::With(own.clone())),
        ("among others", vec![other.clone(), unnamed], Signing::With(own.clone())),
        ("a number", vec![other, named(json!(8)), named(json!(7))], Signing::Named(own.clone(), "7")),
    ] {
        {
            let mut behaviour = provider.behaviour();
            (behaviour.listed_besides, behaviour.signing) = (listed, signing);
            behaviour.now += 60 * 60;
        }
        world.clock.advance_seconds(60 * 60);
        gets_in(world, &provider, &portal, shown).await;
    }
}

async fn metadata_may_say_anything_besides(world: &World) {
    const UNUSED: [&str; 22] = [
        "userinfo_endpoint",
        "token_endpoint_auth_methods_supported",
        "response_types_supported",
        "response_modes_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "scopes_supported",
        "claims_supported",
        "claim_types_supported",
        "grant_types_supported",
        "acr_values_supported",
        "display_values_supported",
        "ui_locales_supported",
        "registration_endpoint",
        "end_session_endpoint",
        "request_parameter_supported",
        "require_request_uri_registration",
        "op_policy_uri",
        "code_challenge_methods_supported",
        "mtls_endpoint_aliases",
        "tenant_region_scope",
        "service_documentation",
    ];
    let (provider, portal) = one(world).await;
    for value in odd().into_iter().filter(|value| value.as_str().is_none_or(str::is_empty)) {
        let shown = format!("{value:.40}");
        provider.behaviour().says = Box::new(move |said| set(said, &UNUSED, &value));
        world.clock.advance_seconds(60 * 60);
        provider.behaviour().now += 60 * 60;
        gets_in(world, &provider, &portal, &shown).await;
    }
    for name in ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"] {
        for value in odd() {
            let shown = format!("{name} {value:.40}");
            provider.behaviour().says = Box::new(move |said| set(said, &[name], &value));
            world.clock.advance_seconds(60 * 60);
            provider.behaviour().now += 60 * 60;
            let came = Browser::new(&portal).press("contoso", "").await;
            assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{shown}: {}", came.body);
            came.failed(SignInFailure::Unusable);
        }
    }
}

async fn keys_may_have_anything_beside_them_and_in_them(world: &World) {
    let (provider, portal) = one(world).await;
    let mut besides: Vec<Value> = odd().to_vec();
    for value in odd() {
        besides.push(json!({ "kty": value, "kid": value, "n": value, "e": value }));
        besides.push(json!({ "kty": "RSA", "kid": "first", "n": value, "e": "AQAB" }));
        besides.push(json!({ "kty": "EC", "crv": value, "kid": "first", "x": value, "y": value }));
        let mut other = Key::rsa("other", true).public();
        set(other.as_object_mut().expect("an object"), &["x5c", "x5t", "x5t#S256", "key_ops", "exp", "nbf"], &value);
        besides.push(other);
    }
    provider.behaviour().listed_besides = besides;
    gets_in(world, &provider, &portal, "all of them").await;
}

async fn userinfo_is_asked_where_the_name_is_empty_and_may_be_a_token(world: &World) {
    let (provider, portal) = one(world).await;
    let userinfo = format!("{}/userinfo", provider.origin);
    provider.behaviour().says = Box::new(move |said| set(said, &["userinfo_endpoint"], &userinfo.clone().into()));
    for (userinfo, name) in [(Answers::Well, "Ada King"), (Answers::AsToken, "Ada Queen"), (Answers::Packed, "Ada Jack")] {
        {
            let mut behaviour = provider.behaviour();
            behaviour.userinfo = userinfo;
            behaviour.claims = Box::new(|claims| set(claims, &["name", "given_name"], &json!("")));
            behaviour.tells = Box::new(move |said| set(said, &["name"], &json!(name)));
        }
        let visit = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
        assert_eq!(visit.actor.expect("signed in").name, name);
    }
    provider.behaviour().tells = Box::new(|said| set(said, &["sub"], &json!("ben")));
    for userinfo in [Answers::AsToken, Answers::Packed] {
        provider.behaviour().userinfo = userinfo;
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        came.failed(SignInFailure::Untrusted);
    }
}

async fn userinfo_is_read_in_the_same_way_but_is_about_nobody_else(world: &World) {
    let (provider, portal) = one(world).await;
    let userinfo = format!("{}/userinfo", provider.origin);
    provider.behaviour().says = Box::new(move |said| set(said, &["userinfo_endpoint"], &userinfo.clone().into()));
    provider.behaviour().claims = Box::new(|claims| {
        claims.remove("name");
    });
    for value in odd() {
        let shown = format!("{value:.40}");
        provider.behaviour().tells = Box::new(move |said| {
            set(said, &["updated_at", "address", "locale", "phone_number", "email_verified", "iss", "aud", "exp", "nonce", "x"], &value);
        });
        gets_in(world, &provider, &portal, &shown).await;
    }
    for subject in odd().into_iter().chain([json!("ADA"), json!(" ada"), json!("ada "), json!(["ada"])]) {
        let shown = format!("{subject:.40}");
        provider.behaviour().tells = Box::new(move |said| set(said, &["sub"], &subject));
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::BAD_GATEWAY, "{shown}: {}", came.body);
        came.failed(SignInFailure::Untrusted);
    }
}

on_both_engines!(
    claims_that_nobody_uses_may_be_anything,
    names_addresses_and_roles_are_taken_as_far_as_they_can_be,
    what_stands_beside_the_tokens_may_be_anything,
    an_answer_is_read_whatever_kind_it_calls_itself,
    an_answer_may_come_packed,
    an_address_may_begin_with_large_letters,
    a_key_without_an_id_and_one_whose_id_is_a_number_are_found,
    metadata_may_say_anything_besides,
    userinfo_is_asked_where_the_name_is_empty_and_may_be_a_token,
    keys_may_have_anything_beside_them_and_in_them,
    userinfo_is_read_in_the_same_way_but_is_about_nobody_else,
);
