//! The fields of forms. Each has a label, a hint, and its error in the same words as in the summary.

use entente_shared::Country;
use leptos::prelude::*;

use super::state::{FormState, wire_name};
use crate::messages::{Text, texts, violation_message};

/// Label, hint and error around a control.
fn framed(
    state: FormState,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    control: AnyView,
    below: Option<AnyView>,
) -> AnyView {
    let t = texts();
    let id = state.field_id(name);
    let invalid = move || state.errors.with(|errors| errors.of(name).is_some());
    view! {
        <div class="field" data-invalid=move || invalid().then_some("")>
            <label class="label" for=id.clone()>
                {label} {optional.then(|| view! { <span class="optional">" " {t.get(Text::FormOptional)}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {error_text(state, name, label)}
            {control}
            {below}
        </div>
    }
    .into_any()
}

fn error_text(state: FormState, name: &'static str, label: &'static str) -> impl IntoView {
    let t = texts();
    let id = state.field_id(name);
    move || {
        let violation = state.errors.with(|errors| errors.of(name))?;
        Some(view! {
            <p class="field-error" id=format!("{id}-error")>
                <span class="visually-hidden">{t.get(Text::FormErrorPrefix)} " "</span>
                {violation_message(t, violation, label)}
            </p>
        })
    }
}

/// The ids of what describes a control, for `aria-describedby`.
fn described(state: FormState, name: &'static str, has_hint: bool) -> impl Fn() -> Option<String> + Clone + Send + 'static {
    let id = state.field_id(name);
    move || {
        let invalid = state.errors.with(|errors| errors.of(name).is_some());
        match (has_hint, invalid) {
            (true, true) => Some(format!("{id}-hint {id}-error")),
            (true, false) => Some(format!("{id}-hint")),
            (false, true) => Some(format!("{id}-error")),
            (false, false) => None,
        }
    }
}

fn aria_invalid(state: FormState, name: &'static str) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
    move || state.errors.with(|errors| errors.of(name).is_some()).then_some("true")
}

/// A line of text.
#[component]
pub fn TextField(
    name: &'static str,
    label: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let (id, typed) = state.enter(name, label);
    let value = typed.unwrap_or(value);
    let plain = matches!(kind, "email" | "tel" | "url" | "password");
    // The product's own rules speak, in the reader's language; the browser only offers its keyboards. Its `email` and `url` kinds would
    // change what was typed.
    let (kind, mode) = match kind {
        "email" => ("text", Some("email")),
        "tel" => ("tel", Some("tel")),
        "url" => ("text", Some("url")),
        other => (other, None),
    };
    let control = view! {
        <input
            class="input"
            id=id
            name=wire_name(name)
            type=kind
            value=value
            inputmode=mode
            autocomplete=autocomplete
            autocapitalize=plain.then_some("none")
            spellcheck=plain.then_some("false")
            aria-describedby=described(state, name, hint.is_some())
            aria-invalid=aria_invalid(state, name)
            aria-required=(!optional).then_some("true")
        />
    };
    framed(state, name, label, hint, optional, control.into_any(), None)
}

/// Text of several lines, with a counter.
#[component]
pub fn TextArea(
    name: &'static str,
    label: &'static str,
    max: u32,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(default = 5)] rows: u32,
) -> impl IntoView {
    let t = texts();
    let state = expect_context::<FormState>();
    let (id, typed) = state.enter(name, label);
    let text = typed.unwrap_or_default();
    let count = RwSignal::new(text.chars().count() as u32);
    let counter = move || t.fill(Text::FormCounter, &[("count", &count.get().to_string()), ("max", &max.to_string())]);
    let control = view! {
        <textarea
            class="input"
            id=id.clone()
            name=wire_name(name)
            rows=rows
            aria-describedby=described(state, name, hint.is_some())
            aria-invalid=aria_invalid(state, name)
            aria-required=(!optional).then_some("true")
            on:input=move |event| count.set(event_target_value(&event).chars().count() as u32)
        >
            {text}
        </textarea>
    };
    let below = view! {
        <p class="counter" data-over=move || (count.get() > max).then_some("")>{counter}</p>
    };
    framed(state, name, label, hint, optional, control.into_any(), Some(below.into_any()))
}

/// The countries and regions, by name in the reader's language.
#[component]
pub fn CountryField(name: &'static str, label: &'static str, value: String, hint: &'static str) -> impl IntoView {
    let t = texts();
    let state = expect_context::<FormState>();
    let (id, typed) = state.enter(name, label);
    let value = typed.unwrap_or(value);
    let mut countries: Vec<(String, Country)> =
        Country::all().map(|country| (entente_shared::rules::search_key(t.country(country)), country)).collect();
    countries.sort();
    let options: Vec<_> = countries
        .into_iter()
        .map(|(_, country)| view! { <option value=country.as_str() selected=country.as_str() == value>{t.country(country)}</option> })
        .collect();
    let control = view! {
        <select
            class="input"
            id=id
            name=wire_name(name)
            autocomplete="country"
            aria-describedby=described(state, name, true)
            aria-invalid=aria_invalid(state, name)
            aria-required="true"
        >
            <option value="">{t.get(Text::FormChoose)}</option>
            {options}
        </select>
    };
    framed(state, name, label, Some(hint), false, control.into_any(), None)
}

/// One of a few.
#[component]
pub fn RadioField(name: &'static str, label: &'static str, value: String, options: Vec<(&'static str, &'static str)>) -> impl IntoView {
    let state = expect_context::<FormState>();
    let (id, typed) = state.enter(name, label);
    let value = typed.unwrap_or(value);
    let choices: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(number, (word, text))| {
            // The summary's link leads to the first choice.
            let id = if number == 0 { id.clone() } else { format!("{id}-{word}") };
            view! {
                <label class="checkbox" for=id.clone()>
                    <input type="radio" id=id.clone() name=wire_name(name) value=word checked=value == word/>
                    <span>{text}</span>
                </label>
            }
        })
        .collect();
    let invalid = move || state.errors.with(|errors| errors.of(name).is_some());
    view! {
        <fieldset class="field group" aria-describedby=described(state, name, false) data-invalid=move || invalid().then_some("")>
            <legend class="label">{label}</legend>
            {error_text(state, name, label)}
            <div class="radios">{choices}</div>
        </fieldset>
    }
}

/// A box to tick. What it says is what is accepted.
#[component]
pub fn CheckboxField(name: &'static str, label: &'static str) -> impl IntoView {
    let state = expect_context::<FormState>();
    let (id, typed) = state.enter(name, label);
    let ticked = state.was_sent() && typed.is_some();
    let invalid = move || state.errors.with(|errors| errors.of(name).is_some());
    view! {
        <div class="field" data-invalid=move || invalid().then_some("")>
            {error_text(state, name, label)}
            <label class="checkbox" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    name=wire_name(name)
                    value="true"
                    checked=ticked
                    aria-describedby=described(state, name, false)
                    aria-invalid=aria_invalid(state, name)
                />
                <span>{label}</span>
            </label>
        </div>
    }
}

/// What the form is about: not shown, sent along.
#[component]
pub fn HiddenField(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=wire_name(name) value=value/> }
}

/// A field of an earlier page that only the server finds a mistake in when this form is sent: the summary leads there.
#[component]
pub fn FieldElsewhere(name: &'static str, label: &'static str, page: &'static str) -> impl IntoView {
    expect_context::<FormState>().answer_for(name, label, page);
}
