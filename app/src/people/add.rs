//! USR-01: people of the account's directories, several at once.

use entente_shared::{
    people::{AccountRole, Candidates},
    policy::Action,
};

use super::{server_fns::LoadCandidates, unless::unless_allowed};
use crate::{
    form::post_form,
    html::{Node, p},
    messages::{Text, texts},
    ui::{button_link, empty, loaded_within, page_head, search, words},
};

const PATH: &str = "/account/people/add";

pub fn add_people_page() -> Node {
    if let Some(refused) = unless_allowed(Action::ManagePeople) {
        return refused;
    }
    let t = texts();
    let head = page_head(t.get(Text::PeopleAdd)).lead(t.get(Text::AddLead)).above("/account/people", t.get(Text::NavPeople));
    (head, search(PATH, Text::PeopleSearch), loaded_within(|| LoadCandidates { words: words() }, choose)).into()
}

fn choose(candidates: Candidates) -> Node {
    let t = texts();
    let invite = || button_link("button", "/account/invitations", t.get(Text::PeopleInvite));
    let linked = candidates.has_linked.then(|| p().class("muted").child(t.get(Text::AddLinked)));
    if candidates.people.is_empty() {
        return (empty(t.get(Text::AddNobodyTitle), t.get(Text::AddNobody), Some(invite())), linked).into();
    }
    let more = candidates.has_more.then(|| p().class("muted").child(t.get(Text::AddMore)));
    let people: Vec<_> =
        candidates.people.into_iter().map(|person| (person.user.to_string(), person.name, person.sign_in_address)).collect();
    let roles = [
        (AccountRole::Member.as_str(), t.get(Text::PeopleMember)),
        (AccountRole::Administrator.as_str(), t.get(Text::PeopleAdministrator)),
    ];
    let form = post_form("/fn/people/add").with(|form| {
        (
            form.ticks("people", t.get(Text::AddPeople), people),
            more,
            form.radio("role", t.get(Text::AddRole), AccountRole::Member.to_string(), roles),
            form.checkbox("tell", t.get(Text::AddTell)),
            form.actions((form.submit(t.get(Text::AddSubmit)), invite())),
        )
    });
    (form, linked).into()
}
