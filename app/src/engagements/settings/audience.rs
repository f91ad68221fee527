//! ENG-02: for whom an engagement is; organizations are picked by search.

use entente_shared::{
    EngagementId, Missing,
    engagements::{Audience, AudienceFields, EngagementSettings, EngagementTab, Organization, OrganizationLeaving, Organizations},
};

use super::of_engagement;
use crate::{
    engagements::{
        audience_means,
        head::engagement_head,
        owner_server_fns::{LoadOrganization, LoadOrganizations, LoadSettings},
    },
    form::{check_form, post_form},
    html::{Element, Node, div, h2, h3, li, p, section, span, ul},
    messages::{Text, isolated, texts},
    ui::{button_link, button_row, loaded, loaded_within, refusal, search, words},
};

pub fn audience_page(id: &str) -> Node {
    of_engagement(id, |engagement| {
        let settings = loaded(move || LoadSettings { engagement }, show);
        (settings, loaded_within(move || LoadOrganizations { engagement, words: words() }, choose)).into()
    })
}

fn path(engagement: EngagementId) -> String {
    format!("/engagements/{engagement}/settings/audience")
}

fn show(settings: EngagementSettings) -> Node {
    let t = texts();
    let head = engagement_head(&settings.head, EngagementTab::Settings);
    let back = button_row(button_link("button", format!("/engagements/{}/settings", settings.head.id), t.get(Text::AudienceBack)));
    let kinds = [Audience::Any, Audience::Several, Audience::One].map(|kind| (kind.as_str(), audience_means(kind)));
    let kind = post_form("/fn/engagements/set-audience").id("audience-").check(check_form::<AudienceFields>).with(|form| {
        (
            form.hidden("engagement", settings.head.id.to_string()),
            form.radio("audience", t.get(Text::FieldAudience), settings.audience.to_string(), kinds),
            p().class("hint").child(t.get(Text::AudienceNarrowing)),
            form.actions(form.submit(t.get(Text::ActionSave))),
        )
    });
    let rows: Vec<_> = settings.organizations.iter().map(|organization| named(settings.head.id, organization)).collect();
    let list: Node = match (settings.audience, rows.is_empty()) {
        (Audience::Any, _) => p().class("muted").child(t.get(Text::AudienceEverybody)).into(),
        (_, true) => p().class("muted").child(t.get(Text::AudienceNobody)).into(),
        (_, false) => ul().class("results").child(rows).into(),
    };
    let named = section().class("section").child((h2().child(t.get(Text::AudienceNamed)), list));
    let find = (settings.audience != Audience::Any).then(|| {
        let title = h2().child(t.get(Text::AudienceAdd));
        section().class("section").child((title, search(path(settings.head.id), Text::AudienceSearch)))
    });
    (head, back, section().class("section").child(kind), named, find).into()
}

fn named(engagement: EngagementId, organization: &Organization) -> Element {
    let t = texts();
    let label = format!("{} – {}", t.get(Text::AudienceRemove), isolated(&organization.name));
    let remove = button_link("button danger", format!("{}/{}/remove", path(engagement), organization.id), t.get(Text::AudienceRemove));
    li().class("result").child((facts(organization), div().class("result-side").child(remove.attr("aria-label", label))))
}

/// Name, number, and how many of its people are in the engagement.
pub fn facts(organization: &Organization) -> Node {
    let t = texts();
    let members = t.fill(Text::AudienceMembers, &[("count", &t.counted(organization.members))]);
    let number = span().class("code").child(organization.number.to_string());
    (h3().child(organization.name.clone()), p().class("result-meta").child((number, " · ", members))).into()
}

fn choose(organizations: Organizations) -> Node {
    let t = texts();
    if organizations.audience == Audience::Any {
        return None::<Node>.into();
    }
    if organizations.found.is_empty() {
        return p().class("muted").child(t.get(Text::AudienceNoMatch)).into();
    }
    let engagement = organizations.head.id;
    let row = |organization: Organization| {
        let label = format!("{} – {}", t.get(Text::AudienceName), isolated(&organization.name));
        let add = post_form("/fn/engagements/add-organization").id(format!("{}-", organization.id)).class("").with(|form| {
            (
                form.hidden("engagement", engagement.to_string()),
                form.hidden("organization", organization.id.to_string()),
                form.submit_as("button", t.get(Text::AudienceName)).attr("aria-label", label),
            )
        });
        li().class("result").child((facts(&organization), div().class("result-side").child(add)))
    };
    let more = organizations.more.then(|| p().class("muted").child(t.get(Text::AudienceMore)));
    let rows: Vec<_> = organizations.found.into_iter().map(row).collect();
    (ul().class("results").child(rows), more).into()
}

/// What ends when an organization is named no more, before it ends.
pub fn remove_organization_page(id: &str, organization: &str) -> Node {
    of_engagement(id, |engagement| match organization.parse() {
        Ok(organization) => loaded(move || LoadOrganization { engagement, organization }, confirm),
        Err(_) => refusal(Missing::Account.into()),
    })
}

fn confirm(leaving: OrganizationLeaving) -> Node {
    let t = texts();
    let OrganizationLeaving { head, organization, power_users, pending, is_last } = leaving;
    let top = engagement_head(&head, EngagementTab::Settings);
    let back = button_link("button", path(head.id), t.get(Text::AccountCancel));
    let title = h2().child(t.fill(Text::AudienceRemoveTitle, &[("name", &organization.name)]));
    if is_last && head.life.is_published() {
        let why = p().child(t.get(Text::ConflictNoOrganization));
        return (top, title, div().class("notice").attr("data-tone", "warning").child(why), button_row(back)).into();
    }
    let counted = |count: i64, text: Text| (count > 0).then(|| li().child(t.fill(text, &[("count", &t.counted(count))])));
    let ends = ul().child((
        li().child(t.get(Text::AudienceRemoveSees)),
        counted(organization.members.into(), Text::AudienceRemoveMembers),
        counted(power_users, Text::AudienceRemovePowerUsers),
        counted(pending, Text::AudienceRemoveRequests),
        li().child(t.get(Text::AudienceRemoveUndo)),
    ));
    let form = post_form("/fn/engagements/remove-organization").id("remove-").class("button-row").with(|form| {
        (
            form.hidden("engagement", head.id.to_string()),
            form.hidden("organization", organization.id.to_string()),
            form.submit_as("button danger", t.get(Text::AudienceRemove)),
            back,
        )
    });
    (top, section().class("section prose").child((title, ends)), form).into()
}
