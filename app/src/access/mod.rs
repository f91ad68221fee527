pub mod my_requests;
#[cfg(feature = "ssr")]
pub mod port;
pub mod queue;
pub mod server_fns;
