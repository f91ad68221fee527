use entente_shared::registration::ContactConfirmation;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::server_fns::load_confirmation;
use crate::{
    form::{PostForm, SubmitButton},
    messages::{Text, texts},
    ui::{Loaded, PageHead, Refresh, Time},
};

/// REG-06: opening the link changes nothing, for mail scanners open links too; the button confirms.
#[component]
pub fn ConfirmContactPage() -> impl IntoView {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    provide_context(Token(token.clone()));
    let confirmation = Resource::new(Refresh::watch, move |_| load_confirmation(token.clone()));
    view! { <Loaded resource=confirmation show=confirm/> }
}

#[derive(Clone)]
struct Token(String);

fn confirm(confirmation: ContactConfirmation) -> AnyView {
    let t = texts();
    let Token(token) = expect_context();
    let values = [("email", confirmation.email.as_str()), ("account", confirmation.account.as_str())];
    match confirmation.confirmed_at {
        Some(at) => view! {
            <PageHead title=t.get(Text::ConfirmDoneTitle) lead=Oco::from(t.fill(Text::ConfirmDone, &values))/>
            <p class="muted"><Time at/></p>
            <p><a class="button" href="/">{t.get(Text::PageGoHome)}</a></p>
        }
        .into_any(),
        None => view! {
            <PageHead title=t.get(Text::ConfirmTitle) lead=Oco::from(t.fill(Text::ConfirmLead, &values))/>
            <PostForm endpoint="/fn/registration/confirm-contact">
                <input type="hidden" name="token" value=token/>
                <div class="form-actions"><SubmitButton label=t.get(Text::ConfirmButton)/></div>
            </PostForm>
        }
        .into_any(),
    }
}
