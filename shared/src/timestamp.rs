//! Points in time, without a clock.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Timestamp(pub i64);

/// A date and time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl Timestamp {
    const SECOND: i64 = 1_000_000;

    /// The time that many seconds later (earlier, if negative); stays at the end of time rather than overflowing.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(Self::SECOND)))
    }

    /// The time that many days of 24 hours later.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` to `self`, never negative.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        let span = self.0.saturating_sub(earlier.0) / Self::SECOND;
        if span < 0 { 0 } else { span }
    }

    /// The date and time of day in UTC.
    ///
    /// ```
    /// use entente_shared::Timestamp;
    /// let leap = Timestamp(951_782_400_000_000).civil(); // 2000-02-29
    /// assert_eq!((leap.year, leap.month, leap.day), (2000, 2, 29));
    /// ```
    #[expect(clippy::arithmetic_side_effects, reason = "microseconds of 64 bits are 300,000 years: all of this stays far from the limits")]
    pub const fn civil(self) -> Civil {
        let seconds = self.0.div_euclid(Self::SECOND);
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        // Days are counted from 0000-03-01, so that the leap day ends its year and its era of 400 years.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Civil {
            year: year_of_era + era * 400 + (month <= 2) as i64,
            month: month as u8,
            day: (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8,
            hour: (of_day / 3_600) as u8,
            minute: (of_day / 60 % 60) as u8,
            second: (of_day % 60) as u8,
        }
    }

    /// RFC 3339 in UTC with whole seconds: `2026-11-22T20:43:46Z`.
    pub fn rfc3339(self) -> String {
        let Civil { year, month, day, hour, minute, second } = self.civil();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates_in_both_directions_of_the_epoch() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Timestamp(seconds * 1_000_000).rfc3339(), text);
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for edge in [i64::MIN, i64::MAX] {
            let _ = Timestamp(edge).civil();
            let _ = Timestamp(edge).plus_days(i64::MAX).plus_days(i64::MIN).seconds_since(Timestamp(-edge.saturating_add(1)));
        }
    }
}
