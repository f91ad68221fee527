//! MEM-01: people are removed, leave, and come back.

use entente_shared::{
    Conflict, Error, Forbidden, Missing,
    access::{Entry, Offer},
    members::{MembersQuery, MembershipState},
};

use super::{ATLAS, SENSORS, WAREHOUSE};
use crate::support::World;

async fn a_removal_ends_the_membership_and_the_power_users_role_and_is_undone(world: &World) {
    world.fill_in().await;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(ATLAS).await);
    let (members, paul) = (&world.backend.members, world.user("paul@aurelia").await);
    let before = world.member("paul@aurelia", ATLAS).await.expect("listed");
    assert!(members.removal(&oscar, engagement, paul).await.expect("shown").member.is_power_user);
    members.remove(&oscar, engagement, paul, Some("The project is over.".to_owned())).await.expect("removed");
    assert_eq!(world.member("paul@aurelia", ATLAS).await, None);
    let visit = world.sign_in("paul@aurelia").await;
    let queue = world.backend.access.queue(&visit, engagement).await;
    assert_eq!(queue.map(drop), Err(Forbidden::Role.into()), "SES-01: with the next request");
    let detail = world.backend.engagements.detail(&visit, engagement).await.expect("seen");
    let ended = detail.ended.expect("said why");
    assert_eq!((ended.state, ended.reason.as_deref(), ended.can_undo), (MembershipState::Removed, Some("The project is over."), false));
    assert_eq!((detail.offer, detail.participates), (Offer::RequestAccess, false));
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert!(mail.subject.contains("a pris fin") && mail.text.contains("> The project is over."), "{mail:?}");

    let shown = members.list(&oscar, engagement, &MembersQuery::default(), Some(paul)).await.expect("a page");
    assert_eq!(shown.removed.map(|removed| removed.user), Some(paul));
    members.restore(&oscar, engagement, paul).await.expect("back");
    members.restore(&oscar, engagement, paul).await.expect("a second press changes nothing");
    let after = world.member("paul@aurelia", ATLAS).await.expect("listed");
    assert_eq!((after.since, after.is_power_user, after.added_by), (before.since, true, before.added_by), "what he was");
    assert!(members.list(&oscar, engagement, &MembersQuery::default(), Some(paul)).await.expect("a page").removed.is_none());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action LIKE 'engagement.re%'").await, 2);
}

async fn later_it_is_not_undone_any_more(world: &World) {
    world.fill_in().await;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(ATLAS).await);
    let paul = world.user("paul@aurelia").await;
    world.backend.members.remove(&oscar, engagement, paul, None).await.expect("removed");
    world.clock.advance_seconds(600);
    let oscar = world.arrive_again(&oscar).await;
    assert_eq!(world.backend.members.restore(&oscar, engagement, paul).await, Err(Missing::Person.into()));
    let shown = world.backend.members.list(&oscar, engagement, &MembersQuery::default(), Some(paul)).await.expect("a page");
    assert_eq!(shown.removed, None);
}

async fn removing_keeps_to_whom_one_looks_after(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(ATLAS).await);
    let (ada, ben) = (world.user("admin@aurelia").await, world.user("admin@brightwater").await);
    let paul = world.sign_in("paul@aurelia").await;
    assert_eq!(members.remove(&paul, engagement, ben, None).await, Err(Missing::Person.into()), "another organization's");
    assert_eq!(members.removal(&paul, engagement, ben).await.map(drop), Err(Missing::Person.into()));
    assert_eq!(members.restore(&paul, engagement, ben).await, Err(Missing::Person.into()));
    for who in ["admin@aurelia", "sam@brightwater"] {
        let visit = world.sign_in(who).await;
        assert_eq!(members.remove(&visit, engagement, ada, None).await, Err(Forbidden::Role.into()), "{who}");
        assert_eq!(members.removal(&visit, engagement, ada).await.map(drop), Err(Forbidden::Role.into()), "{who}");
        assert_eq!(members.restore(&visit, engagement, ada).await, Err(Forbidden::Role.into()), "{who}");
    }
    let own = world.user("paul@aurelia").await;
    assert_eq!(members.remove(&paul, engagement, own, None).await, Err(Forbidden::LeaveInstead.into()));
    assert_eq!(members.removal(&paul, engagement, own).await.map(drop), Err(Forbidden::LeaveInstead.into()));
    assert_eq!(members.remove(&world.stranger(), engagement, ada, None).await, Err(Error::SignedOut));
    members.remove(&paul, engagement, ada, None).await.expect("his own organization's");
    assert_eq!(members.remove(&paul, engagement, ada, None).await, Err(Missing::Person.into()), "no member any more");
    let sam = world.user("sam@brightwater").await;
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(members.remove(&oscar, engagement, sam, None).await, Err(Missing::Person.into()), "never a member");
}

async fn an_owner_who_takes_part_stays_an_owner(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement(ATLAS).await;
    let oscar = world.sign_in("oscar@northlight").await;
    world.add(&oscar, ATLAS, "Northlight Systems", &["oscar@northlight", "olivia@northlight"]).await.expect("added");
    world.backend.members.remove(&oscar, engagement, world.user("olivia@northlight").await, None).await.expect("removed");
    assert_eq!(world.backend.members.leave(&oscar, engagement).await, Ok(true), "he sees it still");
    for who in ["oscar@northlight", "olivia@northlight"] {
        let detail = world.backend.engagements.detail(&world.sign_in(who).await, engagement).await.expect("seen");
        assert_eq!((detail.offer, detail.participates), (Offer::Member, false), "{who}");
    }
}

