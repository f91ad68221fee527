use async_trait::async_trait;
use entente_shared::{
    AccountId, EngagementId, Error, Page, ProgramId,
    engagements::{
        Audience, DiscoverQuery, EngagementDetail, EngagementFields, EngagementRole, EngagementRoles, EngagementSettings,
        EngagementSummary, Life, MyEngagement, NewEngagement, OrganizationLeaving, Organizations, RoleChoices, RoleOf,
    },
};

use crate::backend::Visit;

/// Engagements (SPEC §4), as their people and those who may become that see them.
#[async_trait]
pub trait Engagements: Send + Sync {
    /// ENG-05: what is new and available to the person and their organization, 50 a page.
    async fn discover(&self, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Error>;

    /// The engagements that the person is a member or an owner of, by title, at most 200.
    async fn mine(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Error>;

    /// ENG-06, ENG-07: one engagement, as far as the person may know it.
    async fn detail(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementDetail, Error>;
}

/// Engagements, as those see them who run them (SPEC §4).
#[async_trait]
pub trait EngagementOwners: Send + Sync {
    /// The name of a program in which the person may create engagements.
    async fn program(&self, visit: &Visit, program: ProgramId) -> Result<String, Error>;

    /// ENG-01: a draft, owned by whoever creates it.
    ///
    /// # Errors
    /// `Conflict` if the program is archived.
    async fn create(&self, visit: &Visit, new: NewEngagement) -> Result<EngagementId, Error>;

    /// Texts, life and audience.
    async fn settings(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementSettings, Error>;

    /// Changes the texts.
    ///
    /// # Errors
    /// `Conflict::Changed` with the fields that somebody else has changed since the form was made; `Conflict::OtherLife` once it is closed.
    async fn edit(&self, visit: &Visit, typed: &EngagementFields) -> Result<(), Error>;

    /// The description as it would be shown, as sanitized HTML. Changes nothing.
    async fn preview(&self, visit: &Visit, typed: &EngagementFields) -> Result<String, Error>;

    /// ENG-04.
    ///
    /// # Errors
    /// `Conflict::OtherLife` if it is not at `from` any more, or `to` does not follow; `Conflict::NoOrganization`.
    async fn step(&self, visit: &Visit, engagement: EngagementId, from: Life, to: Life) -> Result<(), Error>;

    /// ENG-02: organizations that could be named, by words of their names.
    async fn organizations(&self, visit: &Visit, engagement: EngagementId, words: &str) -> Result<Organizations, Error>;

    /// What ends when an organization is named no more.
    async fn leaving(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<OrganizationLeaving, Error>;

    /// For whom it is. Narrowing it names the organizations that are there.
    ///
    /// # Errors
    /// `Invalid` if it is to be for one organization and several are there; `Conflict::NoOrganization` if none is.
    async fn set_audience(&self, visit: &Visit, engagement: EngagementId, audience: Audience) -> Result<(), Error>;

    /// Names an organization. A second time changes nothing.
    async fn add_organization(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Error>;

    /// Names it no more: what its people have in the engagement ends.
    async fn remove_organization(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Error>;

    /// Owners and power users.
    async fn roles(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementRoles, Error>;

    /// People who could have a role, or organizations to choose them from first.
    async fn role_choices(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        role: EngagementRole,
        organization: Option<AccountId>,
        words: &str,
    ) -> Result<RoleChoices, Error>;

    /// Gives a role. A second time changes nothing.
    ///
    /// # Errors
    /// `NotFound` unless the person is of that organization, and the organization is the host or in the audience.
    async fn give_role(&self, visit: &Visit, new: RoleOf) -> Result<(), Error>;

    /// Takes a role away, with the next request.
    ///
    /// # Errors
    /// `Conflict::LastOwner`.
    async fn take_role(&self, visit: &Visit, of: RoleOf) -> Result<(), Error>;
}
