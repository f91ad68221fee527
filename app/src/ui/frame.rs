//! Top bar, navigation and foot around every page.

use entente_shared::people::Actor;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Icon, IconKind, ReturnTo};
use crate::{
    form::PostForm,
    messages::{Text, texts},
    session::Session,
};

#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let t = texts();
    let actor = Session::actor();
    let has_account = actor.as_ref().is_some_and(|actor| actor.account.is_some());
    view! {
        <a class="skip-link" href="#main">{t.get(Text::FrameSkip)}</a>
        <div class=if actor.is_some() { "frame" } else { "frame frame-plain" }>
            <header class="topbar">
                {actor.is_some().then(|| view! {
                    <details class="menu nav-drawer">
                        <summary aria-label=t.get(Text::FrameMenu)><Icon kind=IconKind::Menu/></summary>
                        <nav class="menu-panel" aria-label=t.get(Text::FrameMenu)><Navigation has_account/></nav>
                    </details>
                })}
                <a class="mark" href="/"><Mark/> {t.get(Text::AppName)}</a>
                {match actor.clone() {
                    Some(actor) => view! { <Person actor/> }.into_any(),
                    None => view! { <a class="button" href="/sign-in">{t.get(Text::NavSignIn)}</a> }.into_any(),
                }}
            </header>
            {actor.is_some().then(|| view! {
                <nav class="sidenav" aria-label=t.get(Text::FrameNavigation)><Navigation has_account/></nav>
            })}
            <main id="main" tabindex="-1">{children()}</main>
            <Foot/>
        </div>
    }
}

/// Two sides that meet.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
            <path d="M9 4a8 8 0 0 0 0 16 9.5 9.5 0 0 1 0-16zM15 4a8 8 0 0 1 0 16 9.5 9.5 0 0 0 0-16zM12 7.5a7 7 0 0 1 0 9 7 7 0 0 1 0-9z"></path>
        </svg>
    }
}

/// CTX-01: name, organization and directory, at all times.
#[component]
fn Person(actor: Actor) -> impl IntoView {
    let t = texts();
    let account = actor.account.as_ref().map_or(t.get(Text::FrameNoAccount).to_owned(), |account| account.name.clone());
    let may_see_registration = actor.directory_role == entente_shared::directories::DirectoryRole::GlobalAdministrator;
    view! {
        <div class="context">
            <strong class="context-account">{account}</strong>
            <span class="context-directory">{format!("{} · {}", actor.directory_prefix, actor.name)}</span>
        </div>
        <details class="menu person-menu">
            <summary>{actor.name}</summary>
            <div class="menu-panel">
                <p class="menu-label">{actor.sign_in_address}</p>
                {may_see_registration.then(|| view! { <a class="menu-item" href="/register">{t.get(Text::NavAccount)}</a> })}
                <PostForm endpoint="/fn/directories/sign-out" id="sign-out-" class="">
                    <button type="submit" class="menu-item">{t.get(Text::NavSignOut)}</button>
                </PostForm>
            </div>
        </details>
    }
}

#[component]
fn Navigation(has_account: bool) -> impl IntoView {
    let t = texts();
    let location = use_location();
    let link = move |href: &'static str, icon: IconKind, text: Text| {
        let current = move || (location.pathname.get() == href).then_some("page");
        view! { <li><a href=href aria-current=current><Icon kind=icon/> {t.get(text)}</a></li> }
    };
    view! {
        <ul class="nav-list">
            {link("/", IconKind::Home, Text::NavHome)}
            {if has_account {
                vec![
                    link("/engagements/discover", IconKind::Discover, Text::NavDiscover),
                    link("/engagements", IconKind::Engagements, Text::NavEngagements),
                    link("/requests", IconKind::Requests, Text::NavRequests),
                ]
            } else {
                vec![link("/register", IconKind::Engagements, Text::NavRegister)]
            }}
        </ul>
    }
}

/// Language and theme. They work signed in or not, and without WebAssembly.
#[component]
fn Foot() -> impl IntoView {
    let t = texts();
    let theme = Session::theme();
    let choice = |name: &'static str, value: &'static str, text: &'static str, lang: Option<&'static str>, current: bool| {
        view! {
            <button type="submit" class="foot-choice" name=name value=value lang=lang aria-pressed=if current { "true" } else { "false" }>
                {text}
            </button>
        }
    };
    view! {
        <footer class="foot">
            <PostForm endpoint="/fn/session/choose-language" id="language-" class="cluster">
                <ReturnTo/>
                {entente_shared::Language::ALL.iter().map(|language| {
                    let name = match language {
                        entente_shared::Language::English => "English",
                        entente_shared::Language::French => "Français",
                    };
                    choice("language", language.as_str(), name, Some(language.as_str()), *language == t.language)
                }).collect::<Vec<_>>()}
            </PostForm>
            <PostForm endpoint="/fn/session/choose-theme" id="theme-" class="cluster">
                <ReturnTo/>
                {[("system", Text::ThemeSystem), ("light", Text::ThemeLight), ("dark", Text::ThemeDark)]
                    .map(|(word, text)| choice("theme", word, t.get(text), None, word == theme))
                    .to_vec()}
            </PostForm>
        </footer>
    }
}
