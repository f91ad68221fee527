use async_trait::async_trait;
use entente_shared::{
    Error,
    people::{ActingAs, OtherContexts},
};

use crate::backend::Visit;

/// CTX-01: as whom and for which account somebody acts in this browser.
#[async_trait]
pub trait Contexts: Send + Sync {
    /// Acts as a person who has proved who they are in this session, for an account that they are in. Without an account: for the one
    /// that the person acted for last.
    ///
    /// # Errors
    /// `NotFound` for anybody and any account else.
    async fn switch(&self, visit: &Visit, to: ActingAs) -> Result<(), Error>;

    /// Signs out the person who acts, or gives up the sign-in that is not complete. False if nobody is left: the session has ended.
    async fn leave(&self, visit: &Visit) -> Result<bool, Error>;

    /// What else is open to whom is signed in: those whose names have all the words in them.
    async fn others(&self, visit: &Visit, words: &str) -> Result<OtherContexts, Error>;
}
