//! ENG-08: what a program or an engagement has to say, from a day on and perhaps until another.

use serde::{Deserialize, Serialize};

use crate::{
    AnnouncementId, EngagementId, Error, FieldErrors, Form, ProgramId, Timestamp, Violation, engagements::EngagementHead,
    error::of_the_page, form::form, rules,
};

/// Longest title, in Unicode scalar values.
pub const TITLE_MAX: u32 = 120;
/// Longest text (Markdown), in Unicode scalar values.
pub const TEXT_MAX: u32 = 5_000;
/// How many are shown at once where they are read, the latest first.
pub const SHOWN: i64 = 20;
/// How many are shown at home.
pub const SHOWN_AT_HOME: i64 = 5;

/// Where something is announced. In forms and addresses it is `program.<id>` or `engagement.<id>`.
///
/// ```
/// use entente_shared::announcements::Place;
/// let place: Place = "program.018bcfe5-681a-76be-8f05-c26a240bed28".parse().unwrap();
/// assert_eq!(place.to_string(), "program.018bcfe5-681a-76be-8f05-c26a240bed28");
/// assert!("018bcfe5-681a-76be-8f05-c26a240bed28".parse::<Place>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a program's page, and in its engagements.
    Program(ProgramId),
    /// In an engagement.
    Engagement(EngagementId),
}

impl Place {
    /// The page of the place.
    pub fn path(self) -> String {
        match self {
            Self::Program(program) => format!("/programs/{program}"),
            Self::Engagement(engagement) => format!("/engagements/{engagement}"),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Program(program) => write!(f, "program.{program}"),
            Self::Engagement(engagement) => write!(f, "engagement.{engagement}"),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = rules::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('.') {
            Some(("program", id)) => Ok(Self::Program(id.parse()?)),
            Some(("engagement", id)) => Ok(Self::Engagement(id.parse()?)),
            _ => Err(rules::UnknownWord),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

coded_enum! {
    /// Where an announcement is in its life: a matter of the time, but for the last.
    pub enum AnnouncementState {
        /// Its day has not come.
        Scheduled = "scheduled",
        /// It is shown.
        Current = "current",
        /// Its time is over.
        Expired = "expired",
        /// It was taken back; it can be restored.
        Withdrawn = "withdrawn",
    }
}

impl AnnouncementState {
    /// The state at `now`: shown from `effective_at` on, and no more at `expires_at`.
    pub fn at(now: Timestamp, effective_at: Timestamp, expires_at: Option<Timestamp>, is_withdrawn: bool) -> Self {
        if is_withdrawn {
            Self::Withdrawn
        } else if expires_at.is_some_and(|end| end <= now) {
            Self::Expired
        } else if effective_at > now {
            Self::Scheduled
        } else {
            Self::Current
        }
    }
}

form! {
    /// An announcement, new or changed.
    pub struct AnnouncementFields {
        /// [`Place`] in words.
        place: String,
        /// Key of the one that is changed; nothing for a new one.
        announcement: String,
        /// Which state of it the form was made from; nothing for a new one.
        revision: String,
        /// 1 to 120 characters.
        #[validate(custom(function = check::title))]
        title: String,
        /// Markdown of 1 to 5,000 characters.
        #[validate(custom(function = check::text))]
        text: String,
        /// The first day (UTC) on which it is shown, as `2026-07-01`; at once if nothing is said.
        #[validate(custom(function = rules::check::optional_day))]
        effective_on: String,
        /// The first day (UTC) on which it is not shown any more; never if nothing is said.
        #[validate(custom(function = rules::check::optional_day))]
        expires_on: String,
        /// `preview` to look at it first.
        decision: String,
    } also Self::check_days
}

/// An announcement's content, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnnouncement {
    /// Title.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// Shown from then on.
    pub effective_at: Timestamp,
    /// Not shown any more from then on.
    pub expires_at: Option<Timestamp>,
}

impl AnnouncementFields {
    fn check_days(&self, errors: &mut FieldErrors) {
        if let (Ok(Some(from)), Ok(Some(until))) = (rules::optional_day(&self.effective_on), rules::optional_day(&self.expires_on))
            && until <= from
        {
            errors.add("expires_on", Violation::DateNotAfter);
        }
    }

    /// The checked content. `was`: since when the one that is changed is shown, which may stay as it is.
    ///
    /// # Errors
    /// Every mistake; [`Violation::DatePast`] for a day before that of `now`, [`Violation::DateNotAfter`] for an end that is not after the
    /// beginning, or is over.
    pub fn parse(&self, now: Timestamp, was: Option<Timestamp>) -> Result<NewAnnouncement, FieldErrors> {
        let mut errors = self.check();
        let effective_at = self.effective_at(now, was);
        if effective_at.is_none() {
            errors.add("effective_on", Violation::DatePast);
        }
        let expires_at = rules::optional_day(&self.expires_on).ok().flatten();
        if let (Some(from), Some(until)) = (effective_at, expires_at)
            && until <= from.max(now)
        {
            errors.add("expires_on", Violation::DateNotAfter);
        }
        errors.into_result()?;
        Ok(NewAnnouncement {
            title: title(&self.title).map_err(FieldErrors::on("title"))?,
            text: text(&self.text).map_err(FieldErrors::on("text"))?,
            effective_at: effective_at.ok_or_else(|| FieldErrors::one("effective_on", Violation::DatePast))?,
            expires_at,
        })
    }

    /// Today means at once; a later day begins at midnight (UTC). Nothing for a day that is over, unless it is the one that it was.
    fn effective_at(&self, now: Timestamp, was: Option<Timestamp>) -> Option<Timestamp> {
        let Ok(Some(day)) = rules::optional_day(&self.effective_on) else { return Some(was.filter(|was| *was <= now).unwrap_or(now)) };
        if let Some(was) = was.filter(|was| rules::day_of(*was) == rules::day_of(day)) {
            return Some(was);
        }
        if day > now { Some(day) } else { (day.plus_days(1) > now).then_some(now) }
    }

    /// Where.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn place(&self) -> Result<Place, Error> {
        of_the_page(&self.place)
    }

    /// Which one is changed, and which state of it; nothing for a new one.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn changed(&self) -> Result<Option<(AnnouncementId, i64)>, Error> {
        if self.announcement.is_empty() {
            return Ok(None);
        }
        Ok(Some((of_the_page(&self.announcement)?, of_the_page(&self.revision)?)))
    }
}

form! {
    /// An announcement that is withdrawn or restored.
    pub struct AnnouncementIdFields {
        /// [`Place`] in words.
        place: String,
        /// Key.
        announcement: String,
    }
}

impl AnnouncementIdFields {
    /// Which, and where.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn parse(&self) -> Result<(Place, AnnouncementId), Error> {
        Ok((of_the_page(&self.place)?, of_the_page(&self.announcement)?))
    }
}

