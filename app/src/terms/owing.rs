//! TOU-01, TOU-02: the members who have not accepted what is in force.

use entente_shared::{
    EngagementId, Error, ListQuery, Missing,
    engagements::EngagementTab,
    terms::{OwingMember, TermsList},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{acceptances::standing, server_fns::LoadOwing};
use crate::{
    engagements::head::engagement_head,
    html::{Element, Node, div, span, table, tbody, td, th, thead, tr},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, empty, list_pager, loaded, refusal, search, time},
};

pub fn owing_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let Ok(engagement) = id.parse::<EngagementId>() else { return refusal(Missing::Engagement.into()) };
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    loaded(move || LoadOwing { engagement, query: query.get() }, move |list| show(list, &query.get_untracked()))
}

fn show(list: TermsList<OwingMember>, query: &ListQuery) -> Node {
    let t = texts();
    let path = format!("/engagements/{}/terms/owing", list.head.id);
    let accepted = format!("/engagements/{}/terms/acceptances", list.head.id);
    let ways = button_row(button_link("button", accepted, t.get(Text::TermsWhoAccepted)));
    let head = (engagement_head(&list.head, EngagementTab::Terms), standing(&list), ways, search(path.clone(), Text::PeopleSearch));
    if list.page.items.is_empty() {
        let all = (!query.words.trim().is_empty()).then(|| button_link("button", path, t.get(Text::PeopleAll)));
        let (title, why) = if all.is_some() {
            (Text::DiscoverNoMatchTitle, Text::PeopleNoMatch)
        } else {
            (Text::TermsNobodyOwesTitle, Text::TermsNobodyOwes)
        };
        return (head, empty(t.get(title), t.get(why), all)).into();
    }
    let heads = [Text::PeopleName, Text::AgreementFor, Text::PeopleSince];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let pager = list_pager(&path, &query.words, &list.page);
    let rows: Vec<_> = list.page.items.into_iter().map(row).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (head, div().class("table-wrap").child(table), pager).into()
}

fn row(member: OwingMember) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    tr().child((
        th().attr("scope", "row").child((member.person, span().class("muted").child(member.sign_in_address))),
        cell(Text::AgreementFor, member.organization.into()),
        cell(Text::PeopleSince, time(member.since).into()),
    ))
}
