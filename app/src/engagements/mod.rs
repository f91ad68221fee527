pub mod detail;
pub mod discover;
pub mod head;
pub mod list;
pub mod new;
pub mod owner_server_fns;
#[cfg(feature = "ssr")]
pub mod port;
pub mod roles;
pub mod server_fns;
pub mod settings;
mod words;

pub use words::{access_means, access_name, access_tag, audience_means, audience_name, life_name, life_tag};
