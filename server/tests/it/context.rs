//! CTX-01, CTX-02: switching goes only where somebody has proved who they are, and what is one account's is not done or shown for another.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use entente_app::backend::{SessionToken, Visit};
use entente_server::{
    demo,
    http::{FOR_WHOEVER_ACTS, Site, Web, router},
};
use entente_shared::{
    AccountId, Conflict, Error, Missing, UserId,
    access::{Entry, Offer},
    directories::SignInFields,
    people::{ActingAs, Context},
};
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::World;

/// Of Brightwater Logistics, and a guest of Aurelia Robotics.
const MINA: &str = "mina@brightwater";
/// Only Aurelia's people take part; Mina does, as its guest.
const OF_AURELIA: &str = "Spare parts catalogue";

async fn others(world: &World, visit: &Visit) -> Vec<Context> {
    world.backend.contexts.others(visit, "").await.expect("listed").contexts
}

fn names(contexts: &[Context]) -> Vec<(&str, &str)> {
    contexts.iter().map(|context| (&*context.name, context.account.as_ref().map_or("", |account| &*account.name))).collect()
}

fn acts_for(visit: &Visit) -> (&str, &str) {
    let actor = visit.actor.as_ref().expect("signed in");
    (&actor.name, actor.account.as_ref().map_or("", |account| &account.name))
}

/// Signs in beside whoever is signed in in that browser.
async fn sign_in_also(world: &World, visit: &Visit, address: &str) -> Visit {
    world.with_cookie(&token_beside(world, visit, address).await).await
}

async fn token_beside(world: &World, visit: &Visit, address: &str) -> SessionToken {
    let form =
        SignInFields { sign_in_address: address.to_owned(), password: demo::PASSWORD.to_owned(), also: true, ..SignInFields::default() };
    world.backend.directories.sign_in(visit, &form).await.expect("the password is right")
}

async fn switched(world: &World, visit: &Visit, to: ActingAs) -> Visit {
    world.backend.contexts.switch(visit, to).await.expect("open to the person");
    world.arrive_again(visit).await
}

async fn a_person_switches_between_their_accounts(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in(MINA).await;
    assert_eq!(acts_for(&visit), ("Mina Castell", "Brightwater Logistics"));
    let open = others(world, &visit).await;
    assert_eq!(names(&open), [("Mina Castell", "Aurelia Robotics")]);
    let visit = switched(world, &visit, open[0].acting_as()).await;
    assert_eq!(acts_for(&visit), ("Mina Castell", "Aurelia Robotics"));
    assert_eq!(names(&others(world, &visit).await), [("Mina Castell", "Brightwater Logistics")]);
    // A second time changes nothing, and says nothing.
    let visit = switched(world, &visit, open[0].acting_as()).await;
    assert_eq!(acts_for(&visit), ("Mina Castell", "Aurelia Robotics"));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.switch'").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1, "the cookie stays");
    // REG: the next time she signs in, she acts for the account that she acted for last.
    assert_eq!(acts_for(&world.sign_in(MINA).await), ("Mina Castell", "Aurelia Robotics"));
}

async fn nobody_switches_to_what_they_have_not_proved(world: &World) {
    world.fill_in().await;
    let mina = world.sign_in(MINA).await;
    let lea = world.sign_in("lea@aurelia").await;
    let host = world.sign_in("admin@northlight").await;
    let of = |visit: &Visit| visit.actor.as_ref().expect("signed in").acting_as();
    let own = of(&mina);
    for (why, to) in [
        ("somebody else", of(&lea)),
        ("an account of others", ActingAs { account: of(&host).account, ..own }),
        ("somebody else for an own account", ActingAs { account: own.account, user: of(&lea).user }),
        ("nobody", ActingAs { user: UserId(Uuid::nil()), account: None }),
        ("no account", ActingAs { account: Some(AccountId(Uuid::nil())), ..own }),
    ] {
        assert_eq!(world.backend.contexts.switch(&mina, to).await, Err(Missing::Context.into()), "{why}");
    }
    assert_eq!(acts_for(&world.arrive_again(&mina).await), ("Mina Castell", "Brightwater Logistics"));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.switch'").await, 0);
    assert_eq!(world.backend.contexts.switch(&world.stranger(), own).await, Err(Error::SignedOut));
}

