//! ENG-01 to ENG-04: engagements as those run them who may, and nobody else.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, EngagementId, Error, FieldErrors, Forbidden, Missing, ProgramId, Violation,
    access::{Entry, Offer},
    engagements::{AccessKind, Audience, DiscoverQuery, EngagementFields, EngagementRole, Life, NewEngagement, RoleOf},
};

use crate::support::World;

const OPEN: &str = "Atlas mobile beta";
const MANAGED: &str = "Atlas 5 preview";

async fn program(world: &World) -> ProgramId {
    ProgramId(world.id("SELECT id FROM program WHERE name = 'Early access'").await)
}

async fn account(world: &World, prefix: &str) -> AccountId {
    let sql = format!(
        "SELECT x.account_id FROM account_directory x JOIN directory d ON d.id = x.directory_id WHERE d.domain_prefix = '{prefix}'"
    );
    AccountId(world.id(&sql).await)
}

fn new(program: ProgramId, audience: Audience) -> NewEngagement {
    NewEngagement { program, title: "Field trial".to_owned(), summary: "Try it.".to_owned(), access: AccessKind::Managed, audience }
}

async fn fields(world: &World, visit: &Visit, engagement: EngagementId) -> EngagementFields {
    world.backend.engagement_owners.settings(visit, engagement).await.expect("the settings").fields
}

async fn finds(world: &World, who: &str, words: &str) -> usize {
    let query = DiscoverQuery { words: words.to_owned(), ..DiscoverQuery::default() };
    world.backend.engagements.discover(&world.sign_in(who).await, &query).await.expect("a list").items.len()
}

async fn a_draft_is_its_owners_until_it_is_activated_for_somebody(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let operator = world.sign_in("admin@northlight").await;
    let draft = owners.create(&operator, new(program(world).await, Audience::Several)).await.expect("created");
    let lea = world.sign_in("lea@aurelia").await;
    let hidden = world.backend.engagements.detail(&lea, draft).await;
    assert_eq!(hidden.map(drop), Err(Missing::Engagement.into()));
    assert_eq!(owners.step(&operator, draft, Life::Draft, Life::Active).await, Err(Conflict::NoOrganization.into()));

    owners.add_organization(&operator, draft, account(world, "aurelia").await).await.expect("named");
    owners.step(&operator, draft, Life::Draft, Life::Active).await.expect("activated");
    assert_eq!(finds(world, "lea@aurelia", "field trial").await, 1);
    assert_eq!(finds(world, "priya@brightwater", "field trial").await, 0, "it is for others");
    let detail = world.backend.engagements.detail(&lea, draft).await.expect("seen");
    assert_eq!((detail.offer, detail.life, detail.deciders.len()), (Offer::RequestAccess, Life::Active, 1));
    let undecided = detail.undecided.expect("requests are decided");
    assert_eq!((undecided.reminder_days, undecided.expiry_days), (3, 30));
    assert_eq!(
        world.texts("SELECT action FROM audit_event WHERE action LIKE 'engagement.%' ORDER BY at, id").await,
        ["engagement.create", "engagement.name_organization", "engagement.change_life"]
    );
}

async fn engagements_are_created_by_those_of_the_program_who_may(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let program = program(world).await;
    world.change("DELETE FROM program_role WHERE role <> 'owner'").await.expect("only owners");
    for (who, refusal) in [
        ("oscar@northlight", Error::from(Forbidden::Role)),
        ("paul@aurelia", Forbidden::Role.into()),
        ("lea@aurelia", Forbidden::Role.into()),
    ] {
        let visit = world.sign_in(who).await;
        assert_eq!(owners.create(&visit, new(program, Audience::Any)).await, Err(refusal.clone()), "{who}");
        assert_eq!(owners.program(&visit, program).await, Err(refusal), "{who}");
    }
    assert_eq!(owners.create(&world.stranger(), new(program, Audience::Any)).await, Err(Error::SignedOut));
    let unregistered = world.sign_in("admin@cobalt").await;
    assert_eq!(owners.create(&unregistered, new(program, Audience::Any)).await, Err(Forbidden::Role.into()));

    world
        .change(
            "INSERT INTO program_role (program_id, user_id, role) SELECT p.id, u.id, 'creator' FROM program p, users u
            WHERE p.name = 'Early access' AND u.sign_in_address = 'oscar@northlight'",
        )
        .await
        .expect("a creator");
    let oscar = world.sign_in("oscar@northlight").await;
    let made = owners.create(&oscar, new(program, Audience::Any)).await.expect("created");
    assert_eq!(fields(world, &oscar, made).await.title, "Field trial", "its creator owns it");
    world.change("UPDATE program SET archived_at = 1 WHERE name = 'Early access'").await.expect("archived");
    assert_eq!(owners.create(&oscar, new(program, Audience::Any)).await, Err(Conflict::ProgramArchived.into()));
}

