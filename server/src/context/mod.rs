//! CTX-01, CTX-02: as whom and for which account somebody acts in a browser, and what else is open to them there.

mod leave;
mod others;
mod queries;
mod switch;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, context::port};
use entente_shared::{
    Error,
    people::{ActingAs, OtherContexts},
};

pub use others::{find, for_documents};
pub use queries::{Part, part_of_another};

use crate::{clock::IdSource, db::Db, fault::answer};

pub struct Contexts {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
}

#[async_trait]
impl port::Contexts for Contexts {
    async fn switch(&self, visit: &Visit, to: ActingAs) -> Result<(), Error> {
        switch::run(self, visit, to).await.map_err(answer(visit))
    }

    async fn leave(&self, visit: &Visit) -> Result<bool, Error> {
        leave::run(self, visit).await.map_err(answer(visit))
    }

    async fn others(&self, visit: &Visit, words: &str) -> Result<OtherContexts, Error> {
        others::run(self, visit, words).await.map_err(answer(visit))
    }
}
