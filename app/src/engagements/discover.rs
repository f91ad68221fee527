//! ENG-05: what is new and available to me and my organization. Search, filter, order and page stand in the address.

use entente_shared::{
    Error, Page,
    engagements::{AccessKind, DiscoverQuery, EngagementSummary, Sort},
};
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_navigate, use_query_map},
    location::Url,
};

use super::{access_tag, server_fns::discover_engagements, words::access_name};
use crate::{
    messages::{Text, texts},
    session::Session,
    ui::{Empty, Loaded, PageHead, Refresh, Refusal, Tag, Time},
};

#[component]
pub fn DiscoverPage() -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let t = texts();
    let parameters = use_query_map();
    let query = Memo::new(move |_| DiscoverQuery::from_parameters(|name| parameters.read().get(name)));
    let found = Resource::new(
        move || (Refresh::watch(), query.get()),
        |(_, query)| async move {
            let page = discover_engagements(query.clone()).await?;
            Ok((query, page))
        },
    );
    view! {
        <PageHead title=t.get(Text::DiscoverTitle) lead=Oco::from(t.get(Text::DiscoverLead))/>
        <Filters query/>
        <Loaded resource=found show=results/>
    }
    .into_any()
}

/// A plain search form; with WebAssembly it goes to the same address without a new document.
#[component]
fn Filters(query: Memo<DiscoverQuery>) -> impl IntoView {
    let t = texts();
    let navigate = use_navigate();
    let words = NodeRef::<leptos::html::Input>::new();
    let access = NodeRef::<leptos::html::Select>::new();
    let sort = NodeRef::<leptos::html::Select>::new();
    let go = move || {
        let (Some(words), Some(access), Some(sort)) = (words.get(), access.get(), sort.get()) else { return };
        let typed = DiscoverQuery {
            words: words.value().trim().to_owned(),
            access: access.value().parse().ok(),
            sort: sort.value().parse().unwrap_or(Sort::Newest),
            after: None,
            before: None,
        };
        navigate(&address(&typed), Default::default());
    };
    let submit = {
        let go = go.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            go();
        }
    };
    let chosen = move |_| go();
    let now = query.get_untracked();
    view! {
        <form class="filters" role="search" method="get" action="/engagements/discover" on:submit=submit>
            <div class="field">
                <label class="label" for="q">{t.get(Text::DiscoverSearch)}</label>
                <input class="input" id="q" name="q" type="search" maxlength="100" value=now.words prop:value=move || query.get().words node_ref=words/>
            </div>
            <div class="field">
                <label class="label" for="access">{t.get(Text::DiscoverAccess)}</label>
                <select class="input" id="access" name="access" node_ref=access on:change=chosen.clone()>
                    <option value="">{t.get(Text::DiscoverAnyAccess)}</option>
                    {AccessKind::ALL.iter().map(|kind| view! {
                        <option value=kind.as_str() selected=move || query.get().access == Some(*kind)>{t.get(access_name(*kind))}</option>
                    }).collect::<Vec<_>>()}
                </select>
            </div>
            <div class="field">
                <label class="label" for="sort">{t.get(Text::DiscoverSort)}</label>
                <select class="input" id="sort" name="sort" node_ref=sort on:change=chosen>
                    {[(Sort::Newest, Text::DiscoverNewest), (Sort::Title, Text::DiscoverByTitle)].map(|(sort, text)| view! {
                        <option value=sort.as_str() selected=move || query.get().sort == sort>{t.get(text)}</option>
                    }).to_vec()}
                </select>
            </div>
            <button type="submit" class="button">{t.get(Text::DiscoverSubmit)}</button>
        </form>
    }
}

fn results((query, page): (DiscoverQuery, Page<EngagementSummary>)) -> AnyView {
    let t = texts();
    if page.items.is_empty() {
        return if query.is_filtered() || query.after.is_some() || query.before.is_some() {
            view! {
                <Empty title=t.get(Text::DiscoverNoMatchTitle) text=t.get(Text::DiscoverNoMatch)>
                    <a class="button" href="/engagements/discover">{t.get(Text::DiscoverClear)}</a>
                </Empty>
            }
            .into_any()
        } else {
            view! {
                <Empty title=t.get(Text::DiscoverNothingTitle) text=t.get(Text::DiscoverNothing)>
                    <a class="button" href="/engagements">{t.get(Text::NavEngagements)}</a>
                </Empty>
            }
            .into_any()
        };
    }
    let rows: Vec<_> = page.items.into_iter().map(row).collect();
    let neighbour = |query: DiscoverQuery, rel: &'static str, text: Text| {
        view! { <a class="pager-link" rel=rel href=address(&query)>{t.get(text)}</a> }
    };
    let first = query.first_page();
    let previous =
        page.previous.map(|place| neighbour(DiscoverQuery { before: Some(place), ..first.clone() }, "prev", Text::PagerPrevious));
    let next = page.next.map(|place| neighbour(DiscoverQuery { after: Some(place), ..first }, "next", Text::PagerNext));
    let pager = (previous.is_some() || next.is_some()).then(|| {
        view! { <nav class="pager" aria-label=t.get(Text::PagerLabel)>{previous} {next}</nav> }
    });
    view! { <ul class="results">{rows}</ul> {pager} }.into_any()
}

fn row(engagement: EngagementSummary) -> AnyView {
    let t = texts();
    let action = if engagement.requested {
        view! { <Tag tone="warning" text=t.get(Text::StatePending)/> }.into_any()
    } else {
        let text = match engagement.access {
            AccessKind::Open => Text::ActionJoin,
            AccessKind::Managed => Text::ActionRequestAccess,
            AccessKind::ByInvitation => Text::ActionWhom,
        };
        let label = format!("{}: {}", t.get(text), engagement.title);
        view! { <a class="button" href=format!("/engagements/{}#enter", engagement.id) aria-label=label>{t.get(text)}</a> }.into_any()
    };
    view! {
        <li class="result">
            <h2><a href=format!("/engagements/{}", engagement.id)>{engagement.title}</a></h2>
            <p class="result-meta">{engagement.program} " · " {engagement.host} " · " <Time at=engagement.published_at/></p>
            <p>{engagement.summary}</p>
            <div class="result-side">{access_tag(engagement.access)} {action}</div>
        </li>
    }
    .into_any()
}

fn address(query: &DiscoverQuery) -> String {
    let mut address = "/engagements/discover".to_owned();
    for (number, (name, value)) in query.parameters().into_iter().enumerate() {
        address.push(if number == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&Url::escape(&value));
    }
    address
}
