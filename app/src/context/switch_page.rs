//! CTX-01 for somebody with many accounts: all of them, with a filter that stands in the address.

use entente_shared::{Error, people::OtherContexts};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{server_fns::LoadContexts, switcher::contexts_form};
use crate::{
    html::{Element, Node, button, div, form, input, label, p},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, empty, loaded_within, page_head, refusal},
};

pub fn switch_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let t = texts();
    let words = use_query_map().read_untracked().get("q").unwrap_or_default();
    let head = page_head(t.get(Text::ContextListTitle)).lead(t.get(Text::ContextListLead));
    let none = if words.is_empty() { Text::ContextNoOther } else { Text::ContextNone };
    (head, filter(words.clone()), loaded_within(move || LoadContexts { words: words.clone() }, move |found| list(found, none))).into()
}

fn filter(words: String) -> Element {
    let t = texts();
    let words = input()
        .class("input")
        .id("q")
        .attr("type", "search")
        .attr("dir", "auto")
        .attr("name", "q")
        .attr("maxlength", "100")
        .attr("value", words);
    form().class("filters").attr("role", "search").attr("method", "get").attr("action", "/switch").child((
        div().class("field").child((label().class("label").attr("for", "q").child(t.get(Text::ContextFilter)), words)),
        button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit)),
    ))
}

fn list(OtherContexts { contexts, more, .. }: OtherContexts, none: Text) -> Node {
    let t = texts();
    if contexts.is_empty() {
        let also = button_link("button", "/sign-in?also=true&return_to=/switch", t.get(Text::ContextAlso));
        return empty(t.get(Text::ContextNoneTitle), t.get(none), Some(also)).into();
    }
    let more = more.then(|| p().class("muted").child(t.get(Text::ContextMore)));
    (div().class("switcher-list").child(contexts_form("all-", contexts)), more).into()
}
