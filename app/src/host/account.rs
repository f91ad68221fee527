//! One account: what was registered, who runs it, and whether it takes part.

use entente_shared::{
    AccountId, Missing,
    operators::{AccountOfHost, AccountState, SuspensionEvent},
};

use super::{accounts::PATH, for_operators, server_fns::LoadHostAccount, words::account_state_tag};
use crate::{
    html::{Element, Node, a, blockquote, div, dl, h2, li, ol, p, section, span, strong, ul},
    messages::{Text, texts},
    registration::summary::{approver_part, contact_part, number_row, organization_part, row},
    ui::{PageHead, button_link, date, loaded, page_head, refusal, tag, time},
};

pub fn host_account_page(id: &str) -> Node {
    with_account(id, show)
}

/// A page about an account, for operators.
pub fn with_account(id: &str, show: fn(AccountOfHost) -> Node) -> Node {
    for_operators(|| match id.parse() {
        Ok(account) => loaded(move || LoadHostAccount { account }, show),
        Err(_) => refusal(Missing::Account.into()),
    })
}

/// The head of such a page, with the way back.
pub fn beneath_accounts(title: String) -> PageHead {
    let t = texts();
    page_head(title).above("/admin", t.get(Text::NavHost)).above(PATH, t.get(Text::HostAccounts))
}

pub fn path_of(account: AccountId) -> String {
    format!("{PATH}/{account}")
}

fn show(account: AccountOfHost) -> Node {
    let t = texts();
    let head = beneath_accounts(account.name().to_owned()).actions(action(&account));
    let suspended = account.suspension.as_ref().map(|suspension| {
        let since = t.fill(Text::HostSuspendedSince, &[("date", &date(t, suspension.at))]);
        let reason = blockquote().class("quote").child(suspension.reason.clone());
        div().class("notice").attr("data-tone", "warning").child((strong().child(since), reason))
    });
    let state = if account.suspension.is_some() { AccountState::Suspended } else { AccountState::Active };
    let host = account.is_host.then(|| (" ", tag("info", t.get(Text::NavHost)), " ", t.get(Text::ConflictHostStays)));
    let directories: Vec<_> = account
        .directories
        .into_iter()
        .map(|directory| div().child((directory.domain_prefix, " ", span().class("code").child(directory.id.to_string()))))
        .collect();
    let agreement = account.agreement.map(|accepted| {
        let name = format!("{} {}", accepted.name, accepted.version);
        let text = t.fill(Text::AccountAgreementBy, &[("agreement", &name), ("name", &accepted.by)]);
        row(t.get(Text::AccountAgreement), (text, " ", time(accepted.at)))
    });
    let confirmed: Node = match account.contact_confirmed_at {
        Some(at) => (tag("good", t.get(Text::AccountConfirmed)), " ", time(at)).into(),
        None => tag("warning", t.get(Text::AccountUnconfirmed)).into(),
    };
    let facts = dl().class("summary-list").child((
        row(t.get(Text::HostState), (account_state_tag(state), host)),
        number_row(account.number),
        row(t.get(Text::HostAccountRegistered), time(account.registered_at)),
        row(t.get(Text::HostAccountPeople), t.counted(account.people)),
        row(t.get(Text::HostAccountMemberships), t.counted(account.memberships)),
        row(t.get(Text::AccountContactAddress), confirmed),
        row(t.get(Text::AccountDirectories), directories),
        agreement,
    ));
    let administrators: Vec<_> = account
        .administrators
        .into_iter()
        .map(|person| {
            // A linked directory may tell no address.
            let write =
                (!person.email.is_empty()).then(|| (" · ", a().attr("href", format!("mailto:{}", person.email)).child(person.email)));
            li().child((person.name, " · ", span().class("code").child(person.sign_in_address), write))
        })
        .collect();
    let nobody = administrators.is_empty().then(|| p().class("muted").child(t.get(Text::SummaryNothing)));
    let administrators = section().class("section prose").child((
        h2().child(t.get(Text::AccountAdministrators)),
        nobody,
        ul().class("plain-list").child(administrators),
    ));
    (
        head,
        suspended,
        facts,
        organization_part(account.registered.organization, None),
        contact_part(account.registered.contact, None),
        approver_part(account.registered.approver, None),
        administrators,
        history(account.history),
    )
        .into()
}

/// What an operator can do about its state.
fn action(account: &AccountOfHost) -> Option<Element> {
    let t = texts();
    let path = path_of(account.id);
    match (&account.suspension, account.is_host) {
        (_, true) => None,
        (Some(_), _) => Some(button_link("button primary", format!("{path}/lift"), t.get(Text::LiftOpen))),
        (None, _) => Some(button_link("button danger", format!("{path}/suspend"), t.get(Text::SuspendOpen))),
    }
}

fn history(events: Vec<SuspensionEvent>) -> Element {
    let t = texts();
    let content: Node = if events.is_empty() {
        p().class("muted").child(t.get(Text::HostHistoryNothing)).into()
    } else {
        ol().class("timeline").child(events.into_iter().map(event).collect::<Vec<_>>()).into()
    };
    section().class("section").child((h2().child(t.get(Text::HostHistory)), content))
}

fn event(event: SuspensionEvent) -> Element {
    let t = texts();
    let by = event.by.as_deref().unwrap_or(t.get(Text::ConflictSomebody));
    let text = match event.state {
        AccountState::Suspended => Text::HostHistorySuspended,
        AccountState::Active => Text::HostHistoryLifted,
    };
    let reason = event.reason.clone().map(|reason| blockquote().class("quote").child(reason));
    li().child((t.fill(text, &[("name", by)]), time(event.at), reason))
}
