//! MEM-01: people of an organization are added to an engagement, several at once.

use entente_shared::{
    EngagementId,
    members::{AddMembersFields, CandidatesQuery, MembersToAdd, Organization},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    engagement_of, members_path,
    search::{search_form, words_field},
    server_fns::LoadMembersToAdd,
};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, a, div, h2, input, li, p, ul},
    messages::{Text, texts},
    ui::{self, button_link, empty, loaded, page_head},
};

pub fn add_members_page(id: &str) -> Node {
    let engagement = match engagement_of(id) {
        Ok(engagement) => engagement,
        Err(refused) => return refused,
    };
    let parameters = use_query_map();
    let query = Memo::new(move |_| CandidatesQuery::from_parameters(|name| parameters.read().get(name)));
    loaded(move || LoadMembersToAdd { engagement, query: query.get() }, move |people| show(people, &query.get_untracked()))
}

fn show(people: MembersToAdd, query: &CandidatesQuery) -> Node {
    let t = texts();
    let engagement = people.head.id;
    let path = members_path(engagement);
    let head = page_head(t.get(Text::PeopleAdd))
        .lead(t.fill(Text::MembersAddLead, &[("engagement", &people.head.title)]))
        .above(format!("/engagements/{engagement}"), people.head.title.clone())
        .above(path, t.get(Text::TabMembers));
    if !people.takes_people {
        return (head, closed()).into();
    }
    match people.organization.clone() {
        Some(organization) => (head, choose_people(engagement, people, &organization, query)).into(),
        None => (head, choose_organization(engagement, people, query)).into(),
    }
}

/// ENG-04.
pub(super) fn closed() -> Element {
    div().class("notice").attr("data-tone", "warning").child(p().child(texts().get(Text::ConflictNotOpen)))
}

fn choose_organization(engagement: EngagementId, people: MembersToAdd, query: &CandidatesQuery) -> Node {
    let t = texts();
    let path = add_path(engagement);
    let by_name = people
        .organizations_by_name
        .then(|| search_form(path.clone(), words_field("named", Text::MembersOrganizationName, query.organization_words.clone())));
    if people.organizations.is_empty() {
        let none = empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::MembersNoOrganization), None);
        return (by_name, none).into();
    }
    let more = people.more_organizations.then(|| p().class("muted").child(t.get(Text::MembersMoreOrganizations)));
    let choices: Vec<_> = people
        .organizations
        .into_iter()
        .map(|Organization { account, name }| {
            li().child(a().attr("href", ui::address(&path, &[("organization", &account.to_string())])).child(name))
        })
        .collect();
    (h2().child(t.get(Text::MembersWhichOrganization)), by_name, ul().class("plain-list").child(choices), more).into()
}

fn choose_people(engagement: EngagementId, people: MembersToAdd, organization: &Organization, query: &CandidatesQuery) -> Node {
    let t = texts();
    let path = add_path(engagement);
    let has_choice = people.organizations_by_name || !people.organizations.is_empty();
    let another = has_choice.then(|| p().child(a().attr("href", path.clone()).child(t.get(Text::MembersAnotherOrganization))));
    let of = h2().child(t.fill(Text::MembersPeopleOf, &[("organization", &organization.name)]));
    let kept = input().attr("type", "hidden").attr("name", "organization").attr("value", organization.account.to_string());
    let search = search_form(path, (kept, words_field("q", Text::PeopleSearch, query.words.clone())));
    let more = people.has_more.then(|| p().class("muted").child(t.get(Text::AddMore)));
    let nobody = people.people.is_empty().then(|| p().class("muted").child(t.get(Text::MembersNobodyToAdd)));
    let ticks: Vec<_> = people.people.into_iter().map(|person| (person.user.to_string(), person.name, person.sign_in_address)).collect();
    let form = post_form("/fn/members/add").check(check_form::<AddMembersFields>).with(|form| {
        (
            form.hidden("engagement", engagement.to_string()),
            form.hidden("organization", organization.account.to_string()),
            (!ticks.is_empty()).then(|| form.ticks("people", t.get(Text::AddPeople), ticks)),
            nobody,
            more,
            form.lines("addresses", t.get(Text::MembersAddresses), None, t.get(Text::MembersAddressesHint), "3"),
            form.checkbox("tell", t.get(Text::AddTell)),
            form.actions((
                form.submit(t.get(Text::MembersAddSubmit)),
                button_link("button", members_path(engagement), t.get(Text::RemoveCancel)),
            )),
        )
    });
    (of, another, search, form).into()
}

fn add_path(engagement: EngagementId) -> String {
    format!("{}/add", members_path(engagement))
}
