//! MEM-02, REQ-09: what is due by the passing of time.

use entente_server::jobs::Done;
use entente_shared::{
    Conflict, Forbidden,
    access::{Offer, RequestState, Transition},
    members::{MembersQuery, MembershipState},
};

use super::{ATLAS, SENSORS};
use crate::support::World;

const DAY: i64 = 86_400;

impl World {
    async fn jobs(&self) -> Done {
        self.services.run_jobs(self.now()).await.expect("the jobs run")
    }

    /// Only that membership is left, and nobody waits for anything; its member was there today.
    async fn only(&self, who: &str, title: &str) {
        let of = format!(
            "user_id = (SELECT id FROM users WHERE sign_in_address = '{who}') AND engagement_id = (SELECT id FROM engagement WHERE title = '{title}')"
        );
        self.change(&format!("DELETE FROM membership WHERE NOT ({of})")).await.expect("changed");
        self.change("DELETE FROM access_request").await.expect("changed");
        self.change(&format!("UPDATE membership SET last_access_at = {}", self.now().0)).await.expect("changed");
    }

    async fn subjects(&self) -> Vec<String> {
        let mut mails = self.mails().await;
        mails.sort_by_key(|mail| mail.message_id.clone());
        mails.into_iter().map(|mail| mail.subject).collect()
    }
}

const WARNED: Done = Done { warned: 1, lapsed: 0, reminded: 0, expired: 0 };
const LAPSED: Done = Done { warned: 0, lapsed: 1, reminded: 0, expired: 0 };
const NOTHING: Done = Done { warned: 0, lapsed: 0, reminded: 0, expired: 0 };

async fn who_is_not_there_is_warned_three_times_and_is_no_member_then(world: &World) {
    world.fill_in().await;
    world.only("priya@brightwater", SENSORS).await;
    let mut day = 0;
    for (on, done) in [
        (149, NOTHING),
        (150, WARNED),
        (151, NOTHING),
        (165, NOTHING),
        (166, WARNED),
        (178, NOTHING),
        (179, WARNED),
        (180, LAPSED),
        (181, NOTHING),
    ] {
        world.clock.advance_seconds((on - day) * DAY);
        day = on;
        assert_eq!(world.jobs().await, done, "day {on}");
        assert_eq!(world.jobs().await, NOTHING, "day {on}, once more");
    }
    let subjects = world.subjects().await;
    assert_eq!(
        subjects,
        [
            "Your membership of Sensor SDK 3 ends on 28 November 2026",
            "Your membership of Sensor SDK 3 ends on 28 November 2026",
            "Your membership of Sensor SDK 3 ends on 28 November 2026",
            "Your membership of Sensor SDK 3 has ended",
        ]
    );
    let mails = world.mails_in_folder();
    let keep = format!("http://127.0.0.1:3000/engagements/{}/keep", world.engagement(SENSORS).await);
    assert_eq!(mails.iter().filter(|mail| mail.links().contains(&&*keep)).count(), 3);
    let line = "SELECT request_id || ' ' || after_json FROM audit_event WHERE action = 'engagement.lapse_membership'";
    assert_eq!(world.texts(line).await, ["command jobs {\"state\":\"inactive\"}"]);

    // The page says why, and the way in is open.
    let priya = world.sign_in("priya@brightwater").await;
    let detail = world.backend.engagements.detail(&priya, world.engagement(SENSORS).await).await.expect("seen");
    assert_eq!((detail.ended.map(|ended| ended.state), detail.offer), (Some(MembershipState::Inactive), Offer::Join));
}

async fn after_a_long_standstill_only_the_nearest_is_done(world: &World) {
    world.fill_in().await;
    world.only("priya@brightwater", SENSORS).await;
    world.clock.advance_seconds(170 * DAY);
    assert_eq!((world.jobs().await, world.jobs().await), (WARNED, NOTHING));
    world.clock.advance_seconds(100 * DAY);
    assert_eq!((world.jobs().await, world.jobs().await), (LAPSED, NOTHING));
    assert_eq!(world.subjects().await.len(), 2);
}

