//! ENG-05: what is new and available to me and my organization. Search, filter, order and page stand in the address.

use entente_shared::{
    Error, Forbidden, Page,
    engagements::{AccessKind, DiscoverQuery, EngagementSummary, Sort},
};
use leptos::{prelude::*, web_sys};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{access_tag, server_fns::DiscoverEngagements, words::access_name};
use crate::{
    form::content_of,
    html::{Element, Node, a, button, div, form, h2, input, label, li, option, p, select, ul},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{self, button_link, empty, loaded_within, page_head, pager, refusal, tag, time},
};

pub fn discover_page() -> Node {
    match Session::actor() {
        None => return refusal(Error::SignedOut),
        Some(actor) if actor.account.is_none() => return refusal(Forbidden::NoAccount.into()),
        Some(_) => {}
    }
    if Session::is_suspended() {
        return refusal(Forbidden::AccountSuspended.into());
    }
    let t = texts();
    let parameters = use_query_map();
    let query = Memo::new(move |_| DiscoverQuery::from_parameters(|name| parameters.read().get(name)));
    let found = loaded_within(move || DiscoverEngagements { query: query.get() }, move |page| results(page, &query.get_untracked()));
    (page_head(t.get(Text::DiscoverTitle)).lead(t.get(Text::DiscoverLead)), filters(query), found).into()
}

/// A plain search form; with WebAssembly it goes to the same address without a new document.
fn filters(query: Memo<DiscoverQuery>) -> Element {
    let t = texts();
    let navigate = use_navigate();
    let go = move |event: &web_sys::Event| {
        let chosen = content_of(event);
        let value = |name: &str| chosen.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned());
        navigate(&address(&DiscoverQuery::from_parameters(value)), Default::default());
    };
    let submit = {
        let go = go.clone();
        move |event: web_sys::Event| {
            event.prevent_default();
            go(&event);
        }
    };
    let change = move |event: web_sys::Event| {
        // The words are looked for once they are complete.
        if event_target::<web_sys::Element>(&event).tag_name() == "SELECT" {
            go(&event);
        }
    };
    let field = |id: &'static str, name: Text, control: Element| {
        let name = label().class("label").attr("for", id).child(t.get(name));
        div().class("field").child((name, control.class("input").id(id).attr("name", id)))
    };
    let words = input().attr("type", "search").attr("dir", "auto").attr("maxlength", "100").live_attr("value", move || query.get().words);
    let kinds = AccessKind::ALL.iter().map(|kind| {
        let chosen = move || query.get().access == Some(*kind);
        option().attr("value", kind.as_str()).live_attr("selected", chosen).child(t.get(access_name(*kind)))
    });
    let kinds: Vec<_> = kinds.collect();
    let access = select().child((option().attr("value", "").child(t.get(Text::DiscoverAnyAccess)), kinds));
    let sorts = [(Sort::Newest, Text::DiscoverNewest), (Sort::Title, Text::DiscoverByTitle)].map(|(sort, text)| {
        option().attr("value", sort.as_str()).live_attr("selected", move || query.get().sort == sort).child(t.get(text))
    });
    form()
        .class("filters")
        .attr("role", "search")
        .attr("method", "get")
        .attr("action", "/engagements/discover")
        // A browser that goes back would keep what was chosen later.
        .attr("autocomplete", "off")
        .on("submit", submit)
        .on("change", change)
        .child((
            field("q", Text::DiscoverSearch, words),
            field("access", Text::DiscoverAccess, access),
            field("sort", Text::DiscoverSort, select().child(sorts)),
            button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit)),
        ))
}

fn results(page: Page<EngagementSummary>, query: &DiscoverQuery) -> Node {
    let t = texts();
    if page.items.is_empty() {
        return if query.is_filtered() || query.after.is_some() || query.before.is_some() {
            let clear = button_link("button", "/engagements/discover", t.get(Text::DiscoverClear));
            empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::DiscoverNoMatch), Some(clear)).into()
        } else {
            let mine = button_link("button", "/engagements", t.get(Text::NavEngagements));
            empty(t.get(Text::DiscoverNothingTitle), t.get(Text::DiscoverNothing), Some(mine)).into()
        };
    }
    let rows: Vec<_> = page.items.into_iter().map(row).collect();
    let first = query.first_page();
    let previous = page.previous.map(|place| address(&DiscoverQuery { before: Some(place), ..first.clone() }));
    let next = page.next.map(|place| address(&DiscoverQuery { after: Some(place), ..first }));
    (ul().class("results").child(rows), pager(previous, next)).into()
}

fn row(engagement: EngagementSummary) -> Element {
    let t = texts();
    let action = if engagement.requested {
        tag("warning", t.get(Text::StatePending))
    } else {
        let text = t.get(match engagement.access {
            AccessKind::Open => Text::ActionJoin,
            AccessKind::Managed => Text::ActionRequestAccess,
            AccessKind::ByInvitation => Text::ActionWhom,
        });
        button_link("button", format!("/engagements/{}#enter", engagement.id), text)
            .attr("aria-label", format!("{text}: {}", isolated(&engagement.title)))
    };
    let meta = (engagement.program, " · ", engagement.host, " · ", time(engagement.published_at));
    li().class("result").child((
        h2().child(a().attr("href", format!("/engagements/{}", engagement.id)).child(engagement.title)),
        p().class("result-meta").child(meta),
        p().child(engagement.summary),
        div().class("result-side").child((access_tag(engagement.access), action)),
    ))
}

fn address(query: &DiscoverQuery) -> String {
    let parameters = query.parameters();
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ui::address("/engagements/discover", &parameters)
}
