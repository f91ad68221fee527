//! The server of Entente: the ports of `entente-app` over SQLite or PostgreSQL, sessions, mail, and the commands of `entente`.
#![forbid(unsafe_code)]

#[macro_use]
pub mod db;

mod access;
mod agreements;
pub mod audit;
mod authz;
pub mod cli;
pub mod clock;
pub mod config;
mod context;
mod credentials;
mod csv;
pub mod demo;
pub mod directories;
mod engagements;
pub mod fault;
pub mod host;
pub mod http;
pub mod jobs;
mod markdown;
mod me;
mod members;
pub mod names;
mod organizations;
pub mod outbox;
mod people;
mod registration;
pub mod services;
mod terms;

/// The examples of `shared`'s README, where axum and Leptos are at hand.
#[cfg(doctest)]
#[doc = include_str!("../../shared/README.md")]
pub struct ReadmeOfShared;

/// The texts of the list of engagements, each with the index that it is to be read from: for the test that looks at their plans.
pub fn discovery_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: [[&'static str; 2]; 2]| texts.into_iter().flatten().map(move |sql| (index, sql));
    of("engagement_newest", engagements::DISCOVER_NEWEST).chain(of("engagement_title", engagements::DISCOVER_TITLE)).collect()
}

/// The same of the list of members, and of those who have not been there for long.
pub fn member_queries() -> Vec<(&'static str, &'static str)> {
    let of = |indexes: [&'static str; 2], texts: [[[&'static str; 2]; 2]; 2]| {
        texts.into_iter().flat_map(move |ways| indexes.into_iter().zip(ways)).flat_map(|(index, texts)| texts.map(|sql| (index, sql)))
    };
    of(["membership_by_person_key", "membership_of_account_by_person_key"], members::MEMBERS_BY_NAME)
        .chain(of(["membership_by_since", "membership_of_account_by_since"], members::MEMBERS_BY_ADDED))
        .chain([("membership_idle", members::IDLE), ("access_request_waiting", jobs::WAITING)])
        .collect()
}
