//! All SQL of people and invitations.

mod invitations;
mod leaving;
mod people;

pub use invitations::*;
pub use leaving::*;
pub use people::*;
