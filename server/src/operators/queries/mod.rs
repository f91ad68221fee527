//! All SQL of what operators look after.

mod accounts;
mod mails;
mod portal;
mod suspensions;

pub use accounts::*;
pub use mails::*;
pub use portal::*;
pub use suspensions::*;
