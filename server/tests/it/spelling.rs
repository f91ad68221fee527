//! Lists are found and sorted by what people type for letters and signs: USR-01, ENG-05, MEM-01. What an older version has kept is made anew.

use entente_server::{db::Db, services::Services};
use entente_shared::{
    ListQuery,
    engagements::{DiscoverQuery, Sort},
    operators::{AccountsQuery, MailsQuery},
};

use crate::{inviting::batch, operators, support::World};

async fn start(world: &World) {
    let services = &world.services;
    let opened = Services::open((*services.config).clone(), services.clock.clone(), services.ids.clone()).await;
    opened.expect("it starts").db.close().await;
}

/// What is shown under another name from now on, with the keys of before: nothing finds it yet.
async fn rename(world: &World, table: &str, column: &str, from: &str, to: &str) {
    let sql = format!("UPDATE {table} SET {column} = '{to}', search_version = 0 WHERE {column} = '{from}'");
    assert_eq!(world.change(&sql).await.expect("changed"), 1, "{sql}");
}

async fn people(world: &World, words: &str) -> Vec<String> {
    let query = ListQuery { words: words.to_owned(), ..ListQuery::default() };
    let people = world.backend.people.list(&world.sign_in("admin@aurelia").await, &query).await.expect("the list");
    people.items.into_iter().map(|person| person.name).collect()
}

async fn organizations(world: &World, words: &str) -> Vec<String> {
    let query = AccountsQuery { words: words.to_owned(), ..AccountsQuery::default() };
    let accounts = world.backend.operators.accounts(&world.sign_in("admin@northlight").await, &query).await.expect("the list");
    accounts.items.into_iter().map(|account| account.name).collect()
}

async fn titles(world: &World, words: &str) -> Vec<String> {
    let query = DiscoverQuery { words: words.to_owned(), sort: Sort::Title, ..DiscoverQuery::default() };
    let page = world.backend.engagements.discover(&world.sign_in("sam@brightwater").await, &query).await.expect("a page");
    page.items.into_iter().map(|row| row.title).collect()
}

async fn people_of_before_are_found_and_sorted_as_they_are_typed(world: &World) {
    world.fill_in().await;
    for (from, to) in [("Léa Garnier", "Øyvind O’Brien"), ("Paul Mercier", "Łukasz Weiß-Œhler"), ("Mina Castell", "Ozan Yıldız")] {
        rename(world, "users", "name", from, to).await;
    }
    // Three servers that start at once.
    tokio::join!(start(world), start(world), start(world));
    assert_eq!(people(world, "").await, ["Amélie Fontaine", "Łukasz Weiß-Œhler", "Øyvind O’Brien", "Ozan Yıldız"]);
    for words in ["oyvind", "ØYVIND", "o'brien", "O’Brien", "O`Brien", "obrien"] {
        assert_eq!(people(world, words).await, ["Øyvind O’Brien"], "{words}");
    }
    for words in ["lukasz", "weiss", "WEISS\u{2013}oehler", "œhler", "lukasz weiß"] {
        assert_eq!(people(world, words).await, ["Łukasz Weiß-Œhler"], "{words}");
    }
    // A hyphen on one side alone.
    for words in ["amelie-fontaine", "Amélie–Fontaine", "weiß œhler"] {
        assert_eq!(people(world, words).await.len(), 1, "{words}");
    }
    for words in ["yildiz", "YILDIZ", "Yıldız"] {
        assert_eq!(people(world, words).await, ["Ozan Yıldız"], "{words}");
    }
    let of_members =
        world.number("SELECT COUNT(*) FROM membership m JOIN users u ON u.id = m.user_id WHERE m.person_key <> u.search_text").await;
    assert_eq!(of_members, 0);
}

