//! The types and rules of Entente, the same in a browser and on a server.
//!
//! Everything here is pure: no I/O, no clock, no randomness, no panics on any input. A caller hands in what it knows (the form,
//! the time, who asks) and gets a value back: a checked value, or *all* the reasons why not, as codes ([`Violation`], [`Error`])
//! that the caller turns into sentences. Rule ids such as `ORG-02` name the rules of the product's specification.
//!
//! ```
//! use entente_shared::{Form, registration::OrganizationStep};
//!
//! let typed = OrganizationStep { country: "FR".into(), publisher_display_name: "Contoso".into(), ..Default::default() };
//! let errors = typed.check();
//! assert_eq!(errors.fields(), ["registered_business_name"]); // the only thing missing
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]
// No panics on any input. Tests may.
#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unreachable, clippy::unwrap_used)
)]

#[macro_use]
mod codes;

pub mod access;
pub mod agreements;
pub mod announcements;
pub mod country;
pub mod credentials;
pub mod directories;
pub mod documents;
pub mod edits;
pub mod engagements;
mod error;
mod field_errors;
mod form;
pub mod hand_over;
mod id;
pub mod language;
pub mod me;
pub mod members;
pub mod names;
pub mod operators;
pub mod organizations;
pub mod page;
pub mod people;
pub mod policy;
pub mod programs;
pub mod registration;
pub mod rules;
mod sent;
pub mod terms;
mod timestamp;
mod unicode;
mod violation;

pub use country::Country;
pub use error::{Conflict, Error, FieldChange, Forbidden, Missing, SignInFailure, Unavailable};
pub use field_errors::{FieldErrors, NoFieldErrors};
pub use form::Form;
pub use id::*;
pub use language::Language;
pub use page::{Cursor, ListQuery, Page};
pub use timestamp::{Civil, Timestamp};
pub use violation::{Clash, Violation};
