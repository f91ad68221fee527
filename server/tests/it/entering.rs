//! REQ-02, REQ-03, REQ-06, REQ-10: joining, asking, taking back.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, EngagementId, Error, Forbidden, Missing, RequestId, TermsId,
    access::{Entry, Offer, RequestState},
};
use uuid::Uuid;

use crate::support::World;

const WHY: &str = "We would like to test it in our depot.";

/// What the form of an engagement's page sends.
async fn entry(world: &World, visit: &Visit, title: &str) -> Entry {
    let engagement = world.engagement(title).await;
    let detail = world.backend.engagements.detail(visit, engagement).await.expect("seen");
    Entry { engagement, terms: detail.terms.id }
}

async fn members(world: &World, title: &str) -> i64 {
    world
        .number(&format!(
            "SELECT COUNT(*) FROM membership m JOIN engagement e ON e.id = m.engagement_id WHERE m.state = 'active' AND e.title = '{title}'"
        ))
        .await
}

async fn joining_makes_a_member_at_once(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let entry = entry(world, &visit, "Sensor SDK 3").await;
    world.backend.access.join(&visit, entry.clone()).await.expect("joined");
    let detail = world.backend.engagements.detail(&visit, entry.engagement).await.expect("seen");
    assert_eq!(detail.offer, Offer::Member);
    let accepted = detail.accepted.expect("the terms");
    assert_eq!((&*accepted.title, accepted.version, accepted.sha256.len(), accepted.at), ("Terms of use", 1, 64, visit.now));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.join'").await, 1);
    assert_eq!(world.mails().await, []);
}

async fn a_member_does_not_join_again(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let entry = entry(world, &visit, "Sensor SDK 3").await;
    let access = &world.backend.access;
    let (one, other) = tokio::join!(access.join(&visit, entry.clone()), access.join(&visit, entry.clone()));
    let mut answers = [one, other];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(Conflict::AlreadyMember.into())]);
    assert_eq!(access.join(&visit, entry).await, Err(Conflict::AlreadyMember.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.join'").await, 1);
    assert_eq!(
        world
            .number(
                "SELECT COUNT(*) FROM terms_acceptance a JOIN users u ON u.id = a.user_id WHERE u.sign_in_address = 'sam@brightwater'
        AND a.accepted_at = (SELECT MAX(at) FROM audit_event WHERE action = 'engagement.join')"
            )
            .await,
        1
    );
}

async fn who_left_comes_back_into_the_same_row(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let title = "Sensor SDK 3";
    let before = members(world, title).await;
    world
        .change("UPDATE membership SET state = 'left' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')")
        .await
        .expect("left");
    assert_eq!(members(world, title).await, before - 1);
    world.backend.access.join(&visit, entry(world, &visit, title).await).await.expect("joined");
    assert_eq!(members(world, title).await, before);
}

async fn a_request_waits_and_every_decider_gets_one_mail(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let entry = entry(world, &visit, "Atlas 5 preview").await;
    let id = world.backend.access.request(&visit, entry.clone(), WHY.to_owned()).await.expect("asked");
    let detail = world.backend.engagements.detail(&visit, entry.engagement).await.expect("seen");
    assert_eq!(detail.offer, Offer::Withdraw);
    let request = detail.request.expect("the request");
    assert_eq!((request.id, request.state, &*request.justification), (id, RequestState::Pending, WHY));
    let deciders: Vec<_> = request.deciders.iter().map(|decider| &*decider.name).collect();
    assert_eq!(deciders, ["Olivia Mensah", "Oscar Brandt"], "the power user decides for another organization");
    let mails = world.mails().await;
    let to: Vec<_> = mails.iter().map(|mail| &*mail.to).collect();
    assert_eq!(to, ["olivia@northlight.example", "oscar@northlight.example"]);
    for mail in &mails {
        assert_eq!(mail.subject, "Sam Okafor (Brightwater Logistics) asks for access to Atlas 5 preview");
        assert!(mail.text.contains(&format!("> {WHY}")), "{}", mail.text);
        assert_eq!(mail.links()[0], format!("http://127.0.0.1:3000/engagements/{}/requests", entry.engagement));
    }
}

async fn power_users_of_the_requesters_organization_get_it_too_in_their_language(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("admin@aurelia").await;
    let entry = entry(world, &visit, "Gateway firmware 8 release candidates").await;
    world.backend.access.request(&visit, entry, WHY.to_owned()).await.expect("asked");
    let subjects: Vec<_> = world.mails().await.into_iter().map(|mail| (mail.to, mail.subject)).collect();
    assert_eq!(
        subjects,
        [
            (
                "olivia@northlight.example".to_owned(),
                "Amélie Fontaine (Aurelia Robotics) asks for access to Gateway firmware 8 release candidates".to_owned()
            ),
            (
                "paul@aurelia.example".to_owned(),
                "Amélie Fontaine (Aurelia Robotics) demande l’accès à Gateway firmware 8 release candidates".to_owned()
            ),
        ]
    );
}

async fn a_power_user_who_asks_gets_no_mail_about_it(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("paul@aurelia").await;
    let entry = entry(world, &visit, "Warehouse robotics pilot").await;
    world.backend.access.request(&visit, entry, WHY.to_owned()).await.expect("asked");
    let to: Vec<_> = world.mails().await.into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["oscar@northlight.example"]);
}

