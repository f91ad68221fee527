//! USR-03: inviting up to ten addresses at once, and what became of earlier invitations.

use entente_shared::{
    Language, ListQuery, Page,
    directories::DirectoryRole,
    people::{AccountRole, AddressResult, Invitation, InvitationState, InviteFields},
    policy::{Action, Verdict, may},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{role_name, server_fns::LoadInvitations, unless::unless_allowed};
use crate::{
    account::account_head,
    form::{check_form, post_form},
    html::{Element, Node, div, h2, li, live, p, section, span, strong, ul},
    messages::{Text, isolated, texts},
    session::{Session, ShownOnce},
    ui::{button_link, date, empty, list_pager, loaded_within, search, tag, time},
};

const PATH: &str = "/account/invitations";

pub fn invitations_page() -> Node {
    if let Some(refused) = unless_allowed(Action::InvitePeople) {
        return refused;
    }
    let t = texts();
    let lead = p().class("lead").child(t.get(Text::InviteLead));
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    let found = loaded_within(move || LoadInvitations { query: query.get() }, move |page| list(page, &query.get_untracked()));
    let results = live(|| ShownOnce::on(PATH).map(|results| outcome(&results)));
    let list = section().class("section").child((h2().child(t.get(Text::InvitationsTitle)), found));
    (account_head(PATH), lead, results, invite(), list).into()
}

/// What the server has answered: the addresses of the last batch, each with its result.
fn of_batch(results: &[String]) -> impl Iterator<Item = (AddressResult, &str)> {
    results.iter().filter_map(|result| {
        let (word, address) = result.split_once(' ')?;
        Some((word.parse().ok()?, address))
    })
}

/// Those that were not invited are there to be mended; the others are done with.
fn not_invited(results: &Option<Vec<String>>) -> Option<String> {
    let left: Vec<_> =
        of_batch(results.as_ref()?).filter(|(result, _)| *result != AddressResult::Invited).map(|(_, address)| address).collect();
    Some(left.join("\n"))
}

/// What became of each address of the last batch.
fn outcome(results: &[String]) -> Element {
    let t = texts();
    let rows: Vec<_> = of_batch(results)
        .map(|(result, address)| {
            let (tone, text) = match result {
                AddressResult::Invited => ("good", Text::InviteInvited),
                AddressResult::NotAnAddress => ("bad", Text::InviteNotAnAddress),
                AddressResult::AlreadyInvited => ("info", Text::InviteAlreadyInvited),
                AddressResult::AlreadyHere => ("info", Text::InviteAlreadyHere),
            };
            li().child((tag(tone, t.get(text)), " ", address.to_owned()))
        })
        .collect();
    div()
        .class("notice")
        .attr("data-tone", "info")
        .attr("role", "status")
        .child((strong().child(t.get(Text::InviteResults)), ul().class("plain-list").child(rows)))
}

fn invite() -> Element {
    let t = texts();
    let standing = Session::actor().map(|actor| actor.standing()).unwrap_or_default();
    // Who looks after the directory, but not after the account, invites guests.
    let chooses = may(standing, Action::ManagePeople) == Verdict::Allowed;
    let roles = [AccountRole::Member, AccountRole::Administrator].map(|role| (role.as_str(), t.get(role_name(role))));
    let directory_roles =
        [(DirectoryRole::User.as_str(), t.get(Text::DirectoryRoleUser)), (DirectoryRole::Guest.as_str(), t.get(Text::DirectoryRoleGuest))];
    let languages = [(Language::English.as_str(), t.get(Text::LanguageEnglish)), (Language::French.as_str(), t.get(Text::LanguageFrench))];
    // What is typed next stays while other forms of the page are sent: only another batch's results change it.
    let results = Memo::new(|last: Option<&Option<Vec<String>>>| ShownOnce::on(PATH).or_else(|| last.cloned().flatten()));
    post_form("/fn/people/invite").check(check_form::<InviteFields>).with(|form| {
        let choices: Node = if chooses {
            (
                form.radio("role", t.get(Text::AddRole), AccountRole::Member.to_string(), roles),
                form.radio("directory_role", t.get(Text::InviteDirectoryRole), DirectoryRole::User.to_string(), directory_roles),
            )
                .into()
        } else {
            (
                form.hidden("role", AccountRole::Member.to_string()),
                form.hidden("directory_role", DirectoryRole::Guest.to_string()),
                p().child(t.get(Text::InviteGuestsOnly)),
            )
                .into()
        };
        (
            live(move || {
                form.lines("addresses", t.get(Text::InviteAddresses), results.with(not_invited), t.get(Text::InviteAddressesHint), "4")
            }),
            choices,
            form.radio("language", t.get(Text::InviteLanguage), t.language.to_string(), languages),
            form.actions(form.submit(t.get(Text::InviteSubmit))),
        )
    })
}

fn list(page: Page<Invitation>, query: &ListQuery) -> Node {
    let t = texts();
    if page.items.is_empty() && query.words.is_empty() {
        return empty(t.get(Text::InvitationsNothingTitle), t.get(Text::InvitationsNothing), None).into();
    }
    let find = search(PATH, Text::InvitationsSearch);
    if page.items.is_empty() {
        let all = button_link("button", PATH, t.get(Text::InvitationsAll));
        return (find, empty(t.get(Text::DiscoverNoMatchTitle), t.get(Text::InvitationsNoMatch), Some(all))).into();
    }
    let pager = list_pager(PATH, &query.words, &page);
    (find, ul().class("results").child(page.items.into_iter().map(row).collect::<Vec<_>>()), pager).into()
}

fn row(invitation: Invitation) -> Element {
    let t = texts();
    let Invitation { id, email, role, for_a_guest, state, invited_by, sent_at, expires_at, accepted_by, ended_at } = invitation;
    let (tone, text) = match state {
        InvitationState::Pending => ("warning", Text::StatePending),
        InvitationState::Accepted => ("good", Text::InvitationAccepted),
        InvitationState::Revoked => ("neutral", Text::InvitationRevoked),
        InvitationState::Expired => ("neutral", Text::StateExpired),
    };
    let sent = t.fill(Text::InvitationSentBy, &[("name", &invited_by), ("role", t.get(role_name(role)))]);
    let until = matches!(state, InvitationState::Pending | InvitationState::Expired)
        .then(|| t.fill(Text::InvitationUntil, &[("date", &date(t, expires_at))]));
    let accepted = accepted_by.map(|name| t.fill(Text::InvitationAcceptedBy, &[("name", &name)]));
    let button = |endpoint: &'static str, name: &str, class: &'static str, text: Text| {
        let label = format!("{} – {}", t.get(text), isolated(&email));
        post_form(endpoint)
            .id(format!("{name}{id}-"))
            .class("")
            .with(|form| (form.hidden("invitation", id.to_string()), form.submit_as(class, t.get(text)).attr("aria-label", label)))
    };
    let standing = Session::actor().map(|actor| actor.standing()).unwrap_or_default();
    let looks_after = for_a_guest || may(standing, Action::ManagePeople) == Verdict::Allowed;
    let ways = (looks_after && matches!(state, InvitationState::Pending | InvitationState::Expired)).then(|| {
        div().class("button-row").child((
            button("/fn/people/resend", "resend-", "button", Text::InvitationResend),
            (state == InvitationState::Pending).then(|| button("/fn/people/revoke", "revoke-", "button danger", Text::InvitationRevoke)),
        ))
    });
    li().class("result").child((
        strong().child(email.clone()),
        p().class("result-meta").child((sent, " · ", time(sent_at))),
        p().class("result-meta").child((until, accepted, ended_at.map(|at| span().child((" ", time(at)))))),
        div().class("result-side").child((tag(tone, t.get(text)), ways)),
    ))
}
