//! USR-02: the one-time password that a Global administrator has just made, until they have passed it on.

use entente_shared::{Error, Missing, UserId, credentials::OneTimePassword};

use super::server_fns::LoadOneTimePassword;
use crate::{
    form::post_form,
    html::{Node, dl, p, span},
    messages::{Text, texts},
    registration::summary::row,
    session::Session,
    ui::{loaded, page_head, refusal},
};

pub fn one_time_page(user: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match user.parse::<UserId>() {
        Ok(user) => loaded(move || LoadOneTimePassword { user }, show),
        Err(_) => refusal(Missing::PersonOfDirectory.into()),
    }
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
