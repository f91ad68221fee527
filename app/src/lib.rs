//! The pages of Entente, and what they ask of a server.

// A page is one type made of all its parts.
#![recursion_limit = "512"]

pub mod access;
pub mod api_error;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod directories;
pub mod engagements;
mod form;
mod home;
pub mod messages;
pub mod registration;
pub mod response;
mod routes;
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
mod ui;

/// Takes over the document that the server has rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(texts: String, language: &str) {
    messages::keep(texts, language.parse().unwrap_or(entente_shared::Language::English));
    leptos::mount::hydrate_body(|| leptos::view! { <routes::App failure=None/> });
}
