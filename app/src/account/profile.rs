use entente_shared::{
    Error, Forbidden,
    organizations::AccountProfile,
    registration::{Eligibility, RegistrationPage},
};

use super::account_head;
use crate::{
    html::{Node, div, dl, p, span},
    messages::{Text, texts},
    registration::{
        step::registration_page,
        summary::{account_number, row, summary},
    },
    ui::{refusal, tag, time},
};

/// The account that the directory has (REG-03, DIR-04).
pub fn account_page() -> Node {
    registration_page(|RegistrationPage { eligibility, .. }| match eligibility {
        Eligibility::Registered { account } => profile(*account),
        Eligibility::Eligible | Eligibility::NotGlobalAdministrator { .. } => refusal(Error::from(Forbidden::NoAccount)),
    })
}

/// The account's data.
fn profile(account: AccountProfile) -> Node {
    let t = texts();
    let number = account_number(&account);
    let confirmed: Node = match account.contact_confirmed_at {
        Some(at) => (tag("good", t.get(Text::AccountConfirmed)), " ", time(at)).into(),
        None => (tag("warning", t.get(Text::AccountUnconfirmed)), " ", t.get(Text::AccountConfirm)).into(),
    };
    let directories: Vec<_> = account
        .directories
        .into_iter()
        .map(|directory| div().child((directory.domain_prefix, " ", span().class("code").child(directory.id.to_string()))))
        .collect();
    let accepted = t.fill(Text::AccountAgreementBy, &[("agreement", &account.agreement), ("name", &account.accepted_by)]);
    let facts = dl().class("summary-list").child((
        number,
        row(t.get(Text::AccountContactAddress), confirmed),
        row(t.get(Text::AccountDirectories), directories),
        row(t.get(Text::AccountAgreement), (accepted, " ", time(account.accepted_at))),
    ));
    (account_head("/account"), p().class("lead").child(t.get(Text::AccountLead)), facts, summary(account.registered, false)).into()
}
