//! All SQL of publisher display names.

mod claims;
mod keys;
mod reserved;

pub use claims::*;
pub use keys::*;
pub use reserved::*;
