//! MEM-01, ENG-07: who sees whom.

use std::collections::HashSet;

use entente_shared::{
    Error, Forbidden, Missing,
    engagements::EngagementTab,
    members::{MemberSort, MembersQuery},
};

use super::{ATLAS, SENSORS};
use crate::support::World;

async fn those_who_run_an_engagement_see_everybody_and_others_their_own_organization(world: &World) {
    world.fill_in().await;
    let all = ["admin@aurelia", "admin@brightwater", "paul@aurelia"];
    for who in ["oscar@northlight", "olivia@northlight", "admin@northlight"] {
        let mut seen = world.addresses_seen(who, ATLAS).await;
        seen.sort();
        assert_eq!(seen, all, "{who}");
    }
    for (who, seen) in [
        ("paul@aurelia", vec!["admin@aurelia", "paul@aurelia"]),
        ("admin@aurelia", vec!["admin@aurelia", "paul@aurelia"]),
        ("admin@brightwater", vec!["admin@brightwater"]),
    ] {
        let mut found = world.addresses_seen(who, ATLAS).await;
        found.sort();
        assert_eq!(found, seen, "{who}");
    }
    let brightwater = world.members(&world.sign_in("admin@brightwater").await, ATLAS, &MembersQuery::default()).await.expect("seen");
    assert_eq!((brightwater.others, brightwater.manages, brightwater.sees_all), (vec!["Aurelia Robotics".to_owned()], false, false));
    assert!(brightwater.organizations.is_empty(), "nothing to choose from");
    assert!(brightwater.head.tabs.contains(&EngagementTab::Members));
    let paul = world.members(&world.sign_in("paul@aurelia").await, ATLAS, &MembersQuery::default()).await.expect("seen");
    assert_eq!((paul.manages, paul.takes_people), (true, true));
    let oscar = world.members(&world.sign_in("oscar@northlight").await, ATLAS, &MembersQuery::default()).await.expect("seen");
    let names: Vec<_> = oscar.organizations.iter().map(|organization| &*organization.name).collect();
    assert_eq!((names, oscar.others.len()), (vec!["Aurelia Robotics", "Brightwater Logistics"], 0));
}

async fn nobody_else_sees_the_members(world: &World) {
    world.fill_in().await;
    let everything = MembersQuery::default();
    assert_eq!(world.members(&world.stranger(), ATLAS, &everything).await, Err(Error::SignedOut));
    for who in ["sam@brightwater", "priya@brightwater", "lea@aurelia", "dan@cobalt", "admin@cobalt"] {
        let refused = world.members(&world.sign_in(who).await, ATLAS, &everything).await;
        assert_eq!(refused.map(drop), Err(Forbidden::NotParticipant.into()), "{who}");
    }
    // An operator and a publisher are no part of it for that.
    world.change("DELETE FROM program_role").await.expect("changed");
    let operator = world.sign_in("admin@northlight").await;
    assert_eq!(world.members(&operator, ATLAS, &everything).await.map(drop), Err(Forbidden::NotParticipant.into()));
    let publisher = "INSERT INTO program_role (program_id, user_id, role) SELECT e.program_id, u.id, 'publisher' FROM engagement e, users u
        WHERE e.title = 'Atlas 5 preview' AND u.sign_in_address = 'admin@northlight'";
    world.change(publisher).await.expect("changed");
    assert_eq!(world.members(&operator, ATLAS, &everything).await.map(drop), Err(Forbidden::NotParticipant.into()));
    assert_eq!(world.members(&operator, "Atlas 6 concepts", &everything).await.map(drop), Err(Missing::Engagement.into()));
}

async fn whoever_owes_the_terms_sees_nobody_yet(world: &World) {
    world.fill_in().await;
    world.change("DELETE FROM terms_acceptance").await.expect("changed");
    let everything = MembersQuery::default();
    let participant = world.sign_in("admin@brightwater").await;
    assert_eq!(world.members(&participant, ATLAS, &everything).await.map(drop), Err(Forbidden::TermsDue.into()));
    // The power user looks after the others all the same, and sees who owes what.
    let paul = world.members(&world.sign_in("paul@aurelia").await, ATLAS, &everything).await.expect("seen");
    assert!(paul.page.items.iter().all(|member| member.terms_due));
}

async fn a_row_says_who_it_is_and_how_they_came(world: &World) {
    world.fill_in().await;
    let paul = world.member("paul@aurelia", ATLAS).await.expect("listed");
    assert_eq!((&*paul.organization, paul.is_owner, paul.is_power_user, paul.terms_due), ("Aurelia Robotics", false, true, false));
    assert_eq!(paul.added_by.as_deref(), Some("Oscar Brandt"), "who let him in");
    assert!(paul.last_access_at.is_some());
    let lea = world.member("lea@aurelia", SENSORS).await.expect("listed");
    assert_eq!((lea.added_by, lea.is_power_user), (None, false), "she has joined");
}

