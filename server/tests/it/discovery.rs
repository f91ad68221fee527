//! ENG-05: the list of what is new and available.

use std::collections::HashSet;

use entente_app::backend::Visit;
use entente_server::demo;
use entente_shared::{
    Cursor, Error, Forbidden, Page,
    engagements::{AccessKind, DiscoverQuery, EngagementSummary, Sort},
    rules::search_key,
};

use crate::support::World;

async fn discover(world: &World, visit: &Visit, query: &DiscoverQuery) -> Page<EngagementSummary> {
    world.backend.engagements.discover(visit, query).await.expect("a page")
}

async fn titles(world: &World, who: &str, words: &str) -> Vec<String> {
    let query = DiscoverQuery { words: words.to_owned(), ..DiscoverQuery::default() };
    discover(world, &world.sign_in(who).await, &query).await.items.into_iter().map(|row| row.title).collect()
}

async fn the_list_has_what_is_new_and_available_newest_first(world: &World) {
    world.fill_in().await;
    assert_eq!(
        titles(world, "sam@brightwater", "").await,
        [
            "Atlas 5 preview",
            "Atlas mobile beta",
            "Sensor SDK 3",
            "Gateway firmware 8 release candidates",
            "Cold chain tracking",
            "Accessibility review board",
            "Retour d’expérience : interface française",
            "Telemetry API v2",
            "Long-term support policy consultation",
            "Edge analytics design partners",
            "Integration test lab",
        ],
        "nothing for others, no draft, nothing paused or closed"
    );
}

async fn what_one_is_in_already_is_not_new(world: &World) {
    world.fill_in().await;
    let of_lea = titles(world, "lea@aurelia", "").await;
    for (title, is_new) in
        [("Atlas mobile beta", false), ("Warehouse robotics pilot", false), ("Spare parts catalogue", true), ("Cold chain tracking", false)]
    {
        assert_eq!(of_lea.contains(&title.to_owned()), is_new, "{title}");
    }
    assert!(!titles(world, "oscar@northlight", "").await.contains(&"Atlas 5 preview".to_owned()), "its owner's");
}

async fn a_pending_request_shows_in_the_list(world: &World) {
    world.fill_in().await;
    let page = discover(world, &world.sign_in("lea@aurelia").await, &DiscoverQuery::default()).await;
    let requested: Vec<_> = page.items.iter().filter(|row| row.requested).map(|row| &*row.title).collect();
    assert_eq!(requested, ["Atlas 5 preview"]);
    assert_eq!((&*page.items[0].program, &*page.items[0].host), ("Early access", "Northlight Systems"));
}

async fn the_list_is_for_people_with_an_account(world: &World) {
    world.fill_in().await;
    let query = DiscoverQuery::default();
    assert_eq!(world.backend.engagements.discover(&world.stranger(), &query).await, Err(Error::SignedOut));
    let clara = world.sign_in("admin@cobalt").await;
    assert_eq!(world.backend.engagements.discover(&clara, &query).await, Err(Forbidden::NoAccount.into()));
}

async fn all_words_have_to_occur_without_regard_to_accents_and_case(world: &World) {
    world.fill_in().await;
    for (words, count) in [
        ("ATLAS", 3), // two titles, and the French summary
        ("atlas preview", 1),
        ("preview atlas", 1),
        ("experience FRANCAISE", 1),
        ("northlight", 11),
        ("device sdks", 3),
        ("atlas nowhere", 0),
        ("   ", 11),
        ("\0", 11),
    ] {
        assert_eq!(titles(world, "sam@brightwater", words).await.len(), count, "{words}");
    }
    assert_eq!(titles(world, "sam@brightwater", &"x".repeat(1_000_000)).await.len(), 0);
}

async fn wildcards_in_a_search_are_characters(world: &World) {
    world.fill_in().await;
    for words in ["%", "_", "\\", "a%s", "atl_s", "'", "\" OR 1=1"] {
        assert_eq!(titles(world, "sam@brightwater", words).await.len(), 0, "{words}");
    }
    world.change("UPDATE engagement SET search_text = '100%_\\' WHERE title = 'Sensor SDK 3'").await.expect("changed");
    for words in ["%", "_", "\\", "0%_\\"] {
        assert_eq!(titles(world, "sam@brightwater", words).await, ["Sensor SDK 3"], "{words}");
    }
}

