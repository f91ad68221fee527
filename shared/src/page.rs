//! Lists in pages that stay put while rows come and go (keyset paging).

use serde::{Deserialize, Serialize};

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
}
