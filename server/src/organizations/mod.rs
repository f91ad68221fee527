//! The registered accounts: what people see of theirs, and what its administrators change.

mod contact;
mod page;
mod queries;
mod rename;
mod resend;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{
    backend::Visit,
    organizations::port::{self, ContactChange},
};
use entente_shared::{Error, Forbidden, organizations::AccountPage, people::ActingFor, registration::ContactStep, rules::WebMail};

use crate::{
    clock::IdSource,
    db::Db,
    fault::{Fault, answer},
    outbox::{Bell, Secret},
};

pub use queries::{accepted, account, administrators};

pub struct Organizations {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub secret: Secret,
    /// CON-02.
    pub web_mail: WebMail,
}

#[async_trait]
impl port::Organizations for Organizations {
    async fn page(&self, visit: &Visit) -> Result<AccountPage, Error> {
        page::run(&self.db, visit).await.map_err(answer(visit))
    }

    async fn rename(&self, visit: &Visit, typed: &str, was: &str) -> Result<bool, Error> {
        rename::run(self, visit, typed, was).await.map_err(answer(visit))
    }

    async fn change_contact(&self, visit: &Visit, typed: &ContactStep, since: &str) -> Result<ContactChange, Error> {
        contact::run(self, visit, typed, since).await.map_err(answer(visit))
    }

    async fn resend_confirmation(&self, visit: &Visit) -> Result<(), Error> {
        resend::run(self, visit).await.map_err(answer(visit))
    }
}

/// The account that the person acts for.
fn acting_for(visit: &Visit) -> Result<&ActingFor, Fault> {
    Ok(visit.actor()?.account.as_ref().ok_or(Forbidden::NoAccount)?)
}
