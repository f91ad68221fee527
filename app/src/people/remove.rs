//! USR-04: what ends, before it ends.

use entente_shared::{Missing, people::Removal, policy::Action};

use super::{role_name, server_fns::LoadRemoval, succession::passes_on, unless::unless_allowed};
use crate::{
    form::post_form,
    html::{Node, div, li, p, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

pub fn remove_person_page(id: &str) -> Node {
    if let Some(refused) = unless_allowed(Action::ManagePeople) {
        return refused;
    }
    match id.parse() {
        Ok(person) => loaded(move || LoadRemoval { person }, confirm),
        Err(_) => refusal(Missing::Person.into()),
    }
}

fn confirm(removal: Removal) -> Node {
    let t = texts();
    let Removal { person, memberships, roles, requests, succession, is_last_administrator } = removal;
    let organization = Session::actor().and_then(|actor| actor.account).map(|account| account.name).unwrap_or_default();
    let values = [("name", &*person.name), ("organization", &*organization), ("address", &*person.sign_in_address)];
    let head = page_head(t.fill(Text::RemoveTitle, &values))
        .lead(t.fill(Text::RemoveLead, &values))
        .above("/account/people", t.get(Text::NavPeople));
    let back = button_link("button", "/account/people", t.get(Text::RemoveCancel));
    if is_last_administrator {
        let why = p().child(t.get(Text::ConflictLastAdministrator));
        return (head, div().class("notice").attr("data-tone", "warning").child(why), p().class("button-row").child(back)).into();
    }
    let counted = |count: i64, text: Text| (count > 0).then(|| li().child(t.fill(text, &[("count", &count.to_string())])));
    let role = t.fill(Text::RemoveRole, &[("role", t.get(role_name(person.role)))]);
    let ends = ul().child((
        li().child(role),
        counted(memberships, Text::RemoveMemberships),
        counted(roles, Text::RemoveRoles),
        counted(requests, Text::RemoveRequests),
        passes_on(succession),
    ));
    let form = post_form("/fn/people/remove")
        .class("button-row")
        .with(|form| (form.hidden("person", person.user.to_string()), form.submit_as("button danger", t.get(Text::RemoveSubmit)), back));
    let stays = p().child(t.get(Text::RemoveStays));
    (head, div().class("section prose").child((p().child(t.get(Text::RemoveEnds)), ends, stays)), form).into()
}
