//! Members of an engagement (SPEC §5, MEM-01 and MEM-02): who is in it, how they come and go.

mod changing;
mod inactivity;

pub use changing::*;
pub use inactivity::*;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Cursor, EngagementId, Page, Timestamp, UserId, engagements::EngagementHead, people::Candidate, rules};

coded_enum! {
    /// The state of a membership: `Active → Left | Removed | Inactive | TermsDue`. Whoever comes back is active again.
    pub enum MembershipState {
        /// Takes part.
        Active = "active",
        /// Has left.
        Left = "left",
        /// Was removed.
        Removed = "removed",
        /// MEM-02: was not there for too long.
        Inactive = "inactive",
        /// Has not accepted the terms.
        TermsDue = "terms_due",
    }
}

/// How a membership ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipEnd {
    /// The person goes.
    Leave,
    /// Somebody who looks after the members ends it.
    Remove,
    /// MEM-02: time does.
    Lapse,
}

/// A membership that is over already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMember(pub MembershipState);

impl MembershipState {
    /// The state after an end.
    ///
    /// # Errors
    /// [`NoMember`] unless the membership is active: how it ended is never overwritten.
    ///
    /// ```
    /// use entente_shared::members::{MembershipEnd, MembershipState, NoMember};
    /// assert_eq!(MembershipState::Active.after(MembershipEnd::Leave), Ok(MembershipState::Left));
    /// assert_eq!(MembershipState::Removed.after(MembershipEnd::Lapse), Err(NoMember(MembershipState::Removed)));
    /// ```
    pub const fn after(self, end: MembershipEnd) -> Result<Self, NoMember> {
        match self {
            Self::Active => Ok(end.leads_to()),
            Self::Left | Self::Removed | Self::Inactive | Self::TermsDue => Err(NoMember(self)),
        }
    }
}

impl MembershipEnd {
    /// The state that it leads to.
    pub const fn leads_to(self) -> MembershipState {
        match self {
            Self::Leave => MembershipState::Left,
            Self::Remove => MembershipState::Removed,
            Self::Lapse => MembershipState::Inactive,
        }
    }
}

coded_enum! {
    /// The order of a list of members.
    pub enum MemberSort {
        /// By name.
        Name = "name",
        /// Added last first.
        Added = "added",
    }
}

/// MEM-01: which members somebody looks for; the whole of it stands in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersQuery {
    /// Words that all occur in name or address.
    pub words: String,
    /// Only this organization's people.
    pub organization: Option<AccountId>,
    /// The order.
    pub sort: MemberSort,
    /// The page after this place.
    pub after: Option<Cursor>,
    /// The page before this place.
    pub before: Option<Cursor>,
}

impl Default for MembersQuery {
    fn default() -> Self {
        Self { words: String::new(), organization: None, sort: MemberSort::Name, after: None, before: None }
    }
}

impl MembersQuery {
    /// Reads the parameters `q`, `organization`, `sort`, `after` and `before`. What can't be read counts as not given.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| parameter(name).filter(|text| !text.is_empty()).map(Cursor);
        Self {
            words: parameter("q").map(|words| words.chars().take(rules::SEARCH_MAX).collect()).unwrap_or_default(),
            organization: parameter("organization").and_then(|id| id.parse().ok()),
            sort: parameter("sort").and_then(|word| word.parse().ok()).unwrap_or(MemberSort::Name),
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
        if let Some(organization) = self.organization {
            list.push(("organization", organization.to_string()));
        }
        if self.sort != MemberSort::Name {
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
        self.organization.is_some() || !self.words.trim().is_empty()
    }
}

/// One member in the list (MEM-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Key of the person.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// Publisher display name of the organization that they take part for.
    pub organization: String,
    /// Owner of the engagement besides.
    pub is_owner: bool,
    /// Power user of their organization besides.
    pub is_power_user: bool,
    /// When they came in.
    pub since: Timestamp,
    /// Who let them in or added them; nothing for those who have joined.
    pub added_by: Option<String>,
    /// When they were there last, to the day.
    pub last_access_at: Option<Timestamp>,
    /// TOU-01, TOU-02: they have to accept the terms in force yet.
    pub terms_due: bool,
}

