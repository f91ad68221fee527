//! One's own profile and sessions (SES-01).

mod profile;
mod queries;
mod sessions;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, me::port};
use entente_shared::{
    Error,
    me::{OwnProfile, OwnSession},
};

use crate::{clock::IdSource, db::Db, fault::answer};

pub struct Me {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
}

#[async_trait]
impl port::Me for Me {
    async fn profile(&self, visit: &Visit) -> Result<OwnProfile, Error> {
        profile::show(self, visit).await.map_err(answer(visit))
    }

    async fn rename(&self, visit: &Visit, name: String) -> Result<(), Error> {
        profile::rename(self, visit, name).await.map_err(answer(visit))
    }

    async fn sessions(&self, visit: &Visit) -> Result<Vec<OwnSession>, Error> {
        sessions::list(self, visit).await.map_err(answer(visit))
    }

    async fn end_session(&self, visit: &Visit, key: &str) -> Result<bool, Error> {
        sessions::end(self, visit, key).await.map_err(answer(visit))
    }

    async fn end_sessions(&self, visit: &Visit, this_too: bool) -> Result<(), Error> {
        sessions::end_all(self, visit, this_too).await.map_err(answer(visit))
    }
}
