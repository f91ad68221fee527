use entente_shared::{Country, organizations::AccountPage};

use super::name::{edit_form, edit_page};
use crate::{
    html::Node,
    messages::{Text, texts},
    registration::{
        contact::{check_contact, contact_fields},
        summary::contact_part,
    },
    ui::page_head,
};

/// CON-01: another contact.
pub fn account_contact_page() -> Node {
    edit_page(change)
}

fn change(account: AccountPage) -> Node {
    let t = texts();
    let head =
        page_head(t.get(Text::AccountChangeContact)).lead(t.get(Text::AccountContactLead)).above("/account", t.get(Text::NavAccount));
    let country = Country::parse(&account.organization.country).ok();
    let has_cities = country.is_none_or(Country::has_cities);
    let form = account.contact.map(|contact| {
        let mut overtaken = None;
        let form = edit_form("/fn/account/change-contact", check_contact(has_cities), ("since", contact.since), |form| {
            // What somebody else has entered meanwhile, above what was typed here.
            overtaken = form.was_overtaken().then(|| contact_part(contact.fields.clone(), None));
            form.reaches_organization(country);
            contact_fields(form, contact.fields, has_cities)
        });
        (overtaken, form)
    });
    (head, form).into()
}
