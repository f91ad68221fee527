//! MEM-01: the members of another engagement become members of this one, too.

use entente_shared::{
    EngagementId,
    members::{CopySource, MembersToCopy},
    rules,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    add::closed,
    engagement_of, members_path,
    search::{search_form, words_field},
    server_fns::LoadMembersToCopy,
};
use crate::{
    form::post_form,
    html::{Node, a, li, p, span, ul},
    messages::{Text, texts},
    ui::{self, button_link, button_row, empty, loaded, page_head},
};

pub fn copy_members_page(id: &str) -> Node {
    let engagement = match engagement_of(id) {
        Ok(engagement) => engagement,
        Err(refused) => return refused,
    };
    let parameters = use_query_map();
    let words = Memo::new(move |_| {
        let words = parameters.read().get("q").unwrap_or_default();
        words.chars().take(rules::SEARCH_MAX).collect::<String>()
    });
    let from = Memo::new(move |_| parameters.read().get("from").and_then(|id| id.parse().ok()));
    let ask = move || LoadMembersToCopy { engagement, from: from.get(), words: words.get() };
    loaded(ask, move |found| show(found, words.get_untracked()))
}

fn show(found: MembersToCopy, words: String) -> Node {
    let t = texts();
    let engagement = found.head.id;
    let head = page_head(t.get(Text::MembersCopy))
        .lead(t.get(Text::MembersCopyLead))
        .above(format!("/engagements/{engagement}"), found.head.title.clone())
        .above(members_path(engagement), t.get(Text::TabMembers));
    if !found.takes_people {
        return (head, closed()).into();
    }
    match found.chosen {
        Some((source, count)) => (head, confirm(engagement, &source, count)).into(),
        None => (head, choose(engagement, found.sources, found.has_more, words)).into(),
    }
}

fn choose(engagement: EngagementId, sources: Vec<CopySource>, has_more: bool, words: String) -> Node {
    let t = texts();
    let path = copy_path(engagement);
    let search = search_form(path.clone(), words_field("q", Text::MembersCopySearch, words));
    if sources.is_empty() {
        let back = button_link("button", members_path(engagement), t.get(Text::TabMembers));
        return (search, empty(t.get(Text::MembersCopyNoneTitle), t.get(Text::MembersCopyNone), Some(back))).into();
    }
    let more = has_more.then(|| p().class("muted").child(t.get(Text::MembersCopyMore)));
    let rows: Vec<_> = sources
        .into_iter()
        .map(|source| {
            let link = a().attr("href", ui::address(&path, &[("from", &source.id.to_string())])).child(source.title);
            li().child((link, " ", span().class("muted").child(source.program)))
        })
        .collect();
    (search, ul().class("plain-list").child(rows), more).into()
}

fn confirm(engagement: EngagementId, source: &CopySource, count: i64) -> Node {
    let t = texts();
    let another = button_link("button", copy_path(engagement), t.get(Text::MembersCopyAnother));
    if count == 0 {
        let text = p().child(t.fill(Text::MembersCopyNobody, &[("engagement", &source.title)]));
        return (text, button_row(another)).into();
    }
    let text = p().child(t.fill(Text::MembersCopyCount, &[("count", &t.counted(count)), ("engagement", &source.title)]));
    let form = post_form("/fn/members/copy").with(|form| {
        (
            form.hidden("engagement", engagement.to_string()),
            form.hidden("from", source.id.to_string()),
            form.checkbox("tell", t.get(Text::AddTell)),
            form.actions((form.submit(t.get(Text::MembersCopySubmit)), another)),
        )
    });
    (text, form).into()
}

fn copy_path(engagement: EngagementId) -> String {
    format!("{}/copy", members_path(engagement))
}
