//! MEM-01: people are added, and copied from another engagement.

use entente_shared::{
    Conflict, EngagementId, Error, Forbidden, Missing, UserId,
    access::{Offer, RequestState},
    members::{AddResult, Addition, CandidatesQuery, MembersQuery},
};
use uuid::Uuid;

use super::{ATLAS, SENSORS, WAREHOUSE};
use crate::support::World;

async fn power_users_add_their_own_people_and_owners_anybodys(world: &World) {
    world.fill_in().await;
    let paul = world.sign_in("paul@aurelia").await;
    let results =
        world.add(&paul, WAREHOUSE, "Aurelia Robotics", &["ADMIN@aurelia", "lea@aurelia", "nobody@aurelia", "sam@brightwater"]).await;
    let mut results = results.expect("an answer");
    results.sort();
    assert_eq!(
        results,
        [
            ("ADMIN@aurelia".to_owned(), AddResult::Added),
            ("lea@aurelia".to_owned(), AddResult::AlreadyMember),
            ("nobody@aurelia".to_owned(), AddResult::Unknown),
            ("sam@brightwater".to_owned(), AddResult::Unknown),
        ]
    );
    let added = world.member("admin@aurelia", WAREHOUSE).await.expect("listed");
    assert!(added.terms_due, "TOU-02: asked at the first access");
    assert_eq!(world.add(&paul, WAREHOUSE, "Brightwater Logistics", &["sam@brightwater"]).await, Err(Forbidden::Role.into()));
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(
        world.add(&oscar, WAREHOUSE, "Brightwater Logistics", &["sam@brightwater"]).await,
        Err(Forbidden::NotInAudience.into()),
        "ENG-02"
    );
    let results = world.add(&oscar, ATLAS, "Brightwater Logistics", &["sam@brightwater"]).await;
    assert_eq!(results, Ok(vec![("sam@brightwater".to_owned(), AddResult::Added)]));
    let events = world.texts("SELECT after_json FROM audit_event WHERE action = 'engagement.add_member'").await;
    assert_eq!(events.len(), 2, "{events:?}");
}

async fn who_is_added_is_told_and_owes_the_terms(world: &World) {
    world.fill_in().await;
    let oscar = world.sign_in("oscar@northlight").await;
    world.add(&oscar, ATLAS, "Brightwater Logistics", &["sam@brightwater"]).await.expect("added");
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!((&*mail.to, &*mail.subject), ("sam@brightwater.example", "You were added to Atlas 5 preview"));
    let sam = world.sign_in("sam@brightwater").await;
    world.change("DELETE FROM terms_acceptance").await.expect("whoever has asked before has accepted");
    let engagement = world.engagement(ATLAS).await;
    let detail = world.backend.engagements.detail(&sam, engagement).await.expect("seen");
    assert_eq!((detail.offer, detail.participates), (Offer::AcceptTerms, true));
    let members = world.backend.members.list(&sam, engagement, &MembersQuery::default(), None).await;
    assert_eq!(members.map(drop), Err(Forbidden::TermsDue.into()));
}

async fn a_request_that_waits_is_approved_with_it(world: &World) {
    world.fill_in().await;
    let id = world.pending("priya@brightwater", ATLAS).await;
    let oscar = world.sign_in("oscar@northlight").await;
    world.add(&oscar, ATLAS, "Brightwater Logistics", &["priya@brightwater"]).await.expect("added");
    let priya = world.sign_in("priya@brightwater").await;
    let mine = world.backend.access.mine(&priya).await.expect("mine");
    let request = mine.iter().find(|request| request.id == id).expect("listed");
    assert_eq!((request.state, request.decided_by.as_deref()), (RequestState::Approved, Some("Oscar Brandt")));
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("the decision and no more: {mails:?}") };
    assert_eq!(mail.subject, "You have access to Atlas 5 preview");
}

async fn nobody_adds_who_may_not(world: &World) {
    world.fill_in().await;
    for (who, refusal) in [
        ("admin@brightwater", Error::from(Forbidden::Role)),
        ("sam@brightwater", Forbidden::Role.into()),
        ("dan@cobalt", Forbidden::Role.into()),
    ] {
        let visit = world.sign_in(who).await;
        assert_eq!(world.add(&visit, ATLAS, "Brightwater Logistics", &["sam@brightwater"]).await, Err(refusal.clone()), "{who}");
        let engagement = world.engagement(ATLAS).await;
        let (members, query) = (&world.backend.members, CandidatesQuery::default());
        assert_eq!(members.candidates(&visit, engagement, &query).await.map(drop), Err(refusal.clone()), "{who}");
        assert_eq!(members.to_copy(&visit, engagement, None, "").await.map(drop), Err(refusal.clone()), "{who}");
        assert_eq!(members.copy(&visit, engagement, engagement, false).await.map(drop), Err(refusal), "{who}");
    }
    let draft = world.sign_in("paul@aurelia").await;
    assert_eq!(
        world.add(&draft, "Atlas 6 concepts", "Aurelia Robotics", &["lea@aurelia"]).await,
        Err(Missing::Engagement.into()),
        "a draft is not there for others"
    );
    assert_eq!(world.add(&world.stranger(), ATLAS, "Aurelia Robotics", &["lea@aurelia"]).await, Err(Error::SignedOut));
}

