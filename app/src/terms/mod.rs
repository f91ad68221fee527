//! Terms of use: the versions that the host, programs and engagements keep (TOU-01), what members owe and accept, and the receipts (REQ-01).

pub mod accept;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
