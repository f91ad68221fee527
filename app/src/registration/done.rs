use entente_shared::registration::{Eligibility, RegistrationPage};

use super::{existing::existing, step::registration_page, summary::account_number};
use crate::{
    html::{Node, dl, h2, li, ol, p, section},
    messages::{Text, texts},
    ui::{button_link, button_row, page_head},
};

/// The account is there: its number, the confirmation mail, and what comes next.
pub fn done_page() -> Node {
    registration_page(done)
}

fn done(page: RegistrationPage) -> Node {
    let t = texts();
    match page.eligibility {
        Eligibility::Registered { account } => {
            let next = ol().child((
                li().child(t.fill(Text::DoneConfirm, &[("email", &account.registered.contact.email)])),
                li().child(t.get(Text::DoneDiscover)),
            ));
            let ways = (
                button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover)),
                button_link("button", "/", t.get(Text::PageGoHome)),
            );
            let name = &account.registered.organization.publisher_display_name;
            (
                page_head(t.get(Text::DoneTitle)).lead(t.fill(Text::DoneLead, &[("account", name)])),
                dl().class("summary-list").child(account_number(&account)),
                section().class("section prose").child((h2().child(t.get(Text::DoneNextTitle)), next)),
                button_row(ways),
            )
                .into()
        }
        Eligibility::NotInAccount => existing(page),
        Eligibility::Eligible | Eligibility::NotGlobalAdministrator { .. } => (
            page_head(t.get(Text::DoneNotYetTitle)).lead(t.get(Text::DoneNotYet)),
            p().child(button_link("button primary", "/register", t.get(Text::NavRegister))),
        )
            .into(),
    }
}
