//! REG-01: a registration is prepared by one person and finished by a Global administrator. REG-03, DIR-04: further accounts.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Error, Missing, UserId,
    hand_over::{HandOverState, HandOverSummary, HandOverTo, HandedOver},
    registration::{Draft, Eligibility},
};

use crate::{
    registration::{fill_in, finishing, organization},
    support::World,
};

/// Dan of Cobalt, who is no Global administrator, and Clara, who is.
async fn dan_and_clara(world: &World) -> (Visit, Visit) {
    world.fill_in().await;
    (world.sign_in("dan@cobalt").await, world.sign_in("admin@cobalt").await)
}

async fn handed_over(world: &World, visit: &Visit, to: HandOverTo) -> HandOverSummary {
    world.backend.registration.hand_over(visit, &to).await.expect("handed over");
    let page = world.backend.registration.page(visit).await.expect("a page");
    page.hand_overs.into_iter().next().expect("the newest")
}

fn token(link: &str) -> String {
    link.split_once("token=").expect("a token").1.to_owned()
}

async fn draft(world: &World, visit: &Visit) -> Draft {
    world.backend.registration.page(visit).await.expect("a page").draft
}

async fn what_somebody_has_prepared_is_taken_over_and_finished_by_an_administrator(world: &World) {
    let (dan, clara) = dan_and_clara(world).await;
    fill_in(world, &dan, "Cobalt").await;
    let clara_id = clara.actor().expect("signed in").user;
    let made = handed_over(world, &dan, HandOverTo::Administrator(clara_id)).await;
    assert_eq!((made.sent_to.as_deref(), &made.state), (Some("Clara Novak"), &HandOverState::Open));

    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.subject.contains("asks you to register")).expect("a mail");
    let token = token(mail.links()[0]);
    assert_eq!(Some(mail.links()[0].to_owned()), made.link, "the one that was mailed and the one to copy are the same");
    for text in world.texts("SELECT params FROM outbox UNION ALL SELECT after_json FROM audit_event WHERE after_json IS NOT NULL").await {
        assert!(!text.contains(&token), "the token stands in the mail only");
    }

    let registration = &world.backend.registration;
    let HandedOver::You { from, draft: prepared, own_saved_at: None, is_registered: false, .. } =
        registration.handed_over(&clara, &token).await.expect("a page")
    else {
        panic!("for Clara")
    };
    assert_eq!((&*from, *prepared), ("Dan Reyes", draft(world, &dan).await));
    for _ in 0..2 {
        registration.take_over(&clara, &token).await.expect("taken over; a second time changes nothing");
    }
    registration.finish(&clara, finishing(world, &clara).await).await.expect("registered");
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE publisher_display_name = 'Cobalt'").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'registration.take_over'").await, 1);
}

async fn nobody_else_sees_what_is_in_a_hand_over(world: &World) {
    let (dan, _) = dan_and_clara(world).await;
    fill_in(world, &dan, "Cobalt").await;
    let token = token(&handed_over(world, &dan, HandOverTo::Link).await.link.expect("a link"));
    let registration = &world.backend.registration;
    assert_eq!(registration.handed_over(&world.stranger(), &token).await.map(drop), Err(Error::SignedOut));
    // The sender, a Global administrator of another directory, and a member of another organization.
    let elsewhere = world.new_directory("engine").await;
    for visit in [&dan, &elsewhere, &world.sign_in("lea@aurelia").await] {
        assert_eq!(registration.handed_over(visit, &token).await, Ok(HandedOver::Others { directory: "cobalt".to_owned() }));
        let refused = registration.take_over(visit, &token).await.expect_err("not theirs");
        assert!(matches!(refused, Error::NotFound { .. } | Error::Forbidden { .. }), "{refused}");
        assert!(registration.bring_back(visit, &token).await.is_err());
    }
    assert_eq!(draft(world, &elsewhere).await, Draft::default());
}

