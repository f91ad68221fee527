//! Top bar, navigation and foot around every page.

use entente_shared::{Language, people::Actor, policy::Standing};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{IconKind, button_link, icon, return_to};
use crate::{
    context::switcher::switcher,
    form::post_form,
    host::suspended::suspension_line,
    html::{Element, Node, a, button, details, div, footer, header, li, main, nav, path, summary, svg, ul},
    messages::{Text, texts},
    session::Session,
};

pub fn framed(page: Node) -> Node {
    let t = texts();
    let actor = Session::actor();
    let standing = actor.as_ref().map(Actor::standing).unwrap_or_default();
    let skip = a().class("skip-link").attr("href", "#main").attr("rel", "external").child(t.get(Text::FrameSkip));
    let drawer = actor.is_some().then(|| {
        let panel = nav().class("menu-panel").attr("aria-label", t.get(Text::FrameMenu)).child(navigation(standing));
        details().class("menu nav-drawer").child((summary().attr("aria-label", t.get(Text::FrameMenu)).child(icon(IconKind::Menu)), panel))
    });
    let side = actor.is_some().then(|| nav().class("sidenav").attr("aria-label", t.get(Text::FrameNavigation)).child(navigation(standing)));
    let frame = div().class(if actor.is_some() { "frame" } else { "frame frame-plain" });
    let mark = a().class("mark").attr("href", "/").child((mark(), t.get(Text::AppName)));
    let person = match actor {
        Some(actor) => switcher(&actor),
        None => button_link("button", "/sign-in", t.get(Text::NavSignIn)).into(),
    };
    let bar = header().class("topbar").child((drawer, mark, person));
    let main = main().id("main").attr("tabindex", "-1").child((suspension_line(), page));
    (skip, frame.child((bar, side, main, foot()))).into()
}

/// Two sides that meet.
fn mark() -> Element {
    let sides = "M9 4a8 8 0 0 0 0 16 9.5 9.5 0 0 1 0-16zM15 4a8 8 0 0 1 0 16 9.5 9.5 0 0 0 0-16zM12 7.5a7 7 0 0 1 0 9 7 7 0 0 1 0-9z";
    svg().class("icon").attr("viewBox", "0 0 24 24").attr("fill", "currentColor").attr("aria-hidden", "true").child(path().attr("d", sides))
}

fn navigation(standing: Standing) -> Element {
    let t = texts();
    let location = use_location();
    let link = move |href: &'static str, kind: IconKind, text: Text| {
        let current = move || current(&location.pathname.get(), href);
        li().child(a().attr("href", href).live_attr("aria-current", current).child((icon(kind), t.get(text))))
    };
    let rest = if standing.has_account {
        vec![
            link("/engagements/discover", IconKind::Discover, Text::NavDiscover),
            link("/engagements", IconKind::Engagements, Text::NavEngagements),
            link("/requests", IconKind::Requests, Text::NavRequests),
            link("/account", IconKind::Account, Text::NavAccount),
        ]
    } else {
        vec![link("/register", IconKind::Engagements, Text::NavRegister)]
    };
    let host = standing.operator.then(|| link("/admin", IconKind::Host, Text::NavHost));
    ul().class("nav-list").child((link("/", IconKind::Home, Text::NavHome), rest, host))
}

/// The page itself, or one of those beneath it that have no entry of their own.
fn current(path: &str, href: &str) -> Option<&'static str> {
    if path == href {
        return Some("page");
    }
    let has_pages_beneath = matches!(href, "/account" | "/admin" | "/register");
    let is_beneath = has_pages_beneath && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    is_beneath.then_some("true")
}

/// Language and theme. They work signed in or not, and without WebAssembly.
fn foot() -> Element {
    let t = texts();
    let theme = Session::theme();
    let choice = |name: &'static str, value: &'static str, text: &'static str, current: bool| {
        button()
            .attr("type", "submit")
            .class("foot-choice")
            .attr("name", name)
            .attr("value", value)
            .attr("aria-pressed", if current { "true" } else { "false" })
            .child(text)
    };
    let languages = Language::ALL.iter().map(|language| {
        let name = match language {
            Language::English => "English",
            Language::French => "Français",
        };
        choice("language", language.as_str(), name, *language == t.language).attr("lang", language.as_str())
    });
    let languages: Vec<_> = languages.collect();
    let themes = [("system", Text::ThemeSystem), ("light", Text::ThemeLight), ("dark", Text::ThemeDark)]
        .map(|(word, text)| choice("theme", word, t.get(text), word == theme));
    footer().class("foot").child((
        post_form("/fn/session/choose-language").id("language-").class("cluster").with(|_| (return_to(), languages)),
        post_form("/fn/session/choose-theme").id("theme-").class("cluster").with(|_| (return_to(), themes)),
    ))
}
