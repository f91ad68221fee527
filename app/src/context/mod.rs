//! CTX-01, CTX-02: as whom and for which account somebody acts, what else is open to them, and the way there.

#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod switch_page;
pub mod switcher;
