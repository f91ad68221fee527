use entente_shared::policy::{Action, Verdict, may};

use super::page_head;
use crate::{
    html::{Node, a, li, nav, ul},
    messages::{Text, texts},
    session::Session,
};

/// One of several pages that belong together, such as those of the account.
pub struct Section {
    pub href: &'static str,
    /// The tab's word and the page's title.
    pub name: Text,
    /// What whoever sees the tab may do there.
    pub needs: Action,
}

/// The head of the page at `href`, with the way to its sisters.
pub fn section_head(label: Text, sections: &'static [Section], href: &str) -> Node {
    let t = texts();
    let standing = Session::actor().map(|actor| actor.standing()).unwrap_or_default();
    let tabs: Vec<_> = sections
        .iter()
        .filter(|section| may(standing, section.needs) == Verdict::Allowed)
        .map(|section| {
            let current = if section.href == href { "page" } else { "false" };
            li().child(a().attr("href", section.href).attr("aria-current", current).child(t.get(section.name)))
        })
        .collect();
    let title = sections.iter().find(|section| section.href == href).map_or(label, |section| section.name);
    (page_head(t.get(title)), nav().class("tabs").attr("aria-label", t.get(label)).child(ul().child(tabs))).into()
}
