use async_trait::async_trait;
use entente_shared::{
    Error, UserId,
    credentials::{
        AskResetFields, ChangePasswordFields, DirectoryPeople, EmailLink, OneTimePassword, OwnEmailFields, OwnSecurity, PersonToHelp,
        PersonsEmail, ResetBy, ResetLink, ResetPasswordFields, SecondFactorFields, SecondFactorSetUp,
    },
};

use crate::backend::{SessionToken, Visit};

/// Passwords and e-mail addresses of built-in directories, and second factors.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// A step of signing in: the code of the second factor, or a recovery code.
    ///
    /// # Errors
    /// `Invalid` on `code` if it is not right, was used, or is too old; `TooManyAttempts`.
    async fn prove(&self, visit: &Visit, code: &str) -> Result<SessionToken, Error>;

    /// USR-02, a step of signing in: a password of one's own instead of the one-time password.
    async fn choose_password(&self, visit: &Visit, new_password: &str) -> Result<SessionToken, Error>;

    /// What protects the person's sign-in.
    async fn security(&self, visit: &Visit) -> Result<OwnSecurity, Error>;

    /// Another password. The person's other sessions end, and this one gets another token.
    async fn change_password(&self, visit: &Visit, form: &ChangePasswordFields) -> Result<SessionToken, Error>;

    /// Sends a link to whoever has that sign-in address, or has confirmed that e-mail address (USR-05). The answer says nothing about whether there is such a person.
    async fn ask_reset(&self, visit: &Visit, form: &AskResetFields) -> Result<(), Error>;

    /// What a link leads to: showing it changes nothing.
    async fn reset_link(&self, visit: &Visit, token: &str) -> Result<ResetLink, Error>;

    /// Sets a password by a link, once. All the person's sessions end; nobody is signed in by it.
    async fn reset_password(&self, visit: &Visit, form: &ResetPasswordFields) -> Result<(), Error>;

    /// USR-05: one's own e-mail address, and the one that is to take its place.
    async fn email(&self, visit: &Visit) -> Result<PersonsEmail, Error>;

    /// USR-05: asks the owner of a new address to confirm it, and tells the one in force. It changes nothing that others have the address.
    ///
    /// # Errors
    /// `Invalid` on `password` or `email`; `Forbidden::KeptElsewhere` in a linked directory; `TooManyAttempts`.
    async fn change_email(&self, visit: &Visit, form: &OwnEmailFields) -> Result<(), Error>;

    /// Another link to the address that waits to be confirmed.
    ///
    /// # Errors
    /// `Missing::EmailChange` if none does.
    async fn resend_email_link(&self, visit: &Visit) -> Result<(), Error>;

    /// The address in force stays the one.
    async fn withdraw_email_change(&self, visit: &Visit) -> Result<(), Error>;

    /// What a link confirms: showing it changes nothing.
    ///
    /// # Errors
    /// `Missing::Confirmation` if it works no more.
    async fn email_link(&self, visit: &Visit, token: &str) -> Result<EmailLink, Error>;

    /// Confirms the address of a link; a new one is in force from then on.
    async fn confirm_email(&self, visit: &Visit, token: &str) -> Result<(), Error>;

    /// Where the person is on the way to a second factor. It may be a step of signing in.
    async fn set_up(&self, visit: &Visit) -> Result<SecondFactorSetUp, Error>;

    /// Makes a secret, unless the second factor is on.
    async fn begin_set_up(&self, visit: &Visit) -> Result<(), Error>;

    /// The second factor is on from the first right code; there are recovery codes from then on.
    async fn confirm_set_up(&self, visit: &Visit, code: &str) -> Result<(), Error>;

    /// The recovery codes were put away: they are not shown again. If it was a step of signing in, it is done.
    async fn keep_codes(&self, visit: &Visit) -> Result<Option<SessionToken>, Error>;

    /// New recovery codes instead of the ones there are.
    async fn new_codes(&self, visit: &Visit, form: &SecondFactorFields) -> Result<(), Error>;

    /// The password alone is asked from then on.
    ///
    /// # Errors
    /// `Forbidden::SecondFactorRequired` if the directory wants it.
    async fn turn_off(&self, visit: &Visit, form: &SecondFactorFields) -> Result<(), Error>;

    /// The people of the Global administrator's directory with those words in name or address.
    async fn people(&self, visit: &Visit, words: &str) -> Result<DirectoryPeople, Error>;

    /// USR-02: who would be helped to another password. Changes nothing.
    async fn person_to_help(&self, visit: &Visit, user: UserId) -> Result<PersonToHelp, Error>;

    /// USR-02: helps somebody of the directory to another password.
    async fn reset_of(&self, visit: &Visit, user: UserId, by: ResetBy) -> Result<(), Error>;

    /// The one-time password that the reader has made and not yet passed on.
    async fn one_time_password(&self, visit: &Visit, user: UserId) -> Result<OneTimePassword, Error>;

    /// It was passed on: it is not shown again.
    async fn one_time_password_passed_on(&self, visit: &Visit, user: UserId) -> Result<(), Error>;

    /// USR-05: the e-mail address of somebody of the Global administrator's directory; and the same as for oneself, without their password.
    async fn email_of(&self, visit: &Visit, user: UserId) -> Result<PersonsEmail, Error>;

    /// As [`Self::change_email`]. Links that were mailed to the address of before set no password any more.
    async fn change_email_of(&self, visit: &Visit, user: UserId, email: &str) -> Result<(), Error>;

    /// As [`Self::resend_email_link`].
    async fn resend_email_link_of(&self, visit: &Visit, user: UserId) -> Result<(), Error>;

    /// As [`Self::withdraw_email_change`].
    async fn withdraw_email_change_of(&self, visit: &Visit, user: UserId) -> Result<(), Error>;

    /// Takes somebody's second factor away: they have lost it.
    async fn reset_second_factor_of(&self, visit: &Visit, user: UserId) -> Result<(), Error>;

    /// Whether the directory wants a second factor of its Global administrators. Once it does, those who have none are signed out;
    /// gives whether the visitor is one of them.
    async fn require_second_factor(&self, visit: &Visit, required: bool) -> Result<bool, Error>;
}
