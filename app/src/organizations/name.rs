use entente_shared::{
    Error, Forbidden,
    organizations::{AccountPage, RenameFields},
};

use super::{profile::may_edit, server_fns::LoadAccount};
use crate::{
    form::{Check, FormState, check_form, post_form},
    html::{Element, Node, input},
    messages::{Text, texts},
    registration::organization::display_name_field,
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// ORG-06: another publisher display name.
pub fn account_name_page() -> Node {
    edit_page(rename)
}

/// A page where the account is changed, for those who may; everyone else learns who may.
pub fn edit_page(show: fn(AccountPage) -> Node) -> Node {
    match Session::actor() {
        None => refusal(Error::SignedOut),
        Some(actor) if actor.account.is_none() => refusal(Forbidden::NoAccount.into()),
        Some(_) if !may_edit() => refusal(Forbidden::NotAccountAdministrator.into()),
        Some(_) => loaded(|| LoadAccount {}, show),
    }
}

/// A form that changes the account. It carries what it started from, so that it replaces nothing that its sender has not seen.
pub fn edit_form<N: Into<Node>>(
    endpoint: &'static str,
    check: Check,
    from: (&'static str, String),
    fields: impl FnOnce(FormState) -> N,
) -> Element {
    let t = texts();
    post_form(endpoint).check(check).with(|form| {
        (
            input().attr("type", "hidden").attr("name", from.0).attr("value", from.1),
            fields(form),
            form.actions((form.submit(t.get(Text::AccountSave)), button_link("button quiet", "/account", t.get(Text::AccountCancel)))),
        )
    })
}

fn rename(account: AccountPage) -> Node {
    let t = texts();
    let name = account.organization.publisher_display_name;
    let head = page_head(t.get(Text::AccountChangeName))
        .lead(t.fill(Text::AccountNameLead, &[("name", &name)]))
        .above("/account", t.get(Text::NavAccount));
    let form =
        edit_form("/fn/account/rename", check_form::<RenameFields>, ("was", name.clone()), |form| display_name_field(form, name, true));
    (head, form).into()
}