async fn the_kind_of_access_narrows_the_list_down(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("sam@brightwater").await;
    for (access, count) in [(AccessKind::Open, 4), (AccessKind::Managed, 4), (AccessKind::ByInvitation, 3)] {
        let page = discover(world, &visit, &DiscoverQuery { access: Some(access), ..DiscoverQuery::default() }).await;
        assert_eq!(page.items.len(), count, "{access}");
        assert!(page.items.iter().all(|row| row.access == access));
    }
}

async fn pages_walk_every_row_once_there_and_back_in_each_order_with_filters(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 121).await.expect("added");
    // Rows that are sorted alike differ by their ids only.
    world
        .change("UPDATE engagement SET published_at = 1700000000000000, title_key = 'same' WHERE title LIKE '%beta%'")
        .await
        .expect("changed");
    let visit = world.sign_in("sam@brightwater").await;
    for sort in [Sort::Newest, Sort::Title] {
        for (words, access, count) in
            [("", None, 132), ("catalogue", None, 121), ("", Some(AccessKind::Open), 45), ("one many", Some(AccessKind::Managed), 40)]
        {
            let first = DiscoverQuery { words: words.to_owned(), access, sort, ..DiscoverQuery::default() };
            let mut pages = vec![discover(world, &visit, &first).await];
            while let Some(next) = pages.last().expect("a page").next.clone() {
                pages.push(discover(world, &visit, &DiscoverQuery { after: Some(next), ..first.clone() }).await);
            }
            let rows: Vec<_> = pages.iter().flat_map(|page| &page.items).collect();
            let ids: HashSet<_> = rows.iter().map(|row| row.id).collect();
            assert_eq!((rows.len(), ids.len()), (count, count), "{sort} {words} {access:?}");
            assert_eq!(pages[0].previous, None);
            assert!(pages.iter().rev().skip(1).all(|page| page.items.len() == 50));
            if sort == Sort::Newest {
                assert!(rows.is_sorted_by(|one, other| one.published_at >= other.published_at));
            }
            // And back: each page is the one that was there.
            for (at, page) in pages.iter().enumerate().skip(1).rev() {
                let before = DiscoverQuery { before: page.previous.clone(), ..first.clone() };
                let back = discover(world, &visit, &before).await;
                assert_eq!(back.items, pages[at - 1].items);
                assert_eq!(back.next, pages[at - 1].next);
                assert_eq!(back.previous, pages[at - 1].previous);
            }
        }
    }
}

async fn rows_that_appear_meanwhile_do_not_shift_the_pages(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 100).await.expect("added");
    let visit = world.sign_in("sam@brightwater").await;
    let first = discover(world, &visit, &DiscoverQuery::default()).await;
    let second = DiscoverQuery { after: first.next.clone(), ..DiscoverQuery::default() };
    let expected = discover(world, &visit, &second).await.items;
    world.clock.advance_seconds(1);
    demo::add_engagements(&world.services, 1).await.expect("added");
    assert_eq!(discover(world, &visit, &second).await.items, expected);
}

async fn a_bad_place_in_the_address_shows_the_first_page(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 60).await.expect("added");
    let visit = world.sign_in("sam@brightwater").await;
    let first = discover(world, &visit, &DiscoverQuery::default()).await;
    let by_title = discover(world, &visit, &DiscoverQuery { sort: Sort::Title, ..DiscoverQuery::default() }).await.next.expect("more").0;
    let long = "A".repeat(1_000_000);
    for bad in ["", "x", "%00", &*by_title, &*long, "é"] {
        let place = Some(Cursor(bad.to_owned()));
        assert_eq!(discover(world, &visit, &DiscoverQuery { after: place.clone(), ..DiscoverQuery::default() }).await, first, "{bad:.20}");
        assert_eq!(discover(world, &visit, &DiscoverQuery { before: place, ..DiscoverQuery::default() }).await, first, "{bad:.20}");
    }
}

async fn a_place_beyond_the_last_row_shows_the_first_page(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 60).await.expect("added");
    let visit = world.sign_in("sam@brightwater").await;
    let first = discover(world, &visit, &DiscoverQuery::default()).await;
    world
        .change(
            "UPDATE engagement SET life = 'closed' WHERE published_at < (SELECT MIN(published_at) FROM (
        SELECT published_at FROM engagement WHERE life = 'active' ORDER BY published_at DESC LIMIT 10) AS newest)",
        )
        .await
        .expect("changed");
    let page = discover(world, &visit, &DiscoverQuery { after: first.next, ..DiscoverQuery::default() }).await;
    assert!(!page.items.is_empty() && page.items.len() <= 10, "{}", page.items.len());
}

