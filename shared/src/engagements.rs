//! Engagements: collaboration spaces that people discover, join or ask to enter (SPEC §4).

mod running;

pub use running::*;

use serde::{Deserialize, Serialize};

use crate::{
    Conflict, Cursor, EngagementId, ProgramId, Timestamp,
    access::{Offer, RequestSummary},
    members::EndedMembership,
    people::{Contact, Context},
    rules,
    terms::{AcceptedTerms, DueTerms, TermsInForce},
};

coded_enum! {
    /// ENG-03: how a person enters.
    pub enum AccessKind {
        /// Join: accepting the terms is enough.
        Open = "open",
        /// Request access: an owner or a power user decides.
        Managed = "managed",
        /// Somebody inside adds people.
        ByInvitation = "by_invitation",
    }
}

coded_enum! {
    /// ENG-04: the life of an engagement.
    pub enum Life {
        /// Being prepared, seen by its owners only.
        Draft = "draft",
        /// Takes people.
        Active = "active",
        /// Works, but takes nobody new.
        Paused = "paused",
        /// Read-only.
        Closed = "closed",
        /// Put away.
        Archived = "archived",
    }
}

impl Life {
    /// ENG-04: where it can go from here.
    ///
    /// ```
    /// use entente_shared::engagements::Life;
    /// assert_eq!(Life::Paused.steps(), [Life::Active, Life::Closed]);
    /// assert!(Life::Archived.steps().is_empty());
    /// ```
    pub const fn steps(self) -> &'static [Self] {
        match self {
            // What never came to anything is put away unseen.
            Self::Draft => &[Self::Active, Self::Archived],
            Self::Active => &[Self::Paused, Self::Closed],
            Self::Paused => &[Self::Active, Self::Closed],
            Self::Closed => &[Self::Archived],
            Self::Archived => &[],
        }
    }

    /// The life after that step.
    ///
    /// # Errors
    /// [`Conflict::OtherLife`] if it can't be taken from here.
    pub fn step(self, to: Self) -> Result<Self, Conflict> {
        if self.steps().contains(&to) { Ok(to) } else { Err(Conflict::OtherLife { life: self }) }
    }

    /// Out in the open: neither draft nor archived.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Active | Self::Paused | Self::Closed)
    }

    /// Its people and texts can be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Active | Self::Paused)
    }
}

/// REQ-09: after how many days deciders are reminded, and a request expires, unless the engagement says otherwise.
pub const REMINDER_DAYS: i64 = 3;
/// See [`REMINDER_DAYS`].
pub const EXPIRY_DAYS: i64 = 30;

coded_enum! {
    /// The pages of an engagement.
    pub enum EngagementTab {
        /// What it is, and the way in.
        Overview = "overview",
        /// MEM-01.
        Members = "members",
        /// REQ-07.
        Requests = "requests",
        /// TOU-01.
        Terms = "terms",
        /// Owners and power users.
        Roles = "roles",
        /// Its texts, life and audience.
        Settings = "settings",
    }
}

/// What stands above each page of an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementHead {
    /// Key.
    pub id: EngagementId,
    /// Title.
    pub title: String,
    /// Key of the program.
    pub program_id: ProgramId,
    /// Program that it belongs to.
    pub program: String,
    /// Where it is in its life.
    pub life: Life,
    /// The pages that are open to the reader.
    pub tabs: Vec<EngagementTab>,
}

coded_enum! {
    /// ENG-02: whose people may see it in full and enter.
    pub enum Audience {
        /// Any organization's.
        Any = "any",
        /// Several named organizations'.
        Several = "several",
        /// One named organization's.
        One = "one",
    }
}

coded_enum! {
    /// The order of a list of engagements.
    pub enum Sort {
        /// Published last first.
        Newest = "newest",
        /// By title.
        Title = "title",
    }
}

/// ENG-05: what a person looks for; the whole of it stands in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoverQuery {
    /// Words that all occur in title, summary, program or host.
    pub words: String,
    /// Only this kind of access.
    pub access: Option<AccessKind>,
    /// The order.
    pub sort: Sort,
    /// The page after this place.
    pub after: Option<Cursor>,
    /// The page before this place.
    pub before: Option<Cursor>,
}

impl Default for DiscoverQuery {
    fn default() -> Self {
        Self { words: String::new(), access: None, sort: Sort::Newest, after: None, before: None }
    }
}

