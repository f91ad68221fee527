//! Behind a reverse proxy the brakes count visitors; a stranger who invents a header is counted as who they are.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{HeaderName, Method, StatusCode},
};
use entente_server::{
    config::Config,
    http::{Site, Web, router},
    services::Services,
};
use tower::ServiceExt;

use crate::{support::World, surface::call};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// So many of it are let through from one address, each for a name of its own (`attempts::resets_from`).
const LIMIT: usize = 20;

/// Somebody asks for a password by mail for the `number`th time, and says where they come from.
async fn ask(services: &Services, peer: &str, said: &str, number: usize) -> StatusCode {
    let arguments = format!("form[sign_in_address]=somebody{number}@nowhere");
    let mut request = call(&Method::POST, "/fn/reset-password/ask", &arguments, &[(FORWARDED_FOR, said)]);
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 4711)));
    router(Web::new(services.clone(), Site::without_files())).oneshot(request).await.expect("an answer").status()
}

async fn a_strangers_forged_header_gives_them_no_more_attempts(world: &World) {
    for number in 0..LIMIT {
        assert_eq!(ask(&world.services, "198.51.100.9", &format!("203.0.113.{number}"), number).await, StatusCode::OK);
    }
    assert_eq!(ask(&world.services, "198.51.100.9", "203.0.113.99", LIMIT).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.texts("SELECT DISTINCT address FROM audit_event").await, ["198.51.100.9"]);
}

async fn behind_a_trusted_proxy_each_visitor_counts(world: &World) {
    let settings = [("ENTENTE_TRUSTED_PROXIES".to_owned(), "10.0.0.0/8".to_owned())];
    let mut services = world.services.clone();
    std::sync::Arc::make_mut(&mut services.config).trusted_proxies =
        Config::from_sources(None, settings).expect("a good setting").trusted_proxies;
    for number in 0..LIMIT {
        // What the visitor has invented stands left of what the proxy has added.
        let said = format!("192.0.2.{number}, 203.0.113.7");
        assert_eq!(ask(&services, "::ffff:10.0.0.1", &said, number).await, StatusCode::OK);
    }
    assert_eq!(ask(&services, "10.0.0.1", "203.0.113.7", LIMIT).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(&services, "10.0.0.1", "203.0.113.8", LIMIT + 1).await, StatusCode::OK, "another visitor is not held up");
    assert_eq!(ask(&services, "198.51.100.9", "203.0.113.7", LIMIT + 2).await, StatusCode::OK, "nor is who comes past the proxy");
    let addresses = world.texts("SELECT DISTINCT address FROM audit_event ORDER BY address").await;
    assert_eq!(addresses, ["198.51.100.9", "203.0.113.7", "203.0.113.8"]);
}

on_both_engines!(a_strangers_forged_header_gives_them_no_more_attempts, behind_a_trusted_proxy_each_visitor_counts);
