//! Words and a state that a list is narrowed down by. They stand in the address.

use entente_shared::{Page, operators::StateQuery};
use leptos::{prelude::*, web_sys};
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::{
    form::content_of,
    html::{Element, button, div, form, input, label, option, select},
    messages::{Text, texts},
    ui::{address, pager},
};

/// A plain search form for the list on that page; with WebAssembly it goes to the same address without a new document.
pub fn filters(path: &'static str, what: Text, all: Text, states: Vec<(&'static str, Text)>) -> Element {
    let t = texts();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let go = move |event: &web_sys::Event| {
        let chosen: Vec<_> = content_of(event).into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        let chosen: Vec<_> = chosen.iter().map(|(name, value)| (&**name, value.trim())).collect();
        navigate(&address(path, &chosen), Default::default());
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
    let words = input()
        .attr("type", "search")
        .attr("dir", "auto")
        .attr("maxlength", "100")
        .live_attr("value", move || parameters.read().get("q").unwrap_or_default());
    let options: Vec<_> = states
        .into_iter()
        .map(|(word, name)| {
            let chosen = move || parameters.read().get("state").as_deref() == Some(word);
            option().attr("value", word).live_attr("selected", chosen).child(t.get(name))
        })
        .collect();
    let states = select().child((option().attr("value", "").child(t.get(all)), options));
    form()
        .class("filters")
        .attr("role", "search")
        .attr("method", "get")
        .attr("action", path)
        // A browser that goes back would keep what was chosen later.
        .attr("autocomplete", "off")
        .on("submit", submit)
        .on("change", change)
        .child((
            field("q", what, words),
            field("state", Text::HostState, states),
            button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit)),
        ))
}

/// The ways to the pages before and after this one of such a list.
pub fn state_pager<S, T>(path: &str, query: &StateQuery<S>, page: &Page<T>) -> Option<Element>
where
    S: Clone + std::str::FromStr + std::fmt::Display,
{
    let to = |query: StateQuery<S>| {
        let parameters = query.parameters();
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        address(path, &parameters)
    };
    let first = || StateQuery { words: query.words.clone(), state: query.state.clone(), ..StateQuery::default() };
    let previous = page.previous.clone().map(|place| to(StateQuery { before: Some(place), ..first() }));
    let next = page.next.clone().map(|place| to(StateQuery { after: Some(place), ..first() }));
    pager(previous, next)
}