async fn a_power_user_does_not_let_themselves_in(world: &World) {
    world.fill_in().await;
    let paul = world.sign_in("paul@aurelia").await;
    let title = "Gateway firmware 8 release candidates";
    let results = world.add(&paul, title, "Aurelia Robotics", &["paul@aurelia"]).await;
    assert_eq!(results, Ok(vec![("paul@aurelia".to_owned(), AddResult::Oneself)]));
    assert_eq!(world.member("paul@aurelia", title).await, None);
}

async fn nobody_is_added_to_what_is_closed_and_to_a_draft_somebody_is(world: &World) {
    world.fill_in().await;
    let oscar = world.sign_in("oscar@northlight").await;
    let closed = world.add(&oscar, "Atlas 4 end of support", "Aurelia Robotics", &["lea@aurelia"]).await;
    assert_eq!(closed, Err(Conflict::NotOpen.into()));
    for title in ["Battery safety advisory", "Atlas 6 concepts"] {
        let results = world.add(&oscar, title, "Aurelia Robotics", &["lea@aurelia"]).await;
        assert_eq!(results, Ok(vec![("lea@aurelia".to_owned(), AddResult::Added)]), "{title}");
    }
}

async fn people_of_a_suspended_organization_are_not_added(world: &World) {
    world.fill_in().await;
    world.change("UPDATE account SET suspended_at = 1 WHERE publisher_display_name = 'Aurelia Robotics'").await.expect("changed");
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(world.add(&oscar, ATLAS, "Aurelia Robotics", &["lea@aurelia"]).await, Err(Forbidden::NotInAudience.into()));
    let paul = world.sign_in("paul@aurelia").await;
    assert_eq!(world.add(&paul, ATLAS, "Aurelia Robotics", &["lea@aurelia"]).await, Err(Forbidden::AccountSuspended.into()));
}

async fn an_address_of_several_is_nobodys(world: &World) {
    world.fill_in().await;
    world
        .change("UPDATE users SET email = 'shared@brightwater.example' WHERE sign_in_address LIKE '%@brightwater'")
        .await
        .expect("changed");
    let oscar = world.sign_in("oscar@northlight").await;
    let results = world.add(&oscar, ATLAS, "Brightwater Logistics", &["Shared@brightwater.example"]).await;
    assert_eq!(results, Ok(vec![("Shared@brightwater.example".to_owned(), AddResult::Several)]));
}

async fn candidates_are_found_by_a_part_of_name_or_address(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement(ATLAS).await;
    let members = &world.backend.members;
    let paul = world.sign_in("paul@aurelia").await;
    let brightwater = world.account("Brightwater Logistics").await;
    // A power user is not asked for an organization, and gets no other one's people.
    for organization in [None, Some(brightwater)] {
        let query = CandidatesQuery { organization, ..CandidatesQuery::default() };
        let found = members.candidates(&paul, engagement, &query).await.expect("found");
        assert_eq!(found.organization.map(|organization| organization.name).as_deref(), Some("Aurelia Robotics"));
        assert!(found.organizations.is_empty() && !found.organizations_by_name);
        assert!(found.people.iter().any(|person| person.sign_in_address == "lea@aurelia"));
        assert!(found.people.iter().all(|person| person.sign_in_address != "admin@aurelia"), "a member");
    }
    let oscar = world.sign_in("oscar@northlight").await;
    let none = members.candidates(&oscar, engagement, &CandidatesQuery::default()).await.expect("found");
    assert!(none.organization.is_none() && none.organizations_by_name && none.people.is_empty());
    let named = CandidatesQuery { organization_words: "BRIGHT".to_owned(), ..CandidatesQuery::default() };
    let named = members.candidates(&oscar, engagement, &named).await.expect("found").organizations;
    assert_eq!(named.iter().map(|organization| &*organization.name).collect::<Vec<_>>(), ["Brightwater Logistics"]);
    let query = CandidatesQuery { organization: Some(brightwater), words: "mi".to_owned(), ..CandidatesQuery::default() };
    let found = members.candidates(&oscar, engagement, &query).await.expect("found");
    assert_eq!(found.people.iter().map(|person| &*person.sign_in_address).collect::<Vec<_>>(), ["mina@brightwater"]);
    // Where one organization is named, it is that one.
    let warehouse = world.engagement(WAREHOUSE).await;
    let found = members.candidates(&oscar, warehouse, &CandidatesQuery::default()).await.expect("found");
    assert_eq!(found.organization.map(|organization| organization.name).as_deref(), Some("Aurelia Robotics"));
}