async fn one_pending_request_is_enough(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let entry = entry(world, &visit, "Atlas 5 preview").await;
    let access = &world.backend.access;
    let (one, other) =
        tokio::join!(access.request(&visit, entry.clone(), WHY.to_owned()), access.request(&visit, entry.clone(), WHY.to_owned()));
    let mut answers = [one.map(drop), other.map(drop)];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(Conflict::AlreadyRequested.into())]);
    assert_eq!(access.request(&visit, entry, WHY.to_owned()).await.map(drop), Err(Conflict::AlreadyRequested.into()));
    assert_eq!(world.mails().await.len(), 2, "one for each owner");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'request.create'").await, 1);
}

async fn each_engagement_is_entered_in_its_own_way(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let access = &world.backend.access;
    for (title, join, request) in [
        ("Atlas mobile beta", Ok(()), Err(Conflict::AlreadyMember.into())),
        ("Integration test lab", Err(Conflict::OtherAccess.into()), Ok(())),
        ("Accessibility review board", Err(Conflict::OtherAccess.into()), Err(Conflict::OtherAccess.into())),
        ("Battery safety advisory", Err(Conflict::NotOpen.into()), Err(Conflict::NotOpen.into())),
        ("Atlas 4 end of support", Err(Conflict::NotOpen.into()), Err(Conflict::NotOpen.into())),
        ("Spare parts catalogue", Err(Forbidden::NotInAudience.into()), Err(Forbidden::NotInAudience.into())),
    ] {
        let entry = entry(world, &visit, title).await;
        assert_eq!(access.join(&visit, entry.clone()).await, join, "{title}");
        assert_eq!(access.request(&visit, entry, WHY.to_owned()).await.map(drop), request, "{title}");
    }
}

async fn nothing_is_entered_without_signing_in_or_without_an_account(world: &World) {
    world.fill_in().await;
    let access = &world.backend.access;
    let clara = world.sign_in("admin@cobalt").await;
    let entry = entry(world, &clara, "Sensor SDK 3").await;
    for (visit, refused) in [(&world.stranger(), Error::SignedOut), (&clara, Forbidden::NoAccount.into())] {
        assert_eq!(access.join(visit, entry.clone()).await, Err(refused.clone()));
        assert_eq!(access.request(visit, entry.clone(), WHY.to_owned()).await.map(drop), Err(refused));
    }
    assert_eq!(access.mine(&world.stranger()).await, Err(Error::SignedOut));
    assert_eq!(access.withdraw(&world.stranger(), RequestId(Uuid::nil())).await, Err(Error::SignedOut));
}

async fn drafts_archived_and_unknown_engagements_are_not_there(world: &World) {
    world.fill_in().await;
    world.change("UPDATE engagement SET life = 'archived' WHERE title = 'Atlas 4 end of support'").await.expect("changed");
    let visit = world.sign_in("sam@brightwater").await;
    let terms = entry(world, &visit, "Sensor SDK 3").await.terms;
    let hidden =
        [world.engagement("Atlas 6 concepts").await, world.engagement("Atlas 4 end of support").await, EngagementId(Uuid::from_u128(5))];
    for engagement in hidden {
        let entry = Entry { engagement, terms };
        let gone = Error::from(Missing::Engagement);
        assert_eq!(world.backend.access.join(&visit, entry.clone()).await, Err(gone.clone()));
        assert_eq!(world.backend.access.request(&visit, entry, WHY.to_owned()).await.map(drop), Err(gone.clone()));
        assert_eq!(world.backend.engagements.detail(&visit, engagement).await.map(drop), Err(gone.clone()));
        assert_eq!(world.backend.access.queue(&visit, engagement).await.map(drop), Err(gone));
    }
}

