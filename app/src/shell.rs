//! The document around the page.

use std::sync::Arc;

use entente_shared::Language;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

use crate::{
    backend::{Theme, Visit},
    messages::{Text, Texts},
    routes::{Part, app},
};

/// The whole document. Its one script loads the page's WebAssembly and the texts of the reader's language side by side (`app/boot.js`),
/// and says in the notice at its end when it had to take them off again.
pub fn shell(visit: &Arc<Visit>) -> impl IntoView + use<> {
    provide_context(Arc::clone(visit));
    let t = Texts::in_language(visit.language);
    provide_context(t);
    let nonce = leptos::nonce::use_nonce();
    let nonce_text = nonce.as_ref().map(ToString::to_string);
    visit.reply(|reply| reply.nonce.clone_from(&nonce_text));

    let assets = Arc::clone(&visit.assets);
    let texts = assets.texts.get(visit.language as usize).cloned().unwrap_or_default();
    let theme = (visit.theme != Theme::System).then(|| visit.theme.as_str());
    // A page that only says why not is complete as it is; its links lead to pages that load the rest.
    let failure = visit.failure.clone();
    let notice = failure.is_none().then(|| view! { <p id="plain" class="plain" role="status" data-text=t.get(Text::FramePlain)></p> });
    let scripts = failure.is_none().then(|| {
        let modules = Part::at(&path()).and_then(|part| assets.parts.get(part.name())).into_iter().flatten();
        let modules: Vec<_> = modules
            .chain([&assets.wasm])
            .map(|file| view! { <link rel="preload" href=file.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> })
            .collect();
        view! {
            <link rel="modulepreload" href=assets.js.clone()/>
            {modules}
            <link rel="preload" href=texts.clone() r#as="fetch" crossorigin="anonymous"/>
            <script type="module" nonce=nonce_text inner_html=boot(visit, &texts)></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=visit.language.as_str() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.css.clone()/>
                {scripts}
                <MetaTags/>
            </head>
            <body>
                {app(failure)}
                {notice}
            </body>
        </html>
    }
}

/// Of the page that is rendered: an answer to a form is rendered as the page that the form is on.
fn path() -> String {
    let address = use_context::<RequestUrl>().and_then(|address| address.parse().ok());
    address.map(|address| address.path().to_owned()).unwrap_or_default()
}

/// A page that answers a form stands at the form's address; it belongs to the page that the form is on.
fn boot(visit: &Visit, texts: &str) -> String {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default().replace('<', "\\u003c");
    let page = visit.refused.as_ref().map(|refused| &refused.path).or(visit.shown.as_ref().map(|shown| &shown.path));
    let place = page.map(|page| format!("history.replaceState(null,'',{});", json(page))).unwrap_or_default();
    let language: Language = visit.language;
    format!(
        "{place}import {{start}} from {js};start({wasm},{texts},{language});",
        js = json(&visit.assets.js),
        wasm = json(&visit.assets.wasm),
        texts = json(texts),
        language = json(language.as_str()),
    )
}
