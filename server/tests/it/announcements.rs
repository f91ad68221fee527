//! ENG-08: announcements of programs and engagements.

use entente_app::backend::Visit;
use entente_shared::{
    AnnouncementId, Conflict, Error, FieldChange, FieldErrors, Forbidden, ListQuery, Missing, ProgramId, Violation,
    announcements::{AnnouncementFields, AnnouncementState, Place},
    engagements::Life,
};
use uuid::Uuid;

use crate::support::World;

async fn program(world: &World, name: &str) -> Place {
    Place::Program(ProgramId(world.id(&format!("SELECT id FROM program WHERE name = '{name}'")).await))
}

async fn engagement(world: &World, title: &str) -> Place {
    Place::Engagement(world.engagement(title).await)
}

/// The titles that somebody reads at a place, or at home.
async fn read(world: &World, who: &str, place: Option<Place>) -> Vec<String> {
    let visit = world.sign_in(who).await;
    world.backend.announcements.current(&visit, place).await.expect("an answer").list.into_iter().map(|one| one.title).collect()
}

async fn listed(world: &World, visit: &Visit, place: Place) -> Vec<(String, AnnouncementState)> {
    let page = world.backend.announcements.list(visit, place, &ListQuery::default()).await.expect("a list").page;
    page.items.into_iter().map(|row| (row.title, row.state)).collect()
}

async fn id(world: &World, title: &str) -> AnnouncementId {
    AnnouncementId(world.id(&format!("SELECT id FROM announcement WHERE title = '{title}'")).await)
}

fn fields(place: Place, title: &str, effective_on: &str, expires_on: &str) -> AnnouncementFields {
    AnnouncementFields {
        place: place.to_string(),
        title: title.into(),
        text: "# Really\n\n<script>alert(1)</script>".into(),
        effective_on: effective_on.into(),
        expires_on: expires_on.into(),
        ..AnnouncementFields::default()
    }
}

const DAY: i64 = 86_400;

async fn an_announcement_is_read_from_its_day_on_until_its_end(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let announcements = &world.backend.announcements;
    let pilots = program(world, "Partner pilots").await;
    // It is 2026-06-01 09:00 UTC.
    announcements.save(&nora, &fields(pilots, "Kick-off", "2026-06-03", "2026-06-05")).await.expect("saved");
    announcements.save(&nora, &fields(pilots, "Now", "", "")).await.expect("saved");
    assert_eq!(
        listed(world, &nora, pilots).await,
        [("Kick-off".into(), AnnouncementState::Scheduled), ("Now".into(), AnnouncementState::Current)]
    );
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await, ["Now"]);
    world.clock.advance_seconds(DAY + 15 * 3_600 - 1);
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await, ["Now"], "a second before midnight");
    world.clock.advance_seconds(1);
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await, ["Kick-off", "Now"], "the latest first");
    world.clock.advance_seconds(2 * DAY - 1);
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await, ["Kick-off", "Now"]);
    world.clock.advance_seconds(1);
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await, ["Now"]);
    let nora = world.sign_in("admin@northlight").await;
    assert_eq!(
        listed(world, &nora, pilots).await,
        [("Kick-off".into(), AnnouncementState::Expired), ("Now".into(), AnnouncementState::Current)]
    );
    let html = &announcements.current(&nora, Some(pilots)).await.expect("an answer").list[0].html;
    assert!(html.starts_with("<h4>Really</h4>") && !html.contains("<script"), "{html}");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'announcement.create'").await, 2);
}

async fn announcements_are_read_by_those_who_belong_there(world: &World) {
    world.fill_in().await;
    let atlas = engagement(world, "Atlas 5 preview").await;
    let (early, early_program) = (["Build 12 is out", "Office hours every Thursday"], program(world, "Early access").await);
    // Owners, the program's owner, a power user who is no participant, and participants.
    for who in ["oscar@northlight", "admin@northlight", "paul@aurelia"] {
        assert_eq!(read(world, who, Some(atlas)).await, early, "{who}");
    }
    // ENG-07: not outsiders, though they see the engagement.
    assert_eq!(read(world, "sam@brightwater", Some(atlas)).await, Vec::<String>::new());
    assert_eq!(read(world, "sam@brightwater", Some(early_program)).await, ["Office hours every Thursday"], "on the program's page");
    let sam = world.sign_in("sam@brightwater").await;
    let announcements = &world.backend.announcements;
    assert!(!announcements.current(&sam, Some(early_program)).await.expect("an answer").may_edit);
    let draft = engagement(world, "Atlas 6 concepts").await;
    assert_eq!(announcements.current(&sam, Some(draft)).await, Err(Missing::Engagement.into()));
    let clara = world.sign_in("admin@cobalt").await;
    let pilots = program(world, "Partner pilots").await;
    assert_eq!(announcements.current(&clara, Some(pilots)).await, Err(Missing::Program.into()), "nothing in it is for her");
    assert_eq!(announcements.current(&world.stranger(), Some(atlas)).await, Err(Error::SignedOut));
    // Whoever owes the terms reads nothing before.
    let mobile = engagement(world, "Atlas mobile beta").await;
    assert_eq!(read(world, "lea@aurelia", Some(mobile)).await, ["Office hours every Thursday"]);
    assert_eq!(read(world, "lea@aurelia", None).await, ["Office hours every Thursday"]);
    world.change("DELETE FROM terms_acceptance").await.expect("changed");
    assert_eq!(read(world, "lea@aurelia", Some(mobile)).await, Vec::<String>::new());
    assert_eq!(read(world, "lea@aurelia", None).await, Vec::<String>::new());
}

