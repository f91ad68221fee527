//! What is loaded from the server: waiting for it, showing it, saying why it can't be shown.

use entente_shared::{Error, Forbidden};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{Icon, IconKind, Refresh};
use crate::{
    api_error::ApiError,
    messages::{Text, error_message, error_title, texts},
};

/// Shows what a resource has loaded, once it has; keeps showing it while it is loaded anew.
#[component]
pub fn Loaded<T: Clone + Send + Sync + 'static>(resource: Resource<Result<T, ApiError>>, show: fn(T) -> AnyView) -> impl IntoView {
    view! {
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match resource.await {
                    Ok(data) => show(data),
                    Err(ApiError(error)) => view! { <Refusal error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    let t = texts();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{t.get(Text::PageLoading)}</span>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
        </div>
    }
}

/// A page that can't be shown: what happened and what to do.
#[component]
pub fn Refusal(error: Error) -> impl IntoView {
    let t = texts();
    #[cfg(feature = "ssr")]
    if let Ok(visit) = crate::backend::visit() {
        let sign_in = format!("/sign-in?return_to={}", leptos_router::location::Url::escape(&super::here()()));
        visit.reply(|reply| {
            reply.status = Some(error.status());
            reply.redirect = (error == Error::SignedOut).then_some(sign_in);
        });
    }
    let action = match &error {
        Error::SignedOut => sign_in_link().into_any(),
        Error::Forbidden { why: Forbidden::NoAccount } => {
            view! { <a class="button primary" href="/register">{t.get(Text::NavRegister)}</a> }.into_any()
        }
        Error::Unreachable | Error::Busy { .. } | Error::Internal { .. } | Error::TooManyAttempts { .. } => {
            let refresh = use_context::<Refresh>();
            let again = move |_| {
                if let Some(refresh) = refresh {
                    refresh.0.update(|count| *count += 1);
                }
            };
            view! { <button type="button" class="button primary" on:click=again>{t.get(Text::PageTryAgain)}</button> }.into_any()
        }
        _ => view! { <a class="button" href="/">{t.get(Text::PageGoHome)}</a> }.into_any(),
    };
    let title = t.get(error_title(&error));
    view! {
        <Title text=format!("{title} – {}", t.get(Text::AppName))/>
        <div class="empty forbidden">
            <Icon kind=IconKind::Locked/>
            <h1>{title}</h1>
            <p>{error_message(t, &error)}</p>
            {action}
        </div>
    }
}

fn sign_in_link() -> impl IntoView {
    let t = texts();
    let here = super::here();
    let href = move || format!("/sign-in?return_to={}", leptos_router::location::Url::escape(&here()));
    view! { <a class="button primary" href=href>{t.get(Text::NavSignIn)}</a> }
}
