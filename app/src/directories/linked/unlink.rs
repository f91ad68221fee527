//! DIR-06: what unlinking ends, read before it is done.

use entente_shared::{Error, Missing, directories::UnlinkReview};

use super::{list::directory_facts, server_fns::LoadUnlinkReview};
use crate::{
    form::post_form,
    html::{Node, div, li, p, ul},
    messages::{Text, error_message, texts},
    people::succession::passes_on,
    session::Session,
    ui::{button_link, button_row, loaded, page_head, refusal},
};

pub fn unlink_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(directory) => loaded(move || LoadUnlinkReview { directory }, show),
        Err(_) => refusal(Missing::Directory.into()),
    }
}

fn show(UnlinkReview { directory, sessions, succession, refused }: UnlinkReview) -> Node {
    let t = texts();
    let head = page_head(t.fill(Text::UnlinkTitle, &[("directory", &directory.name)]))
        .above("/account", t.get(Text::NavAccount))
        .above("/account/directories", t.get(Text::NavDirectories));
    let back = || button_link("button", "/account/directories", t.get(Text::UnlinkLeave));
    let facts = directory_facts(&directory);
    if let Some(conflict) = refused {
        let why = div().class("notice").attr("data-tone", "warning").child(p().child(error_message(t, &conflict.into())));
        return (head, why, facts, button_row(back())).into();
    }
    let (people, sessions) = (t.counted(directory.people), t.counted(sessions));
    let ends = [
        t.fill(Text::UnlinkEndsPeople, &[("count", &people)]),
        t.fill(Text::UnlinkEndsSessions, &[("count", &sessions)]),
        t.get(Text::UnlinkEndsRoles).to_owned(),
    ];
    let ends = ends.map(|text| li().child(text));
    let form = post_form("/fn/directories/unlink").with(|form| {
        (
            form.hidden("directory", directory.id.to_string()),
            form.actions((form.submit_as("button danger", t.get(Text::UnlinkSubmit)), back())),
        )
    });
    (
        head,
        div()
            .class("prose")
            .child((p().child(t.get(Text::UnlinkEnds)), ul().child((ends, passes_on(succession), li().child(t.get(Text::UnlinkKeeps)))))),
        facts,
        form,
    )
        .into()
}
