//! ORG-03: claims to names, and the operators' decisions. ORG-04: the answer while a name is typed.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Error, FieldErrors, Forbidden, ListQuery, Missing, NameClaimId, Violation,
    names::{ClaimDecision, ClaimGround, ClaimState, NewClaim},
};

use crate::{
    registration::{fill_in, finishing, organization},
    support::World,
};

fn claim_to(name: &str) -> NewClaim {
    NewClaim {
        name: name.to_owned(),
        ground: ClaimGround::Trademark,
        explanation: "EU trade mark <b>018000001</b>, registered in 1990.".to_owned(),
        contact_email: "legal@engine.example".to_owned(),
    }
}

fn accept(require_rename: bool) -> ClaimDecision {
    ClaimDecision::Accept { reason: None, require_rename }
}

/// The host's administrator, and one of a new directory who has claimed that name.
async fn claimed(world: &World, name: &str) -> (Visit, Visit, NameClaimId) {
    world.fill_in().await;
    let (operator, engine) = (world.sign_in("admin@northlight").await, world.new_directory("engine").await);
    world.backend.names.claim(&engine, claim_to(name)).await.expect("claimed");
    let pending = world.backend.names.host_names(&operator, &ListQuery::default()).await.expect("the host's names").pending;
    (operator, engine, pending[0].claim.id)
}

async fn asked(world: &World, visit: &Visit, name: &str) -> Option<Violation> {
    world.backend.names.availability(visit, name, false).await.expect("an answer").violation
}

async fn a_name_under_a_claim_is_kept_from_others_until_it_is_decided(world: &World) {
    let (operator, engine, claim) = claimed(world, "Fabrika").await;
    let names = &world.backend.names;
    let other = world.new_directory("other").await;
    assert_eq!(asked(world, &other, "FABRIKA").await, Some(Violation::NameClaimed));
    assert_eq!(asked(world, &engine, "Fabrika").await, None, "it is not kept from its claimant");
    assert_eq!(names.claim(&engine, claim_to("fabrika")).await, Err(Conflict::AlreadyClaimed.into()));

    let why = ClaimDecision::Refuse { reason: "The trade mark has expired.".to_owned() };
    names.decide(&operator, claim, &why).await.expect("decided");
    assert_eq!(asked(world, &other, "Fabrika").await, None, "as free as it was before");
    assert_eq!(names.decide(&operator, claim, &accept(false)).await, Err(Conflict::ClaimOver.into()));
    let mine = names.claims(&engine).await.expect("claims").claims;
    assert_eq!((mine[0].state, mine[0].reason.as_deref()), (ClaimState::Refused, Some("The trade mark has expired.")));
}

async fn operators_claimant_and_decision_get_their_mails(world: &World) {
    let (operator, _, claim) = claimed(world, "Fabrika").await;
    let mails = world.mails().await;
    let to_operator = mails.iter().find(|mail| mail.subject.contains("claims the name Fabrika")).expect("a mail");
    assert!(to_operator.text.contains("> EU trade mark") && to_operator.links()[0].ends_with("/admin/names"), "{}", to_operator.text);
    assert!(!to_operator.html.contains("<b>"), "what people write is text");
    let receipt = mails.iter().find(|mail| mail.to == "legal@engine.example").expect("a receipt");
    assert!(receipt.links()[0].ends_with("/names/claims"), "{}", receipt.text);
    world.backend.names.decide(&operator, claim, &accept(false)).await.expect("decided");
    let mails = world.mails().await;
    let decision = mails.iter().filter(|mail| mail.to == "legal@engine.example").find(|mail| mail.subject.contains("yours to take"));
    assert!(decision.is_some_and(|mail| mail.text.contains("kept for engine")), "{mails:?}");
}

