//! The fields of forms. Each has a label, a hint, and its error in the same words as in the summary.

use entente_shared::{Country, names::Availability};
use leptos::prelude::*;

use super::{
    availability,
    state::{FormState, wire_name},
};
use crate::{
    html::{Element, Node, div, fieldset, input, label, legend, live, option, p, select, span, textarea},
    messages::{Text, texts, violation_message},
    session::Session,
};

impl FormState {
    /// A line of text.
    pub fn text(self, name: &'static str, label: &'static str) -> TextField {
        TextField {
            form: self,
            name,
            label,
            value: String::new(),
            hint: None,
            kind: "text",
            autocomplete: None,
            optional: false,
            asks: None,
        }
    }

    /// Text of several lines, with a counter.
    pub fn text_area(self, name: &'static str, label: &'static str, hint: &'static str, max: u32, rows: &'static str) -> Element {
        self.text_area_with(name, label, hint, max, rows, String::new())
    }

    /// The same with a text to begin with.
    pub fn text_area_with(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        max: u32,
        rows: &'static str,
        value: String,
    ) -> Element {
        self.area((name, label, hint), max, rows, value, false)
    }

    /// The same where nothing need be said.
    pub fn optional_text_area(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        max: u32,
        rows: &'static str,
        value: String,
    ) -> Element {
        self.area((name, label, hint), max, rows, value, true)
    }

