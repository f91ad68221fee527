//! The collaboration agreement: what an account accepts, and the versions that the host keeps (REG-05).

pub mod accepted_text;
pub mod host_page;
pub mod new_version;
pub mod notice;
pub mod of_account;
#[cfg(feature = "ssr")]
pub mod port;
pub mod preview;
pub mod server_fns;