async fn an_accepted_claim_opens_what_the_host_has_reserved_to_the_claimant_alone(world: &World) {
    let (operator, engine, claim) = claimed(world, "Fabrika").await;
    let names = &world.backend.names;
    names.reserve(&operator, "Fabrika").await.expect("reserved");
    assert_eq!(names.reserve(&operator, "FABRIKA").await, Err(FieldErrors::one("name", Violation::NameReserved).into()));
    assert_eq!(asked(world, &engine, "Fabrika").await, Some(Violation::NameReserved));
    names.decide(&operator, claim, &accept(false)).await.expect("decided");
    assert_eq!(asked(world, &engine, "Fabrika").await, None);
    let other = world.new_directory("other").await;
    assert_eq!(asked(world, &other, "Fabrika").await, Some(Violation::NameReserved));

    // Registered under another name, the account may still take it.
    fill_in(world, &engine, "Engine").await;
    world.backend.registration.finish(&engine, finishing(world, &engine).await).await.expect("registered");
    let engine = world.arrive_again(&engine).await;
    assert_eq!(world.backend.names.availability(&engine, "Fabrika", true).await.expect("an answer").violation, None);
    assert_eq!(world.backend.organizations.rename(&engine, "Fabrika", "Engine").await, Ok(true));
}

async fn whoever_has_a_claimed_name_can_be_told_to_choose_another_one(world: &World) {
    let (operator, engine, claim) = claimed(world, "Aurelia Robotics").await;
    let names = &world.backend.names;
    let open = names.host_names(&operator, &ListQuery::default()).await.expect("the host's names").pending.remove(0);
    assert_eq!((open.holder.as_deref(), &*open.organization), (Some("Aurelia Robotics"), "engine"));
    assert_eq!(asked(world, &engine, "Aurelia Robotics").await, Some(Violation::NameTaken));
    names.decide(&operator, claim, &accept(true)).await.expect("decided");

    let holder = world.sign_in("admin@aurelia").await;
    let organizations = &world.backend.organizations;
    assert_eq!(organizations.page(&holder).await.expect("a page").rename_for.as_deref(), Some("Aurelia Robotics"));
    let mails = world.mails().await;
    let asked_for = mails.iter().filter(|mail| mail.text.contains("/account\n") && mail.subject.contains("Aurelia Robotics")).count();
    assert!(asked_for >= 1, "{:?}", mails.iter().map(|mail| (&mail.to, &mail.subject)).collect::<Vec<_>>());
    assert_eq!(asked(world, &engine, "Aurelia Robotics").await, Some(Violation::NameTaken), "it is still theirs");

    assert_eq!(organizations.rename(&holder, "Aurelia Automation", "Aurelia Robotics").await, Ok(true));
    assert_eq!(organizations.page(&holder).await.expect("a page").rename_for, None);
    assert_eq!(asked(world, &engine, "Aurelia Robotics").await, None);
    let back = organizations.rename(&world.arrive_again(&holder).await, "Aurelia Robotics", "Aurelia Automation").await;
    assert_eq!(back, Err(FieldErrors::one("publisher_display_name", Violation::NameClaimed).into()));
}

async fn a_claim_is_taken_back_by_its_own_organization_only(world: &World) {
    let (_, engine, claim) = claimed(world, "Fabrika").await;
    let names = &world.backend.names;
    let other = world.new_directory("other").await;
    assert_eq!(names.withdraw(&other, claim).await, Err(Missing::NameClaim.into()));
    for _ in 0..2 {
        names.withdraw(&engine, claim).await.expect("taken back");
    }
    assert_eq!(asked(world, &other, "Fabrika").await, None);
    assert!(names.claims(&other).await.expect("claims").claims.is_empty());
    names.claim(&engine, claim_to("Fabrika")).await.expect("and claimed again");
}