fn title(typed: &str) -> Result<String, Violation> {
    rules::line_of(typed, TITLE_MAX)
}

fn text(typed: &str) -> Result<String, Violation> {
    let text = rules::tidy_lines(typed);
    match text.chars().count() {
        0 => Err(Violation::Required),
        count if count > TEXT_MAX as usize => Err(Violation::TooLong { max: TEXT_MAX }),
        _ => Ok(text),
    }
}

mod check {
    use validator::ValidationError;

    pub(super) fn title(typed: &str) -> Result<(), ValidationError> {
        super::title(typed).map(drop).map_err(ValidationError::from)
    }

    pub(super) fn text(typed: &str) -> Result<(), ValidationError> {
        super::text(typed).map(drop).map_err(ValidationError::from)
    }
}

/// An announcement in the list of those who look after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Key.
    pub id: AnnouncementId,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub state: AnnouncementState,
    /// Shown from then on.
    pub effective_at: Timestamp,
    /// Not shown any more from then on.
    pub expires_at: Option<Timestamp>,
    /// Who wrote it.
    pub by: String,
}

/// What stands above the pages of a place's announcements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceHead {
    /// Where.
    pub place: Place,
    /// The program's name, or the engagement's title.
    pub name: String,
    /// Of an engagement: what stands above its pages.
    pub engagement: Option<EngagementHead>,
}

/// A place's announcements, for those who look after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcements {
    /// Where.
    pub head: PlaceHead,
    /// The latest first.
    pub page: crate::Page<Announcement>,
}

/// An announcement that is changed, or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementToEdit {
    /// Where.
    pub head: PlaceHead,
    /// As its form shows it.
    pub fields: AnnouncementFields,
    /// Where it is in its life; nothing for a new one.
    pub state: Option<AnnouncementState>,
}