async fn whoever_leaves_comes_back_at_once_or_as_others_do(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(SENSORS).await);
    let lea = world.sign_in("lea@aurelia").await;
    assert!(!members.leaving(&lea, engagement).await.expect("shown").is_power_user);
    assert_eq!(members.leave(&lea, engagement).await, Ok(true));
    assert_eq!(members.leave(&lea, engagement).await, Err(Forbidden::NotParticipant.into()), "a second press");
    let detail = world.backend.engagements.detail(&lea, engagement).await.expect("seen");
    let ended = detail.ended.expect("said");
    assert_eq!((ended.state, ended.can_undo, detail.offer), (MembershipState::Left, true, Offer::Join));
    members.come_back(&lea, engagement).await.expect("back");
    assert!(world.member("lea@aurelia", SENSORS).await.is_some());
    members.leave(&lea, engagement).await.expect("left again");
    world.clock.advance_seconds(601);
    let lea = world.arrive_again(&lea).await;
    assert_eq!(members.come_back(&lea, engagement).await, Err(Missing::Person.into()), "too late");
    let terms = detail.terms.id;
    world.backend.access.join(&lea, Entry { engagement, terms }).await.expect("as others do");
    assert_eq!(world.backend.engagements.detail(&lea, engagement).await.expect("seen").ended, None);
}

async fn leaving_gives_up_the_power_users_role(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(ATLAS).await);
    let paul = world.sign_in("paul@aurelia").await;
    assert!(members.leaving(&paul, engagement).await.expect("shown").is_power_user);
    members.leave(&paul, engagement).await.expect("left");
    assert_eq!(world.backend.access.queue(&paul, engagement).await.map(drop), Err(Forbidden::Role.into()));
    members.come_back(&paul, engagement).await.expect("back");
    assert!(world.backend.access.queue(&paul, engagement).await.is_ok(), "as what he was");
}

async fn only_those_who_take_part_leave_or_stay(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(ATLAS).await);
    for who in ["sam@brightwater", "oscar@northlight"] {
        let visit = world.sign_in(who).await;
        let refusal: Error = Forbidden::NotParticipant.into();
        assert_eq!(members.leave(&visit, engagement).await, Err(refusal.clone()), "{who}");
        assert_eq!(members.keep(&visit, engagement).await, Err(refusal.clone()), "{who}");
        assert_eq!(members.leaving(&visit, engagement).await.map(drop), Err(refusal.clone()), "{who}");
        assert_eq!(members.staying(&visit, engagement).await.map(drop), Err(refusal), "{who}");
    }
    assert_eq!(members.come_back(&world.sign_in("sam@brightwater").await, engagement).await, Err(Missing::Person.into()), "never left");
    let warehouse = world.engagement(WAREHOUSE).await;
    assert_eq!(members.come_back(&world.sign_in("sam@brightwater").await, warehouse).await, Err(Forbidden::NotInAudience.into()));
}

async fn who_was_removed_does_not_come_back_by_themselves(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(ATLAS).await);
    let oscar = world.sign_in("oscar@northlight").await;
    members.remove(&oscar, engagement, world.user("admin@aurelia").await, None).await.expect("removed");
    let ada = world.sign_in("admin@aurelia").await;
    assert_eq!(members.come_back(&ada, engagement).await, Err(Missing::Person.into()));
    let lea = world.sign_in("lea@aurelia").await;
    let warehouse = world.engagement(WAREHOUSE).await;
    members.leave(&lea, warehouse).await.expect("left");
    world.change("UPDATE engagement SET life = 'closed' WHERE title = 'Warehouse robotics pilot'").await.expect("changed");
    assert_eq!(members.come_back(&lea, warehouse).await, Err(Conflict::NotOpen.into()));
}

async fn of_two_who_remove_somebody_one_does(world: &World) {
    world.fill_in().await;
    let (members, engagement) = (&world.backend.members, world.engagement(ATLAS).await);
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let (ada, visit) = (world.user("admin@aurelia").await, world.sign_in("admin@aurelia").await);
    for _ in 0..10 {
        let (one, other, left) = tokio::join!(
            members.remove(&oscar, engagement, ada, None),
            members.remove(&olivia, engagement, ada, None),
            members.leave(&visit, engagement)
        );
        let done = [one.is_ok(), other.is_ok(), left.is_ok()];
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{one:?} {other:?} {left:?}");
        world.add(&oscar, ATLAS, "Aurelia Robotics", &["admin@aurelia"]).await.expect("added again");
    }
}

on_both_engines!(
    a_removal_ends_the_membership_and_the_power_users_role_and_is_undone,
    later_it_is_not_undone_any_more,
    removing_keeps_to_whom_one_looks_after,
    an_owner_who_takes_part_stays_an_owner,
    whoever_leaves_comes_back_at_once_or_as_others_do,
    leaving_gives_up_the_power_users_role,
    only_those_who_take_part_leave_or_stay,
    who_was_removed_does_not_come_back_by_themselves,
    of_two_who_remove_somebody_one_does,
);