async fn texts_are_changed_by_owners_alone_and_found_by_the_new_ones(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(OPEN).await);
    let mut typed = fields(world, &oscar, engagement).await;
    typed.title = "  Pocket   Atlas ".to_owned();
    typed.contact_email = "trial@northlight.example".to_owned();
    for who in ["paul@aurelia", "priya@brightwater", "olivia@northlight"] {
        let visit = world.sign_in(who).await;
        assert_eq!(owners.edit(&visit, &typed).await, Err(Forbidden::Role.into()), "{who}");
        assert_eq!(owners.settings(&visit, engagement).await.map(drop), Err(Forbidden::Role.into()), "{who}");
        assert_eq!(owners.preview(&visit, &typed).await, Err(Forbidden::Role.into()), "{who}");
    }
    owners.edit(&oscar, &typed).await.expect("saved");
    assert_eq!((finds(world, "priya@brightwater", "pocket").await, finds(world, "priya@brightwater", "mobile beta").await), (1, 0));
    let detail = world.backend.engagements.detail(&oscar, engagement).await.expect("seen");
    assert_eq!(detail.title, "Pocket Atlas");
    assert_eq!(
        world.texts("SELECT before_json || ' ' || after_json FROM audit_event WHERE action = 'engagement.edit'").await,
        [r#"{"contact_email":"","title":"Atlas mobile beta"} {"contact_email":"trial@northlight.example","title":"Pocket Atlas"}"#]
    );
    owners.edit(&oscar, &fields(world, &oscar, engagement).await).await.expect("nothing to do");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'engagement.edit'").await, 1);
}

async fn two_who_edit_at_once_lose_nothing(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let engagement = world.engagement(MANAGED).await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let opened = fields(world, &oscar, engagement).await;
    let first = EngagementFields { title: "Atlas Five".to_owned(), ..opened.clone() };
    owners.edit(&olivia, &first).await.expect("the first is saved");

    let second = EngagementFields { summary: "Shorter.".to_owned(), ..opened.clone() };
    let Err(Error::Conflict { what: Conflict::Changed { by, changes, .. } }) = owners.edit(&oscar, &second).await else {
        panic!("the second is told");
    };
    assert_eq!(by, "Olivia Mensah");
    let told: Vec<_> = changes.iter().map(|change| (&*change.field, &*change.now, change.yours)).collect();
    assert_eq!(told, [("title", "Atlas Five", false)]);
    assert_eq!(fields(world, &oscar, engagement).await.title, "Atlas Five", "nothing was overwritten");

    // The form that comes back has the new title and what was typed.
    let again = EngagementFields { summary: "Shorter.".to_owned(), ..fields(world, &oscar, engagement).await };
    owners.edit(&oscar, &again).await.expect("saved");
    let now = fields(world, &oscar, engagement).await;
    assert_eq!((&*now.title, &*now.summary), ("Atlas Five", "Shorter."));

    let both = EngagementFields { title: "Atlas V".to_owned(), ..opened };
    let Err(Error::Conflict { what: Conflict::Changed { changes, .. } }) = owners.edit(&olivia, &both).await else {
        panic!("both have changed it");
    };
    assert!(changes.iter().any(|change| change.field == "title" && change.yours), "{changes:?}");
}

async fn two_saves_at_the_same_instant_are_one_and_a_conflict(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let engagement = world.engagement(MANAGED).await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let opened = fields(world, &oscar, engagement).await;
    let one = EngagementFields { title: "One".to_owned(), ..opened.clone() };
    let other = EngagementFields { title: "Other".to_owned(), ..opened };
    let (one, other) = tokio::join!(owners.edit(&oscar, &one), owners.edit(&olivia, &other));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    let refused = one.err().or(other.err()).expect("one of them");
    assert!(matches!(refused, Error::Conflict { what: Conflict::Changed { .. } }), "{refused:?}");
}

