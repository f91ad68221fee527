//! What a built-in directory asks for: its domain prefix and passwords.

use super::text::{length, plain};
use crate::{Violation, unicode};

/// Fewest and most characters of a password, in Unicode scalar values.
pub const PASSWORD: (u32, u32) = (12, 128);
/// Fewest and most characters of a directory's domain prefix.
pub const PREFIX: (u32, u32) = (2, 40);

/// DIR-01: 2 to 40 small letters, digits and single hyphens, beginning with a letter and not ending with a hyphen. Capitals are accepted.
///
/// ```
/// use entente_shared::{Violation, rules::domain_prefix};
/// assert_eq!(domain_prefix("Contoso-2").as_deref(), Ok("contoso-2"));
/// assert_eq!(domain_prefix("2contoso"), Err(Violation::PrefixForm));
/// ```
pub fn domain_prefix(typed: &str) -> Result<String, Violation> {
    let text = plain(typed)?.to_ascii_lowercase();
    let (min, max) = PREFIX;
    let good = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--");
    if !good {
        Err(Violation::PrefixForm)
    } else if length(&text) < min {
        Err(Violation::TooShort { min })
    } else if length(&text) > max {
        Err(Violation::TooLong { max })
    } else {
        Ok(text)
    }
}

/// A new password: 12 to 128 characters of any kind. It is kept as it was typed; only its composition (NFC) is levelled, so that two
/// keyboards give the same.
pub fn new_password(typed: &str) -> Result<String, Violation> {
    let text = unicode::nfc(typed);
    let (min, max) = PASSWORD;
    let first = text.chars().next();
    match length(&text) {
        0 => Err(Violation::Required),
        count if count < min => Err(Violation::TooShort { min }),
        count if count > max => Err(Violation::TooLong { max }),
        _ if text.chars().all(|c| Some(c) == first) => Err(Violation::PasswordObvious),
        _ => Ok(text),
    }
}