/// An organization whose people are, or can be, in an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Key of its account.
    pub account: AccountId,
    /// Publisher display name.
    pub name: String,
}

/// The page of an engagement's members, as far as the reader may know them (ENG-07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// What stands above the page.
    pub head: EngagementHead,
    /// The members.
    pub page: Page<Member>,
    /// The organizations that those who run the engagement can narrow the list down to.
    pub organizations: Vec<Organization>,
    /// The names of the other organizations, for those who see their own one's people only.
    pub others: Vec<String>,
    /// The reader sees everybody.
    pub sees_all: bool,
    /// The reader adds and removes those that they see.
    pub manages: bool,
    /// ENG-04: people can be added.
    pub takes_people: bool,
    /// Somebody who was removed just now, and can be brought back.
    pub removed: Option<RemovedMember>,
}

/// Somebody who can be brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedMember {
    /// Key of the person.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
}

/// MEM-01: whom somebody looks for to add.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CandidatesQuery {
    /// Words of a name or an address.
    pub words: String,
    /// Of this organization's people.
    pub organization: Option<AccountId>,
    /// Words of the name of an organization, where any can take part.
    pub organization_words: String,
}

impl CandidatesQuery {
    /// Reads the parameters `q`, `organization` and `named`.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let words = |name: &str| parameter(name).map(|words| words.chars().take(rules::SEARCH_MAX).collect()).unwrap_or_default();
        Self {
            words: words("q"),
            organization: parameter("organization").and_then(|id| id.parse().ok()),
            organization_words: words("named"),
        }
    }
}

/// Who can be added (MEM-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersToAdd {
    /// What stands above the page.
    pub head: EngagementHead,
    /// ENG-04: people can be added at all.
    pub takes_people: bool,
    /// The organization whose people these are; nothing as long as it is to be chosen.
    pub organization: Option<Organization>,
    /// The organizations to choose from; nothing where there is no choice.
    pub organizations: Vec<Organization>,
    /// There are more of them: the search has to be narrower.
    pub more_organizations: bool,
    /// Organizations are found by name: there is no list of those that can take part.
    pub organizations_by_name: bool,
    /// By name, at most [`crate::people::CANDIDATES_MAX`].
    pub people: Vec<Candidate>,
    /// There are more: the search has to be narrower.
    pub has_more: bool,
}

/// An engagement whose members can be copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySource {
    /// Key.
    pub id: EngagementId,
    /// Its title.
    pub title: String,
    /// The program that it belongs to.
    pub program: String,
}

/// What copying would do (MEM-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersToCopy {
    /// What stands above the page.
    pub head: EngagementHead,
    /// ENG-04: people can be added at all.
    pub takes_people: bool,
    /// The engagement that was chosen, and how many of its members would be added.
    pub chosen: Option<(CopySource, i64)>,
    /// Those to choose from, by title.
    pub sources: Vec<CopySource>,
    /// There are more: the search has to be narrower.
    pub has_more: bool,
}

/// What would end with somebody's removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRemoval {
    /// What stands above the page.
    pub head: EngagementHead,
    /// Whom.
    pub member: Member,
}

/// What ends for somebody who leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingEngagement {
    /// What stands above the page.
    pub head: EngagementHead,
    /// Their role as a power user ends with it.
    pub is_power_user: bool,
    /// What they are as an owner stays.
    pub runs_it: bool,
}

/// MEM-02: a membership that goes on if its member says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayingInEngagement {
    /// What stands above the page.
    pub head: EngagementHead,
    /// When it would end.
    pub ends_at: Timestamp,
}

/// MEM-02: a membership that is over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedMembership {
    /// How it ended.
    pub state: MembershipState,
    /// When, where that is known.
    pub at: Option<Timestamp>,
    /// What was said to it.
    pub reason: Option<String>,
    /// It ended just now, by the person's own doing: they can undo it.
    pub can_undo: bool,
}
