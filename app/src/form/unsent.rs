//! What somebody has typed and not sent, while their page is loaded anew beneath them.

use leptos::{
    prelude::document,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, Event, EventInit, FocusOptions, HtmlElement, HtmlFormElement},
};

use super::CAME_BACK;

/// On a form that was carried out, or that stands on the page anew with what was typed.
const ANSWERED: &str = "data-answered";

const FIELDS: &str = "input,select,textarea";

/// The forms of the page with something typed into them, and where the focus is.
#[derive(Default)]
pub struct Unsent {
    forms: Vec<(String, Vec<Field>)>,
    focus: Option<(String, usize)>,
    /// One of them has just been carried out.
    is_answered: bool,
}

/// With its hidden fields, which say what the form was made from: somebody else's change is found when it is sent.
struct Field {
    name: String,
    value: JsValue,
    checked: JsValue,
}

impl Unsent {
    pub fn on_the_page() -> Self {
        let mut unsent = Self::default();
        for form in all(document().as_ref(), "main form[id]") {
            // Of a form that was answered too: whoever pressed its button goes on from there.
            unsent.focus = unsent.focus.or_else(|| Some((form.id(), stops(&form).iter().position(has_focus)?)));
            if form.has_attribute(ANSWERED) {
                unsent.is_answered = true;
                continue;
            }
            let fields = all(form.as_ref(), FIELDS);
            if form.has_attribute(CAME_BACK) || fields.iter().any(was_changed) {
                unsent.forms.push((form.id(), fields.iter().map(Field::of).collect()));
            }
        }
        unsent
    }

    /// Where there is nothing, what was kept earlier.
    pub fn or(self, earlier: &mut Self) -> Self {
        let earlier = core::mem::take(earlier);
        if self.forms.is_empty() && self.focus.is_none() && !self.is_answered { earlier } else { self }
    }

    /// Into the forms that have taken their places.
    pub fn put_back(self) {
        for (id, mut fields) in self.forms {
            let Some(form) = document().get_element_by_id(&id) else { continue };
            for element in all(form.as_ref(), FIELDS) {
                if let Some(place) = fields.iter().position(|field| field.is_for(&element)) {
                    fields.remove(place).put_into(&element);
                }
            }
        }
        let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if !is_lost || (self.focus.is_none() && !self.is_answered) {
            return;
        }
        let before = self.focus.and_then(|(form, place)| stops(&document().get_element_by_id(&form)?).into_iter().nth(place));
        // What was pressed is there no more: what was done is said above.
        if let Some(place) = before.or_else(|| all(document().as_ref(), "main .notice[role=status]").into_iter().next()) {
            if !can_be_focused(&place) {
                let _ = place.set_attribute("tabindex", "-1");
            }
            let how = FocusOptions::new();
            how.set_prevent_scroll(true);
            let _ = place.unchecked_ref::<HtmlElement>().focus_with_options(&how);
        }
    }
}

pub fn is_answered(id: &str) {
    if let Some(form) = document().get_element_by_id(id) {
        let _ = form.set_attribute(ANSWERED, "");
    }
}

/// Somebody goes on typing into it.
pub fn goes_on(event: &Event) {
    if let Some(form) = event.current_target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        let _ = form.remove_attribute(ANSWERED);
    }
}

impl Field {
    fn of(element: &Element) -> Self {
        Self { name: name(element), value: get(element, "value"), checked: get(element, "checked") }
    }

    /// Several boxes share a name: their values tell them apart.
    fn is_for(&self, element: &Element) -> bool {
        name(element) == self.name && (!can_be_checked(element) || get(element, "value") == self.value)
    }

    fn put_into(self, element: &Element) {
        let (property, value) = if can_be_checked(element) { ("checked", self.checked) } else { ("value", self.value) };
        if get(element, property) != value {
            let _ = js_sys::Reflect::set(element, &property.into(), &value);
            let how = EventInit::new();
            how.set_bubbles(true);
            if let Ok(event) = Event::new_with_event_init_dict("input", &how) {
                let _ = element.dispatch_event(&event);
            }
        }
    }
}

/// It isn't as the page was made.
fn was_changed(element: &Element) -> bool {
    match &*kind(element) {
        "hidden" => false,
        "select-one" => {
            let options = all(element.as_ref(), "option");
            let first = options.iter().position(|option| get(option, "defaultSelected") == true).unwrap_or_default();
            get(element, "selectedIndex").as_f64() != Some(first as f64)
        }
        _ if can_be_checked(element) => get(element, "checked") != get(element, "defaultChecked"),
        _ => get(element, "value") != get(element, "defaultValue"),
    }
}

fn can_be_checked(element: &Element) -> bool {
    matches!(&*kind(element), "checkbox" | "radio")
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

fn can_be_focused(element: &Element) -> bool {
    get(element, "tabIndex").as_f64().is_some_and(|index| index >= 0.0)
}

fn stops(form: &Element) -> Vec<Element> {
    all(form.as_ref(), "input:not([type=hidden]),select,textarea,button")
}

fn kind(element: &Element) -> String {
    get(element, "type").as_string().unwrap_or_default()
}

fn name(element: &Element) -> String {
    get(element, "name").as_string().unwrap_or_default()
}

fn get(element: &Element, property: &str) -> JsValue {
    js_sys::Reflect::get(element, &property.into()).unwrap_or_default()
}

fn all(within: &JsValue, selector: &str) -> Vec<Element> {
    // Documents and elements have the method in common.
    let Ok(found) = within.unchecked_ref::<Element>().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}
