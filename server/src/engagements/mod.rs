//! Engagements (SPEC §4), as their people and those who may become that see them.

mod audience;
mod create;
mod detail;
mod discover;
mod head;
mod life;
mod queries;
mod roles;
mod settings;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, engagements::port};
use entente_shared::{
    AccountId, EngagementId, Error, Forbidden, Page, ProgramId,
    engagements::{
        Audience, DiscoverQuery, EngagementDetail, EngagementFields, EngagementRole, EngagementRoles, EngagementSettings,
        EngagementSummary, Life, MyEngagement, NewEngagement as Wanted, OrganizationLeaving, Organizations, RoleChoices, RoleOf,
    },
};

pub use head::of as head;
pub use queries::{
    DISCOVER_NEWEST, DISCOVER_NEWEST_BY_WORDS, DISCOVER_TITLE, DISCOVER_TITLE_BY_WORDS, NewEngagement, OUTDATED, add_to_audience,
    give_program_role, give_role, insert as add, insert_program as add_program, keep_search_texts, rename_host, rename_program,
};

use crate::{
    clock::IdSource,
    db::Db,
    fault::{Fault, answer},
    markdown::Rendered,
    outbox::Bell,
};

/// How many engagements of a person's are listed.
const MINE_SHOWN: i64 = 200;

pub struct Engagements {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub rendered: Rendered,
}

#[async_trait]
impl port::Engagements for Engagements {
    async fn discover(&self, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Error> {
        discover::run(&self.db, visit, query).await.map_err(answer(visit))
    }

    async fn mine(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Error> {
        self.of_person(visit).await.map_err(answer(visit))
    }

    async fn detail(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementDetail, Error> {
        detail::run(self, visit, engagement).await.map_err(answer(visit))
    }
}

#[async_trait]
impl port::EngagementOwners for Engagements {
    async fn program(&self, visit: &Visit, program: ProgramId) -> Result<String, Error> {
        create::program(self, visit, program).await.map_err(answer(visit))
    }

    async fn create(&self, visit: &Visit, new: Wanted) -> Result<EngagementId, Error> {
        create::run(self, visit, &new).await.map_err(answer(visit))
    }

    async fn settings(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementSettings, Error> {
        settings::show(self, visit, engagement).await.map_err(answer(visit))
    }

    async fn edit(&self, visit: &Visit, typed: &EngagementFields) -> Result<(), Error> {
        settings::edit(self, visit, typed).await.map_err(answer(visit))
    }

    async fn preview(&self, visit: &Visit, typed: &EngagementFields) -> Result<String, Error> {
        settings::preview(self, visit, typed).await.map_err(answer(visit))
    }

    async fn step(&self, visit: &Visit, engagement: EngagementId, from: Life, to: Life) -> Result<(), Error> {
        life::step(self, visit, engagement, from, to).await.map_err(answer(visit))
    }

    async fn organizations(&self, visit: &Visit, engagement: EngagementId, words: &str) -> Result<Organizations, Error> {
        audience::choices(self, visit, engagement, words).await.map_err(answer(visit))
    }

    async fn leaving(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<OrganizationLeaving, Error> {
        audience::leaving(self, visit, engagement, organization).await.map_err(answer(visit))
    }

    async fn set_audience(&self, visit: &Visit, engagement: EngagementId, audience: Audience) -> Result<(), Error> {
        audience::set(self, visit, engagement, audience).await.map_err(answer(visit))
    }

    async fn add_organization(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Error> {
        audience::add(self, visit, engagement, organization).await.map_err(answer(visit))
    }

    async fn remove_organization(&self, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Error> {
        audience::remove(self, visit, engagement, organization).await.map_err(answer(visit))
    }

    async fn roles(&self, visit: &Visit, engagement: EngagementId) -> Result<EngagementRoles, Error> {
        roles::list(self, visit, engagement).await.map_err(answer(visit))
    }

    async fn role_choices(
        &self,
        visit: &Visit,
        engagement: EngagementId,
        role: EngagementRole,
        organization: Option<AccountId>,
        words: &str,
    ) -> Result<RoleChoices, Error> {
        roles::choices(self, visit, engagement, role, organization, words).await.map_err(answer(visit))
    }

    async fn give_role(&self, visit: &Visit, new: RoleOf) -> Result<(), Error> {
        roles::give(self, visit, new).await.map_err(answer(visit))
    }

    async fn take_role(&self, visit: &Visit, of: RoleOf) -> Result<(), Error> {
        roles::take(self, visit, of).await.map_err(answer(visit))
    }
}

impl Engagements {
    async fn of_person(&self, visit: &Visit) -> Result<Vec<MyEngagement>, Fault> {
        let actor = visit.actor()?;
        // Whoever takes no part has nothing to go on with; what they were in is theirs again when the suspension is lifted.
        if actor.standing().suspended {
            return Err(Forbidden::AccountSuspended.into());
        }
        Ok(queries::mine(&self.db, actor.user, actor.account.as_ref().map(|account| account.id), MINE_SHOWN).await?)
    }
}
