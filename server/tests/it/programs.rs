//! ENG-01: programs, who runs them, and their pages.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Cursor, Error, FieldChange, Forbidden, Missing, ProgramId, UserId,
    engagements::DiscoverQuery,
    programs::{ProgramEdit, ProgramFilter, ProgramPage, ProgramQuery, ProgramRole, ProgramRoles},
};
use uuid::Uuid;

use crate::support::World;

const OWNER: ProgramRoles = ProgramRoles { owner: true, creator: false, publisher: false };

async fn program(world: &World, name: &str) -> ProgramId {
    ProgramId(world.id(&format!("SELECT id FROM program WHERE name = '{name}'")).await)
}

async fn page(world: &World, visit: &Visit, program: ProgramId) -> Result<ProgramPage, Error> {
    world.backend.programs.page(visit, program).await
}

async fn names(world: &World, visit: &Visit, query: &ProgramQuery) -> Vec<String> {
    world.backend.programs.of_host(visit, query).await.expect("a page").items.into_iter().map(|row| row.name).collect()
}

async fn audited(world: &World, action: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
}

/// What somebody of a program's account is in it, through its people's page.
async fn roles(world: &World, nora: &Visit, program: ProgramId, person: UserId) -> ProgramRoles {
    let page = world.backend.programs.people(nora, program, "").await.expect("a page");
    page.people.into_iter().find(|row| row.user == person).map(|row| row.roles).unwrap_or_default()
}

async fn operators_find_programs_by_name_and_make_new_ones(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let programs = &world.backend.programs;
    let listed = programs.of_host(&nora, &ProgramQuery::default()).await.expect("a page");
    let rows: Vec<_> = listed.items.iter().map(|row| (&*row.name, row.owners.join(","), row.engagements)).collect();
    assert_eq!(
        rows,
        [
            ("Device SDKs", "Nora Lindqvist".into(), 4),
            ("Early access", "Nora Lindqvist".into(), 9),
            ("Partner pilots", "Nora Lindqvist".into(), 4)
        ]
    );
    let search = |words: &str| ProgramQuery { words: words.into(), ..ProgramQuery::default() };
    assert_eq!(names(world, &nora, &search("SDKS dévice")).await, ["Device SDKs"]);
    assert_eq!(names(world, &nora, &search("%")).await, Vec::<String>::new());

    let own = programs.create(&nora, "Zürich lab", &[]).await.expect("created");
    let page_of_own = page(world, &nora, own).await.expect("a page");
    assert_eq!((&*page_of_own.name, &*page_of_own.owners.join(","), page_of_own.engagements.len()), ("Zürich lab", "Nora Lindqvist", 0));
    let (oscar, olivia) = (world.user("oscar@northlight").await, world.user("olivia@northlight").await);
    let candidates = programs.candidates(&nora, "oscar").await.expect("people").people;
    assert_eq!(candidates.iter().map(|person| person.user).collect::<Vec<_>>(), [oscar]);
    programs.create(&nora, "Theirs", &[oscar, olivia, oscar]).await.expect("created");
    let rows = programs.of_host(&nora, &search("theirs")).await.expect("a page").items;
    assert_eq!(rows[0].owners, ["Olivia Mensah", "Oscar Brandt"]);
    assert_eq!(names(world, &nora, &search("zurich")).await, ["Zürich lab"], "without regard to accents");
    assert_eq!(audited(world, "program.create").await, 2);
    let mut told: Vec<_> = world.mails().await.into_iter().map(|mail| (mail.to, mail.subject)).collect();
    told.sort();
    let subject = || "You have a role in the program Theirs".to_owned();
    assert_eq!(told, [("olivia@northlight.example".to_owned(), subject()), ("oscar@northlight.example".to_owned(), subject())]);

    let lea = world.user("lea@aurelia").await;
    assert_eq!(programs.create(&nora, "With a stranger", &[lea]).await, Err(Missing::Person.into()), "of another organization");
    assert_eq!(names(world, &nora, &search("stranger")).await, Vec::<String>::new(), "all of it or nothing");
}

