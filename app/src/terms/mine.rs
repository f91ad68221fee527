//! REQ-01: everything that one has accepted.

use entente_shared::{Error, ListQuery, Page, terms::TermsAcceptance};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadMyTerms;
use crate::{
    html::{Element, Node, a, h2, li, p, ul},
    me::me_head,
    messages::{Text, isolated, texts},
    session::Session,
    ui::{button_link, empty, list_pager, loaded_within, refusal, time},
};

const PATH: &str = "/me/terms";

pub fn my_terms_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    let found = loaded_within(move || LoadMyTerms { query: query.get() }, list);
    (me_head(PATH), p().class("lead").child(texts().get(Text::TermsMineLead)), found).into()
}

fn list(accepted: Page<TermsAcceptance>) -> Node {
    let t = texts();
    if accepted.items.is_empty() {
        let discover = button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover));
        return empty(t.get(Text::TermsMineNothingTitle), t.get(Text::TermsMineNothing), Some(discover)).into();
    }
    let pager = list_pager(PATH, "", &accepted);
    let rows: Vec<_> = accepted.items.into_iter().map(row).collect();
    (ul().class("results").child(rows), pager).into()
}

fn row(accepted: TermsAcceptance) -> Element {
    let t = texts();
    let name = t.fill(Text::TermsNumbered, &[("title", &accepted.title), ("version", &accepted.version.to_string())]);
    let link = a().attr("href", format!("{PATH}/{}", accepted.id)).child(format!("{} – {name}", isolated(&accepted.engagement)));
    li().class("result").child((h2().child(link), p().class("result-meta").child((accepted.organization, " · ", time(accepted.at)))))
}
