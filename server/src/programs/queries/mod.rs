//! All SQL of programs.

mod changes;
mod host;
mod page;
mod roles;

pub use changes::*;
pub use host::*;
pub use page::*;
pub use roles::*;