async fn what_operators_keep_is_for_operators(world: &World) {
    world.fill_in().await;
    let programs = &world.backend.programs;
    let early = program(world, "Early access").await;
    let no = Err(Error::from(Forbidden::NotOperator));
    for who in ["oscar@northlight", "admin@aurelia"] {
        let visit = world.sign_in(who).await;
        assert_eq!(programs.of_host(&visit, &ProgramQuery::default()).await.map(drop), no, "{who}");
        assert_eq!(programs.candidates(&visit, "").await.map(drop), no);
        assert_eq!(programs.create(&visit, "Mine", &[]).await.map(drop), no);
        assert_eq!(programs.to_keep(&visit, early).await.map(drop), no);
        assert_eq!(programs.rename(&visit, early, "Early access", "Late access").await, no);
        assert_eq!(programs.archive(&visit, early).await, no);
        assert_eq!(programs.restore(&visit, early).await, no);
    }
    assert_eq!(programs.archive(&world.stranger(), early).await, Err(Error::SignedOut));
    let nora = world.sign_in("admin@northlight").await;
    let nowhere = ProgramId(Uuid::nil());
    assert_eq!(programs.rename(&nora, nowhere, "A", "B").await, Err(Missing::Program.into()));
    assert_eq!(programs.archive(&nora, nowhere).await, Err(Missing::Program.into()));
    assert_eq!(programs.to_keep(&nora, nowhere).await.map(drop), Err(Missing::Program.into()));
    // Who has lost the administrator's role meanwhile finds out beside the write.
    world
        .change("UPDATE account_user SET role = 'member' WHERE user_id IN (SELECT id FROM users WHERE name = 'Nora Lindqvist')")
        .await
        .expect("changed");
    assert_eq!(programs.archive(&nora, early).await, no);
}

async fn a_program_is_found_by_its_new_name_and_so_are_its_engagements(world: &World) {
    world.fill_in().await;
    let (nora, sam) = (world.sign_in("admin@northlight").await, world.sign_in("sam@brightwater").await);
    let programs = &world.backend.programs;
    let sdks = program(world, "Device SDKs").await;
    let found = async |words: &str| {
        let query = DiscoverQuery { words: words.to_owned(), ..DiscoverQuery::default() };
        world.backend.engagements.discover(&sam, &query).await.expect("a page").items.len()
    };
    assert_eq!((found("device sdks").await, found("embedded kits").await, found("northlight").await), (3, 0, 11));
    for _ in 0..2 {
        programs.rename(&nora, sdks, "Device SDKs", "Embedded kits").await.expect("renamed; a second press changes nothing");
    }
    assert_eq!((found("device sdks").await, found("embedded kits").await, found("northlight").await), (0, 3, 11));
    assert_eq!((found("sensor kits northlight").await, found("early").await), (1, 6), "the others stay");
    assert_eq!(names(world, &nora, &ProgramQuery { words: "embedded".into(), ..ProgramQuery::default() }).await, ["Embedded kits"]);
    assert_eq!(audited(world, "program.rename").await, 1);
    // Somebody who had the old name before them.
    let changes = vec![FieldChange { field: "name".into(), now: "Embedded kits".into(), yours: true }];
    let changed = Conflict::Changed { by: "Nora Lindqvist".into(), at: nora.now, changes };
    assert_eq!(programs.rename(&nora, sdks, "Device SDKs", "Device libraries").await, Err(changed.into()));
}

async fn an_archived_program_is_put_away_and_what_runs_goes_on(world: &World) {
    world.fill_in().await;
    let (nora, lea, oscar) =
        (world.sign_in("admin@northlight").await, world.sign_in("lea@aurelia").await, world.sign_in("oscar@northlight").await);
    let programs = &world.backend.programs;
    let early = program(world, "Early access").await;
    assert_eq!(programs.to_keep(&nora, early).await.expect("a page").running, 7);
    assert!(page(world, &lea, early).await.is_ok());
    for _ in 0..2 {
        programs.archive(&nora, early).await.expect("archived; a second press changes nothing");
    }
    assert_eq!(audited(world, "program.archive").await, 1);
    assert_eq!(page(world, &lea, early).await, Err(Missing::Program.into()), "partners don't find it");
    let seen = page(world, &nora, early).await.expect("a page");
    assert!(seen.archived && seen.may_edit && !seen.may_create, "nothing new begins in it");
    assert!(page(world, &oscar, early).await.is_ok(), "its publisher");
    let mobile = world.engagement("Atlas mobile beta").await;
    let detail = world.backend.engagements.detail(&lea, mobile).await.expect("it goes on");
    assert!(!detail.sees_program);
    assert_eq!(names(world, &nora, &ProgramQuery::default()).await, ["Device SDKs", "Partner pilots"]);
    let archived = ProgramQuery { show: ProgramFilter::Archived, ..ProgramQuery::default() };
    assert_eq!(names(world, &nora, &archived).await, ["Early access"]);
    assert_eq!(names(world, &nora, &ProgramQuery { show: ProgramFilter::All, ..archived }).await.len(), 3);
    for _ in 0..2 {
        programs.restore(&nora, early).await.expect("restored");
    }
    assert_eq!(audited(world, "program.restore").await, 1);
    assert!(page(world, &lea, early).await.is_ok());
    assert!(world.backend.engagements.detail(&lea, mobile).await.expect("a page").sees_program);
}