async fn each_step_of_a_life_is_taken_from_where_it_was_read(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(MANAGED).await);
    let waiting = world.number("SELECT COUNT(*) FROM access_request r JOIN engagement e ON e.id = r.engagement_id WHERE e.title = 'Atlas 5 preview' AND r.state = 'pending'").await;
    assert!(waiting > 0);
    assert_eq!(
        owners.step(&oscar, engagement, Life::Paused, Life::Active).await,
        Ok(()),
        "it is active already: a second press changes nothing"
    );
    assert_eq!(
        owners.step(&oscar, engagement, Life::Paused, Life::Closed).await,
        Err(Conflict::OtherLife { life: Life::Active }.into()),
        "not from where it was read"
    );
    assert_eq!(
        owners.step(&oscar, engagement, Life::Active, Life::Archived).await,
        Err(Conflict::OtherLife { life: Life::Active }.into()),
        "no such step"
    );
    owners.step(&oscar, engagement, Life::Active, Life::Paused).await.expect("paused");
    let lea = world.sign_in("sam@brightwater").await;
    assert_eq!(world.backend.engagements.detail(&lea, engagement).await.expect("seen").offer, Offer::NotOpen);
    owners.step(&oscar, engagement, Life::Paused, Life::Active).await.expect("resumed");
    owners.step(&oscar, engagement, Life::Active, Life::Closed).await.expect("closed");
    assert_eq!(world.number("SELECT COUNT(*) FROM access_request r JOIN engagement e ON e.id = r.engagement_id WHERE e.title = 'Atlas 5 preview' AND r.state = 'expired'").await, waiting);
    let mails = world.mails().await;
    let told = mails.iter().filter(|mail| mail.subject.contains("ended before") || mail.subject.contains("a pris fin avant")).count();
    assert_eq!(i64::try_from(told), Ok(waiting), "whoever waited is told");

    let closed = Conflict::OtherLife { life: Life::Closed };
    let typed = fields(world, &oscar, engagement).await;
    assert_eq!(owners.edit(&oscar, &typed).await, Err(closed.clone().into()), "read-only");
    assert_eq!(owners.set_audience(&oscar, engagement, Audience::Several).await, Err(closed.into()));
    owners.step(&oscar, engagement, Life::Closed, Life::Archived).await.expect("archived");
    let stranger = world.sign_in("sam@brightwater").await;
    assert_eq!(world.backend.engagements.detail(&stranger, engagement).await.map(drop), Err(Missing::Engagement.into()));
}

async fn narrowing_an_audience_names_those_who_are_there(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(MANAGED).await);
    assert_eq!(
        owners.set_audience(&oscar, engagement, Audience::One).await,
        Err(FieldErrors::one("audience", Violation::OneOrganization).into())
    );
    owners.set_audience(&oscar, engagement, Audience::Several).await.expect("narrowed");
    let settings = owners.settings(&oscar, engagement).await.expect("settings");
    let named: Vec<_> = settings.organizations.iter().map(|organization| (&*organization.name, organization.members > 0)).collect();
    assert_eq!(named, [("Aurelia Robotics", true), ("Brightwater Logistics", true)]);

    let brightwater = account(world, "brightwater").await;
    let leaving = owners.leaving(&oscar, engagement, brightwater).await.expect("what ends");
    assert_eq!((leaving.organization.members, leaving.pending > 0, leaving.is_last), (1, true, false));
    owners.remove_organization(&oscar, engagement, brightwater).await.expect("removed");
    let mails = world.mails().await;
    assert!(
        mails.iter().any(|mail| mail.to == "admin@brightwater.example" && mail.text.contains("Atlas 5 preview")),
        "who loses access is told"
    );
    assert!(mails.iter().any(|mail| mail.to == "priya@brightwater.example" && mail.subject.contains("ended before")), "who waited too");
    let outside = world.backend.engagements.detail(&world.sign_in("admin@brightwater").await, engagement).await.expect("name and summary");
    assert_eq!((outside.offer, outside.description_html.is_empty(), outside.ended.is_some()), (Offer::OtherOrganizations, true, true));
    let aurelia = account(world, "aurelia").await;
    assert_eq!(owners.remove_organization(&oscar, engagement, aurelia).await, Err(Conflict::NoOrganization.into()), "not the last one");
    owners.remove_organization(&oscar, engagement, brightwater).await.expect("a second press");
    owners.set_audience(&oscar, engagement, Audience::One).await.expect("one is left");
    assert_eq!(owners.add_organization(&oscar, engagement, brightwater).await, Err(Conflict::OtherAudience.into()));
    owners.set_audience(&oscar, engagement, Audience::Any).await.expect("for all");
    assert_eq!(owners.add_organization(&oscar, engagement, brightwater).await, Err(Conflict::OtherAudience.into()));
    assert_eq!(
        world
            .number(
                "SELECT COUNT(*) FROM engagement_audience x JOIN engagement e ON e.id = x.engagement_id WHERE e.title = 'Atlas 5 preview'"
            )
            .await,
        0
    );
}

