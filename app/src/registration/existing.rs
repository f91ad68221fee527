//! REG-03, DIR-04: the directory has an account already. It comes first; another one is asked for explicitly.

use entente_shared::registration::{Eligibility, ExistingAccount, RegistrationPage};

use super::{
    before::sign_out_to,
    step::registration_page,
    summary::{account_number, number_row, row, summary},
};
use crate::{
    form::post_form,
    html::{Element, Node, dl, h2, li, p, section, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, page_head},
};

/// What there is: the data of one's account, or whom to ask for a place in it.
pub fn existing(page: RegistrationPage) -> Node {
    let t = texts();
    let RegistrationPage { eligibility, accounts, .. } = page;
    match eligibility {
        Eligibility::Registered { account } => {
            let mine = accounts.iter().any(|known| known.id == account.id && known.is_member);
            let ways = mine.then(|| {
                button_row((
                    button_link("button primary", "/account", t.get(Text::NavAccount)),
                    button_link("button", "/engagements/discover", t.get(Text::NavDiscover)),
                ))
            });
            let name = account.registered.organization.publisher_display_name.clone();
            let others: Vec<_> = accounts.into_iter().filter(|known| known.id != account.id || !known.is_member).map(other).collect();
            let others = (!others.is_empty()).then(|| section().class("section").child((h2().child(t.get(Text::ExistingOthers)), others)));
            (
                page_head(name).lead(t.get(Text::ExistingLead)),
                dl().class("summary-list").child(account_number(&account)),
                summary(account.registered, false),
                ways,
                others,
                another(),
            )
                .into()
        }
        _ => (
            page_head(t.get(Text::ExistingNotInTitle)).lead(t.get(Text::ExistingNotIn)),
            accounts.into_iter().map(other).collect::<Vec<_>>(),
            sign_out_to("/register"),
        )
            .into(),
    }
}

/// An account of the directory, and who can add people to it.
fn other(account: ExistingAccount) -> Element {
    let t = texts();
    let administrators: Vec<_> = account.administrators.into_iter().map(|name| li().child(name)).collect();
    section().class("section").child((
        h2().child(account.name),
        dl().class("summary-list").child((number_row(account.number), row(t.get(Text::AccountAdministrators), ul().child(administrators)))),
    ))
}

fn another() -> Element {
    let t = texts();
    section().class("section prose").child((
        h2().child(t.get(Text::AnotherTitle)),
        p().child(t.get(Text::AnotherHint)),
        button_row(button_link("button", "/register/another", t.get(Text::AnotherTitle))),
    ))
}

/// DIR-04: what another account means, before it is begun.
pub fn another_page() -> Node {
    registration_page(|page| {
        let t = texts();
        let head = page_head(t.get(Text::AnotherTitle)).above("/register", t.get(Text::NavRegister));
        let names: Vec<_> = page.accounts.into_iter().map(|account| li().child(account.name)).collect();
        let is_administrator = Session::actor().is_some_and(|actor| actor.standing().global_administrator);
        let begin: Node = if is_administrator {
            let form = post_form("/fn/registration/start-further").class("button-row");
            let back = || button_link("button quiet", "/register", t.get(Text::StepBack));
            form.with(|form| (form.submit(t.get(Text::AnotherBegin)), back())).into()
        } else {
            p().child(t.get(Text::ForbiddenNotGlobalAdministrator)).into()
        };
        let text = section().class("section prose").child((
            p().child(t.get(Text::AnotherExisting)),
            ul().child(names),
            p().child(t.get(Text::AnotherText)),
        ));
        (head, text, begin).into()
    })
}
