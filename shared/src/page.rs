//! Lists in pages that stay put while rows come and go (keyset paging).

use serde::{Deserialize, Serialize};

use crate::rules;

/// Whatever a page says the number of is counted up to here: reading a hundred thousand rows for a number helps nobody.
pub const COUNTED_MOST: i64 = 1_000;

/// Where a page begins or ends: an opaque word for the address bar. Its meaning belongs to the list that made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// One page of a list, with the way to its neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub items: Vec<T>,
    /// The page before this one, if there is one.
    pub previous: Option<Cursor>,
    /// The page after this one, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page without rows or neighbours.
    pub const fn empty() -> Self {
        Self { items: Vec::new(), previous: None, next: None }
    }

    /// The same page with its rows made into something else.
    pub fn map<U>(self, row: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, previous, next } = self;
        Page { items: items.into_iter().map(row).collect(), previous, next }
    }
}

/// What is asked of a list: words, and a page. Lists that ask for more have a query of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Words that are looked for; empty for everything.
    pub words: String,
    /// The page after this place.
    pub after: Option<Cursor>,
    /// The page before this place.
    pub before: Option<Cursor>,
}

impl ListQuery {
    /// Reads the parameters `q`, `after` and `before`. What can't be read counts as not given.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| parameter(name).filter(|text| !text.is_empty()).map(Cursor);
        let words = parameter("q").unwrap_or_default();
        Self { words: words.chars().take(rules::SEARCH_MAX).collect(), after: cursor("after"), before: cursor("before") }
    }

    /// The parameters that are given, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut list = Vec::new();
        if !self.words.trim().is_empty() {
            list.push(("q", self.words.clone()));
        }
        if let Some(Cursor(place)) = &self.after {
            list.push(("after", place.clone()));
        }
        if let Some(Cursor(place)) = &self.before {
            list.push(("before", place.clone()));
        }
        list
    }
}
