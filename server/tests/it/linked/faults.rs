//! Providers that are down, slow, confused or hostile: an answer for their own people, in time, and nothing for others.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use entente_server::demo;
use entente_shared::SignInFailure;
use serde_json::json;
use tower::ServiceExt;

use super::{Browser, administrator, portal, portal_that_waits, provider, settings};
use crate::support::{
    World,
    provider::{Answers, Provider},
};

/// One provider, for whose answers nobody waits long.
async fn one(world: &World) -> (Provider, Router) {
    let provider = provider(world).await;
    let portal = portal_that_waits(world, settings("CONTOSO", &provider.origin), Duration::from_secs(1));
    (provider, portal)
}

const BAD: [(Answers, SignInFailure); 6] = [
    (Answers::Hugely, SignInFailure::Unusable),
    (Answers::Elsewhere, SignInFailure::Unusable),
    (Answers::Slowly, SignInFailure::Unreachable),
    (Answers::Never, SignInFailure::Unreachable),
    (Answers::Broken, SignInFailure::Unreachable),
    (Answers::Nonsense, SignInFailure::Unusable),
];

async fn bad_metadata_is_found_out_and_asked_for_again(world: &World) {
    let (provider, portal) = one(world).await;
    for (how, why) in BAD {
        provider.behaviour().metadata = how;
        Browser::new(&portal).press("contoso", "").await.failed(why);
    }
    provider.behaviour().metadata = Answers::Well;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn bad_keys_tokens_and_userinfo_are_found_out_too(world: &World) {
    let (provider, portal) = one(world).await;
    let userinfo = format!("{}/userinfo", provider.origin);
    provider.behaviour().says = Box::new(move |metadata| {
        metadata.insert("userinfo_endpoint".to_owned(), userinfo.clone().into());
    });
    provider.behaviour().claims = Box::new(|claims| {
        claims.remove("name");
    });
    for (how, why) in BAD {
        provider.behaviour().keys = how;
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(why);
    }
    provider.behaviour().keys = Answers::Well;
    for (how, why) in BAD {
        provider.behaviour().token = how;
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        // A broken answer to a question with a code could be any.
        if how == Answers::Broken { assert!(came.status.is_server_error(), "{}", came.body) } else { came.failed(why) }
    }
    provider.behaviour().token = Answers::Well;
    for (how, why) in BAD {
        provider.behaviour().userinfo = how;
        let why = if how == Answers::Nonsense { SignInFailure::Untrusted } else { why };
        Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(why);
    }
    provider.behaviour().userinfo = Answers::Well;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn keys_of_a_kind_that_is_not_known_are_passed_over_and_none_at_all_is_a_fault(world: &World) {
    let (provider, portal) = one(world).await;
    let listed = std::mem::take(&mut provider.behaviour().listed);
    provider.behaviour().listed_besides = vec![json!({ "kty": "none of ours", "kid": "odd" }), json!(17)];
    Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Unusable);
    provider.behaviour().listed = listed;
    Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn metadata_that_leads_astray_is_not_followed(world: &World) {
    let (provider, portal) = one(world).await;
    for (name, value) in [
        ("issuer", "https://evil.example".to_owned()),
        ("issuer", format!("{}/", provider.origin)),
        ("token_endpoint", "file:///etc/passwd".to_owned()),
        ("jwks_uri", "ftp://evil.example/keys".to_owned()),
        ("authorization_endpoint", "javascript:alert(1)".to_owned()),
    ] {
        provider.behaviour().says = Box::new(move |metadata| {
            metadata.insert(name.to_owned(), value.clone().into());
        });
        Browser::new(&portal).press("contoso", "").await.failed(SignInFailure::Unusable);
    }
}

async fn a_provider_that_is_not_there_holds_up_nobody_else(world: &World) {
    world.fill_in().await;
    // Nobody listens on a port that was just given back.
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let portal = portal(world, settings("CONTOSO", &format!("http://{gone}")));
    Browser::new(&portal).press("contoso", "").await.failed(SignInFailure::Unreachable);
    let request = Request::get("/sign-in").header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request");
    let page = portal.oneshot(request).await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    assert!(world.token("lea@aurelia", demo::PASSWORD).await.is_ok());
}

async fn many_who_come_at_once_ask_once_and_wait_together(world: &World) {
    let (provider, portal) = one(world).await;
    let press = || async { Browser::new(&portal).press("contoso", "").await };
    provider.behaviour().metadata = Answers::Never;
    let (a, b, c, d) = tokio::join!(press(), press(), press(), press());
    for came in [a, b, c, d] {
        came.failed(SignInFailure::Unreachable);
    }
    assert_eq!(provider.behaviour().asked.0, 1, "one waited for all");
    provider.behaviour().metadata = Answers::Well;
    let (a, b, c, d) = tokio::join!(press(), press(), press(), press());
    assert!([a, b, c, d].iter().all(|came| came.status == StatusCode::OK));
    assert_eq!(provider.behaviour().asked.0, 2);
}

async fn why_not_is_a_page_in_the_frame_that_leads_back(world: &World) {
    let (provider, portal) = one(world).await;
    provider.behaviour().metadata = Answers::Broken;
    for (language, title, text, back) in [
        ("en", "You are not signed in", "Contoso ID does not answer", "Back to sign-in"),
        ("fr", "Vous n’êtes pas connecté", "Contoso ID ne répond pas", "Retour à la connexion"),
    ] {
        let request = Request::post("/auth/start/contoso")
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, language)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("return_to=%2Frequests"))
            .expect("a request");
        let response = portal.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let page = String::from_utf8(body.to_vec()).expect("text");
        for words in [title, text, back, "href=\"/sign-in?return_to=%2Frequests\"", "class=\"topbar\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

async fn the_sign_in_page_has_a_button_for_each_provider(world: &World) {
    let portal = portal(world, [settings("CONTOSO", "https://id.example"), settings("SECOND", "https://second.example")].concat());
    let request = Request::get("/sign-in?return_to=%2Frequests").header(header::ACCEPT, "text/html").body(Body::empty());
    let response = portal.oneshot(request.expect("a request")).await.expect("an answer");
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(body.to_vec()).expect("text");
    for words in ["action=\"/auth/start/contoso\"", "action=\"/auth/start/second\"", "Continue with Contoso ID"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

on_both_engines!(
    bad_metadata_is_found_out_and_asked_for_again,
    bad_keys_tokens_and_userinfo_are_found_out_too,
    keys_of_a_kind_that_is_not_known_are_passed_over_and_none_at_all_is_a_fault,
    metadata_that_leads_astray_is_not_followed,
    a_provider_that_is_not_there_holds_up_nobody_else,
    many_who_come_at_once_ask_once_and_wait_together,
    why_not_is_a_page_in_the_frame_that_leads_back,
    the_sign_in_page_has_a_button_for_each_provider,
);
