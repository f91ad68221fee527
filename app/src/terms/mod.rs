//! Terms of use: the versions that the host, programs and engagements keep (TOU-01), what members owe and accept, and the receipts (REQ-01).

pub mod accept;
pub mod acceptances;
pub mod change;
pub mod kept;
pub mod mine;
pub mod new_version;
pub mod owing;
#[cfg(feature = "ssr")]
pub mod port;
pub mod preview;
pub mod receipt;
pub mod server_fns;
mod words;

pub use words::accept_address;