async fn a_visit_begins_the_time_anew(world: &World) {
    world.fill_in().await;
    world.only("priya@brightwater", SENSORS).await;
    let engagement = world.engagement(SENSORS).await;
    world.clock.advance_seconds(179 * DAY);
    assert_eq!(world.jobs().await, WARNED);
    let priya = world.sign_in("priya@brightwater").await;
    world.backend.engagements.detail(&priya, engagement).await.expect("seen");
    world.clock.advance_seconds(149 * DAY);
    assert_eq!(world.jobs().await, NOTHING);
    // And the warnings with it.
    world.clock.advance_seconds(DAY);
    assert_eq!(world.jobs().await, WARNED);
    let priya = world.sign_in("priya@brightwater").await;
    world.members(&priya, SENSORS, &MembersQuery::default()).await.expect("seen");
    world.clock.advance_seconds(149 * DAY);
    assert_eq!(world.jobs().await, NOTHING);
}

async fn a_visit_is_written_down_once_a_day_and_only_for_members(world: &World) {
    world.fill_in().await;
    let engagement = world.engagement(ATLAS).await;
    world.only("paul@aurelia", ATLAS).await;
    let last = async || world.number("SELECT last_access_at FROM membership").await;
    let started = last().await;
    world.clock.advance_seconds(DAY - 1);
    world.backend.engagements.detail(&world.sign_in("paul@aurelia").await, engagement).await.expect("seen");
    assert_eq!(last().await, started, "the same day");
    world.clock.advance_seconds(1);
    world.backend.engagements.detail(&world.sign_in("oscar@northlight").await, engagement).await.expect("seen");
    assert_eq!(last().await, started, "somebody else");
    world.backend.access.queue(&world.sign_in("paul@aurelia").await, engagement).await.expect("seen");
    assert_eq!(last().await, world.now().0);
}

async fn one_button_keeps_the_membership_and_opening_its_page_does_not(world: &World) {
    world.fill_in().await;
    world.only("priya@brightwater", SENSORS).await;
    let (members, engagement) = (&world.backend.members, world.engagement(SENSORS).await);
    world.clock.advance_seconds(179 * DAY);
    assert_eq!(world.jobs().await, WARNED);
    let priya = world.sign_in("priya@brightwater").await;
    let staying = members.staying(&priya, engagement).await.expect("shown");
    assert_eq!(staying.ends_at, world.now().plus_days(1));
    assert_eq!(members.staying(&priya, engagement).await.expect("shown").ends_at, staying.ends_at, "looking changes nothing");
    members.keep(&priya, engagement).await.expect("kept");
    assert_eq!(members.staying(&priya, engagement).await.expect("shown").ends_at, world.now().plus_days(180));
    world.clock.advance_seconds(100 * DAY);
    assert_eq!(world.jobs().await, NOTHING);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.keep_membership'").await, 1);
}

async fn of_two_servers_one_does_each_thing(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 300).await;
    world.change("DELETE FROM access_request").await.expect("changed");
    for (days, warned) in [(170, true), (10, false)] {
        world.clock.advance_seconds(days * DAY);
        let (now, count) = (world.now(), world.number("SELECT COUNT(*) FROM membership WHERE state = 'active'").await);
        let (one, other) = tokio::join!(world.services.run_jobs(now), world.services.run_jobs(now));
        let (one, other) = (one.expect("run"), other.expect("run"));
        let done = if warned { one.warned + other.warned } else { one.lapsed + other.lapsed };
        // The demo's members were there longer ago, and are over or warned by then as well.
        assert_eq!(i64::try_from(done + if warned { one.lapsed + other.lapsed } else { 0 }).expect("few"), count);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM membership WHERE state = 'active'").await, 0);
    let mails = "SELECT COUNT(*) FROM outbox WHERE kind = 'membership_lapsed'";
    assert_eq!(world.number(mails).await, world.number("SELECT COUNT(*) FROM membership").await);
}

async fn a_power_user_who_is_not_there_is_none_any_more(world: &World) {
    world.fill_in().await;
    world.only("paul@aurelia", ATLAS).await;
    world.clock.advance_seconds(180 * DAY);
    assert_eq!(world.jobs().await, LAPSED);
    let paul = world.sign_in("paul@aurelia").await;
    assert_eq!(world.backend.access.queue(&paul, world.engagement(ATLAS).await).await.map(drop), Err(Forbidden::Role.into()));
}

