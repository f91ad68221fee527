//! USR-02: what resetting somebody's second factor ends, before it is reset.

use entente_shared::{Error, Missing, UserId, credentials::PersonToHelp};

use super::server_fns::LoadPersonToHelp;
use crate::{
    form::post_form,
    html::Node,
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// Where somebody's second factor is reset.
pub fn resetting(user: UserId) -> String {
    format!("/directories/people/{user}/second-factor")
}

pub fn lost_factor_page(user: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match user.parse::<UserId>() {
        Ok(user) => loaded(move || LoadPersonToHelp { user }, confirm),
        Err(_) => refusal(Missing::PersonOfDirectory.into()),
    }
}

fn confirm(person: PersonToHelp) -> Node {
    let t = texts();
    let values = [("name", &*person.name), ("address", &*person.sign_in_address)];
    let head = page_head(t.fill(Text::LostFactorTitle, &values))
        .lead(t.fill(Text::LostFactorLead, &values))
        .above("/directories/people", t.get(Text::NavDirectoryPeople));
    let form = post_form("/fn/directories/reset-second-factor").class("button-row").with(|form| {
        (
            form.hidden("user", person.user.to_string()),
            form.submit_as("button danger", t.get(Text::DirectoryPeopleFactor)),
            button_link("button", "/directories/people", t.get(Text::RemoveCancel)),
        )
    });
    (head, form).into()
}
