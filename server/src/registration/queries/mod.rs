//! All SQL of accounts and their registration.

mod accounts;
mod agreements;
mod confirmations;
mod drafts;
mod hand_overs;

pub(crate) use accounts::with_contact;
pub use accounts::*;
pub use agreements::*;
pub use confirmations::*;
pub use drafts::*;
pub use hand_overs::*;
