//! REQ-04, REQ-05, REQ-07, REQ-08: the queue and the decision.

use entente_shared::{
    Conflict, Error, Forbidden, Missing, RequestId,
    access::{Entry, Offer, RequestState, Transition},
};
use uuid::Uuid;

use crate::support::World;

fn approve() -> Transition {
    Transition::Approve { reason: None }
}

fn decline() -> Transition {
    Transition::Decline { reason: "Not in this round.\nhttp://elsewhere.example/".to_owned() }
}

const ATLAS: &str = "Atlas 5 preview";

async fn an_approval_makes_a_member_and_tells_the_person(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    let id = world.pending("lea@aurelia", ATLAS).await;
    let engagement = world.engagement(ATLAS).await;
    assert_eq!(world.backend.access.decide(&owner, id, approve()).await, Ok(engagement));
    let lea = world.sign_in("lea@aurelia").await;
    let detail = world.backend.engagements.detail(&lea, engagement).await.expect("seen");
    assert_eq!(detail.offer, Offer::Member);
    let request = detail.request.expect("the request");
    assert_eq!(
        (request.state, request.decided_by.as_deref(), request.ended_at),
        (RequestState::Approved, Some("Oscar Brandt"), Some(owner.now))
    );
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert!(mail.to.contains("lea@aurelia.example"));
    assert_eq!(mail.subject, "Vous avez accès à Atlas 5 preview");
    assert_eq!(mail.links()[0], format!("http://127.0.0.1:3000/engagements/{engagement}"));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'request.approve'").await, 1);
}

async fn a_refusal_comes_with_its_reason(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("olivia@northlight").await;
    let id = world.pending("priya@brightwater", ATLAS).await;
    world.backend.access.decide(&owner, id, decline()).await.expect("declined");
    let priya = world.sign_in("priya@brightwater").await;
    let request = world.backend.access.mine(&priya).await.expect("mine").into_iter().find(|request| request.id == id).expect("listed");
    assert_eq!((request.state, request.reason.as_deref()), (RequestState::Declined, Some("Not in this round.\nhttp://elsewhere.example/")));
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!(mail.subject, "Your request for access to Atlas 5 preview was declined");
    assert!(mail.text.contains("> Not in this round.\n> http://elsewhere.example/"), "{}", mail.text);
    assert_eq!(mail.links().len(), 2, "links of ours only: {:?}", mail.links());
    assert_eq!(
        world
            .number(
                "SELECT COUNT(*) FROM membership m JOIN users u ON u.id = m.user_id JOIN engagement e ON e.id = m.engagement_id
        WHERE u.sign_in_address = 'priya@brightwater' AND e.title = 'Atlas 5 preview'"
            )
            .await,
        0
    );
}

