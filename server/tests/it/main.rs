//! What the server does, through the ports, on both engines. The files mirror the features; names are sentences.
//!
//! `make test` starts a PostgreSQL server for this. By hand: `tools/with-postgres.sh cargo test -p entente-server`.

#[macro_use]
mod support;

mod agreements;
mod announcements;
mod answers;
mod audit;
mod claims;
mod commands;
mod context;
mod credentials;
mod deciding;
mod directories;
mod discovery;
mod engagements;
mod entering;
mod faults;
mod hand_over;
mod hiding;
mod inviting;
mod leaving;
mod linked;
mod mail_server;
mod me;
mod members;
mod names;
mod operators;
mod operators_portal;
mod organizations;
mod outbox;
mod pages;
mod people;
mod programs;
mod proxies;
mod registration;
mod running;
mod schema;
mod sessions;
mod size;
mod spelling;
mod standing;
mod surface;
mod terms;