async fn a_program_s_page_is_for_those_whom_it_concerns(world: &World) {
    world.fill_in().await;
    let pilots = program(world, "Partner pilots").await;
    let titles = |page: ProgramPage| page.engagements.into_iter().map(|row| (row.title, row.is_own)).collect::<Vec<_>>();
    let own = |title: &str, is_own| (title.to_owned(), is_own);
    let lea = page(world, &world.sign_in("lea@aurelia").await, pilots).await.expect("a page");
    assert_eq!((&*lea.host, &*lea.owners.join(",")), ("Northlight Systems", "Nora Lindqvist"));
    assert!(!lea.may_edit && !lea.may_name_roles && !lea.may_create);
    assert!(lea.description_html.contains("Joint pilots"), "{}", lea.description_html);
    assert_eq!(
        titles(lea),
        [own("Edge analytics design partners", false), own("Spare parts catalogue", false), own("Warehouse robotics pilot", true)],
        "nothing that is for others"
    );
    let sam = page(world, &world.sign_in("sam@brightwater").await, pilots).await.expect("a page");
    assert_eq!(titles(sam), [own("Cold chain tracking", false), own("Edge analytics design partners", false)]);
    let nora = page(world, &world.sign_in("admin@northlight").await, pilots).await.expect("a page");
    assert!(nora.may_edit && nora.may_name_roles && nora.may_create);
    assert_eq!(titles(nora).len(), 4);
    // Without anything for it, an organization does not know of the program; nor does anybody without one.
    world.change("UPDATE engagement SET audience = 'one' WHERE title LIKE '%'").await.expect("changed");
    world.change("DELETE FROM engagement_audience").await.expect("changed");
    for who in ["sam@brightwater", "admin@cobalt"] {
        assert_eq!(page(world, &world.sign_in(who).await, pilots).await, Err(Missing::Program.into()), "{who}");
    }
    assert!(page(world, &world.sign_in("lea@aurelia").await, pilots).await.is_ok(), "she has part in one of it");
    world.change("UPDATE membership SET state = 'left'").await.expect("changed");
    assert_eq!(page(world, &world.sign_in("lea@aurelia").await, pilots).await, Err(Missing::Program.into()), "no more");
    assert_eq!(page(world, &world.stranger(), pilots).await, Err(Error::SignedOut));
    let nowhere = ProgramId(Uuid::nil());
    assert_eq!(page(world, &world.sign_in("admin@northlight").await, nowhere).await, Err(Missing::Program.into()));
}