async fn of_two_deciders_at_once_one_wins_and_the_other_is_told(world: &World) {
    world.fill_in().await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let id = world.pending("lea@aurelia", ATLAS).await;
    let access = &world.backend.access;
    let (one, other) = tokio::join!(access.decide(&oscar, id, approve()), access.decide(&olivia, id, decline()));
    let (by, state) = if one.is_ok() { ("Oscar Brandt", RequestState::Approved) } else { ("Olivia Mensah", RequestState::Declined) };
    let loser = if one.is_ok() { other } else { one };
    assert_eq!(loser, Err(Conflict::AlreadyDecided { by: Some(by.to_owned()), state, at: oscar.now }.into()));
    assert_eq!(world.mails().await.len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action IN ('request.approve', 'request.decline')").await, 1);
}

async fn a_decision_is_never_changed(world: &World) {
    world.fill_in().await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let id = world.pending("lea@aurelia", ATLAS).await;
    world.backend.access.decide(&oscar, id, approve()).await.expect("approved");
    let told = Err(Conflict::AlreadyDecided { by: Some("Oscar Brandt".to_owned()), state: RequestState::Approved, at: oscar.now }.into());
    world.clock.advance_seconds(60);
    assert_eq!(world.backend.access.decide(&olivia, id, decline()).await, told);
    assert_eq!(world.backend.access.decide(&oscar, id, approve()).await, told, "the same decision twice changes nothing either");
}

async fn a_request_that_was_taken_back_is_not_decided(world: &World) {
    world.fill_in().await;
    let (oscar, lea) = (world.sign_in("oscar@northlight").await, world.sign_in("lea@aurelia").await);
    let id = world.pending("lea@aurelia", ATLAS).await;
    let access = &world.backend.access;
    let (taken_back, decided) = tokio::join!(access.withdraw(&lea, id), access.decide(&oscar, id, approve()));
    if taken_back.is_ok() {
        assert_eq!(decided, Err(Conflict::AlreadyDecided { by: None, state: RequestState::Withdrawn, at: lea.now }.into()));
    } else {
        assert_eq!(
            taken_back,
            Err(Conflict::AlreadyDecided { by: Some("Oscar Brandt".to_owned()), state: RequestState::Approved, at: lea.now }.into())
        );
    }
}

async fn power_users_decide_for_their_own_organization_only(world: &World) {
    world.fill_in().await;
    let paul = world.sign_in("paul@aurelia").await;
    let access = &world.backend.access;
    let queue = access.queue(&paul, world.engagement(ATLAS).await).await.expect("seen");
    assert!(queue.pending.iter().chain(&queue.decided).all(|request| request.organization == "Aurelia Robotics"), "{queue:?}");
    assert_eq!((queue.pending.len(), queue.pending_count), (1, 1));
    let other = world.pending("priya@brightwater", ATLAS).await;
    assert_eq!(access.decide(&paul, other, approve()).await, Err(Missing::Request.into()));
    access.decide(&paul, world.pending("lea@aurelia", ATLAS).await, approve()).await.expect("decided");
}

async fn who_decides_nothing_does_not_learn_of_requests(world: &World) {
    world.fill_in().await;
    let id = world.pending("priya@brightwater", ATLAS).await;
    let engagement = world.engagement(ATLAS).await;
    for who in ["lea@aurelia", "sam@brightwater", "admin@brightwater", "admin@cobalt"] {
        let visit = world.sign_in(who).await;
        assert_eq!(world.backend.access.decide(&visit, id, approve()).await, Err(Missing::Request.into()), "{who}");
        assert_eq!(world.backend.access.queue(&visit, engagement).await.map(drop), Err(Forbidden::Role.into()), "{who}");
        assert_eq!(world.backend.engagements.detail(&visit, engagement).await.expect("seen").to_decide, None);
    }
    assert_eq!(world.backend.access.decide(&world.stranger(), id, approve()).await, Err(Error::SignedOut));
    assert_eq!(world.backend.access.queue(&world.stranger(), engagement).await.map(drop), Err(Error::SignedOut));
    let owner = world.sign_in("oscar@northlight").await;
    assert_eq!(world.backend.access.decide(&owner, RequestId(Uuid::from_u128(5)), approve()).await, Err(Missing::Request.into()));
    assert_eq!(
        world
            .backend
            .access
            .decide(&owner, world.pending("priya@brightwater", "Gateway firmware 8 release candidates").await, approve())
            .await,
        Err(Missing::Request.into()),
        "an owner of another engagement"
    );
}

async fn nobody_decides_their_own_request(world: &World) {
    world.fill_in().await;
    let id = world.pending("lea@aurelia", ATLAS).await;
    let lea = world.sign_in("lea@aurelia").await;
    assert_eq!(world.backend.access.decide(&lea, id, approve()).await, Err(Forbidden::OwnRequest.into()));
    world
        .change(
            "UPDATE engagement_role SET user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')
        WHERE role = 'power_user' AND engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')",
        )
        .await
        .expect("changed");
    assert_eq!(world.backend.access.decide(&lea, id, approve()).await, Err(Forbidden::OwnRequest.into()), "nor as a power user");
    let queue = world.backend.access.queue(&lea, world.engagement(ATLAS).await).await.expect("seen");
    assert!(queue.pending[0].own);
    assert_eq!(world.backend.engagements.detail(&lea, world.engagement(ATLAS).await).await.expect("seen").to_decide, Some(0));
}

async fn the_program_owner_decides_and_a_role_for_another_account_does_not_count(world: &World) {
    world.fill_in().await;
    let operator = world.sign_in("admin@northlight").await;
    let id = world.pending("lea@aurelia", ATLAS).await;
    world
        .change(
            "UPDATE engagement_role SET account_id = (SELECT id FROM account WHERE publisher_display_name = 'Brightwater Logistics')
        WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'oscar@northlight')",
        )
        .await
        .expect("changed");
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(world.backend.access.decide(&oscar, id, approve()).await, Err(Missing::Request.into()));
    world.backend.access.decide(&operator, id, approve()).await.expect("decided");
}

