//! The way to a provider and back: it belongs to one browser, one provider, and one time.

use axum::http::{Request, StatusCode, header};
use entente_shared::{Error, Missing, SignInFailure};

use super::{Browser, administrator, one, person, portal, provider, settings};
use crate::support::{World, provider::parameters};

async fn a_code_and_its_state_are_good_once(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "").await;
    let cookies = browser.cookies.clone();
    let authorized = provider.authorize(&address, administrator("ada"));
    assert_eq!(browser.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
    // Going back to it leads on, and does nothing.
    let session = browser.cookies["session"].clone();
    assert_eq!(browser.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.cookies["session"], session);
    // Whoever has copied the cookie too comes too late.
    browser.cookies = cookies;
    browser.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1);
    // A code that was used goes with no other state.
    let address = browser.leave("contoso", "").await;
    let state = &parameters(&address)["state"];
    browser.come_back("contoso", &[("code", &authorized.code), ("state", state)]).await.failed(SignInFailure::Stale);
}

async fn whoever_goes_back_to_the_last_step_goes_on_while_they_are_signed_in(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "return_to=%2Fengagements%3Fq%3Da").await;
    let authorized = provider.authorize(&address, administrator("ada"));
    assert_eq!(browser.come_back_with("contoso", &authorized).await.place, "/engagements?q=a");
    let cookies = browser.cookies.clone();
    // Another sign-in is under way besides, whose cookie stays.
    while browser.cookies.len() < 9 {
        browser.leave("contoso", "").await;
    }
    for _ in 0..2 {
        let again = browser.come_back_with("contoso", &authorized).await;
        assert_eq!((again.status, &*again.place), (StatusCode::SEE_OTHER, "/engagements?q=a"), "{}", again.body);
        assert_eq!((browser.cookies.len(), &browser.cookies["session"]), (9, &cookies["session"]), "the session stays");
    }
    // An hour later too, when nothing else is known of it.
    world.clock.advance_seconds(60 * 60);
    Browser::new(&portal).leave("contoso", "").await;
    assert_eq!(browser.come_back_with("contoso", &authorized).await.place, "/engagements?q=a");
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1);
    // In another browser, or signed out, it is over, with the way to begin again.
    provider.behaviour().now += 60 * 60;
    let mut other = Browser::new(&portal);
    other.sign_in(world, &provider, "contoso", person("ben", &[])).await;
    other.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    assert!(other.cookies.contains_key("session"));
    let mut nobody = Browser::new(&portal);
    let came = nobody.come_back_with("contoso", &authorized).await;
    came.failed(SignInFailure::Stale);
    assert!(matches!(came.error(), Error::SignIn { again, .. } if again.starts_with("/sign-in")));
    world.change("DELETE FROM session").await.expect("signed out");
    browser.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
}

async fn a_state_that_is_not_used_leads_nobody_on_who_is_signed_in_already(world: &World) {
    let (provider, portal) = one(world).await;
    let mut attacker = Browser::new(&portal);
    let address = attacker.leave("contoso", "return_to=%2Fme").await;
    let authorized = provider.authorize(&address, administrator("eve"));
    let mut victim = Browser::new(&portal);
    victim.sign_in(world, &provider, "contoso", person("ben", &[])).await;
    victim.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    assert_eq!(world.with_cookie(&victim.session()).await.actor.expect("signed in").name, "Person ben");
}

async fn who_has_signed_in_besides_goes_on_from_both(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let first = provider.authorize(&browser.leave("contoso", "return_to=%2Frequests").await, administrator("ada"));
    browser.come_back_with("contoso", &first).await;
    let second = provider.authorize(&browser.leave("contoso", "return_to=%2Fme&also=true").await, person("ben", &[]));
    browser.come_back_with("contoso", &second).await;
    assert_eq!(browser.come_back_with("contoso", &first).await.place, "/requests");
    assert_eq!(browser.come_back_with("contoso", &second).await.place, "/me");
}

