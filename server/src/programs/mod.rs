//! Programs (ENG-01): what operators keep, who runs them, and their pages.

mod create;
mod edit;
mod keep;
mod page;
mod queries;
mod roles;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, programs::port};
use entente_shared::{
    Error, Page, ProgramId, UserId,
    programs::{
        HostProgram, ProgramCandidates, ProgramEdit, ProgramPage, ProgramPeople, ProgramQuery, ProgramRole, ProgramRoles, ProgramToEdit,
        ProgramToKeep,
    },
};

pub use queries::{ENGAGEMENTS, PROGRAMS_OF_HOST, set_description};

use crate::{clock::IdSource, db::Db, fault::answer, outbox::Bell};

pub struct Programs {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
}

#[async_trait]
impl port::Programs for Programs {
    async fn of_host(&self, visit: &Visit, query: &ProgramQuery) -> Result<Page<HostProgram>, Error> {
        keep::list(self, visit, query).await.map_err(answer(visit))
    }

    async fn candidates(&self, visit: &Visit, words: &str) -> Result<ProgramCandidates, Error> {
        create::candidates(self, visit, words).await.map_err(answer(visit))
    }

    async fn create(&self, visit: &Visit, name: &str, owners: &[UserId]) -> Result<ProgramId, Error> {
        create::run(self, visit, name, owners).await.map_err(answer(visit))
    }

    async fn to_keep(&self, visit: &Visit, program: ProgramId) -> Result<ProgramToKeep, Error> {
        keep::show(self, visit, program).await.map_err(answer(visit))
    }

    async fn rename(&self, visit: &Visit, program: ProgramId, was: &str, name: &str) -> Result<(), Error> {
        keep::rename(self, visit, program, was, name).await.map_err(answer(visit))
    }

    async fn archive(&self, visit: &Visit, program: ProgramId) -> Result<(), Error> {
        keep::archive(self, visit, program).await.map_err(answer(visit))
    }

    async fn restore(&self, visit: &Visit, program: ProgramId) -> Result<(), Error> {
        keep::restore(self, visit, program).await.map_err(answer(visit))
    }

    async fn page(&self, visit: &Visit, program: ProgramId) -> Result<ProgramPage, Error> {
        page::run(self, visit, program).await.map_err(answer(visit))
    }

    async fn to_edit(&self, visit: &Visit, program: ProgramId) -> Result<ProgramToEdit, Error> {
        edit::show(self, visit, program).await.map_err(answer(visit))
    }

    async fn preview(&self, visit: &Visit, program: ProgramId, description: &str) -> Result<String, Error> {
        edit::preview(self, visit, program, description).await.map_err(answer(visit))
    }

    async fn edit(&self, visit: &Visit, edit: ProgramEdit) -> Result<(), Error> {
        edit::run(self, visit, &edit).await.map_err(answer(visit))
    }

    async fn people(&self, visit: &Visit, program: ProgramId, words: &str) -> Result<ProgramPeople, Error> {
        roles::show(self, visit, program, words).await.map_err(answer(visit))
    }

    async fn name_roles(&self, visit: &Visit, program: ProgramId, people: &[UserId], roles: ProgramRoles) -> Result<(), Error> {
        roles::name(self, visit, program, people, roles).await.map_err(answer(visit))
    }

    async fn take_role(&self, visit: &Visit, program: ProgramId, person: UserId, role: ProgramRole) -> Result<(), Error> {
        roles::take(self, visit, program, person, role).await.map_err(answer(visit))
    }
}
