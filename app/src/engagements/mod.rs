pub mod detail;
pub mod discover;
pub mod head;
pub mod list;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
mod words;

pub use words::{access_name, access_tag, life_name, life_tag};
