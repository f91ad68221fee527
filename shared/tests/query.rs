//! Looking for engagements: ENG-05, all of it in the address.

use entente_shared::{
    Cursor,
    engagements::{AccessKind, DiscoverQuery, Sort},
    rules::{SEARCH_MAX, search_key},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn read(parameters: &[(&str, String)]) -> DiscoverQuery {
    DiscoverQuery::from_parameters(|name| parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()))
}

fn read_one(name: &str, value: &str) -> DiscoverQuery {
    read(&[(name, value.to_owned())])
}

#[test]
fn eng_05_an_address_without_parameters_is_the_whole_list_newest_first() {
    let query = read(&[]);
    assert_eq!(query, DiscoverQuery::default());
    assert_eq!(query.sort, Sort::Newest);
    assert!(query.parameters().is_empty() && !query.is_filtered());
}

#[test]
fn eng_05_parameters_stand_in_a_fixed_order() {
    let query = DiscoverQuery {
        words: "flight control".into(),
        access: Some(AccessKind::ByInvitation),
        sort: Sort::Title,
        after: Some(Cursor("a1".into())),
        before: Some(Cursor("b2".into())),
    };
    let expected = [("q", "flight control"), ("access", "by_invitation"), ("sort", "title"), ("after", "a1"), ("before", "b2")];
    assert_eq!(query.parameters(), expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(read(&query.parameters()), query);
}

#[test]
fn eng_05_every_kind_and_order_comes_back() {
    for access in AccessKind::ALL {
        assert_eq!(read_one("access", access.as_str()).access, Some(*access));
    }
    for sort in Sort::ALL {
        assert_eq!(read_one("sort", sort.as_str()).sort, *sort);
    }
}

#[test]
fn eng_05_what_cannot_be_read_counts_as_not_given() {
    for garbage in ["", "Open", "open ", "-1", "null", "../../etc", "\u{202e}", "open,managed"] {
        assert_eq!(read_one("access", garbage).access, None, "{garbage:?}");
        assert_eq!(read_one("sort", garbage).sort, Sort::Newest, "{garbage:?}");
    }
    assert_eq!(read_one("after", "").after, None);
    assert_eq!(read_one("before", "").before, None);
    assert_eq!(read_one("after", "\u{0}not a place").after, Some(Cursor("\u{0}not a place".into())), "its meaning is the list's");
    assert_eq!(read_one("page", "7"), DiscoverQuery::default());
    assert_eq!(read_one("Q", "x"), DiscoverQuery::default());
}

#[test]
fn eng_05_a_search_is_cut_off_after_100_characters() {
    assert_eq!(SEARCH_MAX, 100);
    for character in ["x", "\u{1f511}"] {
        for (typed, kept) in [(99, 99), (100, 100), (101, 100), (5_000, 100)] {
            assert_eq!(read_one("q", &character.repeat(typed)).words, character.repeat(kept));
        }
    }
}

#[test]
fn eng_05_blank_words_are_no_search() {
    for blank in ["", "   ", "\t\n", "\u{3000}"] {
        let query = read_one("q", blank);
        assert!(!query.is_filtered(), "{blank:?}");
        assert!(query.parameters().is_empty(), "{blank:?}");
    }
    assert!(read_one("q", " a ").is_filtered());
    assert!(read_one("access", "open").is_filtered());
    assert!(!read_one("sort", "title").is_filtered(), "an order leaves nothing out");
    assert!(!read_one("after", "x").is_filtered());
}

#[test]
fn eng_05_the_first_page_is_of_the_same_search() {
    let query = DiscoverQuery {
        words: "a".into(),
        access: Some(AccessKind::Open),
        sort: Sort::Title,
        after: Some(Cursor("x".into())),
        before: Some(Cursor("y".into())),
    };
    assert_eq!(query.first_page(), DiscoverQuery { after: None, before: None, ..query.clone() });
}

fn any_query() -> impl Strategy<Value = DiscoverQuery> {
    let place = || proptest::option::of("[ -~]{1,20}".prop_map(Cursor));
    let access = proptest::option::of(proptest::sample::select(AccessKind::ALL));
    (prop_oneof![any::<String>(), "[ a-z&=%+#]{0,120}"], access, proptest::sample::select(Sort::ALL), place(), place()).prop_map(
        |(words, access, sort, after, before)| DiscoverQuery {
            words: if words.trim().is_empty() { String::new() } else { words.chars().take(SEARCH_MAX).collect() },
            access,
            sort,
            after,
            before,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eng_05_every_search_comes_back_from_its_address(query in any_query()) {
        // Words that are blank once they are cut off are no search.
        prop_assume!(query.words.is_empty() || !query.words.trim().is_empty());
        prop_assert_eq!(read(&query.parameters()), query);
    }

    #[test]
    fn eng_05_any_parameters_give_a_list_with_a_stable_address(values in proptest::collection::vec(proptest::option::of(any::<String>()), 5)) {
        let names = ["q", "access", "sort", "after", "before"];
        let parameters: Vec<_> = names.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect();
        let address = read(&parameters).parameters();
        prop_assert_eq!(read(&address).parameters(), address);
    }

    #[test]
    fn eng_05_a_search_key_is_the_key_of_itself(typed in any::<String>()) {
        let key = search_key(&typed);
        prop_assert_eq!(search_key(&key), key);
    }

    #[test]
    fn eng_05_a_part_of_a_latin_text_is_found_in_it(text in "[a-zA-Zéèàçüñß ]{1,40}", from in 0usize..40, length in 1usize..10) {
        let part: String = text.chars().skip(from).take(length).collect();
        prop_assert!(search_key(&text).contains(&search_key(&part)));
    }
}
