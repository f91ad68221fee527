//! The account of one's organization: its data, and what its administrators change.

pub mod contact;
pub mod name;
#[cfg(feature = "ssr")]
pub mod port;
pub mod profile;
pub mod server_fns;
