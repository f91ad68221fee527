use async_trait::async_trait;
use entente_shared::{
    Error, Page, ProgramId, UserId,
    programs::{
        HostProgram, ProgramCandidates, ProgramEdit, ProgramPage, ProgramPeople, ProgramQuery, ProgramRole, ProgramRoles, ProgramToEdit,
        ProgramToKeep,
    },
};

use crate::backend::Visit;

/// Programs (ENG-01): what operators keep, who runs them, and their pages.
#[async_trait]
pub trait Programs: Send + Sync {
    /// The host's programs by name, 50 a page, for operators.
    async fn of_host(&self, visit: &Visit, query: &ProgramQuery) -> Result<Page<HostProgram>, Error>;

    /// People of the host who can own a new program, for operators.
    async fn candidates(&self, visit: &Visit, words: &str) -> Result<ProgramCandidates, Error>;

    /// A new program. Its owners are those people of the host, or the operator if nobody is named.
    async fn create(&self, visit: &Visit, name: &str, owners: &[UserId]) -> Result<ProgramId, Error>;

    /// A program as operators rename and archive it.
    async fn to_keep(&self, visit: &Visit, program: ProgramId) -> Result<ProgramToKeep, Error>;

    /// Another name; engagements are found by it at once.
    ///
    /// # Errors
    /// `Conflict::Changed` if the name is no more what it was.
    async fn rename(&self, visit: &Visit, program: ProgramId, was: &str, name: &str) -> Result<(), Error>;

    /// Nothing new begins in it, and partners don't find its page. What runs goes on.
    async fn archive(&self, visit: &Visit, program: ProgramId) -> Result<(), Error>;

    /// Undoes `archive`.
    async fn restore(&self, visit: &Visit, program: ProgramId) -> Result<(), Error>;

    /// A program's page, as far as the person may know it.
    async fn page(&self, visit: &Visit, program: ProgramId) -> Result<ProgramPage, Error>;

    /// What its owners edit.
    async fn to_edit(&self, visit: &Visit, program: ProgramId) -> Result<ProgramToEdit, Error>;

    /// A landing text as it would be shown. Keeps nothing.
    async fn preview(&self, visit: &Visit, program: ProgramId, description: &str) -> Result<String, Error>;

    /// Another landing text.
    ///
    /// # Errors
    /// `Conflict::Changed` if the program is no more what the edit was made from.
    async fn edit(&self, visit: &Visit, edit: ProgramEdit) -> Result<(), Error>;

    /// Who has which role, and people of the program's account who can get one.
    async fn people(&self, visit: &Visit, program: ProgramId, words: &str) -> Result<ProgramPeople, Error>;

    /// Gives roles to people of the program's account, with a mail to each; a role that somebody has stays theirs.
    async fn name_roles(&self, visit: &Visit, program: ProgramId, people: &[UserId], roles: ProgramRoles) -> Result<(), Error>;

    /// Takes a role away, at once.
    ///
    /// # Errors
    /// `Conflict::LastOwner`.
    async fn take_role(&self, visit: &Visit, program: ProgramId, person: UserId, role: ProgramRole) -> Result<(), Error>;
}