async fn terms_that_are_not_in_force_any_more_are_not_accepted(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    let before = world.number("SELECT COUNT(*) FROM terms_acceptance").await;
    for title in ["Sensor SDK 3", "Integration test lab"] {
        let entry = Entry { terms: TermsId(Uuid::from_u128(5)), ..entry(world, &visit, title).await };
        let answer = match title {
            "Sensor SDK 3" => world.backend.access.join(&visit, entry).await,
            _ => world.backend.access.request(&visit, entry, WHY.to_owned()).await.map(drop),
        };
        assert_eq!(answer, Err(Conflict::NewVersion.into()));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM terms_acceptance").await, before);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action IN ('engagement.join', 'request.create')").await, 0);
}

async fn a_pending_request_is_taken_back_once(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let id = world.pending("lea@aurelia", "Atlas 5 preview").await;
    let access = &world.backend.access;
    access.withdraw(&visit, id).await.expect("taken back");
    let request = access.mine(&visit).await.expect("mine").into_iter().find(|request| request.id == id).expect("it stays in the list");
    assert_eq!((request.state, request.ended_at, request.decided_by), (RequestState::Withdrawn, Some(visit.now), None));
    let again = Err(Conflict::AlreadyDecided { by: None, state: RequestState::Withdrawn, at: visit.now }.into());
    assert_eq!(access.withdraw(&visit, id).await, again);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'request.withdraw'").await, 1);
    access.request(&visit, entry(world, &visit, "Atlas 5 preview").await, WHY.to_owned()).await.expect("and asked again");
}

async fn nobody_takes_back_somebody_elses_request(world: &World) {
    world.fill_in().await;
    let id = world.pending("lea@aurelia", "Atlas 5 preview").await;
    for who in ["paul@aurelia", "priya@brightwater", "oscar@northlight", "admin@northlight"] {
        let visit = world.sign_in(who).await;
        assert_eq!(world.backend.access.withdraw(&visit, id).await, Err(Missing::Request.into()), "{who}");
        assert_eq!(world.backend.access.withdraw(&visit, RequestId(Uuid::from_u128(5))).await, Err(Missing::Request.into()));
    }
    assert_eq!(world.pending("lea@aurelia", "Atlas 5 preview").await, id);
}

async fn my_requests_are_mine_newest_first(world: &World) {
    world.fill_in().await;
    let mine = world.backend.access.mine(&world.sign_in("lea@aurelia").await).await.expect("mine");
    let list: Vec<_> = mine.iter().map(|request| (&*request.title, request.state)).collect();
    assert_eq!(
        list,
        [
            ("Atlas 5 preview", RequestState::Pending),
            ("Atlas 5 preview", RequestState::Declined),
            ("Warehouse robotics pilot", RequestState::Approved),
        ]
    );
    let names: Vec<_> = mine[0].deciders.iter().map(|decider| (&*decider.name, &*decider.organization, &decider.email)).collect();
    assert_eq!(
        names,
        [
            ("Olivia Mensah", "Northlight Systems", &None),
            ("Oscar Brandt", "Northlight Systems", &None),
            ("Paul Mercier", "Aurelia Robotics", &None)
        ]
    );
    assert_eq!((mine[1].deciders.len(), mine[1].decided_by.as_deref()), (0, Some("Paul Mercier")));
    assert_eq!(world.backend.access.mine(&world.sign_in("admin@cobalt").await).await, Ok(vec![]));
}

on_both_engines!(
    joining_makes_a_member_at_once,
    a_member_does_not_join_again,
    who_left_comes_back_into_the_same_row,
    a_request_waits_and_every_decider_gets_one_mail,
    power_users_of_the_requesters_organization_get_it_too_in_their_language,
    a_power_user_who_asks_gets_no_mail_about_it,
    one_pending_request_is_enough,
    each_engagement_is_entered_in_its_own_way,
    nothing_is_entered_without_signing_in_or_without_an_account,
    drafts_archived_and_unknown_engagements_are_not_there,
    terms_that_are_not_in_force_any_more_are_not_accepted,
    a_pending_request_is_taken_back_once,
    nobody_takes_back_somebody_elses_request,
    my_requests_are_mine_newest_first,
);
