pub mod linked;
pub mod new_directory;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod sign_in;
