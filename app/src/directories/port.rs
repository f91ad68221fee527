use async_trait::async_trait;
use entente_shared::{
    Error, Language,
    directories::{NewDirectory, SignInFields},
};

use crate::backend::{SessionToken, Visit};

/// Built-in directories and the sessions of their people.
#[async_trait]
pub trait Directories: Send + Sync {
    /// DIR-01: makes a directory with its first Global administrator, who is signed in at once; `also`: beside whoever is signed in
    /// in this browser (CTX-01).
    ///
    /// # Errors
    /// `Invalid` on `domain_prefix` if it is taken; `TooManyAttempts`, `Busy`.
    async fn create(&self, visit: &Visit, new: NewDirectory, also: bool) -> Result<SessionToken, Error>;

    /// A new session; the one that the browser had ends, and its people with it unless `also` is asked for (CTX-01).
    ///
    /// # Errors
    /// `WrongCredentials` for an unknown address as for a wrong password; `TooManyAttempts`, `Busy`.
    async fn sign_in(&self, visit: &Visit, form: &SignInFields) -> Result<SessionToken, Error>;

    /// Ends the session, if there is one.
    async fn sign_out(&self, visit: &Visit) -> Result<(), Error>;

    /// Keeps the person's language for pages and mails.
    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<(), Error>;
}
