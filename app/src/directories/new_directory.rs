use entente_shared::directories::NewDirectoryFields;

use super::sign_in::{also, beside, staying, wanted, with_wanted};
use crate::{
    form::{check_form, post_form},
    html::Node,
    messages::{Text, texts},
    ui::page_head,
};

/// DIR-01: a free directory for an organization that has none here, with its first Global administrator.
pub fn new_directory_page() -> Node {
    let t = texts();
    let return_to = wanted();
    let also = also();
    let sign_in = with_wanted("/sign-in", &return_to, also);
    let staying = staying(&return_to, also);
    let head = page_head(t.get(Text::NewDirectoryTitle)).lead(t.get(Text::NewDirectoryLead)).above(sign_in, t.get(Text::NavSignIn));
    let form = post_form("/fn/directories/create").check(check_form::<NewDirectoryFields>).with(|form| {
        (
            beside(form, return_to, also),
            form.text("domain_prefix", t.get(Text::NewDirectoryPrefix))
                .hint(t.get(Text::NewDirectoryPrefixHint))
                .kind("email")
                .autocomplete("off"),
            form.text("name", t.get(Text::NewDirectoryName)).autocomplete("name"),
            form.text("email", t.get(Text::NewDirectoryEmail)).hint(t.get(Text::NewDirectoryEmailHint)).kind("email").autocomplete("email"),
            form.text("password", t.get(Text::SignInPassword))
                .hint(t.get(Text::NewDirectoryPasswordHint))
                .kind("password")
                .autocomplete("new-password"),
            form.actions(form.submit(t.get(Text::NewDirectorySubmit))),
        )
    });
    (head, staying, form).into()
}