/// Somebody of another organization's directory, who acts for Aurelia Robotics.
async fn guest(world: &World, address: &str, role: &str) -> Visit {
    let sql = format!(
        "INSERT INTO account_user (account_id, user_id, role, added_at) SELECT a.id, u.id, '{role}', 0 FROM account a, users u
        WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.sign_in_address = '{address}'"
    );
    world.change(&sql).await.expect("in the account");
    world.sign_in(address).await
}

async fn who_administers_an_account_as_a_guest_claims_for_that_account_alone(world: &World) {
    world.fill_in().await;
    let names = &world.backend.names;
    let clara = world.sign_in("admin@cobalt").await;
    names.claim(&clara, claim_to("Kobold")).await.expect("claimed for her directory");
    let dan = guest(world, "dan@cobalt", "administrator").await;
    assert_eq!(names.claims(&dan).await.expect("claims").claims, [], "what his directory claims is no matter of his");
    let kobold = names.claims(&clara).await.expect("claims").claims[0].id;
    assert_eq!(names.withdraw(&dan, kobold).await, Err(Missing::NameClaim.into()));

    names.claim(&dan, claim_to("Fabrika")).await.expect("claimed for Aurelia Robotics");
    let fabrika = names.claims(&dan).await.expect("claims").claims[0].id;
    assert_eq!(names.claims(&clara).await.expect("claims").claims.len(), 1, "nor is Aurelia's hers");
    assert_eq!(names.withdraw(&clara, fabrika).await, Err(Missing::NameClaim.into()));
    assert_eq!(asked(world, &clara, "Fabrika").await, Some(Violation::NameClaimed));
    let amelie = world.sign_in("admin@aurelia").await;
    assert_eq!(names.claims(&amelie).await.expect("claims").claims[0].id, fabrika);
    assert_eq!(names.availability(&amelie, "Fabrika", true).await.expect("an answer").violation, None);
}

async fn a_global_administrator_who_is_a_guest_claims_for_their_directory_alone(world: &World) {
    world.fill_in().await;
    let names = &world.backend.names;
    let amelie = world.sign_in("admin@aurelia").await;
    names.claim(&amelie, claim_to("Fabrika")).await.expect("claimed");
    let fabrika = names.claims(&amelie).await.expect("claims").claims[0].id;
    let clara = guest(world, "admin@cobalt", "member").await;
    assert_eq!(names.claims(&clara).await.expect("claims").claims, []);
    assert_eq!(names.withdraw(&clara, fabrika).await, Err(Missing::NameClaim.into()));
    names.claim(&clara, claim_to("Kobold")).await.expect("claimed");
    assert_eq!(names.claims(&amelie).await.expect("claims").claims.len(), 1);
    assert_eq!(names.availability(&amelie, "Kobold", true).await.expect("an answer").violation, Some(Violation::NameClaimed));
}

async fn claims_are_for_administrators_and_decisions_for_operators(world: &World) {
    let (_, engine, claim) = claimed(world, "Fabrika").await;
    let names = &world.backend.names;
    let dan = world.sign_in("dan@cobalt").await;
    assert_eq!(names.claim(&dan, claim_to("Other")).await, Err(Forbidden::NotGlobalAdministrator.into()));
    for visit in [&engine, &dan, &world.sign_in("oscar@northlight").await] {
        assert_eq!(names.decide(visit, claim, &accept(false)).await, Err(Forbidden::NotOperator.into()));
        assert_eq!(names.reserve(visit, "Other").await, Err(Forbidden::NotOperator.into()));
        assert_eq!(names.host_names(visit, &ListQuery::default()).await.map(drop), Err(Forbidden::NotOperator.into()));
    }
    for number in 0..4 {
        names.claim(&engine, claim_to(&format!("Name {number}"))).await.expect("claimed");
    }
    assert!(matches!(names.claim(&engine, claim_to("One more")).await, Err(Error::TooManyAttempts { .. })));
}