async fn organizations_of_before_are_found_and_sorted_as_they_are_typed(world: &World) {
    world.fill_in().await;
    for (from, to) in
        [("Aurelia Robotics", "Œuvres d’Art"), ("Brightwater Logistics", "Ørsted Marine"), ("Northlight Systems", "Microtech")]
    {
        rename(world, "account", "publisher_display_name", from, to).await;
    }
    world.change("UPDATE account SET name_key = '', name_look = ''").await.expect("changed");
    tokio::join!(start(world), start(world));
    assert_eq!(organizations(world, "").await, ["Microtech", "Œuvres d’Art", "Ørsted Marine"]);
    for (words, name) in [
        ("oeuvres", "Œuvres d’Art"),
        ("d'art", "Œuvres d’Art"),
        ("ORSTED", "Ørsted Marine"),
        ("ørsted", "Ørsted Marine"),
        // As they look: a Cyrillic letter.
        ("M\u{456}crotech", "Microtech"),
        ("aurelia robotique", "Œuvres d’Art"),
    ] {
        assert_eq!(organizations(world, words).await, [name], "{words}");
    }
    // A name that is changed is in its new place at once.
    let visit = world.sign_in("admin@brightwater").await;
    assert!(world.backend.organizations.rename(&visit, "Ångström", "Ørsted Marine").await.expect("renamed"));
    assert_eq!(organizations(world, "").await, ["Ångström", "Microtech", "Œuvres d’Art"]);
    assert_eq!(organizations(world, "angstrom").await, ["Ångström"]);
}

async fn engagements_of_before_are_found_and_sorted_as_they_are_typed(world: &World) {
    world.fill_in().await;
    let before = titles(world, "").await;
    rename(world, "engagement", "title", "Sensor SDK 3", "Éclairage « œuvre »").await;
    rename(world, "engagement", "title", "Cold chain tracking", "Øresund ferry").await;
    rename(world, "program", "name", "Early access", "Förmåner").await;
    world.change("UPDATE engagement SET search_version = 0").await.expect("changed");
    tokio::join!(start(world), start(world));
    let after = titles(world, "").await;
    assert_eq!(after.len(), before.len());
    let place = |title: &str| after.iter().position(|known| known == title).unwrap_or_else(|| panic!("{title}: {after:?}"));
    assert!(place("Éclairage « œuvre »") < place("Edge analytics design partners"), "{after:?}");
    assert!(place("Øresund ferry") < place("Retour d’expérience : interface française"), "{after:?}");
    assert_eq!(titles(world, "oresund").await, ["Øresund ferry"]);
    assert_eq!(titles(world, "\"oeuvre\" eclairage").await, ["Éclairage « œuvre »"]);
    assert_eq!(titles(world, "retour d'experience").await, ["Retour d’expérience : interface française"]);
    assert!(!titles(world, "formaner").await.is_empty());
}

async fn addresses_with_an_apostrophe_are_found(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    world.backend.people.invite(&admin, batch("pat.o'brien@oak.example")).await.expect("invited");
    let operator = world.sign_in("admin@northlight").await;
    for words in ["o'brien", "O’Brien", "pat.obrien@oak"] {
        let query = ListQuery { words: words.to_owned(), ..ListQuery::default() };
        assert_eq!(world.backend.people.invitations(&admin, &query).await.expect("a page").items.len(), 1, "{words}");
        let query = MailsQuery { words: words.to_owned(), ..MailsQuery::default() };
        assert_eq!(world.backend.operators.mails(&operator, &query).await.expect("a page").mails.items.len(), 1, "{words}");
    }
}

async fn a_start_reads_only_what_is_to_be_made_anew(world: &World) {
    world.fill_in().await;
    start(world).await;
    for table in ["users", "program", "engagement", "account"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table} WHERE search_version < 1")).await, 0, "{table}");
    }
    operators::add_accounts(world, 3_000).await;
    world.change("ANALYZE").await.expect("counted");
    for sql in entente_server::outdated_queries() {
        // PostgreSQL reads a table of a few rows as a whole.
        if matches!(world.services.db, Db::Postgres(_)) && !sql.contains("FROM account WHERE") {
            continue;
        }
        let plan = world.plan(sql).await;
        assert!(plan.contains("_outdated"), "{sql}\n{plan}");
    }
}

on_both_engines!(
    people_of_before_are_found_and_sorted_as_they_are_typed,
    organizations_of_before_are_found_and_sorted_as_they_are_typed,
    engagements_of_before_are_found_and_sorted_as_they_are_typed,
    addresses_with_an_apostrophe_are_found,
    a_start_reads_only_what_is_to_be_made_anew,
);
