//! Terms of use: what a person accepts to enter an engagement (REQ-01), and the versions that come after (TOU-01).

use serde::{Deserialize, Serialize};

use crate::{
    AcceptanceId, EngagementId, FieldErrors, Form, Language, ProgramId, TermsId, Timestamp, Violation,
    access::Entry,
    directories::local_path,
    documents::{self, Line, VersionKind},
    engagements::EngagementHead,
    error::of_the_page,
    form::form,
    rules,
};

/// The version in force in an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsInForce {
    /// Key.
    pub id: TermsId,
    /// Name of the document.
    pub title: String,
    /// Counts up with each version of the document.
    pub version: i32,
    /// In force since.
    pub effective_at: Timestamp,
    /// The text as sanitized HTML; empty for people who only see the engagement's name and summary.
    pub html: String,
}

/// What the reader has accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedTerms {
    /// Key of the receipt.
    pub id: AcceptanceId,
    /// Name of the document.
    pub title: String,
    /// Version of the document.
    pub version: i32,
    /// SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
}

/// ENG-01: whose terms of use: the host's default, or those of a program or an engagement instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TermsOf {
    /// The default.
    Host,
    /// What its engagements inherit.
    Program(ProgramId),
    /// Custom ones.
    Engagement(EngagementId),
}

impl TermsOf {
    /// The page on which they are kept.
    pub fn path(self) -> String {
        match self {
            Self::Host => "/admin/terms".to_owned(),
            Self::Program(id) => format!("/programs/{id}/terms"),
            Self::Engagement(id) => format!("/engagements/{id}/terms"),
        }
    }
}

impl std::fmt::Display for TermsOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host => f.write_str("host"),
            Self::Program(id) => write!(f, "program-{id}"),
            Self::Engagement(id) => write!(f, "engagement-{id}"),
        }
    }
}

impl std::str::FromStr for TermsOf {
    type Err = rules::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('-') {
            None if text == "host" => Ok(Self::Host),
            Some(("program", id)) => id.parse().map(Self::Program),
            Some(("engagement", id)) => id.parse().map(Self::Engagement),
            _ => Err(rules::UnknownWord),
        }
    }
}

impl TryFrom<String> for TermsOf {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|_| "no such terms")
    }
}

impl From<TermsOf> for String {
    fn from(of: TermsOf) -> Self {
        of.to_string()
    }
}

form! {
    /// A new version of terms of use, as somebody prepares it.
    pub struct TermsFields {
        /// `material` or `editorial`.
        #[validate(custom(function = documents::check::kind))]
        kind: String,
        /// The first day on which it is in force (UTC), as `2026-07-01`; today if nothing is said.
        #[validate(custom(function = rules::check::optional_day))]
        effective_on: String,
        /// Its name in English.
        #[validate(custom(function = rules::check::name))]
        title_en: String,
        /// Its text in English (Markdown).
        #[validate(custom(function = documents::check::text))]
        text_en: String,
        /// Its name in French, where there is a French text.
        #[validate(custom(function = rules::check::optional_name))]
        title_fr: String,
        /// Its text in French (Markdown), or nothing: then the English one is shown.
        #[validate(custom(function = documents::check::optional_text))]
        text_fr: String,
    } also Self::check_french
}

/// A version, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerms {
    /// What it asks for.
    pub kind: VersionKind,
    /// In force from then on.
    pub effective_at: Timestamp,
    /// Name and text in English.
    pub english: (String, String),
    /// Name and text in French, where there are any.
    pub french: Option<(String, String)>,
}

impl TermsFields {
    /// A French version has both a name and a text.
    fn check_french(&self, errors: &mut FieldErrors) {
        match (rules::tidy(&self.title_fr).is_empty(), rules::tidy_lines(&self.text_fr).is_empty()) {
            (true, false) => errors.add("title_fr", Violation::Required),
            (false, true) => errors.add("text_fr", Violation::Required),
            (true, true) | (false, false) => {}
        }
    }

    /// All the mistakes as of `now`; `last` is the instant from which the latest version so far is in force.
    pub fn check_at(&self, now: Timestamp, last: Option<Timestamp>) -> FieldErrors {
        let mut errors = self.check();
        match documents::effective_at(&self.effective_on, now) {
            None => errors.add("effective_on", Violation::DatePast),
            // What comes later stands above what came before, on every day.
            Some(at) if last.is_some_and(|last| at < last) => errors.add("effective_on", Violation::DateBeforeLast),
            Some(_) => {}
        }
        errors
    }

    /// The checked version.
    ///
    /// # Errors
    /// Every mistake; [`Violation::DatePast`] for a day before that of `now`, [`Violation::DateBeforeLast`] for one before that of the
    /// latest version.
    pub fn parse(&self, now: Timestamp, last: Option<Timestamp>) -> Result<NewTerms, FieldErrors> {
        self.check_at(now, last).into_result()?;
        let text = |field, typed: &str| documents::text(typed).map_err(FieldErrors::on(field));
        let name = |field, typed: &str| rules::name(typed).map_err(FieldErrors::on(field));
        let is_french = !rules::tidy_lines(&self.text_fr).is_empty();
        let french = if is_french { Some((name("title_fr", &self.title_fr)?, text("text_fr", &self.text_fr)?)) } else { None };
        Ok(NewTerms {
            kind: self.kind.parse().map_err(|_| FieldErrors::one("kind", Violation::NoChoice))?,
            effective_at: documents::effective_at(&self.effective_on, now)
                .ok_or_else(|| FieldErrors::one("effective_on", Violation::DatePast))?,
            english: (name("title_en", &self.title_en)?, text("text_en", &self.text_en)?),
            french,
        })
    }
}

