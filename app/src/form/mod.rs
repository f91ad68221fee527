//! Forms that work with and without WebAssembly. One form component and a few fields, none of them generic: a form knows its address
//! and a check of `shared`, the same one that the server runs.

mod field;
mod send;
mod state;

pub use field::{CheckboxField, CountryField, FieldElsewhere, HiddenField, RadioField, TextArea, TextField};
pub use state::{Check, FormState, PageFailure, check_form};

use leptos::{ev, prelude::*};

use crate::{
    messages::{Text, texts, violation_message},
    response::Refused,
};

/// A form that changes something: sent by POST to a server function.
///
/// Without WebAssembly the server answers with the page once more, errors and typed values in it. With WebAssembly the same errors
/// come from the same check before anything is sent, each field's after it was left.
#[component]
pub fn PostForm(
    /// Address of the server function.
    endpoint: &'static str,
    /// Finds all mistakes in what was typed.
    #[prop(optional)]
    check: Option<Check>,
    /// Tells the ids of this form's fields from those of other forms on the page.
    #[prop(optional, into)]
    id: String,
    #[prop(default = "form")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let last = use_context::<StoredValue<Option<Refused>>>().and_then(|refused| refused.get_value());
    // A page that answers a form stands at the form's address: the next form has to say which page that is.
    let page = last.as_ref().map(|refused| refused.path.clone());
    let refused = last.and_then(|refused| {
        // Several forms of a page may share an address (a queue): the hidden fields tell which one was sent.
        (refused.endpoint == endpoint && state::is_for(&refused, &id)).then_some(refused)
    });
    let state = FormState::new(id, check, refused);
    provide_context(state);
    // The fields come first: they tell the summary their labels.
    let fields = children();
    let submit = move |event: ev::SubmitEvent| send::submit(&event, endpoint, state);
    let left = move |event: ev::FocusEvent| state.field_was_left(&event);
    let changed = move |event: ev::Event| state.field_was_changed(&event);
    view! {
        <form class=class method="post" action=endpoint novalidate on:submit=submit on:focusout=left on:input=changed>
            <input type="hidden" name="form-id" value=state.id.get_value()/>
            {page.map(|page| view! { <input type="hidden" name="form-page" value=page/> })}
            <ErrorSummary state/>
            {fields}
        </form>
    }
}

/// What is wrong with the form, at its top: takes the focus once, and leads to each field.
#[component]
fn ErrorSummary(state: FormState) -> impl IntoView {
    let t = texts();
    let summary = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if state.shown.get() > 0
            && let Some(summary) = summary.get()
        {
            let _ = summary.focus();
        }
    });
    let id = StoredValue::new(format!("{}error-title", state.id.get_value()));
    move || {
        let errors = state.summary.get();
        if errors.is_empty() {
            return None;
        }
        let items: Vec<_> = errors
            .iter()
            .map(|(name, violation)| {
                let text = violation_message(t, violation, state.label(name));
                view! { <li><a href=state.place(name) rel="external">{text}</a></li> }
            })
            .collect();
        let id = id.get_value();
        Some(view! {
            <div class="error-summary" role="alert" tabindex="-1" aria-labelledby=id.clone() node_ref=summary>
                <h2 id=id.clone()>{t.get(Text::FormErrorsTitle)}</h2>
                <ul>{items}</ul>
            </div>
        })
    }
}

/// The button that sends the form. It stays enabled: pressing it says what is missing.
#[component]
pub fn SubmitButton(
    label: &'static str,
    #[prop(default = "button primary")] class: &'static str,
    /// Name and value that the button adds, where a form has several.
    #[prop(optional)]
    value: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let (name, value) = value.map_or((None, None), |(name, value)| (Some(format!("form[{name}]")), Some(value)));
    view! {
        <button type="submit" class=class name=name value=value aria-busy=move || state.sending.get().then_some("true")>
            {label}
        </button>
    }
}
