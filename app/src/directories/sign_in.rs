use entente_shared::directories::{SignInFields, local_path};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::linked::buttons::provider_buttons;
use crate::{
    credentials::steps::step_page,
    form::{FormState, check_form, post_form},
    html::{Element, Node, a, div, h2, p, section},
    messages::{Text, texts},
    session::Session,
    ui::{address, button_link, page_head},
};

/// Sign-in with a built-in directory (DIR-01). It always returns to where the person wanted to go (CTX-02).
pub fn sign_in_page() -> Node {
    let t = texts();
    let return_to = wanted();
    if let Some(pending) = Session::pending() {
        return step_page(pending, return_to);
    }
    let also = also();
    let create = with_wanted("/directories/new", &return_to, also);
    let providers = provider_buttons(return_to.clone(), also);
    let staying = staying(&return_to, also);
    let form = post_form("/fn/directories/sign-in").check(check_form::<SignInFields>).with(|form| {
        (
            beside(form, return_to, also),
            form.text("sign_in_address", t.get(Text::SignInAddressOrEmail))
                .hint(t.get(Text::SignInAddressOrEmailHint))
                .kind("email")
                .autocomplete("username"),
            form.text("password", t.get(Text::SignInPassword)).kind("password").autocomplete("current-password"),
            form.actions((form.submit(t.get(Text::NavSignIn)), a().attr("href", "/reset-password").child(t.get(Text::ResetForgot)))),
        )
    });
    let without_one = section().class("section").child((
        h2().child(t.get(Text::SignInNewTitle)),
        p().child(t.get(Text::SignInNewText)),
        p().child(button_link("button", create, t.get(Text::NewDirectoryTitle))),
    ));
    (page_head(t.get(Text::NavSignIn)), staying, form, providers, without_one).into()
}

/// CTX-01: who is signed in already stays so.
pub(super) fn also() -> bool {
    Session::actor().is_some() && use_query_map().read_untracked().get("also").is_some()
}

/// An address of a way in, which leads on to where the person wanted to go.
pub(super) fn with_wanted(path: &str, return_to: &str, also: bool) -> String {
    address(path, &[("return_to", return_to), ("also", "true")][..if also { 2 } else { 1 }])
}

/// What a way in sends along.
pub(super) fn beside(form: FormState, return_to: String, also: bool) -> Node {
    let place = form.hidden("return_to", return_to.clone()).live_attr("value", move || with_fragment(&return_to));
    (place, also.then(|| form.hidden("also", "true".to_owned()))).into()
}

/// The part of the address that browsers keep to themselves: it has come along from the page that was wanted.
pub(super) fn with_fragment(return_to: &str) -> String {
    #[cfg(not(feature = "ssr"))]
    if let Ok(fragment) = window().location().hash() {
        return return_to.to_owned() + &fragment;
    }
    return_to.to_owned()
}

/// CTX-01: what becomes of who is signed in.
pub(super) fn staying(return_to: &str, also: bool) -> Option<Element> {
    let t = texts();
    let actor = Session::actor()?;
    let values = [("name", actor.name.as_str()), ("directory", &actor.directory_prefix)];
    let (text, keep) = if also {
        (Text::SignInAlso, None)
    } else {
        let keep = a().attr("href", with_wanted("/sign-in", return_to, true)).child(t.get(Text::SignInAlsoLink));
        (Text::SignInInstead, Some(p().child(keep)))
    };
    Some(div().class("notice").attr("data-tone", "info").child((p().child(t.fill(text, &values)), keep)))
}

/// Where to go on afterwards: a page of this site.
pub(super) fn wanted() -> String {
    let wanted = use_query_map().read_untracked().get("return_to").unwrap_or_default();
    local_path(&wanted).to_owned()
}
