use entente_shared::{ListQuery, Page};

use super::address;
use crate::{
    html::{Element, a, nav},
    messages::{Text, texts},
};

/// The ways to the pages before and after this one, if there are such.
pub fn pager(previous: Option<String>, next: Option<String>) -> Option<Element> {
    let t = texts();
    let link = |href: String, rel: &'static str, text: Text| a().class("pager-link").attr("rel", rel).attr("href", href).child(t.get(text));
    let previous = previous.map(|href| link(href, "prev", Text::PagerPrevious));
    let next = next.map(|href| link(href, "next", Text::PagerNext));
    (previous.is_some() || next.is_some()).then(|| nav().class("pager").attr("aria-label", t.get(Text::PagerLabel)).child((previous, next)))
}

/// The same for a list at that path that is asked for nothing but words.
pub fn list_pager<T>(path: &str, words: &str, page: &Page<T>) -> Option<Element> {
    let to = |query: ListQuery| {
        let parameters = query.parameters();
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        address(path, &parameters)
    };
    let query = || ListQuery { words: words.to_owned(), ..ListQuery::default() };
    let previous = page.previous.clone().map(|place| to(ListQuery { before: Some(place), ..query() }));
    let next = page.next.clone().map(|place| to(ListQuery { after: Some(place), ..query() }));
    pager(previous, next)
}
