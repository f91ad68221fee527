//! Points in time, as people say them.

use entente_shared::Timestamp;
use leptos::prelude::*;

use crate::{
    html::{self, Element},
    messages::{Text, Texts, texts},
    session::Now,
};

/// "2 hours ago", or the date where that is long ago; the exact time and zone on hover and for machines.
pub fn time(at: Timestamp) -> Element {
    let t = texts();
    let now = use_context::<Now>().map_or(at, |now| now.0.get_untracked());
    let date = date(t, at);
    let title = exact(t, at, &date);
    html::time().attr("datetime", at.rfc3339()).attr("title", title).child(relative(t, at, now, date))
}

fn exact(t: Texts, at: Timestamp, date: &str) -> String {
    let civil = at.civil();
    t.fill(Text::TimeExact, &[("date", date), ("time", &format!("{:02}:{:02}", civil.hour, civil.minute))])
}

/// The date and the exact time, for what has to stand for itself: on paper nothing can be pointed at.
pub fn instant(at: Timestamp) -> Element {
    let t = texts();
    html::time().attr("datetime", at.rfc3339()).child(exact(t, at, &date(t, at)))
}

/// 3 March 2026.
pub fn date(t: Texts, at: Timestamp) -> String {
    let civil = at.civil();
    let day = civil.day.to_string();
    let month = t.get(Text::TimeMonths).split(' ').nth(usize::from(civil.month) - 1).unwrap_or_default();
    t.fill(
        Text::TimeDate,
        &[("day", if civil.day == 1 { t.get(Text::TimeFirst) } else { &day }), ("month", month), ("year", &civil.year.to_string())],
    )
}

fn relative(t: Texts, at: Timestamp, now: Timestamp, date: String) -> String {
    let seconds = now.seconds_since(at);
    let counted =
        |count: i64, one: Text, many: Text| if count == 1 { t.get(one).to_owned() } else { t.fill(many, &[("count", &count.to_string())]) };
    match seconds {
        0..60 => t.get(Text::TimeJustNow).to_owned(),
        60..3_600 => counted(seconds / 60, Text::TimeMinuteAgo, Text::TimeMinutesAgo),
        3_600..86_400 => counted(seconds / 3_600, Text::TimeHourAgo, Text::TimeHoursAgo),
        86_400..604_800 => counted(seconds / 86_400, Text::TimeDayAgo, Text::TimeDaysAgo),
        _ => date,
    }
}

/// "about 2 days": a length of time in its largest unit.
pub fn duration(t: Texts, seconds: i64) -> String {
    let counted =
        |count: i64, one: Text, many: Text| if count == 1 { t.get(one).to_owned() } else { t.fill(many, &[("count", &count.to_string())]) };
    match seconds {
        ..5_400 => counted((seconds / 60).max(1), Text::TimeMinute, Text::TimeMinutes),
        5_400..129_600 => counted((seconds + 1_800) / 3_600, Text::TimeHour, Text::TimeHours),
        _ => counted((seconds + 43_200) / 86_400, Text::TimeDay, Text::TimeDays),
    }
}
