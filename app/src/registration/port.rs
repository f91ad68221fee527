use async_trait::async_trait;
use entente_shared::{
    Error, HandOverId,
    hand_over::{HandOverTo, HandedOver},
    registration::{ApproverStep, ContactConfirmation, ContactStep, Finish, OrganizationStep, RegistrationPage},
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

    /// DIR-04: the person's draft is for another account of a directory that has one. A second time changes nothing.
    async fn start_further(&self, visit: &Visit) -> Result<(), Error>;

    /// REG-07: throws the person's draft away. A second time changes nothing.
    async fn discard_draft(&self, visit: &Visit) -> Result<(), Error>;

    /// REG-05, REG-08: makes the account, once, with its confirmation mail. The session acts for it from then on.
    ///
    /// # Errors
    /// `Conflict` if the draft is not complete or another one by now, the agreement has a newer version, or the directory has an account
    /// already and no further one was asked for; `Invalid` on `publisher_display_name` if somebody else has just taken the name.
    async fn finish(&self, visit: &Visit, finish: Finish) -> Result<(), Error>;

    /// REG-01: what is filled in goes to a Global administrator of the directory, by mail or as a link to copy.
    ///
    /// # Errors
    /// `NotFound` if the person named is none; `Conflict` if the directory has an account; `TooManyAttempts`.
    async fn hand_over(&self, visit: &Visit, to: &HandOverTo) -> Result<(), Error>;

    /// The link stops working, if it is the person's own and nobody has taken the draft over.
    async fn revoke_hand_over(&self, visit: &Visit, hand_over: HandOverId) -> Result<(), Error>;

    /// What a hand-over link leads to. Changes nothing.
    async fn handed_over(&self, visit: &Visit, token: &str) -> Result<HandedOver, Error>;

    /// The administrator goes on with the draft; their own, if there is one, is set aside. A second time changes nothing.
    ///
    /// # Errors
    /// `NotFound` for everybody else; `Conflict` if another administrator was first, or the directory has an account by now.
    async fn take_over(&self, visit: &Visit, token: &str) -> Result<(), Error>;

    /// The draft that was set aside takes the place of the one that was handed over, and the other way round.
    ///
    /// # Errors
    /// `NotFound` if nothing was set aside.
    async fn bring_back(&self, visit: &Visit, token: &str) -> Result<(), Error>;

    /// What a confirmation link leads to. Changes nothing (REG-06).
    async fn confirmation(&self, visit: &Visit, token: &str) -> Result<ContactConfirmation, Error>;

    /// REG-06: the contact address counts as confirmed. A second time changes nothing.
    async fn confirm_contact(&self, visit: &Visit, token: &str) -> Result<(), Error>;
}
