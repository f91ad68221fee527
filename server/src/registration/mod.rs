//! Registration of an organization (SPEC §2).

mod agreements;
mod confirmation;
mod draft;
mod finish;
mod page;
mod queries;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, registration::port};
use entente_shared::{
    AgreementId, Error,
    registration::{ApproverStep, ContactConfirmation, ContactStep, Draft, OrganizationStep, RegistrationPage, Step},
    rules::WebMail,
};

pub use agreements::{
    accept as accept_agreement, in_force as agreement_to_show, in_force_now as agreement_in_force, keep as keep_agreements,
};
pub use confirmation::{ask as ask_for_confirmation, token as confirmation_token};
pub use finish::{NewAccount, add_account};
pub use queries::{AccountRow, add_person, directories_of, host};

use crate::{
    clock::IdSource,
    db::Db,
    fault::answer,
    markdown::Rendered,
    outbox::{Bell, Secret},
};

pub struct Registrations {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub rendered: Rendered,
    pub secret: Secret,
    /// CON-02.
    pub web_mail: WebMail,
}

#[async_trait]
impl port::Registrations for Registrations {
    async fn page(&self, visit: &Visit) -> Result<RegistrationPage, Error> {
        page::run(self, visit).await.map_err(answer(visit))
    }

    async fn save_organization(&self, visit: &Visit, step: OrganizationStep) -> Result<(), Error> {
        let typed = Draft { organization: step, ..Draft::default() };
        draft::save(self, visit, Step::Organization, typed).await.map_err(answer(visit))
    }

    async fn save_contact(&self, visit: &Visit, step: ContactStep) -> Result<(), Error> {
        let typed = Draft { contact: step, ..Draft::default() };
        draft::save(self, visit, Step::Contact, typed).await.map_err(answer(visit))
    }

    async fn save_approver(&self, visit: &Visit, step: ApproverStep) -> Result<(), Error> {
        let typed = Draft { approver: step, ..Draft::default() };
        draft::save(self, visit, Step::Approver, typed).await.map_err(answer(visit))
    }

    async fn finish(&self, visit: &Visit, agreement: AgreementId) -> Result<(), Error> {
        finish::run(self, visit, agreement).await.map_err(answer(visit))
    }

    async fn confirmation(&self, visit: &Visit, token: &str) -> Result<ContactConfirmation, Error> {
        confirmation::show(&self.db, visit, token).await.map_err(answer(visit))
    }

    async fn confirm_contact(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        confirmation::confirm(self, visit, token).await.map_err(answer(visit))
    }
}