async fn organizations_are_picked_by_their_names(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (olivia, engagement) = (world.sign_in("olivia@northlight").await, world.engagement("Cold chain tracking").await);
    let found = async |words: &str| {
        let found = owners.organizations(&olivia, engagement, words).await.expect("organizations").found;
        found.into_iter().map(|organization| organization.name).collect::<Vec<_>>()
    };
    assert_eq!(found("AURE").await, ["Aurelia Robotics"]);
    assert_eq!(found("brightwater").await, Vec::<String>::new(), "named already");
    assert_eq!(found("%").await, Vec::<String>::new());
    let nobody = AccountId(uuid::Uuid::from_u128(7));
    world.change("UPDATE engagement SET audience = 'several' WHERE title = 'Cold chain tracking'").await.expect("several");
    assert_eq!(owners.add_organization(&olivia, engagement, nobody).await, Err(Missing::Account.into()));
}

async fn roles_are_given_by_those_who_may_and_count_at_once(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement(MANAGED).await);
    let brightwater = account(world, "brightwater").await;
    let priya =
        RoleOf { engagement, person: world.user("mina@brightwater").await, organization: brightwater, role: EngagementRole::PowerUser };
    for who in ["paul@aurelia", "priya@brightwater"] {
        assert_eq!(owners.give_role(&world.sign_in(who).await, priya).await, Err(Forbidden::Role.into()), "{who}");
    }
    let elsewhere = RoleOf { organization: account(world, "aurelia").await, person: world.user("sam@brightwater").await, ..priya };
    assert_eq!(owners.give_role(&oscar, elsewhere).await, Err(Missing::Person.into()), "not of that organization");
    let mina = world.sign_in("mina@brightwater").await;
    assert_eq!(world.backend.access.queue(&mina, engagement).await.map(drop), Err(Forbidden::Role.into()));
    owners.give_role(&oscar, priya).await.expect("given");
    owners.give_role(&oscar, priya).await.expect("a second press");
    let queue = world.backend.access.queue(&mina, engagement).await.expect("at once");
    assert!(queue.pending.iter().all(|request| request.organization == "Brightwater Logistics"), "their own organization's only");
    assert_eq!(world.mails().await.iter().filter(|mail| mail.subject.starts_with("You are a power user")).count(), 1);

    let owner = RoleOf {
        engagement,
        person: world.user("admin@northlight").await,
        organization: account(world, "northlight").await,
        role: EngagementRole::Owner,
    };
    let olivia = world.sign_in("olivia@northlight").await;
    assert_eq!(owners.give_role(&olivia, owner).await, Err(Forbidden::Role.into()), "owners don't name owners");
    let partner = RoleOf { organization: brightwater, person: priya.person, ..owner };
    let operator = world.sign_in("admin@northlight").await;
    assert_eq!(owners.give_role(&operator, partner).await, Err(Missing::Person.into()), "owners are of the host");
    owners.give_role(&operator, owner).await.expect("the program's owner names one");

    owners.take_role(&oscar, priya).await.expect("taken away");
    owners.take_role(&oscar, priya).await.expect("a second press");
    assert_eq!(world.backend.access.queue(&mina, engagement).await.map(drop), Err(Forbidden::Role.into()), "with the next request");
}

