//! The programs that the host keeps. Search, filter and page stand in the address.

use entente_shared::{
    Page,
    programs::{HostProgram, ProgramFilter, ProgramQuery},
};
use leptos::{prelude::*, web_sys};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::server_fns::LoadHostPrograms;
use crate::{
    agreements::host_page::for_operators,
    form::content_of,
    host::host_head,
    html::{Element, Node, a, button, div, form, input, label, option, select, table, tbody, td, th, thead, tr},
    messages::{Text, isolated, listed, texts},
    ui::{self, button_link, button_row, empty, loaded_within, pager, tag},
};

const PATH: &str = "/admin/programs";

pub fn host_programs_page() -> Node {
    for_operators(|| {
        let t = texts();
        let parameters = use_query_map();
        let query = Memo::new(move |_| ProgramQuery::from_parameters(|name| parameters.read().get(name)));
        let found = loaded_within(move || LoadHostPrograms { query: query.get() }, move |page| results(page, &query.get_untracked()));
        let new = button_row(button_link("button primary", "/admin/programs/new", t.get(Text::ProgramNew)));
        (host_head(PATH), new, filters(query), found).into()
    })
}

fn filters(query: Memo<ProgramQuery>) -> Element {
    let t = texts();
    let navigate = use_navigate();
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        let chosen = content_of(&event);
        let value = |name: &str| chosen.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim().to_owned());
        navigate(&address(&ProgramQuery::from_parameters(value)), Default::default());
    };
    let field = |id: &'static str, name: Text, control: Element| {
        let name = label().class("label").attr("for", id).child(t.get(name));
        div().class("field").child((name, control.class("input").id(id).attr("name", id)))
    };
    let words = input().attr("type", "search").attr("dir", "auto").attr("maxlength", "100").live_attr("value", move || query.get().words);
    let kinds = [
        (ProgramFilter::InUse, Text::ProgramsInUse),
        (ProgramFilter::Archived, Text::ProgramsArchived),
        (ProgramFilter::All, Text::ProgramsAll),
    ]
    .map(|(show, text)| option().attr("value", show.as_str()).live_attr("selected", move || query.get().show == show).child(t.get(text)));
    form()
        .id("search")
        .class("filters")
        .attr("role", "search")
        .attr("method", "get")
        .attr("action", PATH)
        .attr("autocomplete", "off")
        .on("submit", submit)
        .child((
            field("q", Text::ProgramsSearch, words),
            field("show", Text::ProgramsShow, select().child(kinds)),
            button().attr("type", "submit").class("button").child(t.get(Text::DiscoverSubmit)),
        ))
}

fn results(page: Page<HostProgram>, query: &ProgramQuery) -> Node {
    let t = texts();
    if page.items.is_empty() {
        return if query.is_filtered() {
            let all = button_link("button", "/admin/programs?show=all", t.get(Text::ProgramsSeeAll));
            empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::ProgramsNoMatch), Some(all)).into()
        } else {
            empty(t.get(Text::ProgramsNothingTitle), t.get(Text::ProgramsNothing), None).into()
        };
    }
    let heads = [Text::ProgramName, Text::ProgramOwners, Text::ProgramEngagements, Text::ProgramState, Text::PeopleActions];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let first = query.first_page();
    let previous = page.previous.map(|place| address(&ProgramQuery { before: Some(place), ..first.clone() }));
    let next = page.next.map(|place| address(&ProgramQuery { after: Some(place), ..first }));
    let rows: Vec<_> = page.items.into_iter().map(row).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (div().class("table-wrap").child(table), pager(previous, next)).into()
}

fn row(program: HostProgram) -> Element {
    let t = texts();
    let HostProgram { id, name, owners, engagements, archived_at } = program;
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let state = if archived_at.is_some() { tag("neutral", t.get(Text::ProgramArchived)) } else { tag("good", t.get(Text::ProgramInUse)) };
    let way = |href: String, text: Text| {
        button_link("button", href, t.get(text)).attr("aria-label", format!("{} – {}", t.get(text), isolated(&name)))
    };
    let ways = (way(format!("{PATH}/{id}"), Text::ProgramKeep), way(format!("/programs/{id}/people"), Text::ProgramRoles));
    tr().child((
        th().attr("scope", "row").child(a().attr("href", format!("/programs/{id}")).child(name.clone())),
        cell(Text::ProgramOwners, listed(&owners).into()),
        cell(Text::ProgramEngagements, t.counted(engagements).into()),
        cell(Text::ProgramState, state.into()),
        td().child(div().class("cluster").child(ways)),
    ))
}

fn address(query: &ProgramQuery) -> String {
    let parameters = query.parameters();
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ui::address(PATH, &parameters)
}
