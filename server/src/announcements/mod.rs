//! ENG-08: announcements of programs and engagements.

mod current;
mod edit;
mod place;
mod queries;
mod withdraw;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{announcements::port, backend::Visit};
use entente_shared::{
    AnnouncementId, Error, ListQuery,
    announcements::{AnnouncementFields, AnnouncementToEdit, Announcements as List, CurrentAnnouncements, Place},
};

pub use queries::{LISTS, NewRow, insert as add};

use crate::{clock::IdSource, db::Db, fault::answer};

pub struct Announcements {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
}

#[async_trait]
impl port::Announcements for Announcements {
    async fn current(&self, visit: &Visit, place: Option<Place>) -> Result<CurrentAnnouncements, Error> {
        current::run(&self.db, visit, place).await.map_err(answer(visit))
    }

    async fn list(&self, visit: &Visit, place: Place, query: &ListQuery) -> Result<List, Error> {
        edit::list(&self.db, visit, place, query).await.map_err(answer(visit))
    }

    async fn to_edit(&self, visit: &Visit, place: Place, announcement: Option<AnnouncementId>) -> Result<AnnouncementToEdit, Error> {
        edit::show(&self.db, visit, place, announcement).await.map_err(answer(visit))
    }

    async fn preview(&self, visit: &Visit, typed: &AnnouncementFields) -> Result<String, Error> {
        edit::preview(&self.db, visit, typed).await.map_err(answer(visit))
    }

    async fn save(&self, visit: &Visit, typed: &AnnouncementFields) -> Result<(), Error> {
        edit::save(self, visit, typed).await.map_err(answer(visit))
    }

    async fn withdraw(&self, visit: &Visit, place: Place, announcement: AnnouncementId) -> Result<(), Error> {
        withdraw::run(self, visit, place, announcement, true).await.map_err(answer(visit))
    }

    async fn restore(&self, visit: &Visit, place: Place, announcement: AnnouncementId) -> Result<(), Error> {
        withdraw::run(self, visit, place, announcement, false).await.map_err(answer(visit))
    }
}
