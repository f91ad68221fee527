//! ENG-08: what programs and engagements have to say.

pub mod current;
pub mod edit;
mod head;
pub mod list;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
