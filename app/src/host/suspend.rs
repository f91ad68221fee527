//! What suspending an account does, before it is done.

use entente_shared::{
    operators::{AccountOfHost, SuspendFields},
    rules,
};

use super::account::{beneath_accounts, path_of, with_account};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, div, li, p, ul},
    messages::{Text, error_message, texts},
    ui::{button_link, button_row},
};

pub fn suspend_page(id: &str) -> Node {
    with_account(id, show)
}

fn show(account: AccountOfHost) -> Node {
    let t = texts();
    let values = [("account", account.name())];
    let head = beneath_accounts(t.fill(Text::SuspendTitle, &values)).above(path_of(account.id), account.name());
    let refused = if account.is_host {
        Some(entente_shared::Conflict::HostStays)
    } else {
        account.suspension.as_ref().map(|_| entente_shared::Conflict::AlreadySuspended)
    };
    if let Some(conflict) = refused {
        return (head, cannot(error_message(t, &conflict.into())), button_row(back(&account, Text::SuspendBack))).into();
    }
    let (people, memberships) = (t.counted(account.people), t.counted(account.memberships));
    let does = ul().child((
        li().child(t.fill(Text::SuspendStays, &[("people", &people)])),
        li().child(t.fill(Text::SuspendEnds, &[("memberships", &memberships)])),
        li().child(t.get(Text::SuspendNothingDeleted)),
        li().child(t.get(Text::SuspendNext)),
        li().child(t.get(Text::SuspendTold)),
    ));
    let form = post_form("/fn/host/suspend-account").check(check_form::<SuspendFields>).with(|form| {
        (
            form.hidden("account", account.id.to_string()),
            form.text_area("reason", t.get(Text::FieldReason), t.get(Text::SuspendReasonHint), rules::JUSTIFICATION.1, "4"),
            form.actions((form.submit_as("button danger", t.get(Text::SuspendSubmit)), back(&account, Text::SuspendCancel))),
        )
    });
    (head, div().class("section prose").child((p().child(t.get(Text::SuspendLead)), does)), form).into()
}

/// Why there is nothing to do here.
pub fn cannot(why: String) -> Element {
    div().class("notice").attr("data-tone", "warning").child(p().child(why))
}

/// The way back to the account.
pub fn back(account: &AccountOfHost, text: Text) -> Element {
    button_link("button", path_of(account.id), texts().get(text))
}
