//! Linked directories (DIR-02 to DIR-06): the buttons on the sign-in page, and the account's directories.

pub mod buttons;
pub mod link;
pub mod list;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod unlink;
