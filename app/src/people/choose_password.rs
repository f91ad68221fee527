//! USR-02: a new user chooses a password, with the link of the mail. Opening the link changes nothing.

use entente_shared::people::{ChoosePasswordFields, Welcome};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadWelcome;
use crate::{
    form::{check_form, post_form},
    html::{Node, p, span},
    messages::{Text, texts},
    ui::{loaded, page_head},
};

pub fn choose_password_page() -> Node {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadWelcome { token: asked.clone() }, move |welcome| choose(welcome, &token))
}

fn choose(welcome: Welcome, token: &str) -> Node {
    let t = texts();
    let head = page_head(t.fill(Text::WelcomeTitle, &[("name", &welcome.name)])).lead(t.get(Text::WelcomeLead));
    let address = p().child((t.get(Text::SignInAddress), " ", span().class("code").child(welcome.sign_in_address)));
    let form = post_form("/fn/people/choose-password").check(check_form::<ChoosePasswordFields>).with(|form| {
        (
            form.hidden("token", token.to_owned()),
            form.text("password", t.get(Text::SignInPassword))
                .hint(t.get(Text::NewDirectoryPasswordHint))
                .kind("password")
                .autocomplete("new-password"),
            form.actions(form.submit(t.get(Text::WelcomeSubmit))),
        )
    });
    (head, address, form).into()
}
