//! Names of people, organizations and places, and postal addresses.

use super::text::{line, optional_line};
use crate::Violation;

/// Longest name of a person, an organization or a place, in Unicode scalar values.
pub const NAME_MAX: u32 = 100;
/// Longest address line, in Unicode scalar values.
pub const LINE_MAX: u32 = 200;
/// Longest postal code, in Unicode scalar values.
pub const POSTAL_CODE_MAX: u32 = 20;

/// A person's, an organization's or a place's name: 1 to 100 characters on one line.
pub fn name(typed: &str) -> Result<String, Violation> {
    line(typed, NAME_MAX)
}

/// One line of 1 to so many characters: a title.
pub fn line_of(typed: &str, max: u32) -> Result<String, Violation> {
    line(typed, max)
}

/// As [`name`], or nothing (CON-06).
pub fn optional_name(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, NAME_MAX)
}

/// An address line: 1 to 200 characters.
pub fn address_line(typed: &str) -> Result<String, Violation> {
    line(typed, LINE_MAX)
}

/// As [`address_line`], or nothing (CON-06).
pub fn optional_address_line(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, LINE_MAX)
}

/// A postal code of any country: up to 20 characters, or nothing (CON-06).
pub fn optional_postal_code(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, POSTAL_CODE_MAX)
}
