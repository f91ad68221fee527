use entente_shared::registration::ContactConfirmation;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadConfirmation;
use crate::{
    form::post_form,
    html::{Node, input, p},
    messages::{Text, texts},
    ui::{button_link, loaded, page_head, time},
};

/// REG-06: opening the link changes nothing, for mail scanners open links too; the button confirms.
pub fn confirm_contact_page() -> Node {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadConfirmation { token: asked.clone() }, move |confirmation| confirm(confirmation, &token))
}

fn confirm(confirmation: ContactConfirmation, token: &str) -> Node {
    let t = texts();
    let values = [("email", confirmation.email.as_str()), ("account", confirmation.account.as_str())];
    match confirmation.confirmed_at {
        Some(at) => (
            page_head(t.get(Text::ConfirmDoneTitle)).lead(t.fill(Text::ConfirmDone, &values)),
            p().class("muted").child(time(at)),
            p().child(button_link("button", "/", t.get(Text::PageGoHome))),
        )
            .into(),
        None => {
            let head = page_head(t.get(Text::ConfirmTitle)).lead(t.fill(Text::ConfirmLead, &values));
            let form = post_form("/fn/registration/confirm-contact").with(|form| {
                let token = input().attr("type", "hidden").attr("name", "token").attr("value", token.to_owned());
                (token, form.actions(form.submit(t.get(Text::ConfirmButton))))
            });
            (head, form).into()
        }
    }
}
