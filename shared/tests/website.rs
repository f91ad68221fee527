//! Web addresses: CON-01, CON-06.

use entente_shared::{
    Violation,
    rules::{WEBSITE_MAX, optional_website},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn kept(typed: &str) -> Result<Option<String>, Violation> {
    optional_website(typed)
}

#[test]
fn con_06_a_web_address_is_optional() {
    for typed in ["", "   ", "\r\n", "\u{a0}"] {
        assert_eq!(kept(typed), Ok(None));
    }
}

#[test]
fn web_addresses_are_kept_with_scheme_and_small_host() {
    for (typed, address) in [
        ("contoso.example", "https://contoso.example"),
        (" www.Contoso.EXAMPLE ", "https://www.contoso.example"),
        ("http://contoso.example", "http://contoso.example"),
        ("HTTPS://Contoso.Example/About", "https://contoso.example/About"),
        ("contoso.example/a?b=C#D", "https://contoso.example/a?b=C#D"),
        ("contoso.example?q=1", "https://contoso.example?q=1"),
        ("contoso.example#top", "https://contoso.example#top"),
        ("contoso.example:8443/a:b@c", "https://contoso.example:8443/a:b@c"),
        ("https://contoso.example:1", "https://contoso.example:1"),
        ("https://contoso.example:65535/", "https://contoso.example:65535/"),
        ("https://contoso.example/%C3%A9", "https://contoso.example/%C3%A9"),
        ("xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ("https://m\u{fc}nchen.example/\u{e9}quipe", "https://xn--mnchen-3ya.example/%C3%A9quipe"),
        ("HTTP://M\u{dc}NCHEN.example:8080?\u{e9}", "http://xn--mnchen-3ya.example:8080?%C3%A9"),
        ("\u{200e}contoso.example\u{200b}", "https://contoso.example"),
        // Another address in the query or the path is not the scheme.
        ("contoso.example/?next=https://www.contoso.example/", "https://contoso.example/?next=https://www.contoso.example/"),
        ("contoso.example/http://a", "https://contoso.example/http://a"),
        ("https://contoso.example/?u=ftp://x", "https://contoso.example/?u=ftp://x"),
    ] {
        assert_eq!(kept(typed), Ok(Some(address.to_owned())), "{typed}");
    }
}

#[test]
fn what_is_no_web_address_is_refused() {
    for typed in [
        "contoso",
        "localhost",
        "http://",
        "https:///path",
        "//contoso.example",
        "/contoso.example",
        ".example",
        "contoso..example",
        "contoso.example.",
        "127.0.0.1",
        "http://[::1]/",
        "ftp://contoso.example",
        "javascript:alert(1)",
        "javascript://contoso.example/%0aalert(1)",
        "data:text/html,x",
        "mailto:ada@contoso.example",
        "ada@contoso.example",
        "https://contoso.example@evil.example",
        "https://user:word@evil.example",
        "https://contoso.example:0",
        "https://contoso.example:65536",
        "https://contoso.example:",
        "https://contoso.example:+80",
        "https://contoso.example:8o",
        "https://contoso.example\\@evil.example",
        "https://contoso.example/a b",
        "https://contoso.example/a\u{a0}b",
        "https://\u{e9}@contoso.example",
        "https://contoso.example\u{ff1a}80",
        // What browsers read as an IP address.
        "http://0x7f.1",
        "https://127.1",
        "2130706433",
        "http://1.2.3.0x4",
        "http://1.2.3.0X",
        "127.0.0.1.",
        "http://\u{661}\u{662}\u{667}.1",
        "http://\u{ff11}\u{ff12}\u{ff17}\u{3002}0\u{3002}0\u{3002}1",
        "contoso.local",
        "contoso.onion",
        "contoso.test",
        "https://contoso.example/<script>",
        "https://contoso.example/\"onclick=",
        "https://contoso.example/\r\nX: y",
        "https://contoso.example/\0",
        "https:contoso.example",
        "h\u{442}tps://contoso.example",
    ] {
        assert_eq!(kept(typed), Err(Violation::WebsiteForm), "{typed:?}");
    }
}

#[test]
fn web_addresses_have_at_most_200_bytes_with_their_scheme() {
    assert_eq!(WEBSITE_MAX, 200);
    let address = |bytes: usize| format!("https://contoso.example/{}", "p".repeat(bytes - "https://contoso.example/".len()));
    for bytes in [199, 200] {
        assert_eq!(kept(&address(bytes)), Ok(Some(address(bytes))));
        assert_eq!(kept(&format!("  {} ", address(bytes))), Ok(Some(address(bytes))));
        assert_eq!(kept(address(bytes).trim_start_matches("https://")), Ok(Some(address(bytes))));
    }
    assert_eq!(kept(&address(201)), Err(Violation::TooLong { max: 200 }));
    // Without a scheme, what is kept is 8 bytes longer: it must fit the same field when it is edited again.
    assert_eq!(kept(address(201).trim_start_matches("https://")), Err(Violation::TooLong { max: 200 }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_kept_again_as_it_is(typed in prop_oneof![any::<String>(), "(http://|HTTPS://|ftp://|)[a-zA-Z0-9.-]{1,12}\\.[a-zA-Z]{2,4}(:[0-9+]{1,6})?([/?#][ -~]{0,190})?"]) {
        if let Ok(Some(address)) = kept(&typed) {
            prop_assert!(address.starts_with("https://") || address.starts_with("http://"));
            prop_assert!(address.len() <= 200 && address.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\`".contains(c)));
            prop_assert_eq!(kept(&address), Ok(Some(address)));
        }
    }
}
