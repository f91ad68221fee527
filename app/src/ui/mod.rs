//! The pieces that pages are made of.

mod frame;
mod go_on;
mod icon;
mod loaded;
mod page;
mod time;

pub use frame::Frame;
#[cfg(feature = "hydrate")]
pub use go_on::GoOn;
pub use go_on::Refresh;
pub use icon::{Icon, IconKind};
pub use loaded::{Loaded, Refusal};
pub use page::{Empty, PageHead, ReturnTo, here};
pub use time::{Time, date, duration};

use leptos::prelude::*;

/// A state in a word, with a tone that is never told by colour alone.
#[component]
pub fn Tag(tone: &'static str, #[prop(into)] text: Oco<'static, str>) -> impl IntoView {
    view! { <span class="tag" data-tone=tone>{text}</span> }
}
