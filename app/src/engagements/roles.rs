//! Who runs an engagement, and who decides for an organization in it.

use entente_shared::{
    AccountId, EngagementId, Missing,
    engagements::{EngagementRole, EngagementRoles, EngagementTab, Organization, RoleChoices, RolePerson},
};

use super::{
    head::engagement_head,
    owner_server_fns::{LoadRoleChoices, LoadRoles},
    settings::{audience::facts, of_engagement},
};
use crate::{
    form::post_form,
    html::{Element, Node, div, h2, h3, li, p, section, span, ul},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{button_link, button_row, loaded, refusal, search, tag, words},
};

pub fn roles_page(id: &str) -> Node {
    of_engagement(id, |engagement| loaded(move || LoadRoles { engagement }, show))
}

fn show(roles: EngagementRoles) -> Node {
    let t = texts();
    let EngagementRoles { head, owners, power_users, names_owners, names_power_users } = roles;
    let engagement = head.id;
    let top = engagement_head(&head, EngagementTab::Roles);
    let part = |title: Text, lead: Text, nothing: Text, role: EngagementRole, people: Vec<RolePerson>, names: bool| {
        let is_last = role == EngagementRole::Owner && people.len() == 1;
        let rows: Vec<_> = people.into_iter().map(|person| row(engagement, role, person, names, is_last)).collect();
        let list: Node =
            if rows.is_empty() { p().class("muted").child(t.get(nothing)).into() } else { ul().class("results").child(rows).into() };
        let path = format!("/engagements/{engagement}/roles/{role}");
        let add = names.then(|| button_row(button_link("button", path, t.get(name_somebody(role)))));
        section().class("section").child((h2().child(t.get(title)), p().class("muted").child(t.get(lead)), list, add))
    };
    let owners = part(Text::RolesOwners, Text::RolesOwnersLead, Text::RolesNobody, EngagementRole::Owner, owners, names_owners);
    let power_users = names_power_users
        .then(|| part(Text::RolesPowerUsers, Text::RolesPowerUsersLead, Text::RolesNobody, EngagementRole::PowerUser, power_users, true));
    (top, owners, power_users).into()
}

const fn name_somebody(role: EngagementRole) -> Text {
    match role {
        EngagementRole::Owner => Text::RolesNameOwner,
        EngagementRole::PowerUser => Text::RolesNamePowerUser,
    }
}

fn row(engagement: EngagementId, role: EngagementRole, person: RolePerson, names: bool, is_last: bool) -> Element {
    let t = texts();
    let is_own = Session::actor().is_some_and(|actor| actor.user == person.user);
    let you = is_own.then(|| (" ", tag("neutral", t.get(Text::PeopleYou))));
    let take = (!is_last && (names || is_own))
        .then(|| role_form("/fn/engagements/take-role", engagement, role, &person, "button danger", Text::RolesTake));
    // A button is never missing without its reason.
    let why = is_last.then(|| p().class("muted").child(t.get(Text::ConflictLastOwner)));
    let address = span().class("code").child(person.sign_in_address.clone());
    li().class("result").child((
        h3().child((person.name, you)),
        p().class("result-meta").child((address, " · ", person.organization_name)),
        why,
        div().class("result-side").child(take),
    ))
}

fn role_form(
    endpoint: &'static str,
    engagement: EngagementId,
    role: EngagementRole,
    person: &RolePerson,
    class: &'static str,
    text: Text,
) -> Element {
    let t = texts();
    let label = format!("{} – {}", t.get(text), isolated(&person.name));
    post_form(endpoint).id(format!("{role}-{}-{}-", person.user, person.organization)).class("").with(|form| {
        (
            form.hidden("engagement", engagement.to_string()),
            form.hidden("person", person.user.to_string()),
            form.hidden("organization", person.organization.to_string()),
            form.hidden("role", role.to_string()),
            form.submit_as(class, t.get(text)).attr("aria-label", label),
        )
    })
}

/// Somebody to name: of the host, or of an organization that is chosen first.
pub fn name_page(id: &str, role: &str, organization: Option<&str>) -> Node {
    let Ok(role) = role.parse::<EngagementRole>() else { return refusal(Missing::Page.into()) };
    let chosen: Option<AccountId> = match organization.map(str::parse) {
        None => None,
        Some(Ok(organization)) => Some(organization),
        Some(Err(_)) => return refusal(Missing::Account.into()),
    };
    of_engagement(id, |engagement| {
        loaded(
            move || LoadRoleChoices { engagement, role, organization: chosen, words: words() },
            move |choices| choose(role, chosen.is_some(), choices),
        )
    })
}

fn choose(role: EngagementRole, is_chosen: bool, choices: RoleChoices) -> Node {
    let t = texts();
    let RoleChoices { head, organization, organizations, people, more } = choices;
    let engagement = head.id;
    let top = engagement_head(&head, EngagementTab::Roles);
    let path = format!("/engagements/{engagement}/roles/{role}");
    let more = more.then(|| p().class("muted").child(t.get(Text::AudienceMore)));
    let nobody = |text: Text| p().class("muted").child(t.get(text));
    let Some(organization) = organization else {
        let pick = |organization: Organization| {
            let label = format!("{} – {}", t.get(Text::RolesChoose), isolated(&organization.name));
            let choose = button_link("button", format!("{path}/{}", organization.id), t.get(Text::RolesChoose)).attr("aria-label", label);
            li().class("result").child((facts(&organization), div().class("result-side").child(choose)))
        };
        let rows: Vec<_> = organizations.into_iter().map(pick).collect();
        let list: Node = if rows.is_empty() { nobody(Text::AudienceNoMatch).into() } else { ul().class("results").child(rows).into() };
        let title = h2().child(t.get(Text::RolesWhichOrganization));
        let back = button_row(button_link("button", format!("/engagements/{engagement}/roles"), t.get(Text::RolesBack)));
        return (top, title, search(path.clone(), Text::AudienceSearch), list, more, back).into();
    };
    let (here, above) =
        if is_chosen { (format!("{path}/{}", organization.id), path) } else { (path, format!("/engagements/{engagement}/roles")) };
    let offer = |person: RolePerson| {
        let give = role_form("/fn/engagements/give-role", engagement, role, &person, "button", name_somebody(role));
        let address = span().class("code").child(person.sign_in_address.clone());
        li().class("result").child((
            h3().child(person.name.clone()),
            p().class("result-meta").child(address),
            div().class("result-side").child(give),
        ))
    };
    let rows: Vec<_> = people.into_iter().map(offer).collect();
    let list: Node = if rows.is_empty() { nobody(Text::RolesNoMatch).into() } else { ul().class("results").child(rows).into() };
    let title = h2().child(t.fill(Text::RolesPeopleOf, &[("name", &organization.name)]));
    let back = button_row(button_link("button", above, t.get(Text::RolesBack)));
    (top, title, search(here, Text::PeopleSearch), list, more, back).into()
}