impl DiscoverQuery {
    /// Reads the parameters `q`, `access`, `sort`, `after` and `before`. What can't be read counts as not given: an address that
    /// somebody has typed or cut off still shows a list.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| parameter(name).filter(|text| !text.is_empty()).map(Cursor);
        Self {
            words: parameter("q").map(|words| words.chars().take(rules::SEARCH_MAX).collect()).unwrap_or_default(),
            access: parameter("access").and_then(|word| word.parse().ok()),
            sort: parameter("sort").and_then(|word| word.parse().ok()).unwrap_or(Sort::Newest),
            after: cursor("after"),
            before: cursor("before"),
        }
    }

    /// The parameters that differ from the defaults, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut list = Vec::new();
        if !self.words.trim().is_empty() {
            list.push(("q", self.words.clone()));
        }
        if let Some(access) = self.access {
            list.push(("access", access.to_string()));
        }
        if self.sort != Sort::Newest {
            list.push(("sort", self.sort.to_string()));
        }
        if let Some(Cursor(place)) = &self.after {
            list.push(("after", place.clone()));
        }
        if let Some(Cursor(place)) = &self.before {
            list.push(("before", place.clone()));
        }
        list
    }

    /// The first page of the same search.
    pub fn first_page(&self) -> Self {
        Self { after: None, before: None, ..self.clone() }
    }

    /// True if the list is narrowed down.
    pub fn is_filtered(&self) -> bool {
        self.access.is_some() || !self.words.trim().is_empty()
    }
}

/// One engagement in a list (ENG-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementSummary {
    /// Key.
    pub id: EngagementId,
    /// Title.
    pub title: String,
    /// Program that it belongs to.
    pub program: String,
    /// Publisher display name of the host.
    pub host: String,
    /// One or two sentences.
    pub summary: String,
    /// How to enter.
    pub access: AccessKind,
    /// When it became visible.
    pub published_at: Timestamp,
    /// The person's request is pending.
    pub requested: bool,
}

/// An engagement that a person belongs to, in the list of their engagements and at home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyEngagement {
    /// Key.
    pub id: EngagementId,
    /// Title.
    pub title: String,
    /// Program that it belongs to.
    pub program: String,
    /// Publisher display name of the host.
    pub host: String,
    /// One or two sentences.
    pub summary: String,
    /// Where it is in its life.
    pub life: Life,
    /// The person's part: participant, owner or both.
    pub is_owner: bool,
    /// Member since then; nothing for an owner who takes no part.
    pub since: Option<Timestamp>,
    /// Requests that wait for this person's decision.
    pub to_decide: i64,
}

/// ENG-06: one engagement, as far as the reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDetail {
    /// Key.
    pub id: EngagementId,
    /// Title.
    pub title: String,
    /// Key of the program.
    pub program_id: ProgramId,
    /// Program that it belongs to.
    pub program: String,
    /// The program's page is open to the reader.
    pub sees_program: bool,
    /// Publisher display name of the host.
    pub host: String,
    /// One or two sentences.
    pub summary: String,
    /// The description as sanitized HTML.
    pub description_html: String,
    /// How to enter.
    pub access: AccessKind,
    /// Where it is in its life.
    pub life: Life,
    /// Whose people may enter.
    pub audience: Audience,
    /// Publisher display names of the organizations named in the audience, or that take part, as far as the reader may know them.
    pub organizations: Vec<String>,
    /// When it became visible.
    pub published_at: Timestamp,
    /// What stands above its pages.
    pub head: EngagementHead,
    /// What is accepted to enter.
    pub terms: TermsInForce,
    /// Who decides: the owners, and the power users of the reader's organization. With addresses where the reader is to write to
    /// them (ENG-03, by invitation).
    pub deciders: Vec<Contact>,
    /// How long a decision usually takes: the median of decided requests in seconds, if there are enough of them to say.
    pub usual_decision_seconds: Option<i64>,
    /// REQ-09: what happens when nobody decides; only where requests are decided.
    pub undecided: Option<Undecided>,
    /// ENG-03: an address to write to instead of the deciders', where one enters by invitation.
    pub contact_email: Option<String>,
    /// What the reader can do now.
    pub offer: Offer,
    /// The reader's latest request, if there is one.
    pub request: Option<RequestSummary>,
    /// What the reader has accepted, if they are a member.
    pub accepted: Option<AcceptedTerms>,
    /// TOU-01, TOU-02: what they owe, if they do.
    pub due: Option<DueTerms>,
    /// Requests that wait for the reader's decision; nothing for those who don't decide.
    pub to_decide: Option<i64>,
    /// The reader is a participant, whether they run it besides or not.
    pub participates: bool,
    /// MEM-02: the reader's membership, if it is over, and why.
    pub ended: Option<EndedMembership>,
    /// CTX-02: somebody else who is signed in in this browser has part in it, for this account.
    pub elsewhere: Option<Context>,
}

/// REQ-09: what becomes of a request that nobody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// Deciders are reminded after that many days.
    pub reminder_days: i64,
    /// It expires after that many days; one may ask again.
    pub expiry_days: i64,
}

/// Fewest decided requests for [`EngagementDetail::usual_decision_seconds`] to mean something.
pub const DECISIONS_TO_SPEAK_OF: i64 = 5;
