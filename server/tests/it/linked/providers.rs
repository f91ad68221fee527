//! What the common providers send, after their own documentation (`providers/*.json`), on the whole way through a sign-in: the settings of
//! docs/linked-directories.md, an answer of theirs, and who comes of it or why nobody does. A file says `iss`, `aud` and the rest as the
//! provider does; `nonce`, `iat`, `exp` and a missing `aud` are put in, and the issuer's host and the endpoints are moved to the test's.

use axum::http::StatusCode;
use entente_server::config::{Config, ProviderLimits};
use entente_shared::SignInFailure;
use serde_json::{Map, Value};

use super::{Browser, portal_of, provider, settings};
use crate::support::{Log, World, provider::Key};

const FILES: [(&str, &str); 7] = [
    ("entra", include_str!("providers/entra.json")),
    ("keycloak", include_str!("providers/keycloak.json")),
    ("okta", include_str!("providers/okta.json")),
    ("auth0", include_str!("providers/auth0.json")),
    ("google", include_str!("providers/google.json")),
    ("zitadel", include_str!("providers/zitadel.json")),
    ("authentik", include_str!("providers/authentik.json")),
];

/// The directory of the case that is tried.
const NOW: &str = "domain_prefix LIKE 'Contoso%'";

/// `https://host` of an address.
fn origin(address: &str) -> String {
    address.split('/').take(3).collect::<Vec<_>>().join("/")
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

async fn each_provider_says_who_somebody_is_and_what_they_may(world: &World) {
    let mut number = 0;
    for (name, text) in FILES {
        let file: Value = serde_json::from_str(text).expect(name);
        assert!(file["sources"].as_array().is_some_and(|sources| !sources.is_empty()), "{name} says where it has this from");
        for case in file["people"].as_array().expect("people") {
            let shown = format!("{name}: {}", case["is"].as_str().expect("who it is"));
            one(world, &file, case, &shown).await;
            // The next one finds the names free.
            number += 1;
            world.change(&format!("UPDATE directory SET domain_prefix = 'case {number}' WHERE {NOW}")).await.expect("renamed");
        }
    }
}

async fn one(world: &World, file: &Value, case: &Value, shown: &str) {
    let part = |name: &str| if case[name].is_null() { object(&file[name]) } else { object(&case[name]) };
    let provider = provider(world).await;
    let given = part("settings");
    let issuer = given["ISSUER"].as_str().expect("an issuer");
    let (theirs, ours) = (origin(issuer), provider.origin.clone());
    let here = move |value: Value| -> Value { serde_json::from_str(&value.to_string().replace(&theirs, &ours)).expect("JSON") };

    // The settings as an operator writes them; only where the provider is reached is another.
    let mut written = settings("CONTOSO", issuer);
    written.retain(|(name, _)| !name.ends_with("_ISSUER"));
    written.extend(given.iter().map(|(name, value)| (format!("ENTENTE_OIDC_CONTOSO_{name}"), value.as_str().expect("a text").to_owned())));
    let mut config = Config::from_sources(None, written).expect(shown).providers;
    let moved = |text: &str| here(text.into()).as_str().expect("a text").to_owned();
    let issuer = &mut config[0].issuer;
    (issuer.pattern, issuer.home) = (moved(&issuer.pattern), moved(&issuer.home));
    issuer.also = issuer.also.as_ref().map(|_| provider.origin.trim_start_matches("http://").to_owned());
    let limits = ProviderLimits { bytes: 256 * 1024, ..ProviderLimits::default() };
    let portal = portal_of(world, config, limits);

    let mut discovery = object(&here(file["discovery"].clone()));
    discovery.extend(object(&here(case["discovery"].clone())));
    for (endpoint, path) in
        [("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "keys"), ("userinfo_endpoint", "userinfo")]
    {
        assert!(discovery.contains_key(endpoint), "{shown}: {endpoint}");
        discovery.insert(endpoint.to_owned(), format!("{}/{path}", provider.origin).into());
    }
    let mut claims = here(case["claims"].clone());
    // The one place where an issuer is no address.
    if claims["iss"] == "accounts.google.com" {
        claims["iss"] = provider.origin.trim_start_matches("http://").into();
    }
    let (answer, userinfo, subject) = (part("answer"), object(&here(case["userinfo"].clone())), claims["sub"].clone());
    {
        let mut behaviour = provider.behaviour();
        let key = Key::rsa("their key", false);
        behaviour.listed = vec![key.clone()];
        behaviour.signing = crate::support::provider::Signing::With(key);
        behaviour.says = Box::new(move |said| said.clone_from(&discovery));
        behaviour.beside = Box::new(move |said| said.extend(answer.clone()));
        behaviour.tells = Box::new(move |said| {
            *said = Map::from_iter([("sub".to_owned(), subject.clone())]);
            said.extend(userinfo.clone());
        });
    }
    let log = Log::listen();
    let mut browser = Browser::new(&portal);
    let came = browser.try_to_sign_in(&provider, "contoso", claims).await;
    let log = log.take();
    if let Some(refused) = case.get("refused") {
        let why: SignInFailure = serde_json::from_value(refused["why"].clone()).expect(shown);
        assert!(came.status != StatusCode::SEE_OTHER, "{shown}: {}", came.body);
        came.failed(why);
        let claim = refused["claim"].as_str().expect("a claim");
        assert!(log.contains(&format!("claim=\"{claim}\"")), "{shown}: {log}");
        return;
    }
    assert_eq!((came.status, &*came.place), (StatusCode::SEE_OTHER, "/requests"), "{shown}: {} {log}", came.body);
    let expected = here(case["expected"].clone());
    let actor = world.with_cookie(&browser.session()).await.actor.expect("signed in");
    let text = |name: &str| expected[name].as_str().unwrap_or_else(|| panic!("{shown}: {name}")).to_owned();
    assert_eq!(
        (actor.name, actor.sign_in_address, actor.directory_prefix),
        (text("name"), text("sign_in_address"), text("directory")),
        "{shown}"
    );
    assert_eq!(actor.directory_role.as_str(), text("role"), "{shown}");
    let of_users = format!("FROM users u JOIN directory d ON d.id = u.directory_id WHERE {NOW}");
    assert_eq!(world.texts(&format!("SELECT email {of_users}")).await, [text("email")], "{shown}");
    let directory = format!("SELECT issuer FROM directory WHERE {NOW} UNION ALL SELECT tenant FROM directory WHERE {NOW}");
    assert_eq!(world.texts(&directory).await, [text("issuer"), text("tenant")], "{shown}");
    let left_out = expected["groups_left_out"] == true;
    assert_eq!(world.number(&format!("SELECT COUNT(*) {of_users} AND groups_left_out")).await, i64::from(left_out), "{shown}");
    assert_eq!(log.contains("left out the groups"), left_out, "{shown}: {log}");
}

on_both_engines!(each_provider_says_who_somebody_is_and_what_they_may);
