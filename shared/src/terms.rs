//! Terms of use: what a person accepts to enter an engagement (REQ-01).

use serde::{Deserialize, Serialize};

use crate::{TermsId, Timestamp};

/// The version of the terms that is in force in an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsInForce {
    /// Key of this version.
    pub id: TermsId,
    /// Its title.
    pub title: String,
    /// Its version, counted from 1.
    pub version: i32,
    /// Since when.
    pub effective_at: Timestamp,
    /// The text as sanitized HTML.
    pub html: String,
}

/// REQ-01: what was accepted, as the person can be shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedTerms {
    /// Title of the document.
    pub title: String,
    /// Version of the document.
    pub version: i32,
    /// SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
}
