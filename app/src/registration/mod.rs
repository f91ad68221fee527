#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
