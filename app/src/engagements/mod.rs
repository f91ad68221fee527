pub mod detail;
pub mod discover;
pub mod list;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
mod words;

pub use words::{access_tag, life_tag};
