//! The pages of Entente, and what they ask of a server.

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
compile_error!("Either the server (feature `ssr`) or the browser (feature `hydrate`).");

pub mod access;
pub mod account;
pub mod agreements;
pub mod announcements;
pub mod api_error;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod context;
pub mod credentials;
pub mod directories;
mod documents;
pub mod engagements;
mod form;
mod home;
pub mod host;
mod html;
pub mod me;
pub mod members;
pub mod messages;
pub mod names;
pub mod organizations;
pub mod people;
pub mod programs;
pub mod registration;
pub mod response;
mod routes;
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod terms;
mod ui;
#[cfg(not(feature = "ssr"))]
mod wire;

#[cfg(feature = "ssr")]
pub use ui::date;

/// Takes over the document that the server has rendered. All listeners are taken off when the signal in `until` says so.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate(texts: String, language: String, until: web_sys::AddEventListenerOptions) -> Result<(), wasm_bindgen::JsValue> {
    messages::keep(texts, language.parse().unwrap_or(entente_shared::Language::English));
    html::listen_until(until);
    let loaded = routes::LoadedParts::of_document().await?;
    // What has to be made anew keeps what somebody has typed already.
    let typed = form::Unsent::on_the_page();
    leptos::mount::hydrate_body(move || {
        routes::LoadedParts::provide(loaded);
        routes::app(None)
    });
    typed.put_back();
    Ok(())
}