async fn a_state_is_good_once_even_if_the_provider_takes_codes_again(world: &World) {
    let (provider, portal) = one(world).await;
    provider.behaviour().takes_codes_again = true;
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "").await;
    let cookies = browser.cookies.clone();
    let authorized = provider.authorize(&address, administrator("ada"));
    assert_eq!(browser.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
    browser.cookies = cookies;
    browser.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    assert_eq!(world.number("SELECT COUNT(*) FROM session").await, 1);
}

async fn of_two_who_bring_the_same_state_at_once_one_gets_in(world: &World) {
    let (provider, portal) = one(world).await;
    provider.behaviour().takes_codes_again = true;
    let mut here = Browser::new(&portal);
    let address = here.leave("contoso", "").await;
    let mut there = Browser::new(&portal);
    there.cookies = here.cookies.clone();
    let authorized = provider.authorize(&address, administrator("ada"));
    let (one, other) = tokio::join!(here.come_back_with("contoso", &authorized), there.come_back_with("contoso", &authorized));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 400]);
}

async fn a_state_is_worth_nothing_in_another_browser(world: &World) {
    let (provider, portal) = one(world).await;
    // An attacker signs in as themselves, and makes somebody else open the last step.
    let mut attacker = Browser::new(&portal);
    let address = attacker.leave("contoso", "").await;
    let authorized = provider.authorize(&address, administrator("eve"));
    let mut victim = Browser::new(&portal);
    victim.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    victim.leave("contoso", "").await;
    victim.come_back_with("contoso", &authorized).await.failed(SignInFailure::Stale);
    assert!(!victim.cookies.contains_key("session"));
    // It was not used up by that: it is still the attacker's own.
    assert_eq!(attacker.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
}

async fn an_answer_of_one_provider_is_none_of_another(world: &World) {
    let (good, evil) = (provider(world).await, provider(world).await);
    let portal = portal(world, [settings("CONTOSO", &good.origin), settings("EVIL", &evil.origin)].concat());
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "").await;
    let authorized = good.authorize(&address, administrator("ada"));
    // The code meant for the good one is brought to the address of the evil one, which would be shown it.
    browser.come_back_with("evil", &authorized).await.failed(SignInFailure::Stale);
    assert_eq!(evil.behaviour().asked, (0, 0));
    // RFC 9207: the good one's address, in the name of the evil one.
    let address = browser.leave("contoso", "").await;
    let authorized = good.authorize(&address, administrator("ada"));
    let brought = [("code", &*authorized.code), ("state", &*authorized.state), ("iss", &*evil.origin)];
    browser.come_back("contoso", &brought).await.failed(SignInFailure::Untrusted);
    assert!(good.is_unused(&authorized.code), "nobody is shown the code");
    let address = browser.leave("contoso", "").await;
    let authorized = good.authorize(&address, administrator("ada"));
    let brought = [("code", &*authorized.code), ("state", &*authorized.state), ("iss", &*good.origin)];
    assert_eq!(browser.come_back("contoso", &brought).await.status, StatusCode::SEE_OTHER);
}

async fn a_provider_that_says_who_answers_always_has_to(world: &World) {
    let (provider, portal) = one(world).await;
    provider.behaviour().says = Box::new(|metadata| {
        metadata.insert("authorization_response_iss_parameter_supported".to_owned(), true.into());
    });
    Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await.failed(SignInFailure::Untrusted);
}

async fn ten_minutes_are_enough(world: &World) {
    let (provider, portal) = one(world).await;
    for (seconds, gets_in) in [(599, true), (600, false)] {
        let mut browser = Browser::new(&portal);
        let address = browser.leave("contoso", "").await;
        let authorized = provider.authorize(&address, administrator("ada"));
        world.clock.advance_seconds(seconds);
        provider.behaviour().now += seconds;
        let came = browser.come_back_with("contoso", &authorized).await;
        assert_eq!(came.status == StatusCode::SEE_OTHER, gets_in, "{seconds}");
    }
    Browser::new(&portal).leave("contoso", "").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM linked_sign_in").await, 1, "what is over does not pile up");
}

