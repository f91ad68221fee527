use async_trait::async_trait;
use entente_shared::{
    AcceptanceId, AgreementId, Error,
    agreements::{AcceptedText, AccountAgreements, AgreementFields, AgreementPreview, DueNotice, HostAgreements},
};

use crate::backend::Visit;

/// The collaboration agreement after the registration.
#[async_trait]
pub trait Agreements: Send + Sync {
    /// What is in force, what is to be accepted, and what was.
    async fn of_account(&self, visit: &Visit) -> Result<AccountAgreements, Error>;

    /// The version that waits for the person to accept it for their account; nothing if none does, or if it is not theirs to accept.
    async fn due(&self, visit: &Visit) -> Result<Option<DueNotice>, Error>;

    /// What the account has accepted, word for word.
    async fn accepted_text(&self, visit: &Visit, acceptance: AcceptanceId) -> Result<AcceptedText, Error>;

    /// REG-05: accepts the version in force for the account. A second time changes nothing.
    ///
    /// # Errors
    /// `Conflict::NewVersion` if it is not what is in force any more.
    async fn accept(&self, visit: &Visit, agreement: AgreementId) -> Result<(), Error>;

    /// The versions, for operators.
    async fn of_host(&self, visit: &Visit) -> Result<HostAgreements, Error>;

    /// The version that the operator prepares, as it would be published; to begin with the texts in force.
    async fn draft(&self, visit: &Visit) -> Result<AgreementPreview, Error>;

    /// Keeps what was typed, right or wrong.
    ///
    /// # Errors
    /// `Invalid` with every mistake; what was typed is kept all the same.
    async fn save_draft(&self, visit: &Visit, typed: AgreementFields) -> Result<(), Error>;

    /// Makes a version of the draft. `saved` is the state of it that was looked at.
    ///
    /// # Errors
    /// `Conflict::DraftChanged` if it is another by now; `Invalid` with every mistake.
    async fn publish(&self, visit: &Visit, saved: &str) -> Result<(), Error>;
}
