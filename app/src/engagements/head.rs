//! The top of each page of an engagement, with the way to its sisters.

use entente_shared::engagements::{EngagementHead, EngagementTab};

use super::life_tag;
use crate::{
    html::{Element, Node, a, li, nav, p, ul},
    messages::{Text, texts},
    ui::page_head,
};

/// The head of one of its pages other than the overview, which has a head of its own.
pub fn engagement_head(head: &EngagementHead, tab: EngagementTab) -> Node {
    let t = texts();
    let title = format!("{} – {}", t.get(tab_name(tab)), head.title);
    let page = page_head(title)
        .here(t.get(tab_name(tab)))
        .above("/engagements", t.get(Text::NavEngagements))
        .above(tab_path(head, EngagementTab::Overview), &*head.title);
    (page, life_tag(head.life).map(|tag| p().child(tag)), tabs(head, Some(tab))).into()
}

/// The ways to its pages; nothing where there is only one.
pub fn tabs(head: &EngagementHead, current: Option<EngagementTab>) -> Option<Element> {
    let t = texts();
    let tab = |tab: &EngagementTab| {
        let state = if Some(*tab) == current { "page" } else { "false" };
        li().child(a().attr("href", tab_path(head, *tab)).attr("aria-current", state).child(t.get(tab_name(*tab))))
    };
    let list: Vec<_> = head.tabs.iter().map(tab).collect();
    (list.len() > 1).then(|| nav().class("tabs").attr("aria-label", t.get(Text::EngagementPages)).child(ul().child(list)))
}

fn tab_path(head: &EngagementHead, tab: EngagementTab) -> String {
    match tab {
        EngagementTab::Overview => format!("/engagements/{}", head.id),
        tab => format!("/engagements/{}/{}", head.id, tab.as_str()),
    }
}

const fn tab_name(tab: EngagementTab) -> Text {
    match tab {
        EngagementTab::Overview => Text::TabOverview,
        EngagementTab::Members => Text::TabMembers,
        EngagementTab::Requests => Text::TabRequests,
        EngagementTab::Terms => Text::TabTerms,
        EngagementTab::Roles => Text::TabRoles,
        EngagementTab::Settings => Text::TabSettings,
    }
}