async fn two_people_in_one_browser_are_switched_between_and_signed_out_one_by_one(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let lea = visit.actor.as_ref().expect("signed in").acting_as();
    let visit = sign_in_also(world, &visit, "dan@cobalt").await;
    assert_eq!(acts_for(&visit), ("Dan Reyes", ""));
    let open = world.backend.contexts.others(&visit, "").await.expect("listed");
    assert!(open.several_people);
    assert_eq!(names(&open.contexts), [("Léa Garnier", "Aurelia Robotics")]);
    // By the person alone: for the account that they acted for last.
    let visit = switched(world, &visit, ActingAs { account: None, ..lea }).await;
    assert_eq!(acts_for(&visit), ("Léa Garnier", "Aurelia Robotics"));
    assert_eq!(names(&others(world, &visit).await), [("Dan Reyes", "")]);

    assert_eq!(world.backend.contexts.leave(&visit).await, Ok(true));
    let visit = world.arrive_again(&visit).await;
    assert_eq!(acts_for(&visit), ("Dan Reyes", ""));
    assert_eq!(world.backend.contexts.switch(&visit, lea).await, Err(Missing::Context.into()), "who has left is not open any more");
    assert_eq!(world.backend.contexts.leave(&visit).await, Ok(false));
    assert!(world.arrive_again(&visit).await.actor.is_none());
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.end'").await, 2);
}

