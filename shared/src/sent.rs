//! A form as it comes in from outside: what is no form of ours is a mistake of the form, like any other.

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{FieldErrors, Violation};

/// As many unknown fields are named as help anybody.
const UNKNOWN_NAMED: usize = 20;

/// The longest name that is repeated to whoever sent it, in characters.
const NAME_REPEATED: usize = 60;

/// What a browser, or a program, sends for a box: a browser says `on` where the page gives the box no value.
pub(crate) fn tick(word: &str) -> Option<bool> {
    match word {
        "true" | "on" | "1" => Some(true),
        "" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The fields that were sent, while they are read.
pub(crate) struct Sent {
    fields: &'static [&'static str],
    values: Vec<(&'static str, String)>,
    mistakes: FieldErrors,
}

impl Sent {
    pub(crate) const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, values: Vec::new(), mistakes: FieldErrors::none() }
    }

    /// `value`: nothing for what is no text, such as a list.
    pub(crate) fn add(&mut self, name: &str, value: Option<String>) {
        let Some(field) = self.fields.iter().find(|field| **field == name) else {
            if self.mistakes.len() < UNKNOWN_NAMED {
                let shown = name.chars().map(|c| if c.is_ascii_alphanumeric() || "_-.[]".contains(c) { c } else { '?' });
                self.mistakes.add_named(Cow::Owned(shown.take(NAME_REPEATED).collect()), Violation::UnknownField);
            }
            return;
        };
        match value {
            _ if self.values.iter().any(|(known, _)| known == field) => self.mistakes.add(field, Violation::SeveralValues),
            Some(text) => self.values.push((field, text)),
            None => self.mistakes.add(field, Violation::NoText),
        }
    }

    /// All of it, or every mistake. `ticks` says which of the fields are boxes.
    pub(crate) fn finish(mut self, ticks: &[bool]) -> Result<Self, FieldErrors> {
        for (field, _) in self.fields.iter().zip(ticks).filter(|(_, is_box)| **is_box) {
            if self.values.iter().any(|(known, text)| known == field && tick(text).is_none()) {
                self.mistakes.add(field, Violation::TickForm);
            }
        }
        if self.mistakes.is_empty() { Ok(self) } else { Err(self.mistakes.in_order(self.fields)) }
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone())
    }
}

/// The fields of a form, from any of serde's formats. Its mistakes are the error's text, as [`FieldErrors`] reads it again.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D, fields: &'static [&'static str], ticks: &[bool]) -> Result<Sent, D::Error> {
    from.deserialize_struct("Form", fields, Fields(Sent::new(fields)))?.finish(ticks).map_err(D::Error::custom)
}

struct Fields(Sent);

impl<'de> Visitor<'de> for Fields {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a form")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Sent, A::Error> {
        while let Some(name) = map.next_key::<Name>()? {
            let Value(value) = map.next_value()?;
            match name {
                Name::Text(name) => self.0.add(&name, value),
                Name::Number(number) => {
                    let name = usize::try_from(number).ok().and_then(|number| self.0.fields.get(number).copied());
                    self.0.add(name.unwrap_or_default(), value);
                }
            }
        }
        Ok(self.0)
    }
}

/// A field's name, or its number, as some formats have it.
enum Name {
    Text(String),
    Number(u64),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reads;
        impl Visitor<'_> for Reads {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name::Text(name.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Name, E> {
                Ok(Name::Number(number))
            }
        }
        from.deserialize_identifier(Reads)
    }
}

/// A field's text; nothing for what is none.
struct Value(Option<String>);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reads;
        impl<'de> Visitor<'de> for Reads {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the text of a field")
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value(Some(text.to_owned())))
            }

            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value(Some(text)))
            }

            fn visit_bool<E>(self, ticked: bool) -> Result<Value, E> {
                Ok(Value(Some(if ticked { "true" } else { "" }.to_owned())))
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value(Some(String::new())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value(Some(number.to_string())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value(Some(number.to_string())))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value(None))
            }
        }
        from.deserialize_any(Reads)
    }
}
