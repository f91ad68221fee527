//! Looking for words in a list: they stand in the address.

use leptos::{prelude::*, web_sys};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::address;
use crate::{
    form::content_of,
    html::{Element, button, div, form, input, label},
    messages::{Text, texts},
};

/// The words that are looked for.
pub fn words() -> String {
    use_query_map().read().get("q").unwrap_or_default()
}

/// A search of the list on that page; with WebAssembly it goes to the same address without a new document.
pub fn search(path: impl Into<String>, what: Text) -> Element {
    searched(path.into(), what)
}

fn searched(path: String, what: Text) -> Element {
    let t = texts();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let action = path.clone();
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        let words = content_of(&event).into_iter().find(|(name, _)| name == "q").map(|(_, words)| words).unwrap_or_default();
        navigate(&address(&path, &[("q", words.trim())]), Default::default());
    };
    let field = input()
        .class("input")
        .id("q")
        .attr("type", "search")
        .attr("dir", "auto")
        .attr("name", "q")
        .attr("maxlength", "100")
        .live_attr("value", move || parameters.read().get("q"));
    form()
        .id("search")
        .class("filters")
        .attr("role", "search")
        .attr("method", "get")
        .attr("action", action)
        .attr("autocomplete", "off")
        .on("submit", submit)
        .child((
            div().class("field").child((label().class("label").attr("for", "q").child(t.get(what)), field)),
            button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit)),
        ))
}
