//! What a provider says. Providers differ in what they write where, so a value is read when it is asked for and no sooner: what nobody
//! asks for may be anything, and refuses nobody.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

/// An object of JSON.
#[derive(Default)]
pub struct Said(BTreeMap<String, Box<RawValue>>);

impl Said {
    /// The error says where, and repeats nothing: tokens may be in it.
    pub fn read(json: &[u8]) -> Result<Self, String> {
        // Some servers begin with a byte order mark.
        let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
        serde_json::from_slice(json)
            .map(Self)
            .map_err(|error| format!("no object of JSON (line {}, column {})", error.line(), error.column()))
    }

    /// A value that can be read and is not `null`.
    pub fn get(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.0.get(name)?.get()).ok().filter(|value: &Value| !value.is_null())
    }

    /// A value that is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The texts in a list, or the one that stands alone.
    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.get(name) {
            Some(Value::Array(values)) => values.into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// `true`, which some write as a text.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == true || value == "true")
    }

    /// The objects in a list; whatever else stands there is passed over. None if there is no list.
    pub fn objects(&self, name: &str) -> Option<Vec<Self>> {
        let list: Vec<Box<RawValue>> = serde_json::from_str(self.0.get(name)?.get()).ok()?;
        Some(list.iter().filter_map(|one| Self::read(one.get().as_bytes()).ok()).collect())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Takes over what is not said here. An empty text says nothing.
    pub fn add(&mut self, more: Self) {
        for (name, value) in more.0 {
            if self.get(&name).is_none_or(|known| known == "") {
                self.0.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asks_for_may_be_anything() {
        let deep = "[".repeat(5_000) + &"]".repeat(5_000);
        let json = format!(r#"{{"cut": "\ud83d", "huge": 1e999, "deep": {deep}, "name": "Ada", "empty": null, "a": 1, "a": 2}}"#);
        let said = Said::read(json.as_bytes()).expect("an object");
        assert_eq!(said.text("name").as_deref(), Some("Ada"));
        assert_eq!(["cut", "huge", "deep", "empty", "nothing"].map(|name| said.get(name)), [const { None }; 5]);
        assert_eq!(said.get("a"), Some(2.into()), "the last of two");
    }

    #[test]
    fn what_is_no_object_is_not_repeated() {
        for json in ["\"a secret\"", "", "{\"a secret\"", "[1]", "{\"a\": \u{1}secret}"] {
            let error = Said::read(json.as_bytes()).err().expect("no object");
            assert!(error.starts_with("no object of JSON (line") && !error.contains("secret"), "{error}");
        }
        assert!(Said::read(b"\xef\xbb\xbf{}").is_ok());
    }

    #[test]
    fn texts_stand_alone_or_in_a_list() {
        let said = Said::read(br#"{"one": "a", "list": ["a", 1, null, "b"], "none": {"a": 1}, "yes": true, "text": "true", "no": "yes"}"#);
        let said = said.expect("an object");
        assert_eq!((said.texts("one"), said.texts("list")), (vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
        assert!(said.texts("none").is_empty() && said.texts("nothing").is_empty());
        assert_eq!(["yes", "text", "no", "one"].map(|name| said.is_true(name)), [true, true, false, false]);
    }

    #[test]
    fn what_was_said_first_stays() {
        let mut said = Said::read(br#"{"a": 1, "b": null, "d": ""}"#).expect("an object");
        said.add(Said::read(br#"{"a": 2, "b": 2, "c": 2, "d": 2}"#).expect("an object"));
        assert_eq!(["a", "b", "c", "d"].map(|name| said.get(name)), [1, 2, 2, 2].map(|number| Some(Value::from(number))));
    }
}