async fn home_shows_the_latest_of_the_engagements_that_one_is_in(world: &World) {
    world.fill_in().await;
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(read(world, "oscar@northlight", None).await, ["Build 12 is out", "Office hours every Thursday"]);
    assert_eq!(read(world, "sam@brightwater", None).await, Vec::<String>::new());
    assert_eq!(read(world, "admin@cobalt", None).await, Vec::<String>::new(), "without an account");
    let atlas = engagement(world, "Atlas 5 preview").await;
    for number in 0..6 {
        world.clock.advance_seconds(60);
        let oscar = world.arrive_again(&oscar).await;
        world.backend.announcements.save(&oscar, &fields(atlas, &format!("Build {number}"), "", "")).await.expect("saved");
    }
    assert_eq!(read(world, "oscar@northlight", None).await, ["Build 5", "Build 4", "Build 3", "Build 2", "Build 1"]);
    let home = world.backend.announcements.current(&world.arrive_again(&oscar).await, None).await.expect("an answer");
    assert_eq!((&*home.list[0].of, home.list[0].place), ("Atlas 5 preview", atlas));
    // A suspended account takes no part.
    world.change("UPDATE account SET suspended_at = 1, suspended_reason = 'x'").await.expect("changed");
    assert_eq!(read(world, "oscar@northlight", None).await, Vec::<String>::new());
}

async fn those_who_run_a_place_look_after_its_announcements(world: &World) {
    world.fill_in().await;
    let announcements = &world.backend.announcements;
    let (early, atlas) = (program(world, "Early access").await, engagement(world, "Atlas 5 preview").await);
    let (of_early, of_atlas) = (id(world, "Office hours every Thursday").await, id(world, "Build 12 is out").await);
    let role = || Err(Error::from(Forbidden::Role));
    // Oscar publishes in the program and owns the engagement; Olivia owns the engagement too; Paul is its power user.
    for (who, place, announcement, allowed) in [
        ("admin@northlight", early, of_early, true),
        ("admin@northlight", atlas, of_atlas, true),
        ("oscar@northlight", early, of_early, false),
        ("oscar@northlight", atlas, of_atlas, true),
        ("paul@aurelia", atlas, of_atlas, false),
        ("sam@brightwater", atlas, of_atlas, false),
        ("sam@brightwater", early, of_early, false),
    ] {
        let visit = world.sign_in(who).await;
        let expected = || if allowed { Ok(()) } else { role() };
        let new = fields(place, "New", "", "");
        assert_eq!(announcements.list(&visit, place, &ListQuery::default()).await.map(drop), expected(), "{who} {place}");
        assert_eq!(announcements.to_edit(&visit, place, None).await.map(drop), expected());
        assert_eq!(announcements.to_edit(&visit, place, Some(announcement)).await.map(drop), expected());
        assert_eq!(announcements.preview(&visit, &new).await.map(drop), expected());
        assert_eq!(announcements.save(&visit, &new).await, expected());
        assert_eq!(announcements.withdraw(&visit, place, announcement).await, expected());
        assert_eq!(announcements.restore(&visit, place, announcement).await, expected());
        assert_eq!(announcements.current(&visit, Some(place)).await.expect("an answer").may_edit, allowed, "{who} {place}");
    }
    // One of another place is none of this one's.
    let nora = world.sign_in("admin@northlight").await;
    let missing = || Err(Error::from(Missing::Announcement));
    assert_eq!(announcements.to_edit(&nora, early, Some(of_atlas)).await.map(drop), missing());
    assert_eq!(announcements.withdraw(&nora, early, of_atlas).await, missing());
    assert_eq!(announcements.withdraw(&nora, early, AnnouncementId(Uuid::nil())).await, missing());
    let stranger = world.stranger();
    assert_eq!(announcements.save(&stranger, &fields(early, "New", "", "")).await, Err(Error::SignedOut));
    let draft = engagement(world, "Atlas 6 concepts").await;
    let sam = world.sign_in("sam@brightwater").await;
    assert_eq!(announcements.save(&sam, &fields(draft, "New", "", "")).await, Err(Missing::Engagement.into()));
    let nowhere = Place::Program(ProgramId(Uuid::nil()));
    assert_eq!(announcements.list(&nora, nowhere, &ListQuery::default()).await.map(drop), Err(Missing::Program.into()));
    // ENG-04: what is closed is read-only.
    let closed = engagement(world, "Atlas 4 end of support").await;
    let oscar = world.sign_in("oscar@northlight").await;
    assert_eq!(announcements.save(&oscar, &fields(closed, "New", "", "")).await, Err(Conflict::OtherLife { life: Life::Closed }.into()));
}

