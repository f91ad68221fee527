//! REQ-01: who has accepted which version, for those who run the engagement.

use entente_shared::{
    EngagementId, Error, ListQuery, Missing,
    engagements::EngagementTab,
    terms::{TermsAcceptance, TermsList},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadAcceptances;
use crate::{
    documents::language_name,
    engagements::head::engagement_head,
    html::{Element, Node, a, div, p, span, table, tbody, td, th, thead, tr},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{button_link, button_row, empty, list_pager, loaded, refusal, search, time},
};

pub fn acceptances_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let Ok(engagement) = id.parse::<EngagementId>() else { return refusal(Missing::Engagement.into()) };
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    loaded(move || LoadAcceptances { engagement, query: query.get() }, move |list| show(list, &query.get_untracked()))
}

fn show(list: TermsList<TermsAcceptance>, query: &ListQuery) -> Node {
    let t = texts();
    let path = format!("/engagements/{}/terms/acceptances", list.head.id);
    let file = a().class("button").attr("href", format!("/engagements/{}/acceptances.csv", list.head.id));
    let file = file.attr("rel", "external").attr("download", "acceptances.csv").child(t.get(Text::TermsCsv));
    let owing = t.fill(Text::TermsOwing, &[("count", &t.counted(list.owing))]);
    let ways = button_row((button_link("button", format!("/engagements/{}/terms/owing", list.head.id), owing), file));
    let head = (engagement_head(&list.head, EngagementTab::Terms), standing(&list), ways, search(path.clone(), Text::PeopleSearch));
    if list.page.items.is_empty() {
        let all = (!query.words.trim().is_empty()).then(|| button_link("button", path, t.get(Text::PeopleAll)));
        let why = if all.is_some() { Text::PeopleNoMatch } else { Text::TermsNobodyAccepted };
        return (head, empty(t.get(Text::DiscoverNoMatchTitle), t.get(why), all)).into();
    }
    let heads =
        [Text::PeopleName, Text::AgreementFor, Text::FieldAgreementVersion, Text::TermsLanguage, Text::TermsAcceptedAt, Text::TermsReceipt];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let pager = list_pager(&path, &query.words, &list.page);
    let rows: Vec<_> = list.page.items.into_iter().map(row).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (head, div().class("table-wrap").child(table), pager).into()
}

/// What is in force, and where the list of all terms is.
pub fn standing<T>(list: &TermsList<T>) -> Element {
    let t = texts();
    let (title, version) = &list.in_force;
    let name = t.fill(Text::TermsNumbered, &[("title", title), ("version", &version.to_string())]);
    let back = a().attr("href", format!("/engagements/{}/terms", list.head.id)).child(name);
    p().class("lead").child((t.get(Text::TermsInForce), " ", back))
}

fn row(accepted: TermsAcceptance) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let name = t.fill(Text::TermsNumbered, &[("title", &accepted.title), ("version", &accepted.version.to_string())]);
    let receipt = a()
        .attr("href", format!("/me/terms/{}", accepted.id))
        .attr("aria-label", format!("{} – {}", t.get(Text::TermsReceipt), isolated(&accepted.person)))
        .child(t.get(Text::TermsShow));
    let hash = div().child(span().class("code").child(accepted.sha256));
    tr().child((
        th().attr("scope", "row").child((accepted.person, span().class("muted").child(accepted.sign_in_address))),
        cell(Text::AgreementFor, accepted.organization.into()),
        cell(Text::FieldAgreementVersion, (name, hash).into()),
        cell(Text::TermsLanguage, t.get(language_name(accepted.language)).into()),
        cell(Text::TermsAcceptedAt, time(accepted.at).into()),
        cell(Text::TermsReceipt, receipt.into()),
    ))
}
