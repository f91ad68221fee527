//! What pages say of where somebody is, as a browser without WebAssembly gets them.

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use tower::ServiceExt;

use crate::support::World;

async fn page(world: &World, who: &str, path: &str) -> String {
    let token = world.token(who, demo::PASSWORD).await.expect("right");
    let request = Request::get(path)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, format!("session={}", token.0))
        .body(Body::empty())
        .expect("a request");
    let response = router(Web::new(world.services.clone(), Site::without_files())).oneshot(request).await.expect("an answer");
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

/// The first element that begins with that.
fn tag<'p>(page: &'p str, begin: &str) -> &'p str {
    let at = page.find(begin).unwrap_or_else(|| panic!("no {begin} in {page}"));
    page[at..].split('>').next().expect("its end")
}

async fn the_navigation_says_where_one_is_on_pages_beneath_its_entries_too(world: &World) {
    world.fill_in().await;
    for (path, current) in [
        ("/account", Some("page")),
        ("/account/people", Some("true")),
        ("/account/agreements", Some("true")),
        ("/engagements/discover", None),
        ("/", None),
    ] {
        let page = page(world, "admin@aurelia", path).await;
        let entry = tag(&page, " href=\"/account\"");
        assert_eq!(entry.split_once("aria-current=\"").map(|(_, rest)| rest.split('"').next().expect("its end")), current, "{path}");
    }
}

async fn a_step_that_was_passed_over_is_not_said_to_be_done(world: &World) {
    world.fill_in().await;
    let review = page(world, "admin@cobalt", "/register/review").await;
    assert!(!review.contains("data-state=\"done\""), "nothing is filled in");
    let visit = world.sign_in("admin@cobalt").await;
    world.backend.registration.save_organization(&visit, crate::registration::organization("Cobalt")).await.expect("saved");
    let review = page(world, "admin@cobalt", "/register/review").await;
    assert_eq!(review.matches("data-state=\"done\"").count(), 1);
    assert!(review.contains("href=\"/register/contact\""), "what is left can be gone to");
}

async fn the_box_of_a_batch_keeps_those_who_were_not_invited(world: &World) {
    world.fill_in().await;
    let token = world.token("admin@aurelia", demo::PASSWORD).await.expect("right");
    let acting = world.with_cookie(&token).await.actor.expect("signed in").acting_as().to_string();
    let typed = "ada@new.example%0Anobody%0Alea@aurelia.example";
    let form = format!("acting-as={acting}&form[addresses]={typed}&form[role]=member&form[directory_role]=user&form[language]=en");
    let request = Request::post("/fn/people/invite")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, format!("session={}", token.0))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.replace('[', "%5B").replace(']', "%5D").replace('@', "%40")))
        .expect("a request");
    let response = router(Web::new(world.services.clone(), Site::without_files())).oneshot(request).await.expect("an answer");
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let page = String::from_utf8(body.to_vec()).expect("text");
    let (_, rest) = page.split_once("<textarea").expect("a box");
    let (left, _) = rest.split_once('>').expect("its text").1.split_once("</textarea>").expect("its end");
    assert_eq!(left, "nobody\nlea@aurelia.example");
    assert!(page.contains("ada@new.example"), "the results name all");
}

async fn a_one_time_password_is_made_on_a_page_that_says_what_it_ends(world: &World) {
    world.fill_in().await;
    let lea = world.user("lea@aurelia").await;
    let making = format!("/directories/people/{lea}/password?make=1");
    let people = page(world, "admin@aurelia", "/directories/people").await;
    assert!(people.contains(&format!("href=\"{making}\"")) && !people.contains("value=\"one_time_password\""), "{people}");

    let confirm = page(world, "admin@aurelia", &making).await;
    assert!(
        confirm.contains("Léa Garnier") && confirm.contains("lea@aurelia") && confirm.contains("value=\"one_time_password\""),
        "{confirm}"
    );
    assert!(world.token("lea@aurelia", demo::PASSWORD).await.is_ok(), "looking at it changes nothing");

    for (who, whom) in [("admin@brightwater", lea), ("lea@aurelia", world.user("paul@aurelia").await)] {
        let refused = page(world, who, &format!("/directories/people/{whom}/password?make=1")).await;
        assert!(!refused.contains("value=\"one_time_password\""), "{who}: {refused}");
    }
}

async fn a_sign_in_is_told_by_its_address_and_the_e_mail_address_by_what_it_is_good_for(world: &World) {
    world.fill_in().await;
    for done in ["directory-created", "invitation-accepted", "password-chosen"] {
        let page = page(world, "admin@aurelia", &format!("/?done={done}")).await;
        assert!(page.contains("Votre adresse de connexion est admin@aurelia."), "{page}");
    }
    let own = page(world, "admin@aurelia", "/me/email").await;
    for part in ["admin@aurelia.example", "Non confirmée", "/fn/me/resend-email-link", "Nouvelle adresse e-mail", "Mot de passe actuel"] {
        assert!(own.contains(part), "{part}: {own}");
    }
    let lea = world.user("lea@aurelia").await;
    let of_lea = page(world, "admin@aurelia", &format!("/directories/people/{lea}/email")).await;
    for part in ["Changer l’adresse e-mail de Léa Garnier", "lea@aurelia.example", "/fn/directories/change-email"] {
        assert!(of_lea.contains(part), "{part}: {of_lea}");
    }
    let gone = page(world, "admin@aurelia", "/confirm-email?token=none").await;
    assert!(gone.contains("Ce lien n’est plus valable"), "{gone}");
    for path in ["/sign-in", "/reset-password"] {
        let page = page(world, "admin@aurelia", path).await;
        assert!(page.contains("Adresse de connexion ou adresse e-mail"), "{page}");
    }
}

on_both_engines!(
    a_sign_in_is_told_by_its_address_and_the_e_mail_address_by_what_it_is_good_for,
    the_navigation_says_where_one_is_on_pages_beneath_its_entries_too,
    a_step_that_was_passed_over_is_not_said_to_be_done,
    the_box_of_a_batch_keeps_those_who_were_not_invited,
    a_one_time_password_is_made_on_a_page_that_says_what_it_ends,
);
