//! MEM-01: an engagement's members. Search, filter, order and page stand in the address.

use entente_shared::{
    EngagementId, UserId,
    engagements::EngagementTab,
    members::{Member, MemberSort, Members, MembersQuery, RemovedMember},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    engagement_of, members_path,
    outcome::outcome,
    search::{control_field, search_form, words_field},
    server_fns::LoadMembers,
};
use crate::{
    engagements::head::engagement_head,
    form::post_form,
    html::{Element, Node, div, live, option, p, select, span, table, tbody, td, th, thead, tr},
    messages::{Text, isolated, listed, texts},
    session::{Session, ShownOnce},
    ui::{self, button_link, button_row, empty, loaded, pager, tag, time},
};

pub fn members_page(id: &str) -> Node {
    let engagement = match engagement_of(id) {
        Ok(engagement) => engagement,
        Err(refused) => return refused,
    };
    let parameters = use_query_map();
    let query = Memo::new(move |_| MembersQuery::from_parameters(|name| parameters.read().get(name)));
    let removed = Memo::new(move |_| parameters.read().get("removed").and_then(|person| person.parse().ok()));
    let ask = move || LoadMembers { engagement, query: query.get(), removed: removed.get() };
    loaded(ask, move |members| show(members, &query.get_untracked()))
}

fn show(members: Members, query: &MembersQuery) -> Node {
    let t = texts();
    let engagement = members.head.id;
    let path = members_path(engagement);
    let head = engagement_head(&members.head, EngagementTab::Members);
    let undo = members.removed.clone().map(|removed| undo(engagement, removed));
    let results = live({
        let path = path.clone();
        move || ShownOnce::on(&path).map(|results| outcome(&results))
    });
    let ways = ways(&members, query);
    let filters = filters(&members, query);
    let whose = match (members.sees_all, members.others.is_empty()) {
        (true, _) => None,
        (false, true) => Some(t.get(Text::MembersOwnOnly).to_owned()),
        (false, false) => Some(t.fill(Text::MembersOthers, &[("organizations", &listed(&members.others))])),
    };
    let whose = whose.map(|text| p().class("muted").child(text));
    (head, undo, results, ways, whose, filters, rows(members, query)).into()
}

/// MEM-01: for a while a removal is undone by pressing a button.
fn undo(engagement: EngagementId, removed: RemovedMember) -> Element {
    let t = texts();
    let form = post_form("/fn/members/restore").id("undo-").class("button-row").with(|form| {
        (
            form.hidden("engagement", engagement.to_string()),
            form.hidden("person", removed.user.to_string()),
            form.submit_as("button", t.get(Text::PeopleUndo)),
        )
    });
    let text = p().child(t.fill(Text::MembersUndoText, &[("name", &removed.name)]));
    div().class("notice").attr("data-tone", "info").child((text, form))
}

fn ways(members: &Members, query: &MembersQuery) -> Element {
    let t = texts();
    let path = members_path(members.head.id);
    let changes = (members.manages && members.takes_people).then(|| {
        (
            button_link("button primary", format!("{path}/add"), t.get(Text::PeopleAdd)),
            button_link("button", format!("{path}/copy"), t.get(Text::MembersCopy)),
        )
    });
    let file = button_link("button", address(&format!("{path}.csv"), &query.first_page()), t.get(Text::MembersExport));
    button_row((changes, file.attr("rel", "external").attr("download", true)))
}

fn filters(members: &Members, query: &MembersQuery) -> Element {
    let t = texts();
    let choice = |value: String, chosen: bool, name: Node| option().attr("value", value).attr("selected", chosen).child(name);
    let organization = (members.organizations.len() > 1).then(|| {
        let any = choice(String::new(), query.organization.is_none(), t.get(Text::MembersAnyOrganization).into());
        let each = members.organizations.iter().map(|organization| {
            let chosen = query.organization == Some(organization.account);
            choice(organization.account.to_string(), chosen, Node::Text(isolated(&organization.name).into_owned().into()))
        });
        control_field("organization", Text::MembersOrganization, select().child((any, each.collect::<Vec<_>>())))
    });
    // The usual order needs no word in the address.
    let sorts = [(MemberSort::Name, "", Text::MembersByName), (MemberSort::Added, MemberSort::Added.as_str(), Text::MembersByAdded)]
        .map(|(sort, value, text)| choice(value.to_owned(), query.sort == sort, t.get(text).into()));
    let fields = (
        words_field("q", Text::PeopleSearch, query.words.clone()),
        organization,
        control_field("sort", Text::DiscoverSort, select().child(sorts)),
    );
    search_form(members_path(members.head.id), fields)
}

