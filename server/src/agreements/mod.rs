//! The collaboration agreement after the registration: the host publishes versions, and accounts accept them (REG-05).

mod accept;
mod draft;
mod pages;
mod publish;
mod queries;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{agreements::port, backend::Visit};
use entente_shared::{
    AcceptanceId, AgreementId, Error,
    agreements::{AcceptedText, AccountAgreements, AgreementFields, AgreementPreview, DueNotice, HostAgreements},
};

use crate::{clock::IdSource, db::Db, fault::answer, markdown::Rendered, outbox::Bell};

pub struct Agreements {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub rendered: Rendered,
}

#[async_trait]
impl port::Agreements for Agreements {
    async fn of_account(&self, visit: &Visit) -> Result<AccountAgreements, Error> {
        pages::of_account(self, visit).await.map_err(answer(visit))
    }

    async fn due(&self, visit: &Visit) -> Result<Option<DueNotice>, Error> {
        pages::due(&self.db, visit).await.map_err(answer(visit))
    }

    async fn accepted_text(&self, visit: &Visit, acceptance: AcceptanceId) -> Result<AcceptedText, Error> {
        pages::accepted_text(self, visit, acceptance).await.map_err(answer(visit))
    }

    async fn accept(&self, visit: &Visit, agreement: AgreementId) -> Result<(), Error> {
        accept::run(self, visit, agreement).await.map_err(answer(visit))
    }

    async fn of_host(&self, visit: &Visit) -> Result<HostAgreements, Error> {
        pages::of_host(&self.db, visit).await.map_err(answer(visit))
    }

    async fn draft(&self, visit: &Visit) -> Result<AgreementPreview, Error> {
        draft::show(&self.db, visit).await.map_err(answer(visit))
    }

    async fn save_draft(&self, visit: &Visit, typed: AgreementFields) -> Result<(), Error> {
        draft::save(self, visit, &typed).await.map_err(answer(visit))
    }

    async fn publish(&self, visit: &Visit, saved: &str) -> Result<(), Error> {
        publish::run(self, visit, saved).await.map_err(answer(visit))
    }
}