async fn what_a_provider_says_no_with_is_told(world: &World) {
    let (_provider, portal) = one(world).await;
    for (error, why) in [
        ("access_denied", SignInFailure::Declined),
        ("temporarily_unavailable", SignInFailure::Unreachable),
        ("unauthorized_client", SignInFailure::Unusable),
        ("<script>\n", SignInFailure::Unusable),
    ] {
        let mut browser = Browser::new(&portal);
        let address = browser.leave("contoso", "return_to=%2Fengagements%3Fq%3Da%26b&also=true").await;
        let came = browser.come_back("contoso", &[("error", error), ("state", &parameters(&address)["state"])]).await;
        came.failed(why);
        let Error::SignIn { again, .. } = came.error() else { panic!("another error") };
        assert_eq!(again, "/sign-in?return_to=%2Fengagements%3Fq%3Da%26b&also=true", "what was wanted is kept");
    }
}

async fn what_can_not_be_read_is_refused(world: &World) {
    let (_provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    browser.come_back("contoso", &[]).await.failed(SignInFailure::Stale);
    browser.come_back("contoso", &[("state", &"x".repeat(10_000)), ("code", "\0")]).await.failed(SignInFailure::Stale);
    assert_eq!(browser.come_back("contoso", &[("state", "a"), ("state", "b")]).await.error(), Error::Malformed);
    assert_eq!(browser.come_back("nobody", &[("state", "a")]).await.error(), Missing::Page.into());
    assert_eq!(browser.press("nobody", "").await.error(), Missing::Page.into());
    assert_eq!(browser.press("contoso", "also=perhaps").await.error(), Error::Malformed);
    for code in [None, Some(("code", ""))] {
        let address = browser.leave("contoso", "").await;
        let state = ("state", &*parameters(&address)["state"]);
        let brought: Vec<_> = [state].into_iter().chain(code).collect();
        browser.come_back("contoso", &brought).await.failed(SignInFailure::Untrusted);
    }
}

async fn nothing_begins_or_ends_by_a_look(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let begun = browser.send(Request::get("/auth/start/contoso"), "").await;
    assert_eq!(begun.status, StatusCode::METHOD_NOT_ALLOWED);
    let address = browser.leave("contoso", "").await;
    let authorized = provider.authorize(&address, administrator("ada"));
    let callback = format!("/auth/callback/contoso?code={}&state={}", authorized.code, authorized.state);
    assert_eq!(browser.send(Request::head(&callback), "").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(browser.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
    let foreign = Request::post("/auth/start/contoso").header(header::ORIGIN, "https://evil.example");
    assert_eq!(browser.send(foreign, "").await.status, StatusCode::FORBIDDEN);
}

async fn signing_in_leads_to_pages_of_this_site_only(world: &World) {
    let (provider, portal) = one(world).await;
    for (wanted, place) in
        [("%2Fengagements%3Fq%3Da", "/engagements?q=a"), ("%2F%2Fevil.example", "/"), ("https%3A%2F%2Fevil.example", "/")]
    {
        let mut browser = Browser::new(&portal);
        let address = browser.leave("contoso", &format!("return_to={wanted}")).await;
        let authorized = provider.authorize(&address, administrator("ada"));
        assert_eq!(browser.come_back_with("contoso", &authorized).await.place, place);
    }
}

async fn several_sign_ins_may_be_under_way_in_one_browser(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let mut addresses = Vec::new();
    for _ in 0..8 {
        addresses.push(browser.leave("contoso", "return_to=%2Frequests").await);
    }
    assert_eq!(browser.cookies.len(), 8, "a place for each");
    for address in &addresses {
        let authorized = provider.authorize(address, administrator("ada"));
        assert_eq!(browser.come_back_with("contoso", &authorized).await.status, StatusCode::SEE_OTHER);
    }
    // One more takes the place of another, and gets in itself.
    for _ in 0..8 {
        browser.leave("contoso", "").await;
    }
    browser.sign_in(world, &provider, "contoso", administrator("ada")).await;
}

async fn an_error_that_says_nothing_is_none(world: &World) {
    let (provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "").await;
    let authorized = provider.authorize(&address, administrator("ada"));
    let brought = [("error", ""), ("code", &*authorized.code), ("state", &*authorized.state), ("session_state", "a"), ("scope", "openid")];
    assert_eq!(browser.come_back("contoso", &brought).await.status, StatusCode::SEE_OTHER);
}

async fn whoever_is_signed_in_already_stays_only_if_that_is_asked_for(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    for (also, identities) in [("", 1), ("&also=true", 2)] {
        let mut browser = Browser::new(&portal);
        let token = world.token("lea@aurelia", entente_server::demo::PASSWORD).await.expect("right");
        browser.cookies.insert("session".to_owned(), token.0.clone());
        let address = browser.leave("contoso", &format!("return_to=%2F{also}")).await;
        let authorized = provider.authorize(&address, person("ada", &[]));
        browser.come_back_with("contoso", &authorized).await;
        let visit = world.with_cookie(&browser.session()).await;
        assert_eq!(visit.actor.expect("signed in").name, "Person ada");
        assert!(world.with_cookie(&token).await.actor.is_none(), "the session of before is over in any case");
        let of = "SELECT COUNT(*) FROM session_identity i JOIN session s ON s.token_hash = i.token_hash JOIN users u ON u.id = s.user_id
            WHERE u.name = 'Person ada'";
        assert_eq!(world.number(of).await, identities);
        world.change("DELETE FROM session").await.expect("all are signed out");
    }
}

async fn the_database_holds_nothing_that_a_sign_in_could_be_ended_with(world: &World) {
    let (_provider, portal) = one(world).await;
    let mut browser = Browser::new(&portal);
    let address = browser.leave("contoso", "").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM linked_sign_in WHERE length(state_hash) = 32 AND length(browser_hash) = 32").await, 1);
    assert!(parameters(&address)["nonce"].len() == 43 && parameters(&address)["code_challenge"].len() == 43);
    assert_ne!(parameters(&address)["nonce"], parameters(&address)["state"]);
}

async fn a_hundred_beginnings_in_a_quarter_of_an_hour_are_enough_for_one_address(world: &World) {
    let (provider, portal) = one(world).await;
    for _ in 0..100 {
        Browser::new(&portal).leave("contoso", "").await;
    }
    let came = Browser::new(&portal).press("contoso", "").await;
    assert_eq!(came.error(), Error::TooManyAttempts { retry_after: 15 * 60 });
    world.clock.advance_seconds(15 * 60);
    provider.behaviour().now += 15 * 60;
    // Those that succeed don't count.
    for _ in 0..101 {
        let came = Browser::new(&portal).try_to_sign_in(&provider, "contoso", administrator("ada")).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER);
    }
}

on_both_engines!(
    a_code_and_its_state_are_good_once,
    whoever_goes_back_to_the_last_step_goes_on_while_they_are_signed_in,
    a_state_that_is_not_used_leads_nobody_on_who_is_signed_in_already,
    who_has_signed_in_besides_goes_on_from_both,
    a_state_is_good_once_even_if_the_provider_takes_codes_again,
    of_two_who_bring_the_same_state_at_once_one_gets_in,
    a_state_is_worth_nothing_in_another_browser,
    an_answer_of_one_provider_is_none_of_another,
    a_provider_that_says_who_answers_always_has_to,
    ten_minutes_are_enough,
    what_a_provider_says_no_with_is_told,
    what_can_not_be_read_is_refused,
    nothing_begins_or_ends_by_a_look,
    signing_in_leads_to_pages_of_this_site_only,
    several_sign_ins_may_be_under_way_in_one_browser,
    an_error_that_says_nothing_is_none,
    whoever_is_signed_in_already_stays_only_if_that_is_asked_for,
    the_database_holds_nothing_that_a_sign_in_could_be_ended_with,
    a_hundred_beginnings_in_a_quarter_of_an_hour_are_enough_for_one_address,
);