async fn each_role_of_a_program_does_what_the_policy_says(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let programs = &world.backend.programs;
    let sdks = program(world, "Device SDKs").await;
    let olivia = world.sign_in("olivia@northlight").await;
    let creator = page(world, &olivia, sdks).await.expect("a page");
    assert_eq!((creator.may_create, creator.may_edit, creator.may_name_roles), (true, false, false));
    let early = program(world, "Early access").await;
    let oscar = world.sign_in("oscar@northlight").await;
    let publisher = page(world, &oscar, early).await.expect("a page");
    assert_eq!((publisher.may_create, publisher.may_edit, publisher.may_name_roles), (false, false, false));
    let role = Err(Error::from(Forbidden::Role));
    let edit = || ProgramEdit { program: sdks, revision: 1, description: "Mine".into() };
    for visit in [&olivia, &world.sign_in("lea@aurelia").await] {
        assert_eq!(programs.to_edit(visit, sdks).await.map(drop), role);
        assert_eq!(programs.preview(visit, sdks, "x").await.map(drop), role);
        assert_eq!(programs.edit(visit, edit()).await, role);
        assert_eq!(programs.people(visit, sdks, "").await.map(drop), role);
        assert_eq!(programs.name_roles(visit, sdks, &[oscar.actor().expect("Oscar").user], OWNER).await, role);
        assert_eq!(programs.take_role(visit, sdks, nora.actor().expect("Nora").user, ProgramRole::Owner).await, role);
    }
    // An operator who owns nothing names roles and creates, but does not edit.
    world
        .change("UPDATE account_user SET role = 'administrator' WHERE user_id IN (SELECT id FROM users WHERE name = 'Oscar Brandt')")
        .await
        .expect("changed");
    let operator = world.arrive_again(&oscar).await;
    let seen = page(world, &operator, sdks).await.expect("a page");
    assert_eq!((seen.may_create, seen.may_edit, seen.may_name_roles), (true, false, true));
    assert_eq!(programs.edit(&operator, edit()).await, role);
    programs.name_roles(&operator, sdks, &[operator.actor().expect("Oscar").user], OWNER).await.expect("he names himself");
    programs.edit(&operator, edit()).await.expect("an owner");
    // Its own account's alone: who acts for another one is nobody in particular.
    world
        .change(
            "INSERT INTO account_user (account_id, user_id, role, added_at) SELECT a.id, u.id, 'member', 0 FROM account a, users u
            WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.name = 'Nora Lindqvist'",
        )
        .await
        .expect("changed");
    world
        .change("UPDATE session SET account_id = (SELECT id FROM account WHERE publisher_display_name = 'Aurelia Robotics')")
        .await
        .expect("changed");
    let elsewhere = world.arrive_again(&nora).await;
    assert_eq!(programs.edit(&elsewhere, ProgramEdit { revision: 2, ..edit() }).await, role);
}

async fn roles_are_given_with_a_mail_and_end_at_once(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let programs = &world.backend.programs;
    let pilots = program(world, "Partner pilots").await;
    let (oscar, olivia) = (world.sign_in("oscar@northlight").await, world.sign_in("olivia@northlight").await);
    let (of_oscar, of_olivia) = (oscar.actor().expect("Oscar").user, olivia.actor().expect("Olivia").user);
    let both = ProgramRoles { owner: false, creator: true, publisher: true };
    for _ in 0..2 {
        programs.name_roles(&nora, pilots, &[of_oscar, of_olivia], both).await.expect("named; a second press changes nothing");
    }
    assert_eq!((roles(world, &nora, pilots, of_oscar).await, roles(world, &nora, pilots, of_olivia).await), (both, both));
    assert_eq!(audited(world, "program.name_roles").await, 2);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 2, "one each");
    assert_eq!(mails[0].subject, "You have a role in the program Partner pilots");
    assert!(mails[0].text.contains("engagement creator, publisher"), "{}", mails[0].text);
    assert!(mails[0].links()[0].ends_with(&format!("/programs/{pilots}")));
    assert!(page(world, &oscar, pilots).await.expect("a page").may_create);
    for _ in 0..2 {
        programs.take_role(&nora, pilots, of_oscar, ProgramRole::Creator).await.expect("taken; a second press changes nothing");
    }
    assert_eq!(audited(world, "program.take_role").await, 1);
    assert!(!page(world, &oscar, pilots).await.expect("a page").may_create, "with the next request");
    assert_eq!(roles(world, &nora, pilots, of_oscar).await, ProgramRoles { creator: false, ..both });
    let lea = world.user("lea@aurelia").await;
    assert_eq!(
        programs.name_roles(&nora, pilots, &[of_oscar, lea], OWNER).await,
        Err(Missing::Person.into()),
        "not of the program's account"
    );
    assert_eq!(roles(world, &nora, pilots, of_oscar).await, ProgramRoles { creator: false, ..both }, "all of it or nothing");
    let found = programs.people(&nora, pilots, "olivia").await.expect("a page");
    assert_eq!(found.candidates.iter().map(|person| &*person.name).collect::<Vec<_>>(), ["Olivia Mensah"]);
}

