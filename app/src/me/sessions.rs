//! SES-01: where one is signed in.

use entente_shared::me::{OwnSession, browser};

use super::{me_head, server_fns::LoadSessions, signed_in};
use crate::{
    form::post_form,
    html::{Element, Node, div, h2, li, p, section, span, ul},
    messages::{Text, Texts, texts},
    ui::{loaded, tag, time},
};

pub fn sessions_page() -> Node {
    signed_in(|| loaded(|| LoadSessions {}, show))
}

fn show(sessions: Vec<OwnSession>) -> Node {
    let t = texts();
    let others = sessions.len() > 1;
    let rows: Vec<_> = sessions.into_iter().map(row).collect();
    let everywhere = post_form("/fn/me/end-sessions").id("everywhere-").with(|form| {
        form.actions((
            others.then(|| form.submit_with("button", "which", "others", t.get(Text::SessionsEndOthers))),
            form.submit_with("button danger", "which", "all", t.get(Text::SessionsEndAll)),
        ))
    });
    let everywhere =
        section().class("section").child((h2().child(t.get(Text::SessionsEverywhere)), p().child(t.get(Text::SessionsText)), everywhere));
    (me_head("/me/sessions"), p().class("lead").child(t.get(Text::SessionsLead)), ul().class("results").child(rows), everywhere).into()
}

/// Browser and system in words, address, signed in, last used.
fn row(session: OwnSession) -> Element {
    let t = texts();
    let end = post_form("/fn/me/end-session")
        .id(format!("{}-", session.key))
        .class("")
        .with(|form| (form.hidden("session", session.key.clone()), form.submit_as("button", t.get(Text::SessionsEnd))));
    let address = span().class("code").child(session.address);
    li().class("result").child((
        h2().child(words(t, &session.user_agent)),
        p().class("result-meta").child((address, " · ", t.get(Text::SessionsSince), " ", time(session.created_at))),
        p().class("result-meta").child((t.get(Text::SessionsSeen), " ", time(session.last_seen_at))),
        div().class("result-side").child((session.is_this.then(|| tag("good", t.get(Text::SessionsThis))), end)),
    ))
}

fn words(t: Texts, user_agent: &str) -> String {
    let (browser, system) = browser(user_agent);
    match (browser, system) {
        ("", "") => t.get(Text::SessionsUnknown).to_owned(),
        ("", one) | (one, "") => one.to_owned(),
        (browser, system) => t.fill(Text::SessionsBrowser, &[("browser", browser), ("system", system)]),
    }
}
