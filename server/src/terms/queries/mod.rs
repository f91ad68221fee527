//! All SQL of terms of use.

mod in_force;
mod keeping;
mod receipts;

pub use in_force::*;
pub(crate) use in_force::{document_of, material_version, not_accepted, terms_due};
pub use keeping::*;
pub use receipts::*;