form! {
    /// TOU-01, TOU-02: accepting the terms in force as a member.
    pub struct AcceptTermsFields {
        /// [`EngagementId`] as text.
        engagement: String,
        /// The version that was on the page, [`TermsId`] as text.
        terms: String,
        /// The page to go back to: see [`local_path`].
        return_to: String,
        /// REQ-01: the checkbox.
        #[validate(custom(function = rules::check::accepted))]
        accepted: bool,
    }
}

impl AcceptTermsFields {
    /// The checked values, and the page to go on to: the engagement's, where none is said.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with the mistakes, [`crate::Error::Malformed`] if an id is none.
    pub fn parse(&self) -> Result<(Entry, String), crate::Error> {
        self.check().into_result()?;
        let entry = Entry { engagement: of_the_page(&self.engagement)?, terms: of_the_page(&self.terms)? };
        let page = match local_path(&self.return_to) {
            "/" => format!("/engagements/{}", entry.engagement),
            page => page.to_owned(),
        };
        Ok((entry, page))
    }
}

coded_enum! {
    /// Where the terms come from that are in use.
    pub enum TermsSource {
        /// They are its own.
        Own = "own",
        /// They are the program's.
        Program = "program",
        /// They are the host's default.
        Host = "host",
        /// They are those of another engagement.
        Other = "other",
    }
}

/// What those see who keep terms of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTerms {
    /// Whose they are.
    pub of: TermsOf,
    /// What stands above the pages of an engagement.
    pub head: Option<EngagementHead>,
    /// What a program is called.
    pub name: String,
    /// What is in use.
    pub source: TermsSource,
    /// The version in force of what is in use.
    pub in_force: TermsInForce,
    /// The versions of its own document, the latest first; none if it never had one.
    pub versions: Vec<TermsVersion>,
    /// The reader has begun a new version.
    pub has_draft: bool,
    /// Changing to the other terms; nothing for the host, whose terms are always in use.
    pub change: Option<TermsChange>,
}

/// Using other terms than now: one's own instead of inherited ones, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsChange {
    /// What would be in use afterwards.
    pub to: TermsSource,
    /// That document's name and version in force; nothing if no version of it is in force yet.
    pub would_be: Option<(String, i32)>,
    /// How many members would be asked to accept them.
    pub asked: u32,
}

/// A version, as those see it who keep terms of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsVersion {
    /// Its number.
    pub version: i32,
    /// Its name in the reader's language.
    pub title: String,
    /// What it asks for.
    pub kind: VersionKind,
    /// In force from then on.
    pub effective_at: Timestamp,
    /// The latest that is in force by now.
    pub in_force: bool,
    /// Who published it; nobody for a version that came with the program.
    pub published_by: Option<String>,
    /// How many people have accepted it.
    pub accepted: u32,
}

/// A draft as it would be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsPreview {
    /// Whose terms they are.
    pub of: TermsOf,
    /// What stands above the pages of an engagement.
    pub head: Option<EngagementHead>,
    /// What a program is called.
    pub name: String,
    /// As it was typed.
    pub fields: TermsFields,
    /// Which state of the draft this is, and after which version it would come; empty if nothing has been saved yet.
    pub saved: String,
    /// The number that it would get.
    pub version: i32,
    /// Right in every way.
    pub is_complete: bool,
    /// The texts as sanitized HTML: English, French. The French one is empty where there is none.
    pub html: [String; 2],
    /// What differs from the version in force: English, French.
    pub changes: [Vec<Line>; 2],
    /// The document is in use: a material version is put to the members.
    pub in_use: bool,
    /// How many members a material version would be put to.
    pub members: u32,
}

/// TOU-01, TOU-02: the terms that a member owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueTerms {
    /// What is in force.
    pub in_force: TermsInForce,
    /// What they have accepted before, if anything.
    pub accepted: Option<(String, i32)>,
    /// What has changed since.
    pub changes: Vec<Line>,
}

/// The page on which a member accepts the terms in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsToAccept {
    /// Key.
    pub engagement: EngagementId,
    /// The engagement's title.
    pub title: String,
    /// Nothing if they owe nothing (any more).
    pub due: Option<DueTerms>,
}

/// REQ-01: what somebody has accepted, where, when and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsAcceptance {
    /// Key of the receipt.
    pub id: AcceptanceId,
    /// Title of the engagement.
    pub engagement: String,
    /// Who has accepted.
    pub person: String,
    /// Their sign-in address.
    pub sign_in_address: String,
    /// Publisher display name of the account that they acted for.
    pub organization: String,
    /// Name of the document, in the language in which it was accepted.
    pub title: String,
    /// Version of the document.
    pub version: i32,
    /// The language in which it was read.
    pub language: Language,
    /// SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
}

/// REQ-01: the receipt of an acceptance, with the text word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsReceipt {
    /// Who, what, when.
    pub accepted: TermsAcceptance,
    /// The reader's own.
    pub own: bool,
    /// Of the engagement.
    pub engagement: EngagementId,
    /// In force since then.
    pub effective_at: Timestamp,
    /// The text as sanitized HTML, in the language in which it was accepted.
    pub html: String,
}

/// A member who has not accepted the terms in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwingMember {
    /// Name.
    pub person: String,
    /// Sign-in address.
    pub sign_in_address: String,
    /// Publisher display name of their account.
    pub organization: String,
    /// Member since.
    pub since: Timestamp,
}

/// A page of a list about an engagement's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsList<T> {
    /// What stands above it.
    pub head: EngagementHead,
    /// Version in force and its document's name.
    pub in_force: (String, i32),
    /// How many members owe it.
    pub owing: u32,
    /// The rows.
    pub page: crate::Page<T>,
}
