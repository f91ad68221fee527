//! Registration of an organization (SPEC §2).

mod agreements;
mod confirmation;
mod draft;
mod finish;
mod hand_over;
mod page;
mod queries;
mod take_over;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, registration::port};
use entente_shared::{
    Country, Error, HandOverId,
    hand_over::{HandOverTo, HandedOver},
    registration::{ApproverStep, ContactConfirmation, ContactStep, Draft, Finish, OrganizationStep, RegistrationPage, Step},
    rules::WebMail,
};

pub use agreements::{
    accept as accept_agreement, in_force as agreement_to_show, in_force_now as agreement_in_force, keep as keep_agreements,
};
pub use confirmation::{ask as ask_for_confirmation, token as confirmation_token};
pub use finish::{NewAccount, add_account};
pub use hand_over::token as hand_over_token;
pub(crate) use queries::with_contact;
pub use queries::{AccountRow, add_person, business_name_key, directories_of, host};

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
    pub public_url: String,
    /// CON-02.
    pub web_mail: WebMail,
    /// ORG-05.
    pub countries_left_out: Vec<Country>,
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

    async fn start_further(&self, visit: &Visit) -> Result<(), Error> {
        draft::start_further(self, visit).await.map_err(answer(visit))
    }

    async fn discard_draft(&self, visit: &Visit) -> Result<(), Error> {
        draft::discard(self, visit).await.map_err(answer(visit))
    }

    async fn finish(&self, visit: &Visit, finish: Finish) -> Result<(), Error> {
        finish::run(self, visit, finish).await.map_err(answer(visit))
    }

    async fn hand_over(&self, visit: &Visit, to: &HandOverTo) -> Result<(), Error> {
        hand_over::run(self, visit, to).await.map_err(answer(visit))
    }

    async fn revoke_hand_over(&self, visit: &Visit, hand_over: HandOverId) -> Result<(), Error> {
        hand_over::revoke(self, visit, hand_over).await.map_err(answer(visit))
    }

    async fn handed_over(&self, visit: &Visit, token: &str) -> Result<HandedOver, Error> {
        take_over::show(self, visit, token).await.map_err(answer(visit))
    }

    async fn take_over(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        take_over::run(self, visit, token).await.map_err(answer(visit))
    }

    async fn bring_back(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        take_over::bring_back(self, visit, token).await.map_err(answer(visit))
    }

    async fn confirmation(&self, visit: &Visit, token: &str) -> Result<ContactConfirmation, Error> {
        confirmation::show(&self.db, visit, token).await.map_err(answer(visit))
    }

    async fn confirm_contact(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        confirmation::confirm(self, visit, token).await.map_err(answer(visit))
    }
}
