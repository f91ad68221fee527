//! All announcements of a program or an engagement, for those who look after them.

use entente_shared::{
    ListQuery,
    announcements::{Announcement, AnnouncementState, Announcements, Place},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    head::{at_place, head},
    server_fns::LoadAnnouncements,
};
use crate::{
    form::post_form,
    html::{Element, Node, a, div, h2, li, p, strong, ul},
    messages::{Text, isolated, texts},
    ui::{button_link, button_row, date, empty, list_pager, loaded, tag},
};

pub fn announcements_page(place: &str, id: &str) -> Node {
    at_place(place, id, |place| {
        let parameters = use_query_map();
        let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
        loaded(move || LoadAnnouncements { place, query: query.get() }, show)
    })
}

fn show(announcements: Announcements) -> Node {
    let t = texts();
    let place = announcements.head.place;
    let path = format!("{}/announcements", place.path());
    let title = format!("{} – {}", t.get(Text::Announcements), isolated(&announcements.head.name));
    // ENG-04: what is closed is read-only.
    let is_open = announcements.head.engagement.as_ref().is_none_or(|head| head.life.is_open());
    let new = || button_link("button primary", format!("{path}/new"), t.get(Text::AnnouncementNew));
    let head = head(&announcements.head, title, false);
    if announcements.page.items.is_empty() {
        let nothing = empty(t.get(Text::AnnouncementsNothingTitle), t.get(Text::AnnouncementsNothing), is_open.then(new));
        return (head, nothing).into();
    }
    let ways: Node = if is_open {
        button_row(new()).into()
    } else {
        div().class("notice").attr("data-tone", "info").child(strong().child(t.get(Text::AnnouncementsReadOnly))).into()
    };
    let pager = list_pager(&path, "", &announcements.page);
    let rows: Vec<_> = announcements.page.items.into_iter().map(|one| row(place, &path, is_open, one)).collect();
    (head, ways, ul().class("results").child(rows), pager).into()
}

fn row(place: Place, path: &str, is_open: bool, announcement: Announcement) -> Element {
    let t = texts();
    let Announcement { id, title, state, effective_at, expires_at, by } = announcement;
    let from = t.fill(Text::AnnouncementFrom, &[("date", &date(t, effective_at))]);
    let until = expires_at.map(|at| (" · ", t.fill(Text::AnnouncementUntil, &[("date", &date(t, at))])));
    let (endpoint, text) = match state {
        AnnouncementState::Withdrawn => ("/fn/announcements/restore", Text::AnnouncementRestore),
        AnnouncementState::Scheduled | AnnouncementState::Current | AnnouncementState::Expired => {
            ("/fn/announcements/withdraw", Text::AnnouncementWithdraw)
        }
    };
    let whose = |text: Text| format!("{} – {}", t.get(text), isolated(&title));
    let change = is_open.then(|| {
        let form = post_form(endpoint).id(format!("{id}-")).class("").with(|form| {
            (
                form.hidden("place", place.to_string()),
                form.hidden("announcement", id.to_string()),
                form.submit_as("button", t.get(text)).attr("aria-label", whose(text)),
            )
        });
        (
            button_link("button", format!("{path}/{id}"), t.get(Text::AnnouncementEditShort))
                .attr("aria-label", whose(Text::AnnouncementEdit)),
            form,
        )
    });
    li().class("result").child((
        h2().child(a().attr("href", format!("{path}/{id}")).child(title.clone())),
        p().class("result-meta").child((from, until, " · ", by)),
        div().class("result-side").child((state_tag(state), change)),
    ))
}

pub fn state_tag(state: AnnouncementState) -> Element {
    let (tone, text) = match state {
        AnnouncementState::Scheduled => ("info", Text::AnnouncementScheduled),
        AnnouncementState::Current => ("good", Text::AnnouncementCurrent),
        AnnouncementState::Expired => ("neutral", Text::AnnouncementExpired),
        AnnouncementState::Withdrawn => ("warning", Text::AnnouncementWithdrawn),
    };
    tag(tone, texts().get(text))
}
