use async_trait::async_trait;
use entente_shared::{
    Error,
    me::{OwnProfile, OwnSession},
};

use crate::backend::Visit;

/// One's own profile and sessions (SES-01).
#[async_trait]
pub trait Me: Send + Sync {
    async fn profile(&self, visit: &Visit) -> Result<OwnProfile, Error>;

    /// Another name.
    ///
    /// # Errors
    /// `Forbidden::KeptElsewhere` where the name comes from another directory.
    async fn rename(&self, visit: &Visit, name: String) -> Result<(), Error>;

    /// The person's sessions, the last used first.
    async fn sessions(&self, visit: &Visit) -> Result<Vec<OwnSession>, Error>;

    /// Ends one of them, this one included. True if it was this one.
    ///
    /// # Errors
    /// `Missing::Session` if there is none of that key; one that has just ended is.
    async fn end_session(&self, visit: &Visit, key: &str) -> Result<bool, Error>;

    /// Ends all the others, or this one too.
    async fn end_sessions(&self, visit: &Visit, this_too: bool) -> Result<(), Error>;
}
