//! One's own profile and sessions.

use entente_shared::{
    Error,
    me::{EndSessionsFields, Everywhere, OwnNameFields, browser},
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn browsers_and_systems_are_told_apart_by_their_signs() {
    for (agent, words) in [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", ("Firefox", "Linux")),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            ("Safari", "macOS"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/125.0 Mobile Safari/604.1",
            ("Chrome", "iOS"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 OPR/111.0",
            ("Opera", "Windows"),
        ),
        ("", ("", "")),
    ] {
        assert_eq!(browser(agent), words, "{agent}");
    }
}

#[test]
fn words_of_buttons_are_read_and_others_refused() {
    assert_eq!(EndSessionsFields { which: "all".to_owned() }.parse(), Ok(Everywhere::All));
    assert_eq!(EndSessionsFields::default().parse(), Err(Error::Malformed));
    assert_eq!(OwnNameFields { name: "  Ada   Lovelace ".to_owned() }.parse().as_deref(), Ok("Ada Lovelace"));
}
