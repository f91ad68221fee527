//! DIR-02 to DIR-06: signing in with OpenID Connect providers, good ones and bad ones, and an account's directories. Through the whole
//! router, as a browser does it.

mod directories;
mod faults;
mod lenient;
mod people;
mod providers;
mod sign_ins;
mod tokens;

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use entente_app::backend::{SessionToken, Visit};
use entente_server::{
    clock::Clock,
    config::{self, Config, ProviderLimits},
    http::{Site, Web, router},
};
use entente_shared::{Error, SignInFailure};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{
    World,
    provider::{Authorized, CLIENT, Provider, SECRET},
};

/// The world's time as tokens have it.
fn now(world: &World) -> i64 {
    world.clock.now().0 / 1_000_000
}

async fn provider(world: &World) -> Provider {
    Provider::start(now(world)).await
}

/// Settings of a provider under a name, with the issuer of one organization.
fn settings(name: &str, issuer: &str) -> Vec<(String, String)> {
    let settings = [("ISSUER", issuer), ("CLIENT_ID", CLIENT), ("CLIENT_SECRET", SECRET), ("LABEL", "Contoso ID")];
    settings.map(|(setting, value)| (format!("ENTENTE_OIDC_{name}_{setting}"), value.to_owned())).to_vec()
}

/// An Entente with these settings besides the world's.
fn portal(world: &World, settings: Vec<(String, String)>) -> Router {
    portal_that_waits(world, settings, Duration::from_secs(30))
}

/// The same, which waits that long for a provider's answers.
fn portal_that_waits(world: &World, settings: Vec<(String, String)>, answer: Duration) -> Router {
    let providers = Config::from_sources(None, settings).expect("good settings").providers;
    portal_of(world, providers, ProviderLimits { connect: Duration::from_secs(5), answer, bytes: 256 * 1024 })
}

/// The same with these providers.
fn portal_of(world: &World, providers: Vec<config::Provider>, limits: ProviderLimits) -> Router {
    let mut services = world.services.clone();
    let config = std::sync::Arc::make_mut(&mut services.config);
    (config.providers, config.provider_limits) = (providers, limits);
    router(Web::new(services, Site::without_files()))
}

/// A person as a provider describes them.
fn person(subject: &str, roles: &[&str]) -> Value {
    json!({ "sub": subject, "name": format!("Person {subject}"), "email": format!("{subject}@contoso.example"),
        "preferred_username": format!("{subject}@contoso.example"), "roles": roles })
}

fn administrator(subject: &str) -> Value {
    person(subject, &["Global Administrator"])
}

/// A browser: an Entente and the cookies that it has set.
struct Browser {
    portal: Router,
    cookies: BTreeMap<String, String>,
}

struct Came {
    status: StatusCode,
    place: String,
    body: String,
}

impl Came {
    fn error(&self) -> Error {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} is no error: {}", self.status, self.body))
    }

    #[track_caller]
    fn failed(&self, expected: SignInFailure) {
        let Error::SignIn { why, provider, .. } = self.error() else { panic!("another error: {}", self.body) };
        assert_eq!((why, &*provider), (expected, "Contoso ID"));
        assert_eq!(self.status.as_u16(), expected.status());
    }
}

impl Browser {
    fn new(portal: &Router) -> Self {
        Self { portal: portal.clone(), cookies: BTreeMap::new() }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: &str) -> Came {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::ACCEPT, "application/json").header(header::COOKIE, cookies.join("; "));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body.to_owned()));
        let response = self.portal.clone().oneshot(request.expect("a request")).await.expect("an answer");
        self.keep_cookies(&response);
        let status = response.status();
        let place = response.headers().get(header::LOCATION).map(|place| place.to_str().expect("text").to_owned()).unwrap_or_default();
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        Came { status, place, body: String::from_utf8(body.to_vec()).expect("text") }
    }

    /// A page of the portal's, as it is read.
    async fn page(&mut self, path: &str) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::COOKIE, cookies.join("; ")).body(Body::empty());
        let response = self.portal.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        String::from_utf8(body.to_vec()).expect("text")
    }

    fn keep_cookies(&mut self, response: &Response<Body>) {
        for line in response.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (name, rest) = line.split_once('=').expect("a cookie");
            let (value, attributes) = rest.split_once(';').expect("attributes");
            assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax") && attributes.contains("Path=/"), "{line}");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Presses a provider's button.
    async fn press(&mut self, name: &str, form: &str) -> Came {
        self.send(Request::post(format!("/auth/start/{name}")), form).await
    }

    /// Presses it, and gives the address that the browser is sent to.
    async fn leave(&mut self, name: &str, form: &str) -> String {
        let came = self.press(name, form).await;
        assert_eq!(came.status, StatusCode::OK, "{}", came.body);
        let (_, rest) = came.body.split_once("content=\"0;url=").expect("the address to go to");
        rest.split('"').next().expect("its end").replace("&amp;", "&")
    }

    async fn come_back(&mut self, name: &str, parameters: &[(&str, &str)]) -> Came {
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let query: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        self.send(Request::get(format!("/auth/callback/{name}?{}", query.join("&"))), "").await
    }

    async fn come_back_with(&mut self, name: &str, authorized: &Authorized) -> Came {
        self.come_back(name, &[("code", &authorized.code), ("state", &authorized.state)]).await
    }

    /// All the way there and back.
    async fn try_to_sign_in(&mut self, provider: &Provider, name: &str, who: Value) -> Came {
        let address = self.leave(name, "return_to=%2Frequests").await;
        let authorized = provider.authorize(&address, who);
        self.come_back_with(name, &authorized).await
    }

    #[track_caller]
    fn session(&self) -> SessionToken {
        SessionToken(self.cookies.get("session").expect("a session").clone(), None)
    }

    async fn sign_in(&mut self, world: &World, provider: &Provider, name: &str, who: Value) -> Visit {
        let came = self.try_to_sign_in(provider, name, who).await;
        assert_eq!((came.status, &*came.place), (StatusCode::SEE_OTHER, "/requests"), "{}", came.body);
        world.with_cookie(&self.session()).await
    }
}

/// One provider, known as `contoso`.
async fn one(world: &World) -> (Provider, Router) {
    let provider = provider(world).await;
    let portal = portal(world, settings("CONTOSO", &provider.origin));
    (provider, portal)
}

/// One provider for many organizations, known as `many`.
async fn many(world: &World) -> (Provider, Router) {
    let provider = provider(world).await;
    let portal = portal(world, settings("MANY", &format!("{}/organizations/v2.0", provider.origin)));
    (provider, portal)
}
