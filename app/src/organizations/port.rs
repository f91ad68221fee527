use async_trait::async_trait;
use entente_shared::{Error, organizations::AccountPage, registration::ContactStep};

use crate::backend::Visit;

/// The account that a person acts for, after its registration.
#[async_trait]
pub trait Organizations: Send + Sync {
    /// The account, as much of it as the person sees.
    async fn page(&self, visit: &Visit) -> Result<AccountPage, Error>;

    /// ORG-06: another publisher display name; `was` is the one that the form started from. False if it is the name already.
    ///
    /// # Errors
    /// `Conflict::Renamed` if somebody else has changed it since; `Invalid` on `publisher_display_name` as at the registration.
    async fn rename(&self, visit: &Visit, typed: &str, was: &str) -> Result<bool, Error>;

    /// CON-01: another contact; `since` is what the form started from (`AccountContact::since`). A new address has to be confirmed again,
    /// and the old one is told.
    ///
    /// # Errors
    /// `Conflict::ContactChanged` if somebody else has changed it since; `Invalid` with every mistake.
    async fn change_contact(&self, visit: &Visit, typed: &ContactStep, since: &str) -> Result<ContactChange, Error>;

    /// REG-06: the confirmation mail once more; the link of the one before stops working. Nothing once the address is confirmed.
    ///
    /// # Errors
    /// `TooManyAttempts` if many were written lately.
    async fn resend_confirmation(&self, visit: &Visit) -> Result<(), Error>;
}

/// What of the contact has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactChange {
    /// It was all like this before.
    Nothing,
    /// The address among it.
    Address,
    /// All but the address.
    Other,
}
