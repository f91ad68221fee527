use entente_shared::directories::{SignInFields, local_path};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, location::Url};

use crate::{
    form::{Check, HiddenField, PostForm, SubmitButton, TextField, check_form},
    messages::{Text, texts},
    ui::PageHead,
};

/// Sign-in with a built-in directory (DIR-01). It always returns to where the person wanted to go (CTX-02).
#[component]
pub fn SignInPage() -> impl IntoView {
    let t = texts();
    let return_to = wanted();
    let create = format!("/directories/new?return_to={}", Url::escape(&return_to));
    view! {
        <PageHead title=t.get(Text::NavSignIn)/>
        <PostForm endpoint="/fn/directories/sign-in" check={check_form::<SignInFields> as Check}>
            <HiddenField name="return_to" value=return_to/>
            <TextField
                name="sign_in_address"
                label=t.get(Text::SignInAddress)
                hint=t.get(Text::SignInAddressHint)
                kind="email"
                autocomplete="username"
            />
            <TextField name="password" label=t.get(Text::SignInPassword) kind="password" autocomplete="current-password"/>
            <div class="form-actions"><SubmitButton label=t.get(Text::NavSignIn)/></div>
        </PostForm>
        <section class="section">
            <h2>{t.get(Text::SignInNewTitle)}</h2>
            <p>{t.get(Text::SignInNewText)}</p>
            <p><a class="button" href=create>{t.get(Text::NewDirectoryTitle)}</a></p>
        </section>
    }
}

/// Where to go on afterwards: a page of this site.
pub(super) fn wanted() -> String {
    let wanted = use_query_map().read_untracked().get("return_to").unwrap_or_default();
    local_path(&wanted).to_owned()
}