async fn an_engagement_keeps_its_last_owner_even_if_two_are_taken_at_once(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let engagement = world.engagement(MANAGED).await;
    let northlight = account(world, "northlight").await;
    let operator = world.sign_in("admin@northlight").await;
    let role =
        async |who: &str| RoleOf { engagement, person: world.user(who).await, organization: northlight, role: EngagementRole::Owner };
    let (oscar, olivia) = (role("oscar@northlight").await, role("olivia@northlight").await);
    let (one, other) = tokio::join!(owners.take_role(&operator, oscar), owners.take_role(&operator, olivia));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(one.err().or(other.err()), Some(Conflict::LastOwner.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM engagement_role r JOIN engagement e ON e.id = r.engagement_id WHERE e.title = 'Atlas 5 preview' AND r.role = 'owner'").await, 1);
}

async fn people_to_name_are_found_within_an_organization_that_it_is_for(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (olivia, engagement) = (world.sign_in("olivia@northlight").await, world.engagement("Cold chain tracking").await);
    let choices =
        async |organization, words: &str| owners.role_choices(&olivia, engagement, EngagementRole::PowerUser, organization, words).await;
    let first = choices(None, "").await.expect("organizations");
    assert_eq!(first.organizations.iter().map(|organization| &*organization.name).collect::<Vec<_>>(), ["Brightwater Logistics"]);
    let of_it = choices(Some(account(world, "brightwater").await), "priya").await.expect("people");
    assert_eq!(of_it.people.iter().map(|person| &*person.sign_in_address).collect::<Vec<_>>(), ["priya@brightwater"]);
    let other = choices(Some(account(world, "aurelia").await), "").await;
    assert_eq!(other.map(drop), Err(Missing::Account.into()), "people of others are not shown");
}

async fn who_enters_reads_what_the_owner_has_written(world: &World) {
    world.fill_in().await;
    let owners = &world.backend.engagement_owners;
    let (oscar, engagement) = (world.sign_in("oscar@northlight").await, world.engagement("Accessibility review board").await);
    let mut typed = fields(world, &oscar, engagement).await;
    typed.description = "## Dates\n\n<script>alert(1)</script> [x](javascript:alert(1))".to_owned();
    typed.contact_email = "access@northlight.example".to_owned();
    let seen = owners.preview(&oscar, &typed).await.expect("a preview");
    assert!(seen.starts_with("<h2>Dates</h2>") && !seen.contains("<script") && !seen.contains("href"), "{seen}");
    owners.edit(&oscar, &typed).await.expect("saved");
    let priya = world.sign_in("priya@brightwater").await;
    let detail = world.backend.engagements.detail(&priya, engagement).await.expect("seen");
    assert_eq!((detail.description_html, detail.contact_email.as_deref()), (seen, Some("access@northlight.example")));
    typed = fields(world, &oscar, engagement).await;
    typed.access = "open".to_owned();
    owners.edit(&oscar, &typed).await.expect("saved");
    let detail = world.backend.engagements.detail(&priya, engagement).await.expect("seen");
    assert_eq!((detail.offer, detail.contact_email), (Offer::Join, None));
    let entry = Entry { engagement, terms: detail.terms.id };
    world.backend.access.join(&priya, entry).await.expect("the other way in works at once");
}

on_both_engines!(
    a_draft_is_its_owners_until_it_is_activated_for_somebody,
    engagements_are_created_by_those_of_the_program_who_may,
    texts_are_changed_by_owners_alone_and_found_by_the_new_ones,
    two_who_edit_at_once_lose_nothing,
    two_saves_at_the_same_instant_are_one_and_a_conflict,
    each_step_of_a_life_is_taken_from_where_it_was_read,
    narrowing_an_audience_names_those_who_are_there,
    organizations_are_picked_by_their_names,
    roles_are_given_by_those_who_may_and_count_at_once,
    an_engagement_keeps_its_last_owner_even_if_two_are_taken_at_once,
    people_to_name_are_found_within_an_organization_that_it_is_for,
    who_enters_reads_what_the_owner_has_written,
);
