//! Days of the calendar, in UTC.

use super::text::{plain, trimmed};
use crate::{Timestamp, Violation};

/// Midnight (UTC) of a day such as `2026-07-01`, or nothing.
///
/// ```
/// use entente_shared::rules::{day_of, optional_day};
/// let day = optional_day(" 2028-02-29 ").unwrap().unwrap();
/// assert_eq!(day_of(day), "2028-02-29");
/// assert_eq!(optional_day(""), Ok(None));
/// assert!(optional_day("2027-02-29").is_err());
/// ```
///
/// # Errors
/// [`Violation::DateForm`] if there is no such day, [`Violation::InvisibleCharacter`] if something stands in it that can't be seen.
pub fn optional_day(typed: &str) -> Result<Option<Timestamp>, Violation> {
    if trimmed(typed).is_empty() {
        return Ok(None);
    }
    let text = plain(typed)?;
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i64>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let read = (|| Some((digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?)))();
    let (year, month, day) = read.filter(|_| parts.next().is_none()).ok_or(Violation::DateForm)?;
    // Days are counted from 0000-03-01, so that the leap day ends its year.
    let years = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400) + day_of_year - 719_468;
    let midnight = Timestamp(0).plus_days(days);
    let civil = midnight.civil();
    // A day that does not exist, such as 30 February, comes back as another one.
    let exists = (civil.year, i64::from(civil.month), i64::from(civil.day)) == (year, month, day);
    if exists { Ok(Some(midnight)) } else { Err(Violation::DateForm) }
}

/// The day of a time, as [`optional_day`] reads it.
pub fn day_of(at: Timestamp) -> String {
    let civil = at.civil();
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}
