//! MEM-02: whoever is not there for half a year is a member no more, and is told in time.

use crate::Timestamp;

/// After how many days without access a membership ends.
pub const INACTIVE_AFTER_DAYS: i64 = 180;
/// How many days before a mail warns of it, the last one first.
pub const WARNED_BEFORE_DAYS: [i64; 3] = [1, 14, 30];

/// What is to be done about a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inactivity {
    /// Nothing yet, or nothing that has not been done.
    Nothing,
    /// A mail says that it ends in that many days or less.
    Warn {
        /// One of [`WARNED_BEFORE_DAYS`].
        days: i64,
    },
    /// It ends.
    End,
}

/// When a membership ends whose member was there last at that time.
pub const fn inactive_at(last_access: Timestamp) -> Timestamp {
    last_access.plus_days(INACTIVE_AFTER_DAYS)
}

/// What is to be done about a membership whose member was there last at `last_access` and was warned last so many days before the end.
/// However long nobody has looked, there is one thing to do: the nearest.
///
/// ```
/// use entente_shared::{Timestamp, members::{Inactivity, inactivity}};
/// let day = |days| Timestamp::default().plus_days(days);
/// assert_eq!(inactivity(day(0), None, day(149)), Inactivity::Nothing);
/// assert_eq!(inactivity(day(0), None, day(170)), Inactivity::Warn { days: 14 });
/// assert_eq!(inactivity(day(0), Some(14), day(170)), Inactivity::Nothing);
/// assert_eq!(inactivity(day(0), None, day(180)), Inactivity::End);
/// ```
pub fn inactivity(last_access: Timestamp, warned: Option<i64>, now: Timestamp) -> Inactivity {
    let end = inactive_at(last_access);
    if now >= end {
        return Inactivity::End;
    }
    let nearest = WARNED_BEFORE_DAYS.into_iter().find(|days| now >= end.plus_days(days.saturating_neg()));
    match nearest {
        Some(days) if warned.is_none_or(|warned| warned > days) => Inactivity::Warn { days },
        _ => Inactivity::Nothing,
    }
}
