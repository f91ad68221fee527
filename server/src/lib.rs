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
mod markdown;
mod me;
pub mod names;
mod operators;
mod organizations;
pub mod outbox;
mod people;
mod registration;
pub mod services;
mod terms;

/// The texts of the operators' lists, each with the index that it is read from.
pub fn operators_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: [&'static str; 2]| texts.into_iter().map(move |sql| (index, sql));
    let [all, active, suspended] = operators::ACCOUNTS;
    let [mails, queued, stuck, failed, sent] = operators::MAILS;
    let accounts = of("account_name_skeleton", all).chain(of("account_name_skeleton", active)).chain(of("account_suspended", suspended));
    let by_state = [queued, stuck, failed, sent].into_iter().flat_map(|texts| of("outbox_by_state", texts));
    accounts.chain(of("outbox_newest", mails)).chain(by_state).collect()
}

/// The examples of `shared`'s README, where axum and Leptos are at hand.
#[cfg(doctest)]
#[doc = include_str!("../../shared/README.md")]
pub struct ReadmeOfShared;

/// The texts of the list of engagements, each with the index that it is to be read from: for the test that looks at their plans.
pub fn discovery_queries() -> Vec<(&'static str, &'static str)> {
    let of = |index: &'static str, texts: [[&'static str; 2]; 2]| texts.into_iter().flatten().map(move |sql| (index, sql));
    of("engagement_newest", engagements::DISCOVER_NEWEST).chain(of("engagement_title", engagements::DISCOVER_TITLE)).collect()
}
