use async_trait::async_trait;
use entente_shared::{
    AnnouncementId, Error, ListQuery,
    announcements::{AnnouncementFields, AnnouncementToEdit, Announcements as List, CurrentAnnouncements, Place},
};

use crate::backend::Visit;

/// ENG-08: announcements of programs and engagements.
#[async_trait]
pub trait Announcements: Send + Sync {
    /// What there is to read at a place; without one, the latest of the engagements that the person is in. Nothing for whoever is not told.
    async fn current(&self, visit: &Visit, place: Option<Place>) -> Result<CurrentAnnouncements, Error>;

    /// All of a place's, the latest first, for those who look after them.
    async fn list(&self, visit: &Visit, place: Place, query: &ListQuery) -> Result<List, Error>;

    /// One of a place's to be changed, or a new one.
    async fn to_edit(&self, visit: &Visit, place: Place, announcement: Option<AnnouncementId>) -> Result<AnnouncementToEdit, Error>;

    /// The text as it would be shown. Keeps nothing.
    async fn preview(&self, visit: &Visit, typed: &AnnouncementFields) -> Result<String, Error>;

    /// Makes an announcement, or changes one.
    ///
    /// # Errors
    /// `Invalid` with every mistake; `Conflict::Changed` if it is no more what the form was made from.
    async fn save(&self, visit: &Visit, typed: &AnnouncementFields) -> Result<(), Error>;

    /// Nobody reads it any more.
    async fn withdraw(&self, visit: &Visit, place: Place, announcement: AnnouncementId) -> Result<(), Error>;

    /// Undoes `withdraw`.
    async fn restore(&self, visit: &Visit, place: Place, announcement: AnnouncementId) -> Result<(), Error>;
}
