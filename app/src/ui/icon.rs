//! Icons: a few strokes on a grid of 24, beside a word that says the same.

use crate::html::{Element, path, svg};

#[derive(Clone, Copy)]
pub enum IconKind {
    Home,
    Discover,
    Engagements,
    Requests,
    Account,
    Host,
    Menu,
    Nothing,
    Locked,
}

impl IconKind {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::Discover => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12l5 5",
            Self::Engagements => "M4 7h16v12H4zM9 7V4h6v3M4 12h16",
            Self::Requests => "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3",
            Self::Account => "M4 20V7h7v13M11 11h9v9M4 20h17M7 11h1M7 15h1M15 15h1",
            Self::Host => "M4 6h10M18 6h2M16 4v4M4 12h2M10 12h10M8 10v4M4 18h8M16 18h4M14 16v4",
            Self::Menu => "M4 6h16M4 12h16M4 18h16",
            Self::Nothing => "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
            Self::Locked => "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3",
        }
    }
}

pub fn icon(kind: IconKind) -> Element {
    svg()
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", "1.75")
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round")
        .attr("aria-hidden", "true")
        .child(path().attr("d", kind.path()))
}
