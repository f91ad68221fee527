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
    let name = target(event)?.get_attribute("name")?;
    let name = name.strip_prefix("form[")?.strip_suffix(']')?.to_owned();
    Some((name, content_of(event)))
}

/// Names and values of the form that an event comes from, as the browser would send them.
pub fn content_of(event: &web_sys::Event) -> Vec<(String, String)> {
    let form = target(event).and_then(|target| target.closest("form").ok().flatten());
    form.map(|form| content(form.unchecked_ref())).unwrap_or_default()
}

fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

#[cfg(not(feature = "ssr"))]
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

#[cfg(feature = "ssr")]
fn content(_form: &web_sys::HtmlFormElement) -> Vec<(String, String)> {
    Vec::new()
}

/// Checks the form, then sends it; goes on where the answer says, or shows what is wrong.
pub fn submit(event: &web_sys::Event, endpoint: &'static str, state: FormState) {
    event.prevent_default();
    if state.sending.get_untracked() {
        return;
    }
    let mut typed = content_of(event);
    if let Some(button) = event.unchecked_ref::<ev::SubmitEvent>().submitter().and_then(|button| button.dyn_into::<web_sys::Element>().ok())
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

#[cfg(not(feature = "ssr"))]
fn post(endpoint: &'static str, typed: Vec<(String, String)>, state: FormState) {
    use crate::{
        response::{Next, Refused},
        wire,
    };
    use entente_shared::{Conflict, Error};

    state.sending.set(true);
    leptos::task::spawn_local(async move {
        let answer = wire::post(endpoint, &typed).await.and_then(wire::decode::<Next>);
        // The form may be gone by now: its page was left.
        state.sending.try_set(false);
        match answer {
            Ok(next) => {
                state.keep(None);
                state.go_on.to(&next);
            }
            Err(error) => {
                // What the page shows is out of date: it is loaded anew beneath the message, with what was typed.
                // Unless the page is all for another account: what was typed would go with it.
                if matches!(&error, Error::Conflict { what } if !matches!(what, Conflict::OtherAccount { .. })) {
                    let endpoint = endpoint.to_owned();
                    state.keep(Some(Refused { endpoint, error: error.clone(), typed, path: String::new() }));
                    state.go_on.refresh();
                }
                state.refuse(error);
            }
        }
    });
}

#[cfg(feature = "ssr")]
fn post(_endpoint: &'static str, _typed: Vec<(String, String)>, _state: FormState) {}
