//! *Forgot your password?*

use entente_shared::{
    Error, Missing,
    credentials::{AskResetFields, ResetLink, ResetPasswordFields},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadResetLink;
use crate::{
    form::{check_form, post_form},
    html::{Node, input, p},
    me::security::new_password,
    messages::{Text, texts},
    ui::{button_link, loaded, page_head},
};

pub fn ask_reset_page() -> Node {
    let t = texts();
    let head = page_head(t.get(Text::ResetTitle)).lead(t.get(Text::ResetLead)).above("/sign-in", t.get(Text::NavSignIn));
    let form = post_form("/fn/reset-password/ask").check(check_form::<AskResetFields>).with(|form| {
        (
            form.text("sign_in_address", t.get(Text::SignInAddressOrEmail))
                .hint(t.get(Text::SignInAddressOrEmailHint))
                .kind("email")
                .autocomplete("username"),
            form.actions(form.submit(t.get(Text::ResetAsk))),
        )
    });
    (head, form).into()
}

/// The same for everybody: nobody learns here who has an account.
pub fn reset_sent_page() -> Node {
    let t = texts();
    let head = page_head(t.get(Text::ResetSentTitle)).lead(t.get(Text::ResetSent)).above("/sign-in", t.get(Text::NavSignIn));
    (head, p().child(t.get(Text::ResetSentAfter)), p().child(button_link("button", "/sign-in", t.get(Text::NavSignIn)))).into()
}

/// Opening the link changes nothing, for mail scanners open links too.
pub fn reset_page() -> Node {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadResetLink { token: asked.clone() }, move |link| show(link, &token))
}

fn show(link: Option<ResetLink>, token: &str) -> Node {
    let t = texts();
    let Some(link) = link else {
        #[cfg(feature = "ssr")]
        if let Ok(visit) = crate::backend::visit() {
            visit.reply(|reply| reply.status = Some(Error::from(Missing::ResetLink).status()));
        }
        let text = crate::messages::error_message(t, &Error::from(Missing::ResetLink));
        let again = p().child(button_link("button primary", "/reset-password", t.get(Text::ResetAgain)));
        return (page_head(t.get(Text::ResetGoneTitle)).lead(text), again).into();
    };
    let head = page_head(t.get(Text::ResetNewTitle)).lead(t.fill(Text::ResetNewLead, &[("address", &link.sign_in_address)]));
    let form = post_form("/fn/reset-password/new").check(check_form::<ResetPasswordFields>).with(|form| {
        (
            form.hidden("token", token.to_owned()),
            // For the browser, which keeps passwords by name.
            input().attr("type", "text").attr("autocomplete", "username").attr("hidden", true).attr("value", link.sign_in_address),
            new_password(form),
            form.actions(form.submit(t.get(Text::ResetSet))),
        )
    });
    (head, form).into()
}
