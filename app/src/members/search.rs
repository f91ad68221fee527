//! Looking for members, people, organizations and engagements: what is looked for stands in the address.

use leptos::{prelude::*, web_sys};
use leptos_router::hooks::use_navigate;

use crate::{
    form::content_of,
    html::{Element, Node, button, div, form, input, label},
    messages::{Text, texts},
    ui,
};

/// A plain form that leads to the page at `path` with what was entered; with WebAssembly without a new document.
pub fn search_form(path: String, fields: impl Into<Node>) -> Element {
    let t = texts();
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move |event: &web_sys::Event| {
            let entered: Vec<_> = content_of(event).into_iter().map(|(name, value)| (name, value.trim().to_owned())).collect();
            let entered: Vec<_> = entered.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (&**name, &**value)).collect();
            navigate(&ui::address(&path, &entered), Default::default());
        }
    };
    let submit = {
        let go = go.clone();
        move |event: web_sys::Event| {
            event.prevent_default();
            go(&event);
        }
    };
    let change = move |event: web_sys::Event| {
        // Words are looked for once they are complete.
        if event_target::<web_sys::Element>(&event).tag_name() == "SELECT" {
            go(&event);
        }
    };
    form()
        .id("search")
        .class("filters")
        .attr("role", "search")
        .attr("method", "get")
        .attr("action", path)
        // A browser that goes back would keep what was chosen later.
        .attr("autocomplete", "off")
        .on("submit", submit)
        .on("change", change)
        .child((fields, button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit))))
}

/// Words to look for.
pub fn words_field(name: &'static str, what: Text, words: String) -> Element {
    control_field(name, what, input().attr("type", "search").attr("dir", "auto").attr("maxlength", "100").attr("value", words))
}

pub fn control_field(name: &'static str, what: Text, control: Element) -> Element {
    let title = label().class("label").attr("for", name).child(texts().get(what));
    div().class("field").child((title, control.class("input").id(name).attr("name", name)))
}
