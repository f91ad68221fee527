//! MEM-01: the list as a file.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use futures_util::StreamExt;
use tower::ServiceExt;

use super::{ATLAS, SENSORS};
use crate::support::World;

async fn get(world: &World, who: Option<&str>, title: &str, parameters: &str) -> Response<Body> {
    let engagement = world.engagement(title).await;
    let mut request = Request::get(format!("/engagements/{engagement}/members.csv{parameters}")).header(header::ACCEPT, "text/csv,*/*");
    if let Some(who) = who {
        let token = world.token(who, demo::PASSWORD).await.expect("signed in");
        request = request.header(header::COOKIE, format!("session={}", token.0));
    }
    let web = Web::new(world.services.clone(), Site::without_files());
    router(web).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec()).expect("text")
}

async fn the_file_has_what_the_list_shows_in_the_readers_language(world: &World) {
    world.fill_in().await;
    let response = get(world, Some("oscar@northlight"), ATLAS, "").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"members.csv\"");
    assert!(response.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with("text/csv"));
    let file = text(response).await;
    assert!(file.starts_with("\u{feff}Name,Sign-in address,Organization,Role,Added,Added by,Last access,Terms of use\r\n"), "{file}");
    assert_eq!(file.lines().count(), 4, "{file}");
    let paul = file.lines().find(|line| line.contains("paul@aurelia")).expect("a row");
    assert!(paul.contains("Aurelia Robotics,Power user; Participant,2026-0") && paul.ends_with("Z,Accepted"), "{paul}");

    let file = text(get(world, Some("paul@aurelia"), ATLAS, "").await).await;
    assert!(file.starts_with("\u{feff}Nom,Identifiant,Organisation,"), "{file}");
    assert!(!file.contains("brightwater"), "ENG-07: {file}");
    let file = text(get(world, Some("oscar@northlight"), ATLAS, "?q=paul&sort=added").await).await;
    assert_eq!(file.lines().count(), 2, "{file}");
    let aurelia = world.account("Aurelia Robotics").await;
    let file = text(get(world, Some("oscar@northlight"), ATLAS, &format!("?organization={aurelia}")).await).await;
    assert_eq!(file.lines().count(), 3, "{file}");
    let file = text(get(world, Some("admin@brightwater"), ATLAS, &format!("?organization={aurelia}")).await).await;
    assert!(!file.contains("aurelia"), "{file}");
}

async fn what_is_no_formula_stays_none(world: &World) {
    world.fill_in().await;
    world
        .change("UPDATE users SET name = '=HYPERLINK(\"http://elsewhere\")' WHERE sign_in_address = 'paul@aurelia'")
        .await
        .expect("changed");
    let file = text(get(world, Some("oscar@northlight"), ATLAS, "").await).await;
    assert!(file.contains("\"'=HYPERLINK(\"\"http://elsewhere\"\")\""), "{file}");
}

async fn who_may_not_see_the_members_gets_no_file(world: &World) {
    world.fill_in().await;
    for (who, title, status) in [
        (None, ATLAS, StatusCode::UNAUTHORIZED),
        (Some("sam@brightwater"), ATLAS, StatusCode::FORBIDDEN),
        (Some("sam@brightwater"), "Atlas 6 concepts", StatusCode::NOT_FOUND),
        (Some("admin@cobalt"), ATLAS, StatusCode::FORBIDDEN),
    ] {
        let response = get(world, who, title, "").await;
        assert_eq!(response.status(), status, "{who:?}");
        assert!(text(response).await.contains("\"error\""));
    }
    world.change("DELETE FROM terms_acceptance").await.expect("changed");
    assert_eq!(get(world, Some("admin@brightwater"), ATLAS, "").await.status(), StatusCode::FORBIDDEN);
    for (method, id, status) in [
        ("GET", "nothing", StatusCode::NOT_FOUND),
        ("GET", "%ff", StatusCode::NOT_FOUND),
        ("GET", "018bcfe5-681a-76be-8f05-c26a240bed28", StatusCode::UNAUTHORIZED),
        ("POST", "nothing", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let web = Web::new(world.services.clone(), Site::without_files());
        let request = Request::builder().method(method).uri(format!("/engagements/{id}/members.csv"));
        let response = router(web).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), status, "{method} {id}");
        assert!(text(response).await.contains("\"error\""));
    }
}

async fn thousands_come_in_pieces(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 5_000).await;
    for sort in ["", "?sort=added"] {
        let file = text(get(world, Some("olivia@northlight"), SENSORS, sort).await).await;
        let mut rows: Vec<_> = file.lines().skip(1).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), 5_003, "{sort}");
    }
}

async fn the_stream_ends_when_the_role_is_lost(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 2_000).await;
    let mut pieces = get(world, Some("olivia@northlight"), SENSORS, "").await.into_body().into_data_stream();
    let first = pieces.next().await.expect("a piece").expect("read");
    assert!(first.len() > 1_000);
    world.change("DELETE FROM engagement_role").await.expect("changed");
    world.change("DELETE FROM program_role").await.expect("changed");
    let mut rows = 0;
    let mut ended = false;
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => rows += piece.iter().filter(|byte| **byte == b'\n').count(),
            Err(_) => ended = true,
        }
    }
    assert!(ended && rows <= 1_000, "cut off, and not as if it were whole: {rows}");
}

async fn so_it_does_when_the_session_ends(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 2_000).await;
    let mut pieces = get(world, Some("olivia@northlight"), SENSORS, "").await.into_body().into_data_stream();
    pieces.next().await.expect("a piece").expect("read");
    world.change("DELETE FROM session_identity").await.expect("changed");
    world.change("DELETE FROM session").await.expect("changed");
    let mut ended = false;
    while let Some(piece) = pieces.next().await {
        ended |= piece.is_err();
    }
    assert!(ended);
}

on_both_engines!(
    the_file_has_what_the_list_shows_in_the_readers_language,
    what_is_no_formula_stays_none,
    who_may_not_see_the_members_gets_no_file,
    thousands_come_in_pieces,
    the_stream_ends_when_the_role_is_lost,
    so_it_does_when_the_session_ends,
);
