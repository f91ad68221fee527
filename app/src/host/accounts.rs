//! The registered accounts. Search, state and page stand in the address.

use entente_shared::{
    Country, Page,
    operators::{AccountState, AccountsQuery, ListedAccount},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    filters::{filters, state_pager},
    for_operators, host_head,
    server_fns::LoadHostAccounts,
    words::{account_state_name, account_state_tag},
};
use crate::{
    html::{Element, Node, a, div, span, table, tbody, td, th, thead, tr},
    messages::{Text, texts},
    ui::{button_link, empty, loaded_within, tag, time},
};

pub const PATH: &str = "/admin/accounts";

pub fn accounts_page() -> Node {
    for_operators(|| {
        let parameters = use_query_map();
        let query = Memo::new(move |_| AccountsQuery::from_parameters(|name| parameters.read().get(name)));
        let states = AccountState::ALL.iter().map(|state| (state.as_str(), account_state_name(*state))).collect();
        let found = loaded_within(move || LoadHostAccounts { query: query.get() }, move |page| results(page, &query.get_untracked()));
        (host_head(PATH), filters(PATH, Text::HostAccountsSearch, Text::HostAccountsAll, states), found).into()
    })
}

fn results(page: Page<ListedAccount>, query: &AccountsQuery) -> Node {
    let t = texts();
    if page.items.is_empty() {
        let all = query.is_filtered().then(|| button_link("button", PATH, t.get(Text::HostAccountsAll)));
        return empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::HostAccountsNoMatch), all).into();
    }
    let heads = [
        Text::FieldPublisherDisplayName,
        Text::AccountNumber,
        Text::FieldCountry,
        Text::HostAccountPeople,
        Text::HostAccountRegistered,
        Text::HostState,
    ];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let pager = state_pager(PATH, query, &page);
    let rows: Vec<_> = page.items.into_iter().map(row).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (div().class("table-wrap").child(table), pager).into()
}

fn row(account: ListedAccount) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let country = Country::parse(&account.country).map(|country| t.country(country).to_owned()).unwrap_or(account.country);
    let state: Node = match account.suspended_at {
        None => account_state_tag(AccountState::Active).into(),
        Some(at) => (account_state_tag(AccountState::Suspended), " ", time(at)).into(),
    };
    let host = account.is_host.then(|| (" ", tag("info", t.get(Text::NavHost))));
    let name = a().attr("href", format!("{PATH}/{}", account.id)).child(account.name);
    tr().child((
        th().attr("scope", "row").child((name, host, span().class("muted").child(account.business_name))),
        cell(Text::AccountNumber, span().class("code").child(account.number.to_string()).into()),
        cell(Text::FieldCountry, country.into()),
        cell(Text::HostAccountPeople, t.counted(account.people).into()),
        cell(Text::HostAccountRegistered, time(account.registered_at).into()),
        cell(Text::HostState, span().child(state).into()),
    ))
}