async fn words_the_organization_and_the_order_narrow_the_list_down(world: &World) {
    world.fill_in().await;
    let oscar = world.sign_in("olivia@northlight").await;
    let seen = async |query: MembersQuery| {
        let members = world.members(&oscar, SENSORS, &query).await.expect("seen");
        members.page.items.into_iter().map(|member| member.sign_in_address).collect::<Vec<_>>()
    };
    let words = |words: &str| MembersQuery { words: words.to_owned(), ..MembersQuery::default() };
    assert_eq!(seen(words("LÉA")).await, ["lea@aurelia"]);
    assert_eq!(seen(words("@brightwater.exa")).await.len(), 2);
    for none in ["%", "_", "lea priya"] {
        assert_eq!(seen(words(none)).await, Vec::<String>::new(), "{none}");
    }
    let aurelia = MembersQuery { organization: Some(world.account("Aurelia Robotics").await), ..MembersQuery::default() };
    assert_eq!(seen(aurelia.clone()).await, ["lea@aurelia"]);
    let added = MembersQuery { sort: MemberSort::Added, ..MembersQuery::default() };
    assert_eq!(seen(added).await, ["mina@brightwater", "lea@aurelia", "priya@brightwater"]);
    // Asking for another organization does not show it to those who may not know.
    let priya = world.sign_in("priya@brightwater").await;
    let asked = world.members(&priya, SENSORS, &aurelia).await.expect("seen");
    assert!(asked.page.items.iter().all(|member| member.organization == "Brightwater Logistics"));
}

async fn whoever_has_another_name_stands_in_another_place(world: &World) {
    world.fill_in().await;
    let mina = world.sign_in("mina@brightwater").await;
    world.backend.me.rename(&mina, "Aaron Zed".to_owned()).await.expect("renamed");
    assert_eq!(world.addresses_seen("olivia@northlight", SENSORS).await[0], "mina@brightwater");
    let found = MembersQuery { words: "zed".to_owned(), ..MembersQuery::default() };
    let found = world.members(&world.sign_in("olivia@northlight").await, SENSORS, &found).await.expect("seen");
    assert_eq!(found.page.items.len(), 1);
}

async fn thousands_of_members_are_walked_in_pages_there_and_back(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 5_000).await;
    let olivia = world.sign_in("olivia@northlight").await;
    let page = async |query: &MembersQuery| world.members(&olivia, SENSORS, query).await.expect("a page").page;
    for sort in [MemberSort::Name, MemberSort::Added] {
        for (words, count) in [("", 5_003), ("person 49", 199)] {
            let first = MembersQuery { words: words.to_owned(), sort, ..MembersQuery::default() };
            let mut pages = vec![page(&first).await];
            while let Some(next) = pages.last().expect("a page").next.clone() {
                pages.push(page(&MembersQuery { after: Some(next), ..first.clone() }).await);
            }
            let ids: HashSet<_> = pages.iter().flat_map(|page| &page.items).map(|member| member.user).collect();
            assert_eq!((pages.iter().map(|page| page.items.len()).sum::<usize>(), ids.len()), (count, count), "{sort} {words}");
            for (at, later) in pages.iter().enumerate().skip(1).rev().take(3) {
                let back = page(&MembersQuery { before: later.previous.clone(), ..first.clone() }).await;
                assert_eq!(back.items, pages[at - 1].items);
            }
        }
    }
}

async fn each_order_is_read_from_an_index(world: &World) {
    world.fill_in().await;
    world.fill_with_members(SENSORS, 5_000).await;
    let idle = format!("UPDATE membership SET last_access_at = {} WHERE person_key LIKE 'person 49%'", world.now().plus_days(-170).0);
    world.change(&idle).await.expect("changed");
    // As many requests, of which few have waited long.
    let requests = format!(
        "INSERT INTO access_request (id, engagement_id, user_id, account_id, state, justification, created_at)
            SELECT m.id, e.id, m.user_id, m.account_id, 'pending', 'Please.', {now} - CASE WHEN m.person_key LIKE 'person 49%' THEN {long} ELSE 0 END
            FROM membership m JOIN engagement e ON e.title = '{ATLAS}' WHERE m.person_key LIKE 'person%'",
        now = world.now().0,
        long = 86_400_000_000_i64 * 10
    );
    world.change(&requests).await.expect("added");
    world.change("ANALYZE").await.expect("counted");
    for (index, sql) in entente_server::member_queries() {
        let account = "(SELECT id FROM account WHERE publisher_display_name = 'Brightwater Logistics')";
        let is_job = index.ends_with("idle") || index.ends_with("waiting");
        let sql = (1..=11).rev().fold(sql.to_owned(), |sql, number| {
            let value = match number {
                1 | 2 if is_job => "1770000000000000",
                3 if is_job => "(SELECT id FROM account LIMIT 1)",
                4 if is_job => "100",
                1 => "(SELECT id FROM engagement WHERE title = 'Sensor SDK 3')",
                2 => "1770000000000000",
                3 if index.ends_with("since") => "1770000000000000",
                3 => "'m'",
                4 => account,
                5 => "51",
                6 if sql.contains("m.account_id = $6") => account,
                6 => "NULL",
                _ => "'%a%'",
            };
            sql.replace(&format!("${number}"), value)
        });
        let plan = world.plan(&sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        // A job reads a narrow range, which PostgreSQL may sort after it has found it in the index.
        assert!(is_job || (!plan.contains("TEMP B-TREE") && !plan.contains("Sort")), "{sql}\n{plan}");
    }
}

on_both_engines!(
    those_who_run_an_engagement_see_everybody_and_others_their_own_organization,
    nobody_else_sees_the_members,
    whoever_owes_the_terms_sees_nobody_yet,
    a_row_says_who_it_is_and_how_they_came,
    words_the_organization_and_the_order_narrow_the_list_down,
    whoever_has_another_name_stands_in_another_place,
    thousands_of_members_are_walked_in_pages_there_and_back,
    each_order_is_read_from_an_index,
);