async fn a_program_keeps_its_last_owner_also_when_two_are_taken_away_at_once(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let programs = &world.backend.programs;
    let pilots = program(world, "Partner pilots").await;
    let (of_nora, oscar) = (nora.actor().expect("Nora").user, world.sign_in("oscar@northlight").await);
    let of_oscar = oscar.actor().expect("Oscar").user;
    assert_eq!(programs.take_role(&nora, pilots, of_nora, ProgramRole::Owner).await, Err(Conflict::LastOwner.into()));
    for _ in 0..3 {
        programs.name_roles(&nora, pilots, &[of_oscar, of_nora], OWNER).await.expect("named");
        let (one, other) = tokio::join!(
            programs.take_role(&nora, pilots, of_oscar, ProgramRole::Owner),
            programs.take_role(&nora, pilots, of_nora, ProgramRole::Owner)
        );
        assert_eq!([&one, &other].into_iter().filter(|done| done.is_ok()).count(), 1, "{one:?} {other:?}");
        assert!([one, other].contains(&Err(Conflict::LastOwner.into())));
        assert_eq!(world.number("SELECT COUNT(*) FROM program_role r JOIN program p ON p.id = r.program_id WHERE p.name = 'Partner pilots' AND r.role = 'owner'").await, 1);
    }
    // Each the other's.
    programs.name_roles(&nora, pilots, &[of_oscar, of_nora], OWNER).await.expect("named");
    let (one, other) = tokio::join!(
        programs.take_role(&nora, pilots, of_oscar, ProgramRole::Owner),
        programs.take_role(&oscar, pilots, of_nora, ProgramRole::Owner)
    );
    assert_eq!([one, other].iter().filter(|done| done.is_ok()).count(), 1, "the second is no owner any more, or finds the last one");
}