async fn the_queue_is_oldest_first_with_what_was_said_before(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    let queue = world.backend.access.queue(&owner, world.engagement(ATLAS).await).await.expect("seen");
    assert_eq!((&*queue.head.title, queue.pending_count), (ATLAS, 2));
    let waiting: Vec<_> =
        queue.pending.iter().map(|request| (&*request.requester, &*request.sign_in_address, &*request.organization)).collect();
    assert_eq!(waiting, [("Léa Garnier", "lea@aurelia", "Aurelia Robotics"), ("Priya Nair", "priya@brightwater", "Brightwater Logistics")]);
    let refusal = queue.pending[0].earlier_refusal.as_ref().expect("refused before");
    assert_eq!(refusal.by.as_deref(), Some("Paul Mercier"));
    assert!(refusal.reason.as_deref().is_some_and(|reason| reason.starts_with("Merci de préciser")));
    assert_eq!(queue.pending[1].earlier_refusal, None);
    let decided: Vec<_> = queue.decided.iter().map(|request| (&*request.requester, request.state)).collect();
    assert_eq!(
        decided,
        [
            ("Léa Garnier", RequestState::Declined),
            ("Sam Okafor", RequestState::Declined),
            ("Paul Mercier", RequestState::Approved),
            ("Ben Ashworth", RequestState::Approved),
            ("Amélie Fontaine", RequestState::Approved),
        ],
        "newest first"
    );
    assert!(queue.decided.iter().all(|request| !request.own));
}

async fn nobody_is_let_in_where_nobody_new_is_taken(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    let id = world.pending("lea@aurelia", ATLAS).await;
    let access = &world.backend.access;
    for life in ["paused", "closed"] {
        world.change(&format!("UPDATE engagement SET life = '{life}' WHERE title = 'Atlas 5 preview'")).await.expect("changed");
        assert_eq!(access.decide(&owner, id, approve()).await, Err(Conflict::NotOpen.into()), "{life}");
    }
    assert_eq!(world.pending("lea@aurelia", ATLAS).await, id, "it still waits");
    access.decide(&owner, id, decline()).await.expect("declining is possible");
}

async fn an_approval_counts_where_the_way_in_has_changed_meanwhile(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    world.change("UPDATE engagement SET access = 'open' WHERE title = 'Atlas 5 preview'").await.expect("changed");
    world.backend.access.decide(&owner, world.pending("lea@aurelia", ATLAS).await, approve()).await.expect("approved");
}

/// REQ-10: asking again while the approval is being written ends as a member or as a request, never as both.
async fn nobody_is_a_member_and_asks_at_once(world: &World) {
    world.fill_in().await;
    let (owner, lea) = (world.sign_in("oscar@northlight").await, world.sign_in("lea@aurelia").await);
    let engagement = world.engagement(ATLAS).await;
    let terms = world.backend.engagements.detail(&lea, engagement).await.expect("seen").terms.id;
    let access = &world.backend.access;
    for _ in 0..15 {
        let id = world.pending("lea@aurelia", ATLAS).await;
        let entry = Entry { engagement, terms };
        let asking = access.request(&lea, entry.clone(), "And once more, please.".to_owned());
        let (decided, asked) = tokio::join!(access.decide(&owner, id, approve()), asking);
        assert_eq!(decided, Ok(engagement));
        assert!(asked.is_err(), "{asked:?}");
        world.change("DELETE FROM membership").await.expect("changed");
        access.request(&lea, entry, "From the start, please.".to_owned()).await.expect("asked");
    }
}

on_both_engines!(
    nobody_is_a_member_and_asks_at_once,
    an_approval_makes_a_member_and_tells_the_person,
    a_refusal_comes_with_its_reason,
    of_two_deciders_at_once_one_wins_and_the_other_is_told,
    a_decision_is_never_changed,
    a_request_that_was_taken_back_is_not_decided,
    power_users_decide_for_their_own_organization_only,
    who_decides_nothing_does_not_learn_of_requests,
    nobody_decides_their_own_request,
    the_program_owner_decides_and_a_role_for_another_account_does_not_count,
    the_queue_is_oldest_first_with_what_was_said_before,
    nobody_is_let_in_where_nobody_new_is_taken,
    an_approval_counts_where_the_way_in_has_changed_meanwhile,
);