async fn an_administrators_own_draft_is_set_aside_and_can_be_brought_back(world: &World) {
    let (dan, clara) = dan_and_clara(world).await;
    fill_in(world, &dan, "Prepared").await;
    let registration = &world.backend.registration;
    registration.save_organization(&clara, organization("Mine")).await.expect("kept");
    let token = token(&handed_over(world, &dan, HandOverTo::Link).await.link.expect("a link"));
    let HandedOver::You { own_saved_at: Some(_), .. } = registration.handed_over(&clara, &token).await.expect("a page") else {
        panic!("it says that there is one")
    };
    let name = async || draft(world, &clara).await.organization.publisher_display_name;
    registration.take_over(&clara, &token).await.expect("taken over");
    assert_eq!(name().await, "Prepared");
    assert_eq!(
        registration.handed_over(&clara, &token).await.map(|it| matches!(it, HandedOver::Taken { can_bring_back: true, by_you: true, .. })),
        Ok(true)
    );
    registration.bring_back(&clara, &token).await.expect("brought back");
    assert_eq!(name().await, "Mine");
    registration.bring_back(&clara, &token).await.expect("and the other way round");
    assert_eq!(name().await, "Prepared");
}

async fn a_link_that_is_revoked_or_too_old_leads_nowhere(world: &World) {
    let (dan, clara) = dan_and_clara(world).await;
    let registration = &world.backend.registration;
    let gone = Err(Error::from(Missing::HandOver));
    let revoked = handed_over(world, &dan, HandOverTo::Link).await;
    let old = handed_over(world, &dan, HandOverTo::Link).await;
    // Somebody else's is not theirs to revoke.
    registration.revoke_hand_over(&clara, old.id).await.expect("nothing happens");
    for _ in 0..2 {
        registration.revoke_hand_over(&dan, revoked.id).await.expect("revoked");
    }
    let (revoked, old) = (token(&revoked.link.expect("a link")), token(&old.link.expect("a link")));
    assert_eq!(registration.take_over(&clara, &revoked).await, gone);
    assert!(registration.handed_over(&clara, &old).await.is_ok(), "an empty draft can be handed over");
    let long = "A".repeat(100_000);
    for bad in [&*revoked, "", "\0", &old[1..], &*long] {
        assert_eq!(registration.handed_over(&clara, bad).await.map(drop), gone, "{bad:.20}");
    }
    world.clock.advance_seconds(30 * 86_400 + 1);
    let clara = world.sign_in("admin@cobalt").await;
    assert_eq!(registration.take_over(&clara, &old).await, gone);
}

async fn of_two_administrators_who_take_over_at_once_one_gets_it(world: &World) {
    let (dan, clara) = dan_and_clara(world).await;
    fill_in(world, &dan, "Cobalt").await;
    let token = token(&handed_over(world, &dan, HandOverTo::Link).await.link.expect("a link"));
    world.change("UPDATE users SET directory_role = 'global_administrator' WHERE sign_in_address = 'dan@cobalt'").await.expect("changed");
    let dan = world.arrive_again(&dan).await;
    let registration = &world.backend.registration;
    let (one, other) = tokio::join!(registration.take_over(&clara, &token), registration.take_over(&dan, &token));
    let mut answers = [one, other];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(Conflict::TakenOver.into())]);
}

async fn hand_overs_by_mail_are_braked_and_go_to_administrators_of_the_directory_only(world: &World) {
    let (dan, _) = dan_and_clara(world).await;
    let registration = &world.backend.registration;
    let stranger = HandOverTo::Administrator(UserId(world.id("SELECT id FROM users WHERE sign_in_address = 'admin@aurelia'").await));
    assert_eq!(registration.hand_over(&dan, &stranger).await, Err(Missing::HandOver.into()));
    let to = HandOverTo::Address("boss@cobalt.example".to_owned());
    for _ in 0..9 {
        registration.hand_over(&dan, &to).await.expect("handed over");
    }
    let Err(Error::TooManyAttempts { .. }) = registration.hand_over(&dan, &to).await else { panic!("one too many") };
    registration.hand_over(&dan, &HandOverTo::Link).await.expect("a link to copy goes to nobody");
    let mails = world.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to == "boss@cobalt.example").count(), 9);
}

