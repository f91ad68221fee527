use entente_shared::directories::{SignInFields, local_path};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    form::{check_form, post_form},
    html::{Node, h2, p, section},
    messages::{Text, texts},
    ui::{address, button_link, page_head},
};

/// Sign-in with a built-in directory (DIR-01). It always returns to where the person wanted to go (CTX-02).
pub fn sign_in_page() -> Node {
    let t = texts();
    let return_to = wanted();
    let create = address("/directories/new", &[("return_to", &return_to)]);
    let form = post_form("/fn/directories/sign-in").check(check_form::<SignInFields>).with(|form| {
        (
            form.hidden("return_to", return_to),
            form.text("sign_in_address", t.get(Text::SignInAddress))
                .hint(t.get(Text::SignInAddressHint))
                .kind("email")
                .autocomplete("username"),
            form.text("password", t.get(Text::SignInPassword)).kind("password").autocomplete("current-password"),
            form.actions(form.submit(t.get(Text::NavSignIn))),
        )
    });
    let without_one = section().class("section").child((
        h2().child(t.get(Text::SignInNewTitle)),
        p().child(t.get(Text::SignInNewText)),
        p().child(button_link("button", create, t.get(Text::NewDirectoryTitle))),
    ));
    (page_head(t.get(Text::NavSignIn)), form, without_one).into()
}

/// Where to go on afterwards: a page of this site.
pub(super) fn wanted() -> String {
    let wanted = use_query_map().read_untracked().get("return_to").unwrap_or_default();
    local_path(&wanted).to_owned()
}
