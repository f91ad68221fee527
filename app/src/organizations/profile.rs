use entente_shared::{
    Error, Forbidden,
    organizations::{AccountContact, AccountPage},
    policy::{Action, Verdict, may},
    rules::tidy,
};

use super::server_fns::LoadAccount;
use crate::{
    account::account_head,
    agreements::notice::due_notice,
    form::post_form,
    host::suspended::suspension_notice,
    html::{Element, Node, div, dl, h2, li, p, section, span, strong, ul},
    messages::{Text, isolated, texts},
    registration::summary::{approver_part, contact_part, number_row, organization_part, row},
    session::Session,
    ui::{button_link, loaded, refusal, tag, time},
};

/// The account that the person acts for (CTX-01), as much of it as they see.
pub fn account_page() -> Node {
    match Session::actor() {
        None => refusal(Error::SignedOut),
        Some(actor) if actor.account.is_none() => refusal(Forbidden::NoAccount.into()),
        Some(_) => loaded(|| LoadAccount {}, profile),
    }
}

/// Whether the person may change the account.
pub fn may_edit() -> bool {
    Session::actor().is_some_and(|actor| may(actor.standing(), Action::EditAccount) == Verdict::Allowed)
}

fn profile(account: AccountPage) -> Node {
    let t = texts();
    let may_edit = may_edit();
    let edit = |href: &'static str, text: Text| may_edit.then(|| button_link("", href, t.get(text)));
    let directories: Vec<_> = account
        .directories
        .into_iter()
        .map(|directory| div().child((directory.domain_prefix, " ", span().class("code").child(directory.id.to_string()))))
        .collect();
    let agreement = account.agreement.map(|accepted| {
        let name = format!("{} {}", isolated(&accepted.name), accepted.version);
        let text = t.fill(Text::AccountAgreementBy, &[("agreement", &name), ("name", &accepted.by)]);
        row(t.get(Text::AccountAgreement), (text, " ", time(accepted.at)))
    });
    let facts = dl().class("summary-list").child((
        number_row(account.number),
        account.contact.as_ref().map(|contact| row(t.get(Text::AccountContactAddress), address_state(contact, may_edit))),
        row(t.get(Text::AccountDirectories), directories),
        agreement,
    ));
    // ORG-03.
    let rename = account.rename_for.map(|name| {
        let title = strong().child(t.get(Text::AccountRenameTitle));
        let text = p().child(t.fill(Text::AccountRename, &[("name", &name)]));
        div().class("notice").attr("data-tone", "warning").child((title, text, edit("/account/name", Text::AccountChangeName)))
    });
    let lead = if may_edit { Text::AccountLead } else { Text::AccountLeadMember };
    let administrators = ul().child(account.administrators.into_iter().map(|name| li().child(name)).collect::<Vec<_>>());
    (
        account_head("/account"),
        suspension_notice(),
        due_notice(),
        p().class("lead").child(t.get(lead)),
        rename,
        facts,
        organization_part(account.organization, edit("/account/name", Text::AccountChangeName)),
        p().class("hint").child(t.get(Text::AccountCountryStays)),
        account.contact.map(|contact| contact_part(contact.fields, edit("/account/contact", Text::AccountChangeContact))),
        account.approver.map(|approver| approver_part(approver, None)),
        section().class("section prose").child((h2().child(t.get(Text::AccountAdministrators)), administrators)),
    )
        .into()
}

/// REG-06: whether the address counts as confirmed; and if it does not, where the mail was sent and when, and once more.
fn address_state(contact: &AccountContact, may_edit: bool) -> Node {
    let t = texts();
    if let Some(at) = contact.confirmed_at {
        return (tag("good", t.get(Text::AccountConfirmed)), " ", time(at)).into();
    }
    let sent = contact.asked_at.map(|at| {
        let text = t.fill(Text::AccountConfirmSent, &[("email", &tidy(&contact.fields.email))]);
        p().child((text, " ", time(at), ". ", t.get(Text::AccountConfirm)))
    });
    let again = may_edit.then(resend);
    (tag("warning", t.get(Text::AccountUnconfirmed)), sent, again).into()
}

fn resend() -> Element {
    let label = texts().get(Text::AccountResend);
    post_form("/fn/account/resend-confirmation").id("resend-").class("").with(|form| form.submit_as("button", label))
}
