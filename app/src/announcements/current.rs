//! What there is to read now, on the page of a program or an engagement, or at home.

use entente_shared::announcements::{CurrentAnnouncement, CurrentAnnouncements, Place};

use super::server_fns::LoadCurrentAnnouncements;
use crate::{
    html::{Element, Node, a, div, h2, h3, li, p, section, ul},
    messages::{Text, texts},
    ui::{button_link, date, loaded_within},
};

/// Of a place; of all engagements that the reader is in where none is given. Nothing where nothing is said.
pub fn announced(place: Option<Place>) -> Node {
    loaded_within(move || LoadCurrentAnnouncements { place }, move |current| show(place, current))
}

fn show(here: Option<Place>, current: CurrentAnnouncements) -> Node {
    let t = texts();
    // A program's page has the way there at its top.
    let edit = here.filter(|place| current.may_edit && matches!(place, Place::Engagement(_)));
    let edit =
        edit.map(|place| p().child(button_link("button", format!("{}/announcements", place.path()), t.get(Text::AnnouncementsKeep))));
    if current.list.is_empty() && edit.is_none() {
        return None::<Node>.into();
    }
    let list: Node = if current.list.is_empty() {
        p().class("muted").child(t.get(Text::AnnouncementsNone)).into()
    } else {
        ul().class("results").child(current.list.into_iter().map(|one| announcement(here, one)).collect::<Vec<_>>()).into()
    };
    section().class("section").id("announcements").child((h2().child(t.get(Text::Announcements)), list, edit)).into()
}

fn announcement(here: Option<Place>, announcement: CurrentAnnouncement) -> Element {
    let CurrentAnnouncement { place, of, title, html, effective_at, .. } = announcement;
    let of = (here != Some(place)).then(|| (a().attr("href", place.path()).child(of), " · "));
    li().class("result").child((
        h3().child(title),
        p().class("result-meta").child((of, date(texts(), effective_at))),
        div().class("prose").markup(html),
    ))
}
