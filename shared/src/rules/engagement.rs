//! The texts of engagements.

use super::{mail::email, text};
use crate::{
    Violation,
    engagements::{DESCRIPTION_MAX, SUMMARY_MAX, TITLE_MAX},
};

/// An engagement's title: one line of 1 to 120 characters.
pub fn title(typed: &str) -> Result<String, Violation> {
    text::line(typed, TITLE_MAX)
}

/// Its summary: one paragraph of 1 to 300 characters.
pub fn summary(typed: &str) -> Result<String, Violation> {
    text::line(typed, SUMMARY_MAX)
}

/// Its description: Markdown of up to 20,000 characters, or nothing.
pub fn description(typed: &str) -> Result<String, Violation> {
    let text = text::tidy_lines(typed);
    if text::length(&text) > DESCRIPTION_MAX { Err(Violation::TooLong { max: DESCRIPTION_MAX }) } else { Ok(text) }
}

/// An e-mail address, or nothing.
pub fn optional_email(typed: &str) -> Result<Option<String>, Violation> {
    if text::tidy(typed).is_empty() { Ok(None) } else { email(typed).map(Some) }
}
