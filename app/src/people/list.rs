//! USR-01: the account's people. Search and page stand in the address; a role is changed in its row.

use entente_shared::{
    ListQuery, UserId,
    people::{AccountPerson, AccountRole, People},
    policy::{Action, Verdict, may},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{role_name, server_fns::LoadPeople, unless::unless_allowed};
use crate::{
    account::account_head,
    form::post_form,
    html::{Element, Node, div, live, p, span, table, tbody, td, th, thead, tr},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{button_link, button_row, empty, list_pager, loaded_within, search, tag, time},
};

const PATH: &str = "/account/people";

pub fn people_page() -> Node {
    if let Some(refused) = unless_allowed(Action::ManagePeople) {
        return refused;
    }
    let t = texts();
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    let standing = Session::actor().map(|actor| actor.standing()).unwrap_or_default();
    let create = (may(standing, Action::ManageDirectory) == Verdict::Allowed)
        .then(|| button_link("button", "/account/people/new", t.get(Text::NavNewUser)));
    let ways = button_row((
        button_link("button primary", "/account/people/add", t.get(Text::PeopleAdd)),
        create,
        button_link("button", "/account/invitations", t.get(Text::PeopleInvite)),
    ));
    let found = loaded_within(move || LoadPeople { query: query.get() }, move |people| results(people, &query.get_untracked()));
    (account_head(PATH), undo(), ways, search(PATH, Text::PeopleSearch), found).into()
}

/// USR-04: removing is undone by adding again.
fn undo() -> Node {
    let t = texts();
    let parameters = use_query_map();
    live(move || {
        let removed = parameters.read().get("removed")?;
        let person: UserId = removed.parse().ok()?;
        Some(
            div().class("notice").attr("data-tone", "info").child((
                p().child(t.get(Text::PeopleUndoText)),
                post_form("/fn/people/restore")
                    .id("undo-")
                    .class("button-row")
                    .with(|form| (form.hidden("person", person.to_string()), form.submit_as("button", t.get(Text::PeopleUndo)))),
            )),
        )
    })
}

fn results(people: People, query: &ListQuery) -> Node {
    let t = texts();
    if people.items.is_empty() {
        return empty(
            t.get(Text::DiscoverNoMatchTitle),
            t.get(Text::PeopleNoMatch),
            Some(button_link("button", PATH, t.get(Text::PeopleAll))),
        )
        .into();
    }
    let own = Session::actor().map(|actor| actor.user);
    let heads = [Text::PeopleName, Text::PeopleDirectory, Text::PeopleRole, Text::PeopleSince, Text::PeopleLastSignIn, Text::PeopleActions];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let pager = list_pager(PATH, &query.words, &people);
    let rows: Vec<_> = people.items.into_iter().map(|person| row(person, own)).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (div().class("table-wrap").child(table), pager).into()
}

fn row(person: AccountPerson, own: Option<UserId>) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let you = (own == Some(person.user)).then(|| (" ", tag("neutral", t.get(Text::PeopleYou))));
    let guest = person.is_guest.then(|| (" ", tag("info", t.get(Text::PeopleGuest))));
    let tone = match person.role {
        AccountRole::Administrator => "good",
        AccountRole::Member => "neutral",
    };
    let (other, text) = match person.role {
        AccountRole::Administrator => (AccountRole::Member, t.get(Text::PeopleMakeMember)),
        AccountRole::Member => (AccountRole::Administrator, t.get(Text::PeopleMakeAdministrator)),
    };
    let whose = |text: &str| format!("{text} – {}", isolated(&person.name));
    let change = post_form("/fn/people/change-role").id(format!("{}-", person.user)).class("").with(|form| {
        let button = form.submit_with("button", "role", other.as_str(), text).attr("aria-label", whose(text));
        (form.hidden("person", person.user.to_string()), button)
    });
    let remove = button_link("button danger", format!("{PATH}/{}/remove", person.user), t.get(Text::PeopleRemove))
        .attr("aria-label", whose(t.get(Text::PeopleRemove)));
    let last: Node = person.last_sign_in_at.map_or_else(|| t.get(Text::PeopleNever).into(), |at| time(at).into());
    tr().child((
        th().attr("scope", "row").child((person.name, you, span().class("muted").child(person.sign_in_address))),
        cell(Text::PeopleDirectory, person.directory.into()),
        cell(Text::PeopleRole, span().child((tag(tone, t.get(role_name(person.role))), guest)).into()),
        cell(Text::PeopleSince, time(person.added_at).into()),
        cell(Text::PeopleLastSignIn, last),
        td().child(div().class("cluster").child((change, remove))),
    ))
}
