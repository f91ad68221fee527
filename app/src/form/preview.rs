//! What somebody wants to look at before they save it: rendered by the server, which keeps nothing of it.
//!
//! A form gets the button with [`FormState::preview_button`] and says `.preview(Preview::on(path))`; its server function answers that
//! button with [`Next::previewing`](crate::response::Next::previewing). The text as it would be shown stands at the top of the form then,
//! and its fields keep what was typed. What the form was made from goes into [`FormState::made_from`].

use leptos::prelude::*;

use super::state::{FormState, wire_name};
use crate::{
    html::{Element, div, h2, input, section},
    messages::{Text, texts},
    response::PREVIEW,
    session::ShownOnce,
};

/// The field that the button adds to the form, and its value.
const DECISION: &str = "decision";

/// The answer to a form's button *Preview*.
pub struct Preview {
    pub(super) html: String,
    /// Wire names and values.
    pub(super) typed: Vec<(String, String)>,
}

impl Preview {
    /// What the form of the page at that path was answered with last.
    pub fn on(path: &str) -> Option<Self> {
        let mut shown = ShownOnce::on(path)?.into_iter();
        if shown.next()? != PREVIEW {
            return None;
        }
        let html = shown.next()?;
        let mut typed = Vec::new();
        while let (Some(name), Some(value)) = (shown.next(), shown.next()) {
            typed.push((wire_name(&name), value));
        }
        Some(Self { html, typed })
    }
}

impl FormState {
    /// Sends the form to be looked at.
    pub fn preview_button(self) -> Element {
        self.submit_with("button", DECISION, PREVIEW, texts().get(Text::FormPreview))
    }

    /// What the form was made from, not shown: of a form that came back that is what it was before, unless something has changed since.
    pub fn made_from(self, name: &str, value: String) -> Element {
        let wire = wire_name(name);
        let earlier = self.typed.with_value(|typed| typed.iter().find(|(known, _)| *known == wire).map(|(_, value)| value.clone()));
        let value = earlier.filter(|_| !self.was_overtaken()).unwrap_or(value);
        input().attr("type", "hidden").attr("name", wire).attr("value", value)
    }

    /// The text as it would be shown; takes the focus once.
    pub(super) fn previewed(self, html: String) -> Element {
        let id = self.field_id("preview");
        let title = h2().id(id.clone()).child(texts().get(Text::FormPreviewTitle));
        let document = div().class("document prose").attr("tabindex", "0").attr("role", "region").attr("aria-labelledby", id);
        section().class("section").child((title, document.focused().markup(html)))
    }
}
