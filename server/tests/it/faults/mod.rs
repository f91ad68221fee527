//! A database that can't do its work for a while: what people, programs and the machinery around the portal are told, that nothing is half
//! done, and that the portal is well again by itself when the cause is gone.

mod pooler;
mod postgres;
mod process;
mod readiness;
mod sqlite;
mod starting;
mod transactions;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use tower::ServiceExt;

use crate::support::World;

const PAGE: &str = "text/html";
const JSON: &str = "application/json";

/// A browser in which Léa is signed in, at one portal.
struct Portal {
    router: Router,
    cookie: String,
    acting: String,
}

struct Answer {
    status: u16,
    retry_after: Option<u32>,
    body: String,
}

impl Answer {
    /// 503, with that reason and when to come again.
    #[track_caller]
    fn is_unavailable(&self, why: &str) {
        assert_eq!(self.status, 503, "{}", self.body);
        assert!(self.retry_after.is_some_and(|seconds| (1..=60).contains(&seconds)), "{:?}", self.retry_after);
        assert_eq!(self.body, format!("{{\"error\":\"unavailable\",\"why\":\"{why}\"}}"));
    }

    /// The same as a page.
    #[track_caller]
    fn is_page_of(&self, words: &str) {
        assert_eq!(self.status, 503, "{}", self.body);
        assert!(self.retry_after.is_some());
        assert!(self.body.contains(words) && self.body.contains("<main"), "{words} in {}", self.body);
    }
}

impl Portal {
    async fn open(world: &World) -> Self {
        world.fill_in().await;
        let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("the password is right");
        let acting = world.with_cookie(&token).await.actor.expect("signed in").acting_as().to_string();
        let router = router(Web::new(world.services.clone(), Site::without_files()));
        Self { router, cookie: format!("session={}", token.0), acting }
    }

    async fn send(&self, request: axum::http::request::Builder, accept: &str, language: &str, body: String) -> Answer {
        let request = request
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, language)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let response = self.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
        let status = response.status().as_u16();
        let retry_after =
            response.headers().get(header::RETRY_AFTER).map(|seconds| seconds.to_str().expect("text").parse().expect("seconds"));
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        Answer { status, retry_after, body: String::from_utf8(body.to_vec()).expect("text") }
    }

    async fn page(&self, path: &str, language: &str) -> Answer {
        self.send(Request::get(path), PAGE, language, String::new()).await
    }

    /// A question of a page with WebAssembly.
    async fn ask(&self) -> Answer {
        self.send(Request::get("/fn/me/sessions"), JSON, "en", String::new()).await
    }

    /// A form of hers: as a page with WebAssembly sends it, or as a browser does.
    async fn rename(&self, name: &str, accept: &str) -> Answer {
        let form = format!("acting-as={}&form%5Bname%5D={}", self.acting, name.replace(' ', "+"));
        self.send(Request::post("/fn/me/rename"), accept, "en", form).await
    }

    async fn renames(&self, name: &str) {
        let answer = self.rename(name, JSON).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Waits until `/readyz` gives that status and word: an answer holds for a second.
    async fn is_ready(&self, status: u16, word: &str) -> Answer {
        let answer = async {
            loop {
                let answer = self.send(Request::get("/readyz"), "*/*", "en", String::new()).await;
                if answer.status == status && answer.body.contains(word) {
                    return answer;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), answer)
            .await
            .unwrap_or_else(|_| panic!("/readyz never says {status} {word}"))
    }

    /// Every kind of answer while nothing can be written: forms and programs are told so, pages can be read, `/readyz` names the reason.
    async fn only_reads(&self, world: &World, why: &str, words: &str) {
        self.rename("Nobody", JSON).await.is_unavailable(why);
        self.rename("Nobody", PAGE).await.is_page_of(words);
        self.rename("Nobody", JSON).await.is_unavailable(why);
        let ready = self.is_ready(503, &format!("not ready: {why}\n")).await;
        assert!(ready.retry_after.is_some());
        // A minute later a page writes down that the session was used, as far as it can.
        world.clock.advance_seconds(61);
        let page = self.page("/me", "en").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!page.body.contains("Nobody"), "nothing was kept");
    }

    /// Nothing has to be done to the portal.
    async fn is_well_again(&self, name: &str) {
        self.renames(name).await;
        self.is_ready(200, "ready").await;
        let page = self.page("/me", "en").await;
        assert!(page.status == 200 && page.body.contains(name), "{}", page.body);
    }
}