/// Every row of the list with those words.
async fn walk(world: &World, visit: &Visit, words: &str, sort: Sort) -> Vec<EngagementSummary> {
    let first = DiscoverQuery { words: words.to_owned(), sort, ..DiscoverQuery::default() };
    let mut page = discover(world, visit, &first).await;
    let mut rows = std::mem::take(&mut page.items);
    while let Some(next) = page.next.take() {
        page = discover(world, visit, &DiscoverQuery { after: Some(next), ..first.clone() }).await;
        rows.append(&mut page.items);
    }
    rows
}

async fn words_are_found_beyond_the_next_rows_as_they_would_be_among_them(world: &World) {
    world.fill_in().await;
    // The demo's own are older, and some of these come before and some after them by title.
    demo::add_engagements(&world.services, 1_300).await.expect("added");
    let visit = world.sign_in("sam@brightwater").await;
    for sort in [Sort::Newest, Sort::Title] {
        let all = walk(world, &visit, "", sort).await;
        for words in
            ["atlas", "Atlas 5", "5", "at", "x", "é", "’", "firmware 8", "catalogue 1299", "gateway pilot", "zzyzx", "zq", "one many"]
        {
            // An apostrophe alone is looked for, and found nowhere.
            let key = Some(search_key(words)).filter(|key| !key.is_empty()).unwrap_or_else(|| words.to_owned());
            let wanted: Vec<&str> = key.split(' ').collect();
            let has = |row: &&EngagementSummary| {
                let text = search_key(&format!("{} {} {} {}", row.title, row.summary, row.program, row.host));
                wanted.iter().all(|word| text.contains(*word))
            };
            let expected: Vec<_> = all.iter().filter(has).map(|row| row.id).collect();
            let found: Vec<_> = walk(world, &visit, words, sort).await.iter().map(|row| row.id).collect();
            assert_eq!(found, expected, "{words} {sort}");
        }
    }
}

async fn what_is_written_anew_is_found_by_its_new_words_alone(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 600).await.expect("added");
    let mut before = titles(world, "sam@brightwater", "telemetry").await;
    assert!(before.contains(&"Telemetry API v2".to_owned()));
    world.change("UPDATE engagement SET search_text = 'quicksilver qj' WHERE title = 'Telemetry API v2'").await.expect("changed");
    before.retain(|title| title != "Telemetry API v2");
    assert_eq!(titles(world, "sam@brightwater", "telemetry").await, before);
    for words in ["quicksilver", "silver", "qj", "quick qj"] {
        assert_eq!(titles(world, "sam@brightwater", words).await, ["Telemetry API v2"], "{words}");
    }
}

async fn both_orders_are_read_from_an_index(world: &World) {
    world.fill_in().await;
    demo::add_engagements(&world.services, 3_000).await.expect("added");
    world.change("ANALYZE").await.expect("counted");
    for (index, sql) in entente_server::discovery_queries() {
        let sql = (1..=11).rev().fold(sql.to_owned(), |sql, number| {
            let value = match number {
                3 => "''",
                4 if index == "engagement_newest" => "1700000000000000",
                4 => "'m'",
                6 => "51",
                7.. => "'%a%'",
                _ => "(SELECT id FROM account LIMIT 1)",
            };
            sql.replace(&format!("${number}"), value)
        });
        let plan = world.plan(&sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{sql}\n{plan}");
    }
}

on_both_engines!(
    the_list_has_what_is_new_and_available_newest_first,
    what_one_is_in_already_is_not_new,
    a_pending_request_shows_in_the_list,
    the_list_is_for_people_with_an_account,
    all_words_have_to_occur_without_regard_to_accents_and_case,
    wildcards_in_a_search_are_characters,
    the_kind_of_access_narrows_the_list_down,
    pages_walk_every_row_once_there_and_back_in_each_order_with_filters,
    rows_that_appear_meanwhile_do_not_shift_the_pages,
    a_bad_place_in_the_address_shows_the_first_page,
    a_place_beyond_the_last_row_shows_the_first_page,
    words_are_found_beyond_the_next_rows_as_they_would_be_among_them,
    what_is_written_anew_is_found_by_its_new_words_alone,
    both_orders_are_read_from_an_index,
);
