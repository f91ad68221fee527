//! Programs: their pages, and what operators keep (ENG-01).

pub mod edit;
pub mod host_page;
pub mod keep;
pub mod new_program;
pub mod page;
pub mod people;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
mod words;
