//! Lifting a suspension: what it does, before it is done.

use entente_shared::{
    Conflict,
    operators::{AccountOfHost, LiftFields},
    rules,
};

use super::{
    account::{beneath_accounts, path_of, with_account},
    suspend::{back, cannot},
};
use crate::{
    form::{check_form, post_form},
    html::{Node, blockquote, div, p},
    messages::{Text, error_message, texts},
    ui::{button_row, date},
};

pub fn lift_page(id: &str) -> Node {
    with_account(id, show)
}

fn show(account: AccountOfHost) -> Node {
    let t = texts();
    let head = beneath_accounts(t.fill(Text::LiftTitle, &[("account", account.name())])).above(path_of(account.id), account.name());
    let Some(suspension) = &account.suspension else {
        return (head, cannot(error_message(t, &Conflict::NotSuspended.into())), button_row(back(&account, Text::SuspendBack))).into();
    };
    let since = p().child(t.fill(Text::HostSuspendedSince, &[("date", &date(t, suspension.at))]));
    let reason = blockquote().class("quote").child(suspension.reason.clone());
    let form = post_form("/fn/host/lift-suspension").check(check_form::<LiftFields>).with(|form| {
        (
            form.hidden("account", account.id.to_string()),
            form.text_area("reason", t.get(Text::LiftReason), t.get(Text::LiftReasonHint), rules::REASON_MAX, "4"),
            form.actions((form.submit(t.get(Text::LiftSubmit)), back(&account, Text::SuspendCancel))),
        )
    });
    (head, div().class("section prose").child((since, reason, p().child(t.get(Text::LiftLead)))), form).into()
}
