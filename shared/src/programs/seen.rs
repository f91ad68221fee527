//! What pages show of programs.

use serde::{Deserialize, Serialize};

use super::ProgramRoles;
use crate::{
    EngagementId, ProgramId, Timestamp, UserId,
    engagements::{AccessKind, Life},
    people::Candidate,
};

/// A program in the operators' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostProgram {
    /// Key.
    pub id: ProgramId,
    /// Name.
    pub name: String,
    /// Its owners' names, the first of them.
    pub owners: Vec<String>,
    /// How many engagements it has, archived ones included.
    pub engagements: i64,
    /// When it was archived, if it is.
    pub archived_at: Option<Timestamp>,
}

/// A program's page, as far as the reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramPage {
    /// Key.
    pub id: ProgramId,
    /// Name.
    pub name: String,
    /// Publisher display name of the host.
    pub host: String,
    /// An operator has put it away.
    pub archived: bool,
    /// The landing text as sanitized HTML.
    pub description_html: String,
    /// Its owners' names.
    pub owners: Vec<String>,
    /// What the reader can discover in it or belongs to, by title, at most [`ENGAGEMENTS_SHOWN`](super::ENGAGEMENTS_SHOWN).
    pub engagements: Vec<ProgramEngagement>,
    /// There are more of them.
    pub has_more: bool,
    /// The reader edits its page, terms and announcements.
    pub may_edit: bool,
    /// The reader names its roles.
    pub may_name_roles: bool,
    /// The reader creates engagements in it.
    pub may_create: bool,
}

/// An engagement on its program's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramEngagement {
    /// Key.
    pub id: EngagementId,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// How to enter.
    pub access: AccessKind,
    /// Where it is in its life.
    pub life: Life,
    /// The reader belongs to it.
    pub is_own: bool,
}

/// What a program's owners edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramToEdit {
    /// Key.
    pub id: ProgramId,
    /// Name.
    pub name: String,
    /// The state that this is.
    pub revision: i64,
    /// The landing text (Markdown).
    pub description: String,
}

/// What an operator renames or archives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramToKeep {
    /// The program.
    pub program: HostProgram,
    /// Engagements of it that go on: neither closed nor archived.
    pub running: i64,
}

/// Who has which role in a program, and who can get one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramPeople {
    /// Key.
    pub id: ProgramId,
    /// Name.
    pub name: String,
    /// Those with a role, by name.
    pub people: Vec<ProgramPerson>,
    /// People of the program's account, found by the words that were asked for, at most [`CANDIDATES_MAX`](crate::people::CANDIDATES_MAX).
    pub candidates: Vec<Candidate>,
    /// There are more of them: the search has to be narrower.
    pub has_more: bool,
}

/// Somebody with a role in a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramPerson {
    /// Key.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// All of theirs.
    pub roles: ProgramRoles,
}

/// Who can own a new program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramCandidates {
    /// By name, at most [`CANDIDATES_MAX`](crate::people::CANDIDATES_MAX).
    pub people: Vec<Candidate>,
    /// There are more: the search has to be narrower.
    pub has_more: bool,
}
