//! The pieces that pages are made of.

mod frame;
mod go_on;
mod icon;
mod loaded;
mod page;
mod pager;
mod search;
mod sections;
mod time;

pub use frame::framed;
#[cfg(not(feature = "ssr"))]
pub use go_on::GoOn;
pub use go_on::Refresh;
pub use icon::{IconKind, icon};
#[cfg(not(feature = "ssr"))]
pub use loaded::page_on_its_way;
pub use loaded::{Question, list_parameters, loaded, loaded_within, refusal};
pub use page::{PageHead, empty, here, page_head, return_to};
pub use pager::{list_pager, pager};
pub use search::{search, words};
pub use sections::{Section, section_head};
pub use time::{date, duration, instant, time};

use leptos_router::location::Url;

use crate::html::{Element, Node, a, p, span};

/// An address with parameters.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (number, (name, value)) in parameters.iter().enumerate() {
        address.push(if number == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&Url::escape(value));
    }
    address
}

/// A state in a word, with a tone that is never told by colour alone.
pub fn tag(tone: &'static str, text: impl Into<Node>) -> Element {
    span().class("tag").attr("data-tone", tone).child(text)
}

/// A link that looks like a button.
pub fn button_link(class: &'static str, href: impl Into<crate::html::Value>, text: impl Into<Node>) -> Element {
    a().class(class).attr("href", href).child(text)
}

/// Buttons side by side.
pub fn button_row(buttons: impl Into<Node>) -> Element {
    p().class("button-row").child(buttons)
}
