//! What the pages need of linked directories.

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, directories::linked::port};
use entente_shared::{
    AccountId, DirectoryId, Error,
    directories::{AccountDirectories, LinkReview, ProviderSummary, UnlinkReview},
};

use super::{link, list, unlink};
use crate::{clock::IdSource, db::Db, fault::answer};

pub struct LinkedDirectories {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub providers: Vec<ProviderSummary>,
}

#[async_trait]
impl port::LinkedDirectories for LinkedDirectories {
    fn providers(&self) -> Vec<ProviderSummary> {
        self.providers.clone()
    }

    async fn list(&self, visit: &Visit) -> Result<AccountDirectories, Error> {
        list::run(self, visit).await.map_err(answer(visit))
    }

    async fn review_link(&self, visit: &Visit, account: AccountId) -> Result<LinkReview, Error> {
        link::review(self, visit, account).await.map_err(answer(visit))
    }

    async fn link(&self, visit: &Visit, account: AccountId, directory: DirectoryId) -> Result<(), Error> {
        link::run(self, visit, account, directory).await.map_err(answer(visit))
    }

    async fn leave_link(&self, visit: &Visit, account: AccountId) -> Result<(), Error> {
        link::leave(self, visit, account).await.map_err(answer(visit))
    }

    async fn review_unlink(&self, visit: &Visit, directory: DirectoryId) -> Result<UnlinkReview, Error> {
        unlink::review(self, visit, directory).await.map_err(answer(visit))
    }

    async fn unlink(&self, visit: &Visit, directory: DirectoryId) -> Result<(), Error> {
        unlink::run(self, visit, directory).await.map_err(answer(visit))
    }
}
