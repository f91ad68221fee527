//! The server of Entente: the ports of `entente-app` over SQLite or PostgreSQL, sessions, mail, and the commands of `entente`.
#![forbid(unsafe_code)]

#[macro_use]
pub mod db;

mod access;
mod agreements;
mod announcements;
pub mod audit;
mod authz;
pub mod cli;
pub mod clock;
pub mod config;
mod context;
mod credentials;
mod csv;
pub mod demo;
mod difference;
pub mod directories;
mod engagements;
pub mod fault;
mod folder;
pub mod host;
pub mod http;
pub mod jobs;
mod markdown;
mod me;
mod members;
pub mod names;
mod operators;
mod organizations;
pub mod outbox;
mod people;
mod programs;
pub mod readiness;
mod registration;
pub mod services;
mod terms;

/// The texts of the operators' lists, each with the index that it is read from.
pub fn operators_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: [&'static str; 2]| texts.into_iter().map(move |sql| (index, sql));
    let [all, active, suspended] = operators::ACCOUNTS;
    let [mails, queued, stuck, failed, sent] = operators::MAILS;
    let accounts = of("account_by_name", all).chain(of("account_by_name", active)).chain(of("account_suspended", suspended));
    let by_state = [queued, stuck, failed, sent].into_iter().flat_map(|texts| of("outbox_by_state", texts));
    accounts.chain(of("outbox_newest", mails)).chain(by_state).collect()
}

/// What a start asks for to make it anew.
pub fn outdated_queries() -> Vec<&'static str> {
    [directories::OUTDATED, operators::OUTDATED].into_iter().chain(engagements::OUTDATED).collect()
}

/// The examples of `shared`'s README, where axum and Leptos are at hand.
#[cfg(doctest)]
#[doc = include_str!("../../shared/README.md")]
pub struct ReadmeOfShared;

/// The texts of the lists of acceptances and of who owes the terms, each with its index, for the same test.
pub fn terms_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: Vec<&'static str>| texts.into_iter().map(move |sql| (index, sql));
    of("terms_acceptance_by_engagement", terms::OF_ENGAGEMENT.to_vec())
        .chain(of("terms_acceptance_of_person", terms::OF_PERSON.to_vec()))
        .chain(of("membership_by_person_key", terms::OWING.to_vec()))
        .collect()
}

/// The texts of the list of engagements, each with the index that it is to be read from: for the test that looks at their plans.
pub fn discovery_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: [&'static str; 2], by_words: [db::Texts; 2]| {
        texts.into_iter().chain(by_words.map(|texts| texts[0])).map(move |sql| (index, sql))
    };
    of("engagement_newest", engagements::DISCOVER_NEWEST, engagements::DISCOVER_NEWEST_BY_WORDS)
        .chain(of("engagement_title", engagements::DISCOVER_TITLE, engagements::DISCOVER_TITLE_BY_WORDS))
        .collect()
}

/// The same of the lists of programs and of announcements.
pub fn program_queries() -> Vec<(&'static str, &'static str)> {
    let programs = programs::PROGRAMS_OF_HOST.map(|sql| ("program_by_name", sql));
    let [of_programs, of_engagements] = announcements::LISTS;
    let of_programs = of_programs.map(|sql| ("announcement_by_program", sql));
    let of_engagements = of_engagements.map(|sql| ("announcement_by_engagement", sql));
    let page = [("engagement_by_program", programs::ENGAGEMENTS)];
    programs.into_iter().chain(of_programs).chain(of_engagements).chain(page).collect()
}

/// The same of the list of members, and of those who have not been there for long.
pub fn member_queries() -> Vec<(&'static str, &'static str)> {
    let of = |indexes: [&'static str; 2], texts: [[&'static str; 2]; 2], by_words: [[db::Texts; 2]; 2]| {
        let by_words = by_words.map(|way| way.map(|texts| texts[0]));
        texts.into_iter().chain(by_words).flat_map(move |way| indexes.into_iter().zip(way))
    };
    of(["membership_by_person_key", "membership_of_account_by_person_key"], members::MEMBERS_BY_NAME, members::NAMED_MEMBERS_BY_NAME)
        .chain(of(["membership_by_since", "membership_of_account_by_since"], members::MEMBERS_BY_ADDED, members::NAMED_MEMBERS_BY_ADDED))
        .chain([("membership_idle", members::IDLE), ("access_request_waiting", jobs::WAITING)])
        .collect()
}
