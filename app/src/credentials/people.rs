//! USR-02: the people of a built-in directory, for its Global administrators.

use entente_shared::{
    Error,
    credentials::{DirectoryPeople, DirectoryPerson},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{email_of::changing, lost_factor::resetting, one_time::making, server_fns::LoadDirectoryPeople};
use crate::{
    directories::role_name,
    form::post_form,
    html::{Element, Node, div, h2, li, p, section, span, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, empty, loaded, page_head, refusal, search, tag},
};

pub fn directory_people_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let parameters = use_query_map();
    let words = move || parameters.read().get("q").unwrap_or_default();
    loaded(move || LoadDirectoryPeople { words: words() }, show)
}

fn show(people: DirectoryPeople) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::NavDirectoryPeople)).lead(t.fill(Text::DirectoryPeopleLead, &[("directory", &people.directory)]));
    let (shown, count) = (people.people.len().to_string(), t.counted(people.count));
    let found: Node = if people.people.is_empty() {
        empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::DirectoryPeopleNobody), None).into()
    } else {
        let rows: Vec<_> = people.people.into_iter().map(row).collect();
        let count = p().class("muted").child(t.fill(Text::DirectoryPeopleCount, &[("shown", &shown), ("count", &count)]));
        (count, ul().class("results").child(rows)).into()
    };
    (head, search("/directories/people", Text::PeopleSearch), found, rules(people.second_factor_required)).into()
}

fn row(person: DirectoryPerson) -> Element {
    let t = texts();
    let id = person.id.to_string();
    let email = (!person.email.is_empty()).then(|| (" · ", person.email.clone()));
    let actions: Node = if person.is_self {
        p().class("muted").child(t.get(Text::DirectoryPeopleSelf)).into()
    } else {
        let mail = (!person.email.is_empty()).then(|| {
            post_form("/fn/directories/reset-password")
                .id(format!("reset-{id}-"))
                .class("")
                .with(|form| (form.hidden("user", id.clone()), form.submit_with("button", "by", "mail", t.get(Text::DirectoryPeopleMail))))
        });
        // Both end sessions, so they are asked about on pages of their own.
        let one_time = button_link("button", making(person.id), t.get(Text::DirectoryPeopleOneTime));
        let factor = person.has_second_factor.then(|| button_link("button", resetting(person.id), t.get(Text::DirectoryPeopleFactor)));
        let email = button_link("button", changing(person.id), t.get(Text::DirectoryPeopleEmail));
        div().class("cluster").child((mail, one_time, factor, email)).into()
    };
    li().class("result").child((
        h2().child((person.name, " ", span().class("muted").child(t.get(role_name(person.role))))),
        p().class("result-meta").child((span().class("code").child(person.sign_in_address), email)),
        p().class("cluster").child((
            person.has_second_factor.then(|| tag("good", t.get(Text::FactorTitle))),
            person.one_time_password.then(|| tag("warning", t.get(Text::OneTimeTag))),
        )),
        actions,
    ))
}

fn rules(second_factor_required: bool) -> Element {
    let t = texts();
    let (state, button, value) = if second_factor_required {
        (Text::DirectoryRuleOn, Text::DirectoryRuleStop, "false")
    } else {
        (Text::DirectoryRuleOff, Text::DirectoryRuleStart, "true")
    };
    let form = post_form("/fn/directories/rules")
        .id("rules-")
        .class("")
        .with(|form| (form.hidden("second_factor_required", value.to_owned()), form.submit_as("button", t.get(button))));
    section().class("section").child((h2().child(t.get(Text::DirectoryRuleTitle)), p().child(t.get(state)), form))
}
