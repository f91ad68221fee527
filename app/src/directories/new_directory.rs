use entente_shared::{FieldErrors, Form, directories::NewDirectoryFields};
use leptos::prelude::*;
use leptos_router::location::Url;

use super::sign_in::wanted;
use crate::{
    form::{Check, HiddenField, PostForm, SubmitButton, TextField},
    messages::{Text, texts},
    ui::PageHead,
};

/// DIR-01: a free directory for an organization that has none here, with its first Global administrator.
#[component]
pub fn NewDirectoryPage() -> impl IntoView {
    let t = texts();
    let return_to = wanted();
    let sign_in = format!("/sign-in?return_to={}", Url::escape(&return_to));
    view! {
        <PageHead
            title=t.get(Text::NewDirectoryTitle)
            lead=Oco::from(t.get(Text::NewDirectoryLead))
            above=vec![(sign_in, t.get(Text::NavSignIn).to_owned())]
        />
        <PostForm endpoint="/fn/directories/create" check={check_directory as Check}>
            <HiddenField name="return_to" value=return_to/>
            <TextField
                name="domain_prefix"
                label=t.get(Text::NewDirectoryPrefix)
                hint=t.get(Text::NewDirectoryPrefixHint)
                kind="email"
                autocomplete="off"
            />
            <TextField name="name" label=t.get(Text::NewDirectoryName) autocomplete="name"/>
            <TextField
                name="email"
                label=t.get(Text::NewDirectoryEmail)
                hint=t.get(Text::NewDirectoryEmailHint)
                kind="email"
                autocomplete="email"
            />
            <TextField
                name="password"
                label=t.get(Text::SignInPassword)
                hint=t.get(Text::NewDirectoryPasswordHint)
                kind="password"
                autocomplete="new-password"
            />
            <div class="form-actions"><SubmitButton label=t.get(Text::NewDirectorySubmit)/></div>
        </PostForm>
    }
}

fn check_directory(typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
    NewDirectoryFields::from_typed(typed).check_all()
}
