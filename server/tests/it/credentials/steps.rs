//! A sign-in of which something is still asked.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use entente_shared::credentials::ResetBy;
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceExt;

use super::{set_up, user_id};
use crate::support::World;

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

on_both_engines!(a_sign_in_that_is_not_complete_can_do_nothing_else, a_form_that_is_refused_brings_no_code_back,);
