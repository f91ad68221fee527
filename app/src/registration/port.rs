use async_trait::async_trait;
use entente_shared::{
    AgreementId, Error,
    registration::{ApproverStep, ContactConfirmation, ContactStep, OrganizationStep, RegistrationPage},
};

use crate::backend::Visit;

/// Registration of an organization (SPEC §2).
#[async_trait]
pub trait Registrations: Send + Sync {
    /// Who may register, what has been filled in, and the agreement in force.
    async fn page(&self, visit: &Visit) -> Result<RegistrationPage, Error>;

    /// REG-07: keeps what was typed, right or wrong.
    ///
    /// # Errors
    /// `Invalid` with every mistake, ORG-02 included; what was typed is kept all the same.
    async fn save_organization(&self, visit: &Visit, step: OrganizationStep) -> Result<(), Error>;

    /// As `save_organization`.
    async fn save_contact(&self, visit: &Visit, step: ContactStep) -> Result<(), Error>;

    /// As `save_organization`.
    async fn save_approver(&self, visit: &Visit, step: ApproverStep) -> Result<(), Error>;

    /// REG-05, REG-08: makes the account, once, with its confirmation mail.
    ///
    /// # Errors
    /// `Conflict` if the draft is not complete, the agreement has a newer version, or the directory has an account already; `Invalid` on
    /// `publisher_display_name` if somebody else has just taken the name.
    async fn finish(&self, visit: &Visit, agreement: AgreementId) -> Result<(), Error>;

    /// What a confirmation link leads to. Changes nothing (REG-06).
    async fn confirmation(&self, visit: &Visit, token: &str) -> Result<ContactConfirmation, Error>;

    /// REG-06: the contact address counts as confirmed. A second time changes nothing.
    async fn confirm_contact(&self, visit: &Visit, token: &str) -> Result<(), Error>;
}