async fn a_released_name_may_be_taken_again(world: &World) {
    world.fill_in().await;
    let operator = world.sign_in("admin@northlight").await;
    let names = &world.backend.names;
    names.reserve(&operator, "Fabrika").await.expect("reserved");
    let reserved = names.host_names(&operator, &ListQuery::default()).await.expect("the host's names").reserved.items;
    assert_eq!(reserved.iter().map(|name| &*name.name).collect::<Vec<_>>(), ["Fabrika"]);
    for _ in 0..2 {
        names.release(&operator, reserved[0].id).await.expect("released");
    }
    let visit = world.new_directory("engine").await;
    world.backend.registration.save_organization(&visit, organization("Fabrika")).await.expect("free");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action IN ('name.reserve', 'name.release')").await, 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM reserved_name_key").await, 0);
}

async fn the_reserved_names_are_read_page_by_page_and_searched_as_they_look(world: &World) {
    world.fill_in().await;
    let operator = world.sign_in("admin@northlight").await;
    let names = &world.backend.names;
    let list = async |query: ListQuery| names.host_names(&operator, &query).await.expect("the host's names").reserved;
    for number in 0..60 {
        names.reserve(&operator, &format!("Fabrika {number:02} Éclair")).await.expect("reserved");
    }
    let first = list(ListQuery::default()).await;
    let second = list(ListQuery { after: first.next, ..ListQuery::default() }).await;
    assert_eq!((first.items.len(), second.items.len(), second.next.is_some()), (50, 10, false));
    let back = list(ListQuery { before: second.previous, ..ListQuery::default() }).await;
    assert_eq!(back.items, first.items);
    // Cyrillic letters that look the same are the same.
    for words in ["éclair 07", "fаbrikа 07"] {
        let found = list(ListQuery { words: words.to_owned(), ..ListQuery::default() }).await;
        assert_eq!(found.items.iter().map(|name| &*name.name).collect::<Vec<_>>(), ["Fabrika 07 Éclair"], "{words}");
    }
    for words in ["%", "_", "nobody"] {
        assert!(list(ListQuery { words: words.to_owned(), ..ListQuery::default() }).await.items.is_empty(), "{words}");
    }
}

async fn the_answer_while_typing_names_the_clash_and_nobody(world: &World) {
    world.fill_in().await;
    let visit = world.new_directory("engine").await;
    for (name, answer) in [
        ("Fabrika", None),
        ("aurelia  ROBOTICS", Some(Violation::NameTaken)),
        ("\u{410}urelia Robotics", Some(Violation::NameLooksAlike)),
        ("", Some(Violation::Required)),
        ("Con\u{202e}toso", Some(Violation::InvisibleCharacter)),
        (&"\u{1f600}".repeat(51), Some(Violation::TooLong { max: 50 })),
    ] {
        assert_eq!(asked(world, &visit, name).await, answer, "{name}");
    }
    let names = &world.backend.names;
    assert_eq!(names.availability(&world.stranger(), "Fabrika", false).await, Err(Error::SignedOut));
    for number in 0..197 {
        asked(world, &visit, &format!("Name {number}")).await;
    }
    assert!(matches!(names.availability(&visit, "Fabrika", false).await, Err(Error::TooManyAttempts { .. })));
}

on_both_engines!(
    the_reserved_names_are_read_page_by_page_and_searched_as_they_look,
    a_name_under_a_claim_is_kept_from_others_until_it_is_decided,
    operators_claimant_and_decision_get_their_mails,
    an_accepted_claim_opens_what_the_host_has_reserved_to_the_claimant_alone,
    whoever_has_a_claimed_name_can_be_told_to_choose_another_one,
    a_claim_is_taken_back_by_its_own_organization_only,
    who_administers_an_account_as_a_guest_claims_for_that_account_alone,
    a_global_administrator_who_is_a_guest_claims_for_their_directory_alone,
    claims_are_for_administrators_and_decisions_for_operators,
    a_released_name_may_be_taken_again,
    the_answer_while_typing_names_the_clash_and_nobody,
);
