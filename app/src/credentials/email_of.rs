//! USR-05: a Global administrator changes the e-mail address of somebody of their directory: it was mistyped, or the mailbox is lost.

use entente_shared::{
    Error, Missing, UserId,
    credentials::{EmailOfPersonFields, PersonsEmail},
};

use super::server_fns::LoadEmailOf;
use crate::{
    form::{check_form, post_form},
    html::Node,
    me::email::{facts, waiting},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// Where somebody's address is changed.
pub fn changing(user: UserId) -> String {
    format!("/directories/people/{user}/email")
}

pub fn email_of_page(user: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match user.parse::<UserId>() {
        Ok(user) => loaded(move || LoadEmailOf { user }, show),
        Err(_) => refusal(Missing::PersonOfDirectory.into()),
    }
}

fn show(person: PersonsEmail) -> Node {
    let t = texts();
    let values = [("name", &*person.name), ("address", &*person.sign_in_address), ("email", &*person.email)];
    let lead = if person.email.is_empty() { Text::EmailOfLeadNone } else { Text::EmailOfLead };
    let head = page_head(t.fill(Text::EmailOfTitle, &values))
        .lead(t.fill(lead, &values))
        .above("/directories/people", t.get(Text::NavDirectoryPeople));
    let waiting = waiting(&person, ["/fn/directories/resend-email-link", "/fn/directories/withdraw-email"], Some(person.user));
    let form = post_form("/fn/directories/change-email").check(check_form::<EmailOfPersonFields>).with(|form| {
        (
            form.hidden("user", person.user.to_string()),
            form.text("email", t.get(Text::EmailNew)).kind("email").autocomplete("off"),
            form.actions((
                form.submit(t.get(Text::DirectoryPeopleEmail)),
                button_link("button", "/directories/people", t.get(Text::RemoveCancel)),
            )),
        )
    });
    (head, facts(&person), waiting, form).into()
}
