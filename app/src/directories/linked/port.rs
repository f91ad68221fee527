use async_trait::async_trait;
use entente_shared::{
    AccountId, DirectoryId, Error,
    directories::{AccountDirectories, LinkReview, ProviderSummary, UnlinkReview},
};

use crate::backend::Visit;

/// The providers of linked directories, and the directories of an account (DIR-02 to DIR-06). Signing in with a provider is no matter
/// of pages: the browser goes there and comes back.
#[async_trait]
pub trait LinkedDirectories: Send + Sync {
    /// Those of the configuration, in the order of their names.
    fn providers(&self) -> Vec<ProviderSummary>;

    /// DIR-04: the directories of the account that one acts for.
    async fn list(&self, visit: &Visit) -> Result<AccountDirectories, Error>;

    /// DIR-04: what it would mean to link the directory that one has just signed in to.
    async fn review_link(&self, visit: &Visit, account: AccountId) -> Result<LinkReview, Error>;

    /// DIR-04: links it, and lets the account's administrator act again.
    ///
    /// # Errors
    /// `Forbidden` unless this browser has proved to be an administrator of both; `Conflict::AlreadyLinked`.
    async fn link(&self, visit: &Visit, account: AccountId, directory: DirectoryId) -> Result<(), Error>;

    /// Goes back to acting for the account without linking anything.
    async fn leave_link(&self, visit: &Visit, account: AccountId) -> Result<(), Error>;

    /// DIR-06: what unlinking would end.
    async fn review_unlink(&self, visit: &Visit, directory: DirectoryId) -> Result<UnlinkReview, Error>;

    /// DIR-06: unlinks, which ends its people's sessions and roles for the account at once. What they own alone passes to the visitor.
    ///
    /// # Errors
    /// `Conflict` for the directory that one is signed in with, and for the last one.
    async fn unlink(&self, visit: &Visit, directory: DirectoryId) -> Result<(), Error>;
}
