//! All SQL of memberships and access requests.

mod changes;
mod own;
mod queue;

pub use changes::*;
pub use own::*;
pub use queue::*;