async fn signing_out_signs_out_everybody_in_the_browser(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let visit = sign_in_also(world, &visit, MINA).await;
    world.backend.directories.sign_out(&visit).await.expect("signed out");
    assert_eq!(world.number("SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM session_identity)").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.end'").await, 2);
}

async fn without_being_asked_to_stay_the_earlier_person_is_gone(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let form = SignInFields { sign_in_address: MINA.to_owned(), password: demo::PASSWORD.to_owned(), ..SignInFields::default() };
    let token = world.backend.directories.sign_in(&visit, &form).await.expect("the password is right");
    let visit = world.with_cookie(&token).await;
    assert_eq!(names(&others(world, &visit).await), [("Mina Castell", "Aurelia Robotics")]);
}

async fn giving_up_to_sign_in_beside_somebody_leaves_them_signed_in(world: &World) {
    world.fill_in().await;
    let contexts = &world.backend.contexts;
    let asked_for_more = "UPDATE users SET password_one_time = TRUE WHERE sign_in_address = 'lea@aurelia'";
    world.change(asked_for_more).await.expect("changed");
    let mina = world.sign_in(MINA).await;
    let token = token_beside(world, &mina, "lea@aurelia").await;
    let half = world.with_cookie(&token).await;
    assert!(half.actor.is_none() && half.pending.is_some(), "it is not complete");
    assert_eq!(contexts.leave(&half).await, Ok(true));
    let back = world.with_cookie(&token).await;
    assert_eq!(acts_for(&back), ("Mina Castell", "Brightwater Logistics"));
    assert_eq!(others(world, &back).await.len(), 1, "and nothing of Léa's is open");

    // Alone in the browser there is nobody to go back to.
    let token = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let alone = world.with_cookie(&token).await;
    assert_eq!(contexts.leave(&alone).await, Ok(false));
    assert!(world.with_cookie(&token).await.pending.is_none());
    assert_eq!(contexts.leave(&world.stranger()).await, Err(Error::SignedOut));
}

async fn many_accounts_are_found_by_words_without_accents(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in(MINA).await;
    let visit = sign_in_also(world, &visit, "lea@aurelia").await;
    let found = async |words: &str| {
        let found = world.backend.contexts.others(&visit, words).await.expect("listed").contexts;
        names(&found).into_iter().map(|(person, account)| format!("{person} {account}")).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, ["Mina Castell Aurelia Robotics", "Mina Castell Brightwater Logistics"]);
    assert_eq!(found("LOGISTICS mina").await, ["Mina Castell Brightwater Logistics"]);
    assert_eq!(found("no such thing").await, [""; 0]);
    let visit = world.sign_in("lea@aurelia").await;
    let visit = sign_in_also(world, &visit, MINA).await;
    let found = world.backend.contexts.others(&visit, "lea").await.expect("listed").contexts;
    assert_eq!(names(&found), [("Léa Garnier", "Aurelia Robotics")]);
}

async fn what_is_held_for_another_account_is_not_shown_under_this_one(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in(MINA).await;
    let engagements = &world.backend.engagements;
    let engagement = world.engagement(OF_AURELIA).await;
    let titles = async |visit: &Visit| {
        engagements.mine(visit).await.expect("listed").into_iter().map(|engagement| engagement.title).collect::<Vec<_>>()
    };
    assert_eq!(titles(&visit).await, ["Sensor SDK 3"]);
    let Err(Error::Elsewhere { title, context }) = engagements.detail(&visit, engagement).await else {
        panic!("the engagement is not of this account")
    };
    assert_eq!((&*title, &*names(&[*context.clone()])), (OF_AURELIA, &[("Mina Castell", "Aurelia Robotics")][..]));
    // One person has one membership: not twice, under two names.
    let terms = world.backend.engagements.detail(&world.sign_in("paul@aurelia").await, engagement).await.expect("seen").terms.id;
    assert!(world.backend.access.join(&visit, Entry { engagement, terms }).await.is_err());

    let visit = switched(world, &visit, context.acting_as()).await;
    assert_eq!(engagements.detail(&visit, engagement).await.expect("seen").offer, Offer::Member);
    assert_eq!(titles(&visit).await, [OF_AURELIA]);
    // The other way round it is the open one that lives elsewhere.
    let open = world.engagement("Sensor SDK 3").await;
    assert!(matches!(engagements.detail(&visit, open).await, Err(Error::Elsewhere { .. })));
}

async fn an_engagement_of_somebody_else_in_the_browser_is_offered_beside_the_own_way_in(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("priya@brightwater").await;
    let visit = sign_in_also(world, &visit, "sam@brightwater").await;
    let engagement = world.engagement("Sensor SDK 3").await;
    let detail = world.backend.engagements.detail(&visit, engagement).await.expect("seen");
    assert_eq!(detail.offer, Offer::Join);
    assert_eq!(names(&[detail.elsewhere.expect("Priya is in it")]), [("Priya Nair", "Brightwater Logistics")]);
    // What one may not know of is named only because somebody else here may.
    let draft = world.engagement("Atlas 6 concepts").await;
    assert_eq!(world.backend.engagements.detail(&visit, draft).await.map(drop), Err(Missing::Engagement.into()));
    let visit = sign_in_also(world, &visit, "oscar@northlight").await;
    let sam = switched(world, &visit, others(world, &visit).await[1].acting_as()).await;
    assert_eq!(acts_for(&sam).0, "Sam Okafor");
    assert!(matches!(world.backend.engagements.detail(&sam, draft).await, Err(Error::Elsewhere { .. })));
    assert!(matches!(world.backend.access.queue(&sam, draft).await, Err(Error::Elsewhere { .. })));
}

async fn a_request_says_for_whom_it_was_made_and_is_taken_back_there(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in(MINA).await;
    let engagement = world.engagement("Integration test lab").await;
    let terms = world.backend.engagements.detail(&visit, engagement).await.expect("seen").terms.id;
    let why = "We would like to test our gateway.".to_owned();
    let request = world.backend.access.request(&visit, Entry { engagement, terms }, why).await.expect("asked");
    let aurelia = others(world, &visit).await[0].acting_as();
    let visit = switched(world, &visit, aurelia).await;
    let mine = world.backend.access.mine(&visit).await.expect("listed");
    assert_eq!(mine[0].organization.as_deref(), Some("Brightwater Logistics"));
    assert!(matches!(world.backend.access.withdraw(&visit, request).await, Err(Error::Elsewhere { .. })));
    assert!(matches!(world.backend.engagements.detail(&visit, engagement).await, Err(Error::Elsewhere { .. })));
    let visit = switched(world, &visit, others(world, &visit).await[0].acting_as()).await;
    assert_eq!(world.backend.access.mine(&visit).await.expect("listed")[0].organization, None);
    assert_eq!(world.backend.access.withdraw(&visit, request).await, Ok(()));
}

/// A tab of a browser.
struct Tab {
    token: SessionToken,
    made_for: String,
    /// A page with a form, and what is typed there.
    page: String,
    fields: String,
}

impl Tab {
    async fn open(world: &World, address: &str) -> Self {
        let token = world.token(address, demo::PASSWORD).await.expect("the password is right");
        let made_for = world.with_cookie(&token).await.actor.expect("signed in").acting_as().to_string();
        let engagement = world.engagement("Integration test lab").await;
        let detail = world.backend.engagements.detail(&world.with_cookie(&token).await, engagement).await.expect("seen");
        let fields = format!(
            "form-id=&form%5Bengagement%5D={engagement}&form%5Bterms%5D={}&form%5Baccepted%5D=true&form%5Bjustification%5D=Robots+%26+arms",
            detail.terms.id
        );
        Self { token, made_for, page: format!("/engagements/{engagement}"), fields }
    }

    /// Sends a form as a browser does; `accept` is what a page with or without WebAssembly wants.
    async fn send(&self, world: &World, accept: &str, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::HOST, "portal.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::REFERER, format!("http://portal.example{}", self.page))
            .header(header::COOKIE, format!("session={}", self.token.0))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        answer(world, request).await
    }
}

async fn answer(world: &World, request: Request<Body>) -> (StatusCode, String) {
    let response = router(Web::new(world.services.clone(), Site::without_files())).oneshot(request).await.expect("an answer");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

const JSON: &str = "application/json";
const HTML: &str = "text/html";
const ASK: &str = "/fn/access/request";

/// Two tabs of Mina's; the second has switched to Aurelia Robotics.
async fn two_tabs(world: &World) -> Tab {
    world.fill_in().await;
    let tab = Tab::open(world, MINA).await;
    let visit = world.with_cookie(&tab.token).await;
    switched(world, &visit, others(world, &visit).await[0].acting_as()).await;
    tab
}

async fn a_form_of_another_account_is_refused_with_what_was_typed(world: &World) {
    let tab = two_tabs(world).await;
    let form = format!("acting-as={}&{}", tab.made_for, tab.fields);
    let (status, body) = tab.send(world, JSON, ASK, &form).await;
    let error: Error = serde_json::from_str(&body).expect("an error of ours");
    let what = Conflict::OtherAccount { made_for: Some("Brightwater Logistics".to_owned()), now: "Aurelia Robotics".to_owned() };
    assert_eq!((status, error), (StatusCode::CONFLICT, Error::Conflict { what }));

    let (status, page) = tab.send(world, HTML, ASK, &form).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Robots &amp; arms</textarea>"), "what was typed stays: {page}");
    assert!(page.contains("This page was made for Brightwater Logistics") && page.contains("name=\"switch-back\""), "{page}");
    assert!(page.contains("class=\"context-account\">Brightwater Logistics"), "the page is as it was: {page}");
    assert_eq!(world.number("SELECT COUNT(*) FROM access_request WHERE justification = 'Robots & arms'").await, 0);
    assert_eq!(acts_for(&world.with_cookie(&tab.token).await).1, "Aurelia Robotics", "nothing has switched by itself");
}

async fn switching_back_sends_the_form_as_it_was(world: &World) {
    let tab = two_tabs(world).await;
    let form = format!("acting-as={}&switch-back=true&{}", tab.made_for, tab.fields);
    let (status, _) = tab.send(world, HTML, ASK, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(world.number("SELECT COUNT(*) FROM access_request WHERE justification = 'Robots & arms'").await, 1);
    assert_eq!(acts_for(&world.with_cookie(&tab.token).await).1, "Brightwater Logistics");
    // No way round the rule of where one may switch to.
    let lea = Tab::open(world, "lea@aurelia").await;
    let forged = format!("acting-as={}&switch-back=true&{}", lea.made_for, tab.fields);
    assert_eq!(tab.send(world, JSON, ASK, &forged).await.0, StatusCode::NOT_FOUND);
}

async fn a_browsers_form_says_for_whom_it_was_made(world: &World) {
    let tab = two_tabs(world).await;
    for (form, status) in [
        (tab.fields.clone(), StatusCode::BAD_REQUEST),
        (format!("acting-as=nonsense&{}", tab.fields), StatusCode::BAD_REQUEST),
        (format!("acting-as=&{}", tab.fields), StatusCode::CONFLICT),
    ] {
        assert_eq!(tab.send(world, JSON, ASK, &form).await.0, status, "{form}");
    }
    // A program has no page that could be out of date.
    let request = Request::post(ASK)
        .header(header::ACCEPT, JSON)
        .header(header::COOKIE, format!("session={}", tab.token.0))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(tab.fields.clone()))
        .expect("a request");
    assert_eq!(answer(world, request).await.0, StatusCode::OK);
}

async fn a_form_of_somebody_who_has_signed_out_leads_to_signing_in_and_back(world: &World) {
    let tab = two_tabs(world).await;
    world.change("DELETE FROM session").await.expect("ended");
    let form = format!("acting-as={}&{}", tab.made_for, tab.fields);
    let (status, body) = tab.send(world, JSON, ASK, &form).await;
    assert_eq!((status, serde_json::from_str(&body).ok()), (StatusCode::UNAUTHORIZED, Some(Error::SignedOut)));
    let request =
        Request::get("/engagements/discover?q=a%20b&sort=title").header(header::ACCEPT, HTML).body(Body::empty()).expect("a request");
    let response = router(Web::new(world.services.clone(), Site::without_files())).oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let place = response.headers()[header::LOCATION].to_str().expect("text");
    assert_eq!(place, "/sign-in?return_to=%2Fengagements%2Fdiscover%3Fq%3Da%2520b%26sort%3Dtitle");
}

async fn who_was_taken_out_of_the_account_writes_nothing_into_another(world: &World) {
    let tab = two_tabs(world).await;
    world
        .change(
            "DELETE FROM account_user WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'mina@brightwater')
                AND account_id = (SELECT id FROM account WHERE publisher_display_name = 'Brightwater Logistics')",
        )
        .await
        .expect("taken out");
    let form = format!("acting-as={}&{}", tab.made_for, tab.fields);
    let (status, body) = tab.send(world, JSON, ASK, &form).await;
    let what = Conflict::OtherAccount { made_for: None, now: "Aurelia Robotics".to_owned() };
    assert_eq!((status, serde_json::from_str(&body).ok()), (StatusCode::CONFLICT, Some(Error::Conflict { what })));
    // Out of the last one as well: the page says so, and the other account is not offered any more.
    world
        .change("DELETE FROM account_user WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'mina@brightwater')")
        .await
        .expect("taken out");
    let request = Request::get("/").header(header::ACCEPT, HTML).header(header::COOKIE, format!("session={}", tab.token.0));
    let (status, page) = answer(world, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Organization not registered") && !page.contains("Aurelia Robotics"), "{page}");
}

async fn a_page_of_one_account_gets_no_answers_of_another(world: &World) {
    let tab = two_tabs(world).await;
    let ask = async |made_for: Option<&str>| {
        let mut request = Request::get("/fn/engagements/mine").header(header::ACCEPT, JSON);
        if let Some(made_for) = made_for {
            request = request.header("acting-as", made_for);
        }
        let request = request.header(header::COOKIE, format!("session={}", tab.token.0)).body(Body::empty()).expect("a request");
        answer(world, request).await
    };
    assert_eq!(ask(Some(&tab.made_for)).await.0, StatusCode::CONFLICT);
    assert_eq!(ask(Some("")).await.0, StatusCode::CONFLICT);
    let now = world.with_cookie(&tab.token).await.actor.expect("signed in").acting_as().to_string();
    let (status, body) = ask(Some(&now)).await;
    assert!(status == StatusCode::OK && body.contains(OF_AURELIA), "{body}");
    assert_eq!(ask(None).await.0, StatusCode::OK, "a program");
}

#[test]
fn what_is_done_for_whoever_acts_are_functions() {
    let paths: Vec<_> = server_fn_paths().map(|(path, _)| path).collect();
    for path in FOR_WHOEVER_ACTS {
        assert!(paths.contains(&path), "{path}");
    }
}

on_both_engines!(
    a_person_switches_between_their_accounts,
    nobody_switches_to_what_they_have_not_proved,
    two_people_in_one_browser_are_switched_between_and_signed_out_one_by_one,
    signing_out_signs_out_everybody_in_the_browser,
    giving_up_to_sign_in_beside_somebody_leaves_them_signed_in,
    without_being_asked_to_stay_the_earlier_person_is_gone,
    many_accounts_are_found_by_words_without_accents,
    what_is_held_for_another_account_is_not_shown_under_this_one,
    an_engagement_of_somebody_else_in_the_browser_is_offered_beside_the_own_way_in,
    a_request_says_for_whom_it_was_made_and_is_taken_back_there,
    a_form_of_another_account_is_refused_with_what_was_typed,
    switching_back_sends_the_form_as_it_was,
    a_browsers_form_says_for_whom_it_was_made,
    a_form_of_somebody_who_has_signed_out_leads_to_signing_in_and_back,
    who_was_taken_out_of_the_account_writes_nothing_into_another,
    a_page_of_one_account_gets_no_answers_of_another,
);
