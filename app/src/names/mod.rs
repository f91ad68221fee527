//! Publisher display names: reserved ones, and claims to them (ORG-03).

pub mod claim;
pub mod host_page;
pub mod my_claims;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod words;
