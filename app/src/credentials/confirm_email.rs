//! USR-05: the link of a mail confirms an e-mail address. Opening it changes nothing, for mail scanners open links too; the button confirms.

use entente_shared::{Error, Missing, credentials::EmailLink};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadEmailLink;
use crate::{
    form::post_form,
    html::{Node, a, p},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, loaded, page_head, time},
};

pub fn confirm_email_page() -> Node {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadEmailLink { token: asked.clone() }, move |link| show(link, &token))
}

fn show(link: Option<EmailLink>, token: &str) -> Node {
    let t = texts();
    let onward = || match Session::actor() {
        Some(_) => button_row(button_link("button", "/me/email", t.get(Text::EmailTitle))),
        None => button_row(button_link("button primary", "/sign-in", t.get(Text::NavSignIn))),
    };
    let Some(link) = link else {
        #[cfg(feature = "ssr")]
        if let Ok(visit) = crate::backend::visit() {
            visit.reply(|reply| reply.status = Some(Error::from(Missing::Confirmation).status()));
        }
        let text = crate::messages::error_message(t, &Error::from(Missing::Confirmation));
        return (page_head(t.get(Text::ConfirmEmailGoneTitle)).lead(text), onward()).into();
    };
    let values = [("email", &*link.email), ("address", &*link.sign_in_address)];
    if let Some(at) = link.confirmed_at {
        let forgotten = p().child(a().attr("href", "/reset-password").child(t.get(Text::ConfirmEmailNoPassword)));
        let head = page_head(t.get(Text::ConfirmEmailDoneTitle)).lead(t.fill(Text::ConfirmEmailDone, &values));
        return (head, p().class("muted").child(time(at)), onward(), Session::actor().is_none().then_some(forgotten)).into();
    }
    let head = page_head(t.get(Text::ConfirmEmailTitle)).lead(t.fill(Text::ConfirmEmailLead, &values));
    let form = post_form("/fn/email/confirm")
        .with(|form| (form.hidden("token", token.to_owned()), form.actions(form.submit(t.get(Text::ConfirmEmailButton)))));
    (head, form).into()
}