async fn another_account_is_opened_only_when_it_is_asked_for(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let registration = &world.backend.registration;
    registration.start_further(&visit).await.expect("nothing to be further than");
    registration.finish(&visit, finishing(world, &visit).await).await.expect("registered");
    let visit = world.arrive_again(&visit).await;

    assert_eq!(registration.save_organization(&visit, organization("Motor")).await, Err(Conflict::AlreadyRegistered.into()));
    for _ in 0..2 {
        registration.start_further(&visit).await.expect("asked for");
    }
    fill_in(world, &visit, "Motor").await;
    let page = registration.page(&visit).await.expect("a page");
    assert_eq!((page.eligibility, page.accounts.len()), (Eligibility::Eligible, 1));
    let finish = finishing(world, &visit).await;
    let (one, other) = tokio::join!(registration.finish(&visit, finish), registration.finish(&visit, finish));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(registration.finish(&visit, finish).await, Ok(()), "REG-08 for further accounts too");
    assert_eq!(world.texts("SELECT publisher_display_name FROM account ORDER BY created_at, id").await, ["Engine", "Motor"]);
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE registered_from IS NULL").await, 1);

    let visit = world.arrive_again(&visit).await;
    assert_eq!(visit.actor().expect("signed in").account.clone().expect("acts").name, "Motor", "the session acts for the new account");
    let page = registration.page(&visit).await.expect("a page");
    let Eligibility::Registered { account } = page.eligibility else { panic!("registered") };
    assert_eq!(account.registered.organization.publisher_display_name, "Motor");
    assert_eq!(page.accounts.iter().map(|account| &*account.name).collect::<Vec<_>>(), ["Engine", "Motor"]);
    assert_eq!(registration.save_organization(&visit, organization("Third")).await, Err(Conflict::AlreadyRegistered.into()));
}

async fn only_a_global_administrator_opens_another_account_and_others_learn_whom_to_ask(world: &World) {
    let (dan, clara) = dan_and_clara(world).await;
    fill_in(world, &clara, "Cobalt").await;
    let registration = &world.backend.registration;
    registration.finish(&clara, finishing(world, &clara).await).await.expect("registered");
    let page = registration.page(&dan).await.expect("a page");
    assert_eq!(page.eligibility, Eligibility::NotInAccount);
    assert_eq!(
        (&*page.accounts[0].name, &page.accounts[0].administrators[..], page.accounts[0].is_member),
        ("Cobalt", &["Clara Novak".to_owned()][..], false)
    );
    assert!(matches!(registration.start_further(&dan).await, Err(Error::Forbidden { .. })));
    assert_eq!(registration.save_organization(&dan, organization("Mine")).await, Err(Conflict::AlreadyRegistered.into()));
    assert_eq!(registration.hand_over(&dan, &HandOverTo::Link).await, Err(Conflict::AlreadyRegistered.into()));
}

async fn a_draft_is_thrown_away_only_when_it_is_asked_for(world: &World) {
    let visit = world.new_directory("engine").await;
    fill_in(world, &visit, "Engine").await;
    let registration = &world.backend.registration;
    let before = registration.page(&visit).await.expect("a page");
    assert_eq!(before.saved_at, Some(visit.now));
    for _ in 0..2 {
        registration.discard_draft(&visit).await.expect("thrown away");
    }
    let after = registration.page(&visit).await.expect("a page");
    assert_eq!((after.draft, after.saved_at, after.draft_id), (Draft::default(), None, None));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'registration.discard_draft'").await, 1);
    // A page of before can't finish what is begun now.
    fill_in(world, &visit, "Motor").await;
    let old = entente_shared::registration::Finish { agreement: before.agreement.id, draft: before.draft_id.expect("a draft") };
    assert_eq!(registration.finish(&visit, old).await, Err(Conflict::DraftIncomplete.into()));
}

on_both_engines!(
    what_somebody_has_prepared_is_taken_over_and_finished_by_an_administrator,
    nobody_else_sees_what_is_in_a_hand_over,
    an_administrators_own_draft_is_set_aside_and_can_be_brought_back,
    a_link_that_is_revoked_or_too_old_leads_nowhere,
    of_two_administrators_who_take_over_at_once_one_gets_it,
    hand_overs_by_mail_are_braked_and_go_to_administrators_of_the_directory_only,
    another_account_is_opened_only_when_it_is_asked_for,
    only_a_global_administrator_opens_another_account_and_others_learn_whom_to_ask,
    a_draft_is_thrown_away_only_when_it_is_asked_for,
);