fn rows(members: Members, query: &MembersQuery) -> Node {
    let t = texts();
    let path = members_path(members.head.id);
    let Members { head, page, manages, takes_people, .. } = members;
    if page.items.is_empty() {
        return if query.is_filtered() || query.after.is_some() || query.before.is_some() {
            let all = button_link("button", path, t.get(Text::PeopleAll));
            empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::MembersNoMatch), Some(all)).into()
        } else {
            let add = (manages && takes_people).then(|| button_link("button", format!("{path}/add"), t.get(Text::PeopleAdd)));
            empty(t.get(Text::MembersNobodyTitle), t.get(Text::MembersNobody), add).into()
        };
    }
    let own = Session::actor().map(|actor| actor.user);
    let texts_of_heads =
        [Text::MembersName, Text::MembersRole, Text::MembersSince, Text::MembersLastAccess, Text::MembersTerms, Text::PeopleActions];
    let has_actions = manages || page.items.iter().any(|member| own == Some(member.user));
    let count = if has_actions { texts_of_heads.len() } else { texts_of_heads.len() - 1 };
    let heads: Vec<_> = texts_of_heads.into_iter().take(count).map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let first = query.first_page();
    let previous = page.previous.map(|place| address(&path, &MembersQuery { before: Some(place), ..first.clone() }));
    let next = page.next.map(|place| address(&path, &MembersQuery { after: Some(place), ..first }));
    let rows: Vec<_> = page.items.into_iter().map(|member| row(head.id, member, own, manages, has_actions)).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (div().class("table-wrap").child(table), pager(previous, next)).into()
}

fn row(engagement: EngagementId, member: Member, own: Option<UserId>, manages: bool, has_actions: bool) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let is_own = own == Some(member.user);
    let you = is_own.then(|| (" ", tag("neutral", t.get(Text::PeopleYou))));
    let actions = if is_own {
        Some(button_link("button", format!("/engagements/{engagement}/leave"), t.get(Text::MembersLeave)))
    } else {
        manages.then(|| {
            let href = format!("{}/{}/remove", members_path(engagement), member.user);
            let text = t.get(Text::PeopleRemove);
            button_link("button danger", href, text).attr("aria-label", format!("{text} – {}", isolated(&member.name)))
        })
    };
    let owner = member.is_owner.then(|| tag("info", t.get(Text::RoleOwner)));
    let power_user = member.is_power_user.then(|| tag("info", t.get(Text::MembersPowerUser)));
    let roles = div().class("cluster").child((owner, power_user, tag("neutral", t.get(Text::MembersParticipant))));
    let by = member.added_by.map(|name| span().class("muted").child((" ", t.fill(Text::MembersBy, &[("name", &name)]))));
    let last: Node = member.last_access_at.map_or_else(|| t.get(Text::PeopleNever).into(), |at| time(at).into());
    let terms = if member.terms_due { ("warning", Text::MembersTermsDue) } else { ("good", Text::MembersTermsAccepted) };
    tr().child((
        th().attr("scope", "row").child((
            member.name,
            you,
            span().class("muted").child(member.sign_in_address),
            span().class("muted").child(member.organization),
        )),
        cell(Text::MembersRole, roles.into()),
        cell(Text::MembersSince, span().child((time(member.since), by)).into()),
        cell(Text::MembersLastAccess, last),
        cell(Text::MembersTerms, tag(terms.0, t.get(terms.1)).into()),
        has_actions.then(|| td().child(actions)),
    ))
}

fn address(path: &str, query: &MembersQuery) -> String {
    let parameters = query.parameters();
    let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ui::address(path, &parameters)
}