/// Priya's request is 20 hours old, Léa's 26.
async fn deciders_are_reminded_once_and_a_request_expires(world: &World) {
    world.fill_in().await;
    world
        .change("DELETE FROM membership WHERE engagement_id <> (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')")
        .await
        .expect("changed");
    let request = world.pending("priya@brightwater", ATLAS).await;
    let others = "DELETE FROM access_request WHERE state = 'pending' AND user_id <> (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater')";
    world.change(others).await.expect("changed");
    let gateway = "DELETE FROM access_request WHERE engagement_id <> (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')";
    world.change(gateway).await.expect("changed");
    assert_eq!(world.jobs().await, NOTHING);
    world.clock.advance_seconds(3 * DAY);
    assert_eq!(world.jobs().await, Done { reminded: 1, ..NOTHING });
    assert_eq!(world.jobs().await, NOTHING);
    let mails = world.mails().await;
    let told: Vec<_> = mails.iter().map(|mail| &*mail.to).collect();
    assert_eq!(told, ["olivia@northlight.example", "oscar@northlight.example"], "not the power user of another organization");
    assert!(mails[0].text.contains("> I run the pilot"), "{}", mails[0].text);
    world.clock.advance_seconds(27 * DAY);
    assert_eq!(world.jobs().await, Done { expired: 1, ..NOTHING });
    assert_eq!(world.jobs().await, NOTHING);
    let priya = world.sign_in("priya@brightwater").await;
    let mine = world.backend.access.mine(&priya).await.expect("mine");
    assert_eq!(mine.iter().find(|mine| mine.id == request).map(|mine| mine.state), Some(RequestState::Expired));
    assert_eq!(
        world.mails().await.iter().filter(|mail| mail.subject == "Your request for access to Atlas 5 preview has expired").count(),
        1
    );
    let oscar = world.sign_in("oscar@northlight").await;
    let late = world.backend.access.decide(&oscar, request, Transition::Approve { reason: None }).await;
    assert!(
        matches!(late, Err(entente_shared::Error::Conflict { what: Conflict::AlreadyDecided { state: RequestState::Expired, .. } })),
        "{late:?}"
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'request.expire'").await, 1);
}

async fn the_days_are_the_engagements_own_and_nobody_is_reminded_of_what_takes_nobody(world: &World) {
    world.fill_in().await;
    world.change("DELETE FROM membership").await.expect("changed");
    world.change("UPDATE engagement SET reminder_days = 5, expiry_days = 10").await.expect("changed");
    world.clock.advance_seconds(4 * DAY - 3_600 * 10);
    assert_eq!(world.jobs().await, NOTHING);
    world.change("UPDATE engagement SET life = 'paused'").await.expect("changed");
    world.clock.advance_seconds(2 * DAY);
    assert_eq!(world.jobs().await, NOTHING);
    world.change("UPDATE engagement SET life = 'active'").await.expect("changed");
    assert_eq!(world.jobs().await, Done { reminded: 4, ..NOTHING });
    // Whoever was not reminded in time is not reminded of what has expired.
    world.change("UPDATE access_request SET reminded_at = NULL").await.expect("changed");
    world.clock.advance_seconds(30 * DAY);
    assert_eq!(world.jobs().await, Done { expired: 4, ..NOTHING });
}

on_both_engines!(
    who_is_not_there_is_warned_three_times_and_is_no_member_then,
    after_a_long_standstill_only_the_nearest_is_done,
    a_visit_begins_the_time_anew,
    a_visit_is_written_down_once_a_day_and_only_for_members,
    one_button_keeps_the_membership_and_opening_its_page_does_not,
    of_two_servers_one_does_each_thing,
    a_power_user_who_is_not_there_is_none_any_more,
    deciders_are_reminded_once_and_a_request_expires,
    the_days_are_the_engagements_own_and_nobody_is_reminded_of_what_takes_nobody,
);
