//! Registration of an organization (SPEC §2).

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, registration::port};
use entente_shared::{
    AgreementId, Error,
    registration::{ApproverStep, ContactConfirmation, ContactStep, OrganizationStep, RegistrationPage},
};

use crate::{
    clock::IdSource,
    db::Db,
    fault::{Fault, answer},
    outbox::Bell,
};

pub struct Registrations {
    db: Db,
    ids: Arc<dyn IdSource>,
    bell: Bell,
    secret: [u8; 32],
}

impl Registrations {
    pub fn new(db: Db, ids: Arc<dyn IdSource>, bell: Bell, secret: [u8; 32]) -> Self {
        Self { db, ids, bell, secret }
    }
    fn later(&self) -> Fault {
        let _ = (&self.db, &self.ids, &self.bell, self.secret);
        Fault::Broken("not written yet".into())
    }
}

pub async fn keep_agreements(_db: &Db) -> Result<(), sqlx::Error> {
    Ok(())
}

#[async_trait]
impl port::Registrations for Registrations {
    async fn page(&self, visit: &Visit) -> Result<RegistrationPage, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn save_organization(&self, visit: &Visit, _step: OrganizationStep) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn save_contact(&self, visit: &Visit, _step: ContactStep) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn save_approver(&self, visit: &Visit, _step: ApproverStep) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn finish(&self, visit: &Visit, _agreement: AgreementId) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
    async fn confirmation(&self, visit: &Visit, _token: &str) -> Result<ContactConfirmation, Error> {
        Err(answer(visit)(self.later()))
    }
    async fn confirm_contact(&self, visit: &Visit, _token: &str) -> Result<(), Error> {
        Err(answer(visit)(self.later()))
    }
}