    fn area(
        self,
        (name, label, hint): (&'static str, &'static str, &'static str),
        max: u32,
        rows: &'static str,
        value: String,
        optional: bool,
    ) -> Element {
        let t = texts();
        let (id, typed) = self.enter(name, label);
        let text = typed.unwrap_or(value);
        let count = RwSignal::new(text.chars().count() as u32);
        let control = self
            .control(textarea(), id, name, true)
            .attr("rows", rows)
            .attr("aria-required", (!optional).then_some("true"))
            .attr("dir", "auto")
            .on("input", move |event| count.set(event_target_value(&event).chars().count() as u32))
            .child(Node::Text(text.into()));
        let counter = p()
            .class("counter")
            .live_attr("data-over", move || (count.get() > max).then_some(""))
            .child(live(move || t.fill(Text::FormCounter, &[("count", &count.get().to_string()), ("max", &max.to_string())])));
        self.field(name, label, Some(hint), optional, control).child(counter)
    }

    /// Several short lines, such as addresses.
    pub fn lines(self, name: &'static str, label: &'static str, left: Option<String>, hint: &'static str, rows: &'static str) -> Element {
        let (id, typed) = self.enter(name, label);
        let control = self
            .control(textarea(), id, name, true)
            .attr("rows", rows)
            .attr("aria-required", "true")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .child(Node::Text(left.or(typed).unwrap_or_default().into()));
        self.field(name, label, Some(hint), false, control)
    }

    /// Boxes to tick, several at once: the value that each stands for, its name, and what tells it from others of that name.
    pub fn ticks(self, name: &'static str, label: &'static str, options: Vec<(String, String, String)>) -> Element {
        let id = self.enter(name, label).0;
        let wire = format!("{name}[]");
        let choices: Vec<_> = options
            .into_iter()
            .enumerate()
            .map(|(number, (value, text, more))| {
                // The summary's link leads to the first choice.
                let id = if number == 0 { id.clone() } else { format!("{id}-{number}") };
                let ticked = self.was_ticked(&wire, &value);
                let control = input().attr("type", "checkbox").id(id.clone()).attr("name", wire.clone()).attr("value", value);
                ticking(id, control.attr("checked", ticked), (text, " ", span().class("muted").child(more)))
            })
            .collect();
        self.group(name, label, choices)
    }

    /// The countries and regions that the host has not left out, by name in the reader's language.
    pub fn country(self, name: &'static str, label: &'static str, value: String, hint: &'static str) -> Element {
        let t = texts();
        let (id, typed) = self.enter(name, label);
        let chosen = Country::parse(&typed.unwrap_or(value)).ok();
        let left_out = Session::countries_left_out();
        let mut countries: Vec<(String, Country)> = Country::all()
            .filter(|country| !left_out.contains(country.as_str()))
            .map(|country| (entente_shared::rules::search_key(t.country(country)), country))
            .collect();
        countries.sort();
        let options: Vec<_> = countries
            .into_iter()
            .map(|(_, country)| {
                option().attr("value", country.as_str().to_owned()).attr("selected", Some(country) == chosen).child(t.country(country))
            })
            .collect();
        let control = self
            .control(select(), id, name, true)
            .attr("autocomplete", "country")
            .attr("aria-required", "true")
            .child((option().attr("value", "").child(t.get(Text::FormChoose)), options));
        self.field(name, label, Some(hint), false, control)
    }

    /// One of a few: words, and what they stand for.
    pub fn radio<const N: usize>(
        self,
        name: &'static str,
        label: &'static str,
        value: String,
        options: [(&'static str, &'static str); N],
    ) -> Element {
        let (id, typed) = self.enter(name, label);
        let value = typed.unwrap_or(value);
        let choices: Vec<_> = options
            .into_iter()
            .enumerate()
            .map(|(number, (word, text))| {
                // The summary's link leads to the first choice.
                let id = if number == 0 { id.clone() } else { format!("{id}-{word}") };
                let control = input().attr("type", "radio").id(id.clone()).attr("name", wire_name(name)).attr("value", word);
                ticking(id, control.attr("checked", value == word), text)
            })
            .collect();
        self.group(name, label, choices)
    }

    /// Choices that belong together.
    fn group(self, name: &'static str, label: &'static str, choices: Vec<Element>) -> Element {
        fieldset()
            .class("field group")
            .live_attr("aria-describedby", self.described(name, false))
            .live_attr("data-invalid", move || self.is_invalid(name).then_some(""))
            .child((legend().class("label").child(label), self.error_text(name, label), div().class("radios").child(choices)))
    }

    /// A box to tick. What it says is what is accepted.
    pub fn checkbox(self, name: &'static str, label: &'static str) -> Element {
        let (id, typed) = self.enter(name, label);
        let control = input()
            .attr("type", "checkbox")
            .id(id.clone())
            .attr("name", wire_name(name))
            .attr("value", "true")
            // What has changed meanwhile has to be accepted anew.
            .attr("checked", self.was_sent() && !self.was_overtaken() && typed.is_some())
            .live_attr("aria-describedby", self.described(name, false))
            .live_attr("aria-invalid", move || self.is_invalid(name).then_some("true"));
        div()
            .class("field")
            .live_attr("data-invalid", move || self.is_invalid(name).then_some(""))
            .child((self.error_text(name, label), ticking(id, control, label)))
    }

    /// What the form is about: not shown, sent along.
    pub fn hidden(self, name: &str, value: String) -> Element {
        input().attr("type", "hidden").attr("name", wire_name(name)).attr("value", value)
    }

    /// What all controls have.
    fn control(self, control: Element, id: String, name: &'static str, has_hint: bool) -> Element {
        control
            .class("input")
            .id(id)
            .attr("name", wire_name(name))
            .live_attr("aria-describedby", self.described(name, has_hint))
            .live_attr("aria-invalid", move || self.is_invalid(name).then_some("true"))
    }

    /// Label, hint and error around a control.
    fn field(self, name: &'static str, text: &'static str, hint: Option<&'static str>, optional: bool, control: Element) -> Element {
        let id = self.field_id(name);
        let optional = optional.then(|| span().class("optional").child((" ", texts().get(Text::FormOptional))));
        div().class("field").live_attr("data-invalid", move || self.is_invalid(name).then_some("")).child((
            label().class("label").attr("for", id.clone()).child((text, optional)),
            hint.map(|hint| p().class("hint").id(format!("{id}-hint")).child(hint)),
            self.error_text(name, text),
            control,
        ))
    }

    fn error_text(self, name: &'static str, label: &'static str) -> Node {
        let t = texts();
        let id = format!("{}-error", self.field_id(name));
        live(move || {
            let mistakes =
                self.errors.with(|errors| errors.all_of(name).map(|found| violation_message(t, found, label)).collect::<Vec<_>>());
            let prefix = span().class("visually-hidden").child((t.get(Text::FormErrorPrefix), " "));
            // One on each line.
            (!mistakes.is_empty()).then(|| p().class("field-error").id(id.clone()).child((prefix, mistakes.join("\n"))))
        })
    }

    fn is_invalid(self, name: &str) -> bool {
        self.errors.with(|errors| errors.of(name).is_some())
    }

    /// The ids of what describes a control, for `aria-describedby`.
    fn described(self, name: &'static str, has_hint: bool) -> impl Fn() -> Option<String> + Send + 'static {
        let id = self.field_id(name);
        move || match (has_hint, self.is_invalid(name)) {
            (true, true) => Some(format!("{id}-hint {id}-error")),
            (true, false) => Some(format!("{id}-hint")),
            (false, true) => Some(format!("{id}-error")),
            (false, false) => None,
        }
    }
}

/// A control to tick, and what that means.
fn ticking(id: String, control: Element, text: impl Into<Node>) -> Element {
    label().class("checkbox").attr("for", id).child((control, span().child(text)))
}

pub struct TextField {
    form: FormState,
    name: &'static str,
    label: &'static str,
    value: String,
    hint: Option<&'static str>,
    kind: &'static str,
    autocomplete: Option<&'static str>,
    optional: bool,
    asks: Option<&'static str>,
}

impl TextField {
    pub fn value(self, value: String) -> Self {
        Self { value, ..self }
    }

    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    /// Asks the server, while somebody types, whether what is typed is still free: `address` lacks only the text. It says so beneath.
    pub fn asks(self, address: &'static str) -> Self {
        Self { asks: Some(address), ..self }
    }

    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

impl From<TextField> for Node {
    fn from(TextField { form, name, label, value, hint, kind, autocomplete, optional, asks }: TextField) -> Self {
        let (id, typed) = form.enter(name, label);
        let plain = matches!(kind, "email" | "tel" | "url" | "password");
        // The product's own rules speak, in the reader's language; the browser only offers its keyboards. Its `email` and `url` kinds
        // would change what was typed.
        let (kind, mode) = match kind {
            "email" => ("text", Some("email")),
            "tel" => ("tel", Some("tel")),
            "url" => ("text", Some("url")),
            other => (other, None),
        };
        let control = form
            .control(input(), id, name, hint.is_some())
            .attr("type", kind)
            .attr("value", typed.unwrap_or(value))
            .attr("inputmode", mode)
            .attr("autocomplete", autocomplete)
            .attr("dir", (!plain).then_some("auto"))
            .attr("autocapitalize", plain.then_some("none"))
            .attr("spellcheck", plain.then_some("false"))
            .attr("aria-required", (!optional).then_some("true"));
        let Some(address) = asks else { return form.field(name, label, hint, optional, control).into() };
        let answer = RwSignal::new(None);
        let control = control.on("input", move |event| availability::ask(event_target_value(&event), address, answer));
        let t = texts();
        // An error beside the field says more, and says it until the field is mended.
        let said = live(move || {
            let Availability { violation } = answer.get().filter(|_| !form.is_invalid(name))?;
            let tone = if violation.is_none() { "good" } else { "bad" };
            let text = violation.map_or_else(|| t.get(Text::FormAvailable).to_owned(), |violation| violation_message(t, violation, label));
            Some(span().class("availability").attr("data-tone", tone).child(text))
        });
        form.field(name, label, hint, optional, control).child(p().attr("aria-live", "polite").child(said)).into()
    }
}
