//! The server of Entente: the ports of `entente-app` over SQLite or PostgreSQL, sessions, mail, and the commands of `entente`.
#![forbid(unsafe_code)]

#[macro_use]
pub mod db;

mod access;
pub mod audit;
mod authz;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directories;
mod engagements;
pub mod fault;
pub mod host;
pub mod http;
mod markdown;
pub mod outbox;
mod registration;
pub mod services;
mod terms;
