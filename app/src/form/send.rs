//! Sending a form from the page.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys};

use super::state::{FormState, wire_name};

/// The value of a field among the pairs that are sent.
pub fn value_of(typed: &[(String, String)], name: &str) -> Option<String> {
    let wire = wire_name(name);
    typed.iter().find(|(known, _)| *known == wire).map(|(_, value)| value.clone())
}

/// The name of the field that an event comes from, and its form's content.
pub fn field_and_form(event: &web_sys::Event) -> Option<(String, Vec<(String, String)>)> {
    let field = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let name = field.get_attribute("name")?;
    let name = name.strip_prefix("form[")?.strip_suffix(']')?.to_owned();
    let form = field.closest("form").ok()??.dyn_into::<web_sys::HtmlFormElement>().ok()?;
    Some((name, content(&form)))
}

/// Names and values as the browser would send them.
#[cfg(feature = "hydrate")]
fn content(form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return Vec::new() };
    let pairs = js_sys::try_iter(&data).ok().flatten();
    pairs
        .into_iter()
        .flatten()
        .filter_map(|pair| {
            let pair: js_sys::Array = pair.ok()?.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .collect()
}

#[cfg(not(feature = "hydrate"))]
fn content(_form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    Vec::new()
}

/// Checks the form, then sends it; goes on where the answer says, or shows what is wrong.
pub fn submit(event: &ev::SubmitEvent, endpoint: &'static str, state: FormState) {
    event.prevent_default();
    if state.sending.get_untracked() {
        return;
    }
    let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
    let mut typed = content(&form);
    if let Some(button) = event.submitter().and_then(|button| button.dyn_into::<web_sys::Element>().ok())
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        typed.push((name, value));
    }
    state.forget();
    let errors = state.check_now(&|name| value_of(&typed, name));
    if !errors.is_empty() {
        state.refuse(errors.into());
        return;
    }
    post(endpoint, typed, state);
}

#[cfg(feature = "hydrate")]
fn post(endpoint: &'static str, typed: Vec<(String, String)>, state: FormState) {
    use entente_shared::Error;

    state.sending.set(true);
    leptos::task::spawn_local(async move {
        let answer = request(endpoint, &typed).await;
        // The form may be gone by now: its page was left.
        state.sending.try_set(false);
        match answer {
            Ok(next) => state.go_on.to(&next),
            Err(error) => {
                // What the page shows is out of date: it is loaded anew beneath the message.
                if matches!(error, Error::Conflict { .. }) {
                    state.go_on.refresh();
                }
                state.refuse(error);
            }
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn post(_endpoint: &'static str, _typed: Vec<(String, String)>, _state: FormState) {}

#[cfg(feature = "hydrate")]
async fn request(endpoint: &str, typed: &[(String, String)]) -> Result<crate::response::Next, entente_shared::Error> {
    use entente_shared::Error;

    let body = web_sys::UrlSearchParams::new().map_err(|_| Error::Unreachable)?;
    for (name, value) in typed {
        body.append(name, value);
    }
    let unreachable = |_| Error::Unreachable;
    let request = gloo_net::http::Request::post(endpoint).header("Accept", "application/json").body(body).map_err(unreachable)?;
    let answer = request.send().await.map_err(unreachable)?;
    let text = answer.text().await.map_err(unreachable)?;
    if answer.ok() {
        serde_json::from_str(&text).map_err(|_| Error::Unreachable)
    } else {
        Err(serde_json::from_str(&text).unwrap_or(Error::Unreachable))
    }
}
