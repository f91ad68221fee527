//! What the browser gets from the server: with the document, or asked for later.
//!
//! One path for everything: text to a JavaScript value by the browser itself, and from there to what a page takes. What `server_fn` and
//! `Resource` make of each type would weigh more than the pages.

mod decode;

use std::cell::RefCell;

use entente_shared::Error;
use gloo_net::http::{Request, Response};
use leptos::prelude::Owner;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::response::ACTING_AS;

/// What the server has put into the document for this place of the page, while the page takes the document over.
///
/// Both sides count the places: on either there has to be one call (or `Resource`, or `SharedValue`) for each, in the same order.
pub fn from_document() -> Option<JsValue> {
    let document = Owner::current_shared_context()?;
    let place = document.next_id();
    js_sys::JSON::parse(&document.read_data(&place)?).ok()
}

/// The answer in the document, as the server has serialized it: a `Result`.
pub fn decode_result(answer: JsValue) -> Result<JsValue, Error> {
    let part = |name: &str| js_sys::Reflect::get(&answer, &name.into()).ok().filter(|part| !part.is_undefined());
    part("Ok").ok_or_else(|| part("Err").map_or(Error::Unreachable, |error| decode(error).unwrap_or_else(|error| error)))
}

thread_local!(static MADE_FOR: RefCell<String> = const { RefCell::new(String::new()) });

/// CTX-02: as whom and for which account this page was made. It says so with each question: no answer is another account's.
pub fn made_for(acting_as: String) {
    MADE_FOR.set(acting_as);
}

/// Asks a server function.
pub async fn get(address: &str) -> Result<JsValue, Error> {
    let request = Request::get(address).header("Accept", "application/json").header(ACTING_AS, &MADE_FOR.with_borrow(Clone::clone));
    answer(request.send().await).await
}

/// Sends a form to a server function.
pub async fn post(endpoint: &str, typed: &[(String, String)]) -> Result<JsValue, Error> {
    let body = web_sys::UrlSearchParams::new().map_err(|_| Error::Unreachable)?;
    for (name, value) in typed {
        body.append(name, value);
    }
    match Request::post(endpoint).header("Accept", "application/json").body(body) {
        Ok(request) => answer(request.send().await).await,
        Err(_) => Err(Error::Unreachable),
    }
}

async fn answer(answer: Result<Response, gloo_net::Error>) -> Result<JsValue, Error> {
    let unreachable = |_| Error::Unreachable;
    let answer = answer.map_err(unreachable)?;
    let text = answer.text().await.map_err(unreachable)?;
    let value = js_sys::JSON::parse(&text).map_err(|_| Error::Unreachable)?;
    if answer.ok() { Ok(value) } else { Err(decode(value).unwrap_or_else(|error| error)) }
}

/// What a page takes. An answer that isn't that comes from something else between here and the server.
pub fn decode<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    T::deserialize(decode::Value(value)).map_err(|_| Error::Unreachable)
}