/// An announcement, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentAnnouncement {
    /// Key.
    pub id: AnnouncementId,
    /// Where it was made.
    pub place: Place,
    /// The program's name, or the engagement's title.
    pub of: String,
    /// Title.
    pub title: String,
    /// The text as sanitized HTML.
    pub html: String,
    /// Shown since then.
    pub effective_at: Timestamp,
}

/// What there is to read at a place, or at home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentAnnouncements {
    /// The latest first.
    pub list: Vec<CurrentAnnouncement>,
    /// The reader looks after the place's announcements.
    pub may_edit: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01 09:00 UTC.
    const NOW: Timestamp = Timestamp(1_780_304_400_000_000);

    fn fields(effective_on: &str, expires_on: &str) -> AnnouncementFields {
        AnnouncementFields {
            title: "Build 12".into(),
            text: "It is **there**.".into(),
            effective_on: effective_on.into(),
            expires_on: expires_on.into(),
            ..Default::default()
        }
    }

    fn window(effective_on: &str, expires_on: &str, was: Option<Timestamp>) -> Result<(String, Option<String>), FieldErrors> {
        let new = fields(effective_on, expires_on).parse(NOW, was)?;
        Ok((new.effective_at.rfc3339(), new.expires_at.map(Timestamp::rfc3339)))
    }

    #[test]
    fn eng_08_an_announcement_begins_today_or_later_and_ends_after_it_began() {
        let at = |from: &str, until: Option<&str>| Ok((from.to_owned(), until.map(ToOwned::to_owned)));
        assert_eq!(window("", "", None), at("2026-06-01T09:00:00Z", None));
        assert_eq!(window("2026-06-01", "2026-06-02", None), at("2026-06-01T09:00:00Z", Some("2026-06-02T00:00:00Z")));
        assert_eq!(window("2026-06-05", "2026-06-06", None), at("2026-06-05T00:00:00Z", Some("2026-06-06T00:00:00Z")));
        assert_eq!(window("2026-05-31", "", None), Err(FieldErrors::one("effective_on", Violation::DatePast)));
        for (from, until) in [("2026-06-05", "2026-06-05"), ("2026-06-05", "2026-06-04"), ("", "2026-06-01"), ("", "2026-05-01")] {
            assert_eq!(window(from, until, None), Err(FieldErrors::one("expires_on", Violation::DateNotAfter)), "{from} {until}");
        }
        assert_eq!(fields("2026-06-05", "2026-06-04").check().fields(), ["expires_on"], "without a clock too");
        assert_eq!(window("soon", "x", None).map_err(|errors| errors.fields().len()), Err(2));
    }

    #[test]
    fn eng_08_what_is_shown_already_keeps_its_beginning() {
        let was = Some(NOW.plus_days(-3));
        assert_eq!(window("2026-05-29", "", was).map(|(from, _)| from), Ok("2026-05-29T09:00:00Z".into()));
        assert_eq!(window("", "", was).map(|(from, _)| from), Ok("2026-05-29T09:00:00Z".into()));
        assert_eq!(window("2026-05-28", "", was), Err(FieldErrors::one("effective_on", Violation::DatePast)));
        assert_eq!(window("", "", Some(NOW.plus_days(3))).map(|(from, _)| from), Ok("2026-06-01T09:00:00Z".into()), "brought forward");
    }

    #[test]
    fn eng_08_the_state_follows_the_time() {
        let (from, until) = (NOW, Some(NOW.plus_days(2)));
        for (now, state) in [
            (NOW.plus_seconds(-1), AnnouncementState::Scheduled),
            (NOW, AnnouncementState::Current),
            (NOW.plus_days(2).plus_seconds(-1), AnnouncementState::Current),
            (NOW.plus_days(2), AnnouncementState::Expired),
        ] {
            assert_eq!(AnnouncementState::at(now, from, until, false), state);
            assert_eq!(AnnouncementState::at(now, from, until, true), AnnouncementState::Withdrawn);
        }
        assert_eq!(AnnouncementState::at(NOW.plus_days(9_999), from, None, false), AnnouncementState::Current);
    }

    #[test]
    fn eng_08_title_and_text_have_their_limits() {
        let long = AnnouncementFields { title: "x".repeat(121), text: "x".repeat(5_001), ..Default::default() }.check();
        assert_eq!(long.of("title"), Some(Violation::TooLong { max: TITLE_MAX }));
        assert_eq!(long.of("text"), Some(Violation::TooLong { max: TEXT_MAX }));
        assert_eq!(AnnouncementFields::default().check().fields(), ["title", "text"]);
    }
}
