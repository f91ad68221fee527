//! All SQL of an engagement's members.

mod candidates;
mod changes;
mod copying;
mod inactivity;
mod list;

pub use candidates::*;
pub use changes::*;
pub use copying::*;
pub use inactivity::*;
pub use list::*;
