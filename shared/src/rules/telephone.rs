//! Phone numbers.

use super::text::on_one_line;
use crate::Violation;

/// Fewest and most digits of a phone number with its country calling code (CON-04).
pub const PHONE_DIGITS: (u32, u32) = (7, 15);

/// CON-04: a phone number in international form, in common spellings, kept as E.164: 7 to 15 digits, no extension. `00` counts as `+`, a
/// trunk zero in parentheses is dropped.
///
/// ```
/// use entente_shared::{Violation, rules::phone};
/// assert_eq!(phone("+33 (0)1 23.45.67-89").as_deref(), Ok("+33123456789"));
/// assert_eq!(phone("+1 425 555 0100 ext. 12"), Err(Violation::PhoneExtension));
/// ```
pub fn phone(typed: &str) -> Result<String, Violation> {
    // Not composed: what composition would change is no part of a phone number.
    let text = on_one_line(typed).to_ascii_lowercase();
    let text = text.strip_prefix("tel:").unwrap_or(&text).trim();
    if text.is_empty() {
        return Err(Violation::Required);
    }
    if text.contains(['#', ';', ',', 'x', '*']) || ["ext", "poste", "extension"].iter().any(|word| text.contains(word)) {
        return Err(Violation::PhoneExtension);
    }
    let number = match (text.strip_prefix('+'), text.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => rest.replace("(0)", ""),
        (None, None) if text.starts_with(|c: char| c.is_ascii_digit() || c == '(') => {
            return Err(Violation::PhoneNotInternational);
        }
        (None, None) => return Err(Violation::PhoneCharacter),
    };
    let is_punctuation = |c: char| matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}');
    if number.chars().any(|c| !c.is_ascii_digit() && !is_punctuation(c)) {
        return Err(Violation::PhoneCharacter);
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let (min, max) = PHONE_DIGITS;
    match digits.len() as u32 {
        _ if digits.starts_with('0') => Err(Violation::PhoneNotInternational),
        count if count < min => Err(Violation::PhoneTooShort { min }),
        count if count > max => Err(Violation::PhoneTooLong { max }),
        _ => Ok(format!("+{digits}")),
    }
}
