//! All SQL of accounts and their registration.

mod accounts;
mod agreements;
mod confirmations;
mod drafts;

pub use accounts::*;
pub use agreements::*;
pub use confirmations::*;
pub use drafts::*;