async fn of_two_who_add_the_same_person_one_does(world: &World) {
    world.fill_in().await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let everybody = ["sam@brightwater", "mina@brightwater", "priya@brightwater"];
    let backwards = ["priya@brightwater", "mina@brightwater", "sam@brightwater"];
    for _ in 0..10 {
        let (one, other) = tokio::join!(
            world.add(&oscar, ATLAS, "Brightwater Logistics", &everybody),
            world.add(&olivia, ATLAS, "Brightwater Logistics", &backwards)
        );
        let results: Vec<_> = one.expect("done").into_iter().chain(other.expect("done")).map(|(_, result)| result).collect();
        assert_eq!(results.iter().filter(|result| **result == AddResult::AlreadyMember).count(), 3, "{results:?}");
        world.change("DELETE FROM membership").await.expect("changed");
    }
}

async fn somebody_who_is_not_of_the_organization_is_unknown(world: &World) {
    world.fill_in().await;
    let oscar = world.sign_in("oscar@northlight").await;
    let (engagement, organization) = (world.engagement(ATLAS).await, world.account("Brightwater Logistics").await);
    let people = vec![world.user("lea@aurelia").await, UserId(Uuid::nil())];
    let addition = Addition { engagement, organization, people, addresses: Vec::new(), tell: true };
    let results = world.backend.members.add(&oscar, addition).await.expect("an answer");
    assert_eq!(results, vec![(String::new(), AddResult::Unknown); 2], "not even the address is said");
}

async fn members_are_copied_from_another_engagement(world: &World) {
    world.fill_in().await;
    let (from, to) = (world.engagement(ATLAS).await, world.engagement(SENSORS).await);
    let members = &world.backend.members;
    let olivia = world.sign_in("olivia@northlight").await;
    let found = members.to_copy(&olivia, to, None, "atlas 5").await.expect("found");
    assert_eq!(found.sources.iter().map(|source| source.id).collect::<Vec<_>>(), [from]);
    assert_eq!(members.to_copy(&olivia, to, Some(from), "").await.expect("found").chosen.map(|(_, count)| count), Some(3));
    assert_eq!(members.copy(&olivia, to, from, true).await, Ok(3));
    assert_eq!(members.to_copy(&olivia, to, Some(from), "").await.expect("found").chosen.map(|(_, count)| count), Some(0));
    assert_eq!(members.copy(&olivia, to, from, true).await, Ok(0), "a second press adds nobody");
    assert_eq!(world.addresses_seen("olivia@northlight", SENSORS).await.len(), 6);
    assert_eq!(world.mails().await.len(), 3);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.add_member'").await, 3);
    // Of organizations that can take part, and from where one looks after the members.
    let admin = world.sign_in("admin@northlight").await;
    let warehouse = world.engagement(WAREHOUSE).await;
    assert_eq!(members.copy(&admin, warehouse, from, false).await, Ok(2), "Aurelia's");
    assert_eq!(members.copy(&olivia, to, warehouse, false).await, Err(Forbidden::Role.into()), "not hers");
    assert_eq!(members.to_copy(&olivia, to, Some(EngagementId(Uuid::nil())), "").await.map(drop), Err(Missing::Engagement.into()));
    // A power user copies their own organization's people.
    let paul = world.sign_in("paul@aurelia").await;
    let gateway = world.engagement("Gateway firmware 8 release candidates").await;
    assert_eq!(members.copy(&paul, gateway, from, false).await, Ok(1), "admin@aurelia: not himself, and nobody of Brightwater");
}

async fn thousands_are_copied_in_pieces(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 5_000).await;
    let (from, to) = (world.engagement(SENSORS).await, world.engagement(ATLAS).await);
    let olivia = world.sign_in("olivia@northlight").await;
    assert_eq!(world.backend.members.copy(&olivia, to, from, false).await, Ok(5_003));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.add_member'").await, 5_003);
}

on_both_engines!(
    power_users_add_their_own_people_and_owners_anybodys,
    who_is_added_is_told_and_owes_the_terms,
    a_request_that_waits_is_approved_with_it,
    nobody_adds_who_may_not,
    a_power_user_does_not_let_themselves_in,
    nobody_is_added_to_what_is_closed_and_to_a_draft_somebody_is,
    people_of_a_suspended_organization_are_not_added,
    an_address_of_several_is_nobodys,
    candidates_are_found_by_a_part_of_name_or_address,
    of_two_who_add_the_same_person_one_does,
    somebody_who_is_not_of_the_organization_is_unknown,
    members_are_copied_from_another_engagement,
    thousands_are_copied_in_pieces,
);