async fn what_is_withdrawn_is_not_read_and_can_be_restored(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let announcements = &world.backend.announcements;
    let early = program(world, "Early access").await;
    let hours = id(world, "Office hours every Thursday").await;
    for _ in 0..2 {
        announcements.withdraw(&nora, early, hours).await.expect("withdrawn; a second press changes nothing");
    }
    assert_eq!(read(world, "sam@brightwater", Some(early)).await, Vec::<String>::new());
    assert_eq!(listed(world, &nora, early).await[0], ("Office hours every Thursday".into(), AnnouncementState::Withdrawn));
    let (one, other) = tokio::join!(announcements.restore(&nora, early, hours), announcements.restore(&nora, early, hours));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(read(world, "sam@brightwater", Some(early)).await, ["Office hours every Thursday"]);
    for action in ["announcement.withdraw", "announcement.restore"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await, 1, "{action}");
    }
}

async fn of_two_who_change_one_at_once_the_second_is_told_which_fields_are_different_now(world: &World) {
    world.fill_in().await;
    let (nora, oscar) = (world.sign_in("admin@northlight").await, world.sign_in("oscar@northlight").await);
    let announcements = &world.backend.announcements;
    let atlas = engagement(world, "Atlas 5 preview").await;
    let build = id(world, "Build 12 is out").await;
    let begun = announcements.to_edit(&nora, atlas, Some(build)).await.expect("a form").fields;
    assert_eq!((&*begun.revision, &*begun.effective_on, &*begun.expires_on), ("1", "2026-05-30", "2026-07-01"));
    announcements.save(&nora, &begun).await.expect("nothing has changed");
    let of_oscar = AnnouncementFields { title: "Build 13 is out".into(), expires_on: "2026-08-01".into(), ..begun.clone() };
    for _ in 0..2 {
        announcements.save(&oscar, &of_oscar).await.expect("saved; a second press changes nothing");
    }
    let of_nora = AnnouncementFields { text: "Another text".into(), ..begun.clone() };
    let now = |field: &str, now: &str| FieldChange { field: field.into(), now: now.into(), yours: false };
    let changes = vec![now("title", "Build 13 is out"), now("expires_on", "2026-08-01")];
    let changed = Conflict::Changed { by: "Oscar Brandt".into(), at: oscar.now, changes };
    assert_eq!(announcements.save(&nora, &of_nora).await, Err(changed.into()));
    let now = announcements.to_edit(&nora, atlas, Some(build)).await.expect("a form").fields;
    assert_eq!(now, AnnouncementFields { revision: "2".into(), ..of_oscar.clone() }, "nothing was overwritten");
    let merged = AnnouncementFields { text: "Another text".into(), ..now };
    announcements.save(&nora, &merged).await.expect("she has seen it");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'announcement.edit'").await, 2);
    let started = world.texts("SELECT title FROM announcement WHERE effective_at < 1780304400000000 AND title = 'Build 13 is out'").await;
    assert_eq!(started.len(), 1, "what was shown already keeps its beginning");
    let refused = announcements.save(&nora, &fields(atlas, "", "2026-05-01", "2026-05-02")).await;
    let mut errors = FieldErrors::one("title", Violation::Required);
    errors.add("effective_on", Violation::DatePast);
    assert_eq!(refused, Err(errors.into()));
}

async fn the_list_has_pages(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let announcements = &world.backend.announcements;
    let pilots = program(world, "Partner pilots").await;
    for number in 0..55 {
        announcements.save(&nora, &fields(pilots, &format!("Number {number}"), "", "")).await.expect("saved");
    }
    let first = announcements.list(&nora, pilots, &ListQuery::default()).await.expect("a page").page;
    let query = ListQuery { after: first.next.clone(), ..ListQuery::default() };
    let second = announcements.list(&nora, pilots, &query).await.expect("a page").page;
    assert_eq!((first.items.len(), second.items.len(), second.next.is_none()), (50, 5, true));
    let query = ListQuery { before: second.previous, ..ListQuery::default() };
    assert_eq!(announcements.list(&nora, pilots, &query).await.expect("a page").page.items, first.items);
    assert_eq!(read(world, "lea@aurelia", Some(pilots)).await.len(), 20, "the latest");
}

on_both_engines!(
    an_announcement_is_read_from_its_day_on_until_its_end,
    announcements_are_read_by_those_who_belong_there,
    home_shows_the_latest_of_the_engagements_that_one_is_in,
    those_who_run_a_place_look_after_its_announcements,
    what_is_withdrawn_is_not_read_and_can_be_restored,
    of_two_who_change_one_at_once_the_second_is_told_which_fields_are_different_now,
    the_list_has_pages,
);
