//! Documents that people accept, in versions that never change: the collaboration agreement (REG-05) and terms of use (TOU-01).

use serde::{Deserialize, Serialize};

use crate::{Timestamp, Violation, rules};

/// Longest text of a document in one language, in Unicode scalar values.
pub const TEXT_MAX: u32 = 20_000;

coded_enum! {
    /// Whether a version changes what the parties owe each other (REG-05, TOU-01).
    pub enum VersionKind {
        /// It does: whoever is bound is asked to accept it.
        Material = "material",
        /// It does not: nobody is asked.
        Editorial = "editorial",
    }
}

/// From when on a version is in force that is to begin on that day: today means at once; a later day begins at midnight (UTC). Nothing for
/// a day that is over. What is no day counts as none here.
pub fn effective_at(day: &str, now: Timestamp) -> Option<Timestamp> {
    let Ok(Some(day)) = rules::optional_day(day) else { return Some(now) };
    if day > now { Some(day) } else { (day.plus_days(1) > now).then_some(now) }
}

/// A text as it is kept: 1 to [`TEXT_MAX`] characters, its lines tidied.
///
/// # Errors
/// [`Violation::Required`] or [`Violation::TooLong`].
pub fn text(typed: &str) -> Result<String, Violation> {
    let text = rules::tidy_lines(typed);
    match text.chars().count() {
        0 => Err(Violation::Required),
        count if count > TEXT_MAX as usize => Err(Violation::TooLong { max: TEXT_MAX }),
        _ => Ok(text),
    }
}

/// The rules for `validator`.
pub(crate) mod check {
    use validator::ValidationError;

    use super::{VersionKind, Violation};

    pub fn text(typed: &str) -> Result<(), ValidationError> {
        super::text(typed).map(drop).map_err(ValidationError::from)
    }

    pub fn optional_text(typed: &str) -> Result<(), ValidationError> {
        if crate::rules::tidy_lines(typed).is_empty() { Ok(()) } else { text(typed) }
    }

    pub fn kind(typed: &str) -> Result<(), ValidationError> {
        typed.parse::<VersionKind>().map(drop).map_err(|_| Violation::Required.into())
    }
}

coded_enum! {
    /// What has become of a line.
    pub enum LineKind {
        /// It stands in both versions.
        Kept = "kept",
        /// It is new.
        Added = "added",
        /// It is there no more.
        Removed = "removed",
        /// Lines that stand in both are left out here.
        Skipped = "skipped",
    }
}

/// A line of a comparison of two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What has become of it.
    pub kind: LineKind,
    /// Its text (Markdown, to be shown as it is).
    pub text: String,
}
