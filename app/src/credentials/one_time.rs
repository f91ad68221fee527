//! USR-02: what making a one-time password ends, before it is made; and the one that was made, until it was passed on.

use entente_shared::{
    Error, Missing, UserId,
    credentials::{OneTimePassword, PersonToHelp, ResetBy},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::{LoadOneTimePassword, LoadPersonToHelp};
use crate::{
    form::post_form,
    html::{Node, dl, p, span},
    messages::{Text, texts},
    registration::summary::row,
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// Makes the address of a password's page that of making one.
const MAKE: &str = "make";

/// Where somebody's one-time password is made.
pub fn making(user: UserId) -> String {
    format!("/directories/people/{user}/password?{MAKE}=1")
}

pub fn one_time_page(user: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match user.parse::<UserId>() {
        Ok(user) if use_query_map().read_untracked().get(MAKE).is_some() => loaded(move || LoadPersonToHelp { user }, confirm),
        Ok(user) => loaded(move || LoadOneTimePassword { user }, show),
        Err(_) => refusal(Missing::PersonOfDirectory.into()),
    }
}

fn confirm(person: PersonToHelp) -> Node {
    let t = texts();
    let values = [("name", &*person.name), ("address", &*person.sign_in_address)];
    let head = page_head(t.fill(Text::OneTimeConfirmTitle, &values))
        .lead(t.fill(Text::OneTimeConfirm, &values))
        .above("/directories/people", t.get(Text::NavDirectoryPeople));
    let form = post_form("/fn/directories/reset-password").class("button-row").with(|form| {
        (
            form.hidden("user", person.user.to_string()),
            form.hidden("by", ResetBy::OneTimePassword.to_string()),
            form.submit_as("button danger", t.get(Text::DirectoryPeopleOneTime)),
            button_link("button", "/directories/people", t.get(Text::RemoveCancel)),
        )
    });
    (head, form).into()
}

fn show(made: OneTimePassword) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::OneTimeTitle))
        .lead(t.fill(Text::OneTimeLead, &[("name", &made.name)]))
        .above("/directories/people", t.get(Text::NavDirectoryPeople));
    let facts = dl().class("summary-list").child((
        row(t.get(Text::SignInAddress), span().class("code").child(made.sign_in_address)),
        row(t.get(Text::OneTimeTag), span().class("code secret").child(made.password)),
    ));
    let form = post_form("/fn/directories/passed-on")
        .with(|form| (form.hidden("user", made.user.to_string()), form.actions(form.submit(t.get(Text::OneTimePassedOn)))));
    (head, facts, p().class("muted").child(t.get(Text::OneTimeAfter)), form).into()
}
