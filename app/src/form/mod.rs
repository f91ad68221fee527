//! Forms that work with and without WebAssembly. A form knows its address and a check of `shared`, the same one that the server runs.

mod availability;
mod field;
mod kept;
mod preview;
mod send;
mod state;
#[cfg(not(feature = "ssr"))]
mod unsent;

pub use field::TextField;
pub use kept::kept_form;
pub use preview::Preview;
pub use send::content_of;
pub use state::{Check, FailedForm, FormState, PageFailure, check_form};
#[cfg(not(feature = "ssr"))]
pub use unsent::Unsent;

use leptos::prelude::*;

/// On a form that came back: what stands in it was typed, though it is what the page was made with.
const CAME_BACK: &str = "data-came-back";

use crate::{
    html::{Element, Node, a, button, div, form, h2, input, li, live, ul},
    messages::{Text, texts, violation_message},
    response::{ACTING_AS, Refused},
    session::{Session, ShownOnce},
};

/// A form that changes something: sent by POST to a server function.
///
/// Without WebAssembly the server answers with the page once more, errors and typed values in it. With WebAssembly the same errors
/// come from the same check before anything is sent, each field's after it was left.
pub struct PostForm {
    endpoint: &'static str,
    check: Option<Check>,
    id: String,
    class: &'static str,
    preview: Option<Preview>,
}

/// A form that is sent to that address of a server function.
pub fn post_form(endpoint: &'static str) -> PostForm {
    PostForm { endpoint, check: None, id: String::new(), class: "form", preview: None }
}

impl PostForm {
    /// Finds all mistakes in what was typed.
    pub fn check(self, check: Check) -> Self {
        Self { check: Some(check), ..self }
    }

    /// Tells the ids of this form's fields from those of other forms on the page.
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// With what it was sent for to be looked at, if it was.
    pub fn preview(self, preview: Option<Preview>) -> Self {
        Self { preview, ..self }
    }

    /// The form with its fields.
    pub fn with<N: Into<Node>>(self, fields: impl FnOnce(FormState) -> N) -> Element {
        let Self { endpoint, check, id, class, preview } = self;
        let last = use_context::<StoredValue<Option<Refused>>>().and_then(|refused| refused.get_value());
        // A page that answers a form stands at the form's address: the next form has to say which page that is.
        let page = last.as_ref().map(|refused| refused.path.clone()).filter(|path| !path.is_empty()).or_else(ShownOnce::page);
        let refused = last.and_then(|refused| {
            // Several forms of a page may share an address (a queue): the hidden fields tell which one was sent.
            (refused.endpoint == endpoint && state::is_for(&refused, &id)).then_some(refused)
        });
        // CTX-02: of a page that was made for another account, the form stays that account's until it was switched back to.
        let made_for = refused.as_ref().and_then(state::made_for);
        let (html, typed) = preview.map(|Preview { html, typed }| (html, typed)).unzip();
        let state = FormState::new(id, check, refused, typed.unwrap_or_default());
        // Something has changed since it was looked at.
        let html = html.filter(|_| !state.was_overtaken());
        // The fields come first: they tell the summary their labels.
        let fields = fields(state).into();
        form()
            .id(state.field_id("form"))
            .class(class)
            .attr("method", "post")
            .attr("action", endpoint)
            .attr("novalidate", true)
            .attr(CAME_BACK, state.was_sent())
            .on("submit", move |event| send::submit(&event, endpoint, state))
            .on("focusout", move |event| state.field_was_left(&event))
            .on("input", move |event| state.field_was_changed(&event))
            .child((
                input().attr("type", "hidden").attr("name", "form-id").attr("value", state.id.get_value()),
                input().attr("type", "hidden").attr("name", ACTING_AS).attr("value", made_for.unwrap_or_else(Session::acting_as)),
                page.map(|page| input().attr("type", "hidden").attr("name", "form-page").attr("value", page)),
                error_summary(state),
                html.map(|html| state.previewed(html)),
                fields,
            ))
    }
}

/// What is wrong with the form, at its top: takes the focus once, and leads to each field.
fn error_summary(state: FormState) -> Node {
    let t = texts();
    live(move || {
        let errors = state.summary.get();
        if errors.is_empty() {
            return None;
        }
        let items: Vec<_> = errors
            .iter()
            .map(|(name, violation)| {
                // A field that the form doesn't have has no label.
                let label = Some(state.label(name)).filter(|label| !label.is_empty()).unwrap_or(name);
                let text = violation_message(t, violation, label);
                li().child(a().attr("href", state.place(name)).attr("rel", "external").child(text))
            })
            .collect();
        let id = state.field_id("error-title");
        let title = h2().id(id.clone()).child(t.get(Text::FormErrorsTitle));
        let summary = div().class("error-summary").attr("role", "alert").attr("tabindex", "-1").attr("aria-labelledby", id);
        Some(summary.focused().child((title, ul().child(items))))
    })
}

impl FormState {
    /// The buttons at the form's end.
    pub fn actions(self, actions: impl Into<Node>) -> Element {
        div().class("form-actions").child(actions)
    }

    /// The button that sends the form. It stays enabled: pressing it says what is missing.
    pub fn submit(self, label: &'static str) -> Element {
        self.submit_as("button primary", label)
    }

    pub fn submit_as(self, class: &'static str, label: &'static str) -> Element {
        button().attr("type", "submit").class(class).live_attr("aria-busy", move || self.sending.get().then_some("true")).child(label)
    }

    /// One of several buttons: what it adds to the form tells which.
    pub fn submit_with(self, class: &'static str, name: &str, value: &'static str, label: &'static str) -> Element {
        self.submit_as(class, label).attr("name", state::wire_name(name)).attr("value", value)
    }
}
