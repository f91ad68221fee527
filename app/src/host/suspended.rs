//! What the people of a suspended account read: that it is so on every page, and why on their home and on the account's.

use entente_shared::operators::OwnSuspension;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::server_fns::LoadOwnSuspension;
use crate::{
    html::{Node, a, blockquote, div, live, p, strong},
    messages::{Text, listed, texts},
    session::Session,
    ui::{date, loaded_within},
};

/// Why, since when, and whom to write to; nothing for everyone else.
pub fn suspension_notice() -> Node {
    if Session::is_suspended() { loaded_within(|| LoadOwnSuspension {}, show) } else { None::<Node>.into() }
}

fn show(suspension: Option<OwnSuspension>) -> Node {
    let t = texts();
    // It was lifted while the page was open: the new document knows.
    #[cfg(not(feature = "ssr"))]
    if suspension.is_none() {
        let _ = window().location().reload();
    }
    suspension
        .map(|OwnSuspension { suspension, host, host_email, operators }| {
            let title = t.fill(Text::SuspendedTitle, &[("date", &date(t, suspension.at))]);
            let names = listed(&operators);
            let whom = t.fill(Text::SuspendedWhom, &[("host", &host), ("names", &names)]);
            let write = a().attr("href", format!("mailto:{host_email}")).child(host_email);
            div().class("notice").attr("data-tone", "warning").attr("data-notice", "suspension").child((
                strong().child(title),
                p().child(t.get(Text::SuspendedMeans)),
                blockquote().class("quote").child(suspension.reason),
                p().child((whom, " ", write)),
            ))
        })
        .into()
}

/// Above every other page, from what is known of the session.
pub fn suspension_line() -> Node {
    if !Session::is_suspended() {
        return None::<Node>.into();
    }
    let location = use_location();
    live(move || {
        if matches!(&*location.pathname.get(), "/" | "/account") {
            return None;
        }
        let t = texts();
        // A new document: it may have been lifted since.
        let why = a().attr("href", "/account").attr("rel", "external").child(t.get(Text::SuspendedWhy));
        let text = p().child((strong().child(t.get(Text::SuspendedLine)), " ", why));
        Some(div().class("notice").attr("data-tone", "warning").child(text))
    })
}
