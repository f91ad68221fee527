use entente_shared::{
    AnnouncementId, ListQuery,
    announcements::{AnnouncementFields, AnnouncementIdFields, AnnouncementToEdit, Announcements, CurrentAnnouncements, Place},
};
use leptos::prelude::*;

use crate::{
    api_error::ApiError,
    response::Next,
    ui::{Question, list_parameters},
};

#[server(prefix = "/fn", endpoint = "announcements/current", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_current_announcements(#[server(default)] place: Option<Place>) -> Result<CurrentAnnouncements, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.announcements.current(&visit, place).await?)
}

#[server(prefix = "/fn", endpoint = "announcements/list", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_announcements(place: Place, #[server(default)] query: ListQuery) -> Result<Announcements, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.announcements.list(&visit, place, &query).await?)
}

#[server(prefix = "/fn", endpoint = "announcements/to-edit", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_announcement_to_edit(
    place: Place,
    #[server(default)] announcement: Option<AnnouncementId>,
) -> Result<AnnouncementToEdit, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.announcements.to_edit(&visit, place, announcement).await?)
}

#[server(prefix = "/fn", endpoint = "announcements/save")]
pub async fn save_announcement(form: AnnouncementFields) -> Result<Next, ApiError> {
    use crate::response::{Notice, PREVIEW};
    let visit = crate::backend::visit()?;
    let list = format!("{}/announcements", form.place()?.path());
    if form.decision == PREVIEW {
        let html = visit.backend.announcements.preview(&visit, &form).await?;
        let AnnouncementFields { announcement, revision, title, text, effective_on, expires_on, .. } = form;
        let page = format!("{list}/{}", if announcement.is_empty() { "new" } else { &announcement });
        let typed =
            vec![("revision", revision), ("title", title), ("text", text), ("effective_on", effective_on), ("expires_on", expires_on)];
        return Ok(Next::previewing(page, html, typed));
    }
    visit.backend.announcements.save(&visit, &form).await?;
    Ok(Next::with_notice(&list, Notice::AnnouncementSaved))
}

#[server(prefix = "/fn", endpoint = "announcements/withdraw")]
pub async fn withdraw_announcement(form: AnnouncementIdFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (place, announcement) = form.parse()?;
    visit.backend.announcements.withdraw(&visit, place, announcement).await?;
    Ok(Next::with_notice(&format!("{}/announcements", place.path()), Notice::AnnouncementWithdrawn))
}

#[server(prefix = "/fn", endpoint = "announcements/restore")]
pub async fn restore_announcement(form: AnnouncementIdFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (place, announcement) = form.parse()?;
    visit.backend.announcements.restore(&visit, place, announcement).await?;
    Ok(Next::with_notice(&format!("{}/announcements", place.path()), Notice::AnnouncementRestored))
}

impl Question for LoadCurrentAnnouncements {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        self.place.map(|place| ("place", place.to_string())).into_iter().collect()
    }
}

impl Question for LoadAnnouncements {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("place", self.place.to_string())];
        parameters.extend(list_parameters(&self.query));
        parameters
    }
}

impl Question for LoadAnnouncementToEdit {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("place", self.place.to_string())];
        parameters.extend(self.announcement.map(|announcement| ("announcement", announcement.to_string())));
        parameters
    }
}