async fn of_two_who_edit_a_page_at_once_the_second_is_told_what_is_different_now(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let oscar = world.sign_in("oscar@northlight").await;
    let programs = &world.backend.programs;
    let pilots = program(world, "Partner pilots").await;
    programs.name_roles(&nora, pilots, &[oscar.actor().expect("Oscar").user], OWNER).await.expect("named");
    let begun = programs.to_edit(&nora, pilots).await.expect("a page");
    assert_eq!(begun.revision, 1);
    let edit = |revision, description: &str| ProgramEdit { program: pilots, revision, description: description.into() };
    let html = programs.preview(&nora, pilots, "# New\n\n<script>alert(1)</script>").await.expect("a preview");
    assert!(html.starts_with("<h3>New</h3>") && !html.contains("<script"), "{html}");
    assert_eq!(programs.to_edit(&nora, pilots).await.expect("a page"), begun, "a preview changes nothing");
    for _ in 0..2 {
        programs.edit(&oscar, edit(1, "Oscar's text")).await.expect("saved; a second press changes nothing");
    }
    assert_eq!(audited(world, "program.edit").await, 1);
    let changes = vec![FieldChange { field: "description".into(), now: "Oscar's text".into(), yours: true }];
    let changed = || Error::from(Conflict::Changed { by: "Oscar Brandt".into(), at: oscar.now, changes: changes.clone() });
    assert_eq!(programs.edit(&nora, edit(1, "Nora's text")).await, Err(changed()));
    let now = programs.to_edit(&nora, pilots).await.expect("a page");
    assert_eq!((now.revision, &*now.description), (2, "Oscar's text"), "nothing was overwritten");
    programs.edit(&nora, edit(2, "Nora's text")).await.expect("she has seen it");
    let html = page(world, &nora, pilots).await.expect("a page").description_html;
    assert!(html.contains("Nora"), "{html}");
    // At the same instant one wins.
    let (one, other) = tokio::join!(programs.edit(&nora, edit(3, "One")), programs.edit(&oscar, edit(3, "Other")));
    assert_eq!([one, other].iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(audited(world, "program.edit").await, 3);
}

async fn who_leaves_the_host_leaves_its_programs(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let sdks = program(world, "Device SDKs").await;
    let olivia = world.sign_in("olivia@northlight").await;
    world.backend.people.remove(&nora, olivia.actor().expect("Olivia").user).await.expect("removed");
    assert_eq!(world.backend.programs.people(&nora, sdks, "").await.expect("a page").people.len(), 1);
    let back = world.arrive_again(&olivia).await;
    assert!(!page(world, &back, sdks).await.is_ok_and(|page| page.may_create));
}

async fn pages_of_programs_are_walked_there_and_back_and_read_from_an_index(world: &World) {
    world.fill_in().await;
    let nora = world.sign_in("admin@northlight").await;
    let programs = &world.backend.programs;
    for number in 0..60 {
        programs.create(&nora, &format!("Program {number:02}"), &[]).await.expect("created");
    }
    let query = |after: Option<Cursor>, before: Option<Cursor>| ProgramQuery { after, before, ..ProgramQuery::default() };
    let first = programs.of_host(&nora, &query(None, None)).await.expect("a page");
    let second = programs.of_host(&nora, &query(first.next.clone(), None)).await.expect("a page");
    assert_eq!((first.items.len(), second.items.len(), second.next), (50, 13, None));
    assert!(second.items.iter().all(|row| row.owners == ["Nora Lindqvist"]));
    assert_eq!(programs.of_host(&nora, &query(None, second.previous)).await.expect("a page").items, first.items);

    world.change("UPDATE engagement SET program_id = (SELECT id FROM program WHERE name = 'Early access')").await.expect("changed");
    entente_server::demo::add_engagements(&world.services, 3_000).await.expect("added");
    world
        .change(
            "INSERT INTO program (id, account_id, name, name_key, created_at)
            SELECT e.id, (SELECT id FROM account WHERE is_host), e.title, e.title_key, 0 FROM engagement e WHERE e.title LIKE '%beta%'",
        )
        .await
        .expect("added");
    world
        .change(
            "INSERT INTO announcement (id, program_id, title, text, effective_at, created_by, created_at)
            SELECT e.id, e.program_id, e.title, '', e.published_at, (SELECT id FROM users WHERE name = 'Nora Lindqvist'), 0 FROM engagement e
            WHERE e.title LIKE '%pilot%'",
        )
        .await
        .expect("added");
    world
        .change(
            "INSERT INTO announcement (id, engagement_id, title, text, effective_at, created_by, created_at)
            SELECT e.id, (SELECT id FROM engagement WHERE title = 'Sensor SDK 3'), e.title, '', e.published_at,
                (SELECT id FROM users WHERE name = 'Nora Lindqvist'), 0 FROM engagement e
            WHERE e.title LIKE '%preview%'",
        )
        .await
        .expect("added");
    world.change("ANALYZE").await.expect("counted");
    // Written out: of a value that is yet to be found, a plan is made for one that is as frequent as any.
    let host = world.id_in_sql("SELECT id FROM account WHERE is_host").await;
    let catalogue = world.id_in_sql("SELECT id FROM program WHERE name = 'Catalogue'").await;
    let engagement = world.id_in_sql("SELECT id FROM engagement WHERE title = 'Sensor SDK 3'").await;
    let person = world.id_in_sql("SELECT id FROM users LIMIT 1").await;
    let half_way = "SELECT effective_at FROM announcement ORDER BY effective_at LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM announcement)";
    let half_way = world.number(half_way).await.to_string();
    for (index, sql) in entente_server::program_queries() {
        let is_page = index == "engagement_by_program";
        let sql = (1..=10).rev().fold(sql.to_owned(), |sql, number| {
            let value = match number {
                1 if index == "program_by_name" => &host,
                1 if index == "announcement_by_engagement" => &engagement,
                1 => &catalogue,
                2 if is_page => &person,
                2 if index == "program_by_name" => "'m'",
                2 => &half_way,
                3 if is_page => &host,
                3 => &person,
                4 => "51",
                5 => "'in_use'",
                _ => "'%a%'",
            };
            sql.replace(&format!("${number}"), value)
        });
        let plan = world.plan(&sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{sql}\n{plan}");
    }
}

on_both_engines!(
    operators_find_programs_by_name_and_make_new_ones,
    what_operators_keep_is_for_operators,
    a_program_is_found_by_its_new_name_and_so_are_its_engagements,
    an_archived_program_is_put_away_and_what_runs_goes_on,
    a_program_s_page_is_for_those_whom_it_concerns,
    each_role_of_a_program_does_what_the_policy_says,
    roles_are_given_with_a_mail_and_end_at_once,
    a_program_keeps_its_last_owner_also_when_two_are_taken_away_at_once,
    of_two_who_edit_a_page_at_once_the_second_is_told_what_is_different_now,
    who_leaves_the_host_leaves_its_programs,
    pages_of_programs_are_walked_there_and_back_and_read_from_an_index,
);
