//! E-mail addresses: CON-01, CON-02, CON-05.

use entente_shared::{
    Violation,
    rules::{WEB_MAIL_DOMAINS, WebMail, email, work_email},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const FORM: Result<String, Violation> = Err(Violation::EmailForm);

/// A domain of exactly that many bytes, in labels of at most 63.
fn domain_of(bytes: usize) -> String {
    let mut labels = vec!["example".to_owned()];
    let mut left = bytes - "example".len();
    while left > 0 {
        // A label and its dot; a rest of one byte would be a dot alone.
        let take = if left > 64 { left.min(64).min(left - 2) } else { left };
        labels.push("d".repeat(take - 1));
        left -= take;
    }
    labels.reverse();
    labels.join(".")
}

#[test]
fn the_name_has_at_most_64_bytes() {
    let address = |length: usize| format!("{}@contoso.example", "a".repeat(length));
    for length in [1, 63, 64] {
        assert_eq!(email(&address(length)), Ok(address(length)));
    }
    assert_eq!(email(&address(65)), FORM);
}

#[test]
fn a_label_of_the_domain_has_1_to_63_bytes() {
    let address = |length: usize| format!("ada@{}.example", "d".repeat(length));
    for length in [1, 62, 63] {
        assert_eq!(email(&address(length)), Ok(address(length)));
    }
    assert_eq!(email(&address(0)), FORM);
    assert_eq!(email(&address(64)), FORM);
    assert_eq!(email(&format!("ada@contoso.{}", "e".repeat(63))), Ok(format!("ada@contoso.{}", "e".repeat(63))));
    assert_eq!(email(&format!("ada@contoso.{}", "e".repeat(64))), FORM);
}

#[test]
fn an_address_has_at_most_254_bytes() {
    for (name, total) in [(64, 253), (64, 254), (1, 254)] {
        let address = format!("{}@{}", "a".repeat(name), domain_of(total - name - 1));
        assert_eq!(address.len(), total);
        assert_eq!(email(&address), Ok(address));
    }
    for (name, total) in [(64, 255), (1, 255)] {
        let address = format!("{}@{}", "a".repeat(name), domain_of(total - name - 1));
        assert_eq!(address.len(), total);
        assert_eq!(email(&address), Err(Violation::TooLong { max: 254 }));
    }
}

#[test]
fn spaces_around_an_address_are_not_part_of_it() {
    let longest = format!("{}@{}", "a".repeat(64), domain_of(189));
    assert_eq!(email(&format!(" \t{longest}\r\n")), Ok(longest));
    assert_eq!(email("\u{a0}ada@contoso.example\u{3000}").as_deref(), Ok("ada@contoso.example"));
    for nothing in ["", "  ", "\r\n", "\u{a0}"] {
        assert_eq!(email(nothing), Err(Violation::Required));
    }
}

#[test]
fn the_domain_is_kept_in_small_letters_and_the_name_as_typed() {
    assert_eq!(email("Ada.LOVELACE@Contoso.EXAMPLE").as_deref(), Ok("Ada.LOVELACE@contoso.example"));
}

#[test]
fn every_character_of_rfc_5321_atoms_is_accepted() {
    for address in ["ada+entente@contoso.example", "!#$%&'*+-/=?^_`{|}~@contoso.example", "0@contoso.example", "a.b.c@x-1.y--2.example"] {
        assert_eq!(email(address).as_deref(), Ok(address));
    }
    assert_eq!(email("ada@xn--mnchen-3ya.example").as_deref(), Ok("ada@xn--mnchen-3ya.example"));
    assert_eq!(email("ada@contoso.xn--p1ai").as_deref(), Ok("ada@contoso.xn--p1ai"));
}

#[test]
fn what_is_no_address_is_refused() {
    for typed in [
        "ada",
        "@",
        "ada@",
        "@contoso.example",
        "ada@contoso",
        "ada@@contoso.example",
        "ada@b@contoso.example",
        // Dots.
        ".ada@contoso.example",
        "ada.@contoso.example",
        "ada..b@contoso.example",
        ".@contoso.example",
        "ada@.contoso.example",
        "ada@contoso..example",
        "ada@contoso.example.",
        "ada@.",
        // Quotes, comments, names, routes.
        "\"ada\"@contoso.example",
        "\"a b\"@contoso.example",
        "ada(work)@contoso.example",
        "Ada <ada@contoso.example>",
        "<ada@contoso.example>",
        "mailto:ada@contoso.example",
        "ada@contoso.example, bob@contoso.example",
        "ada@contoso.example;bob@contoso.example",
        // Spaces, line ends, control and invisible characters: a mail's header must not grow.
        "a da@contoso.example",
        "ada @contoso.example",
        "ada@ contoso.example",
        "ada@con toso.example",
        "ada@contoso.example\r\nBcc: eve@evil.example",
        "ada\r\n@contoso.example",
        "ada\n@contoso.example",
        "ada\0@contoso.example",
        "ada\u{7f}@contoso.example",
        "ada\u{200b}@contoso.example",
        "ada@contoso\u{ad}.example",
        "\u{202e}ada@contoso.example",
        // Not in ASCII.
        "ad\u{e4}@contoso.example",
        "ada@m\u{fc}nchen.example",
        "ada@\u{441}ontoso.example",
        "ada\u{ff20}contoso.example",
        "ada@contoso\u{3002}example",
        // Domains.
        "ada@-contoso.example",
        "ada@contoso-.example",
        "ada@con_toso.example",
        "ada@contoso.example:25",
        "ada@127.0.0.1",
        "ada@[127.0.0.1]",
        "ada@[IPv6:::1]",
        "ada@contoso.e",
        "ada@contoso.123",
    ] {
        assert_eq!(email(typed), FORM, "{typed:?}");
    }
}

#[test]
fn con_02_the_list_of_web_mail_is_sorted_and_unique_and_of_domains() {
    assert!(WEB_MAIL_DOMAINS.windows(2).all(|pair| pair[0] < pair[1]), "binary search needs the order");
    for domain in WEB_MAIL_DOMAINS {
        let address = format!("ada@{domain}");
        assert_eq!(email(&address), Ok(address), "{domain} could never match");
    }
}

#[test]
fn con_02_every_provider_is_refused_in_any_letter_case() {
    for domain in WEB_MAIL_DOMAINS {
        for address in [format!("ada@{domain}"), format!(" Ada@{} ", domain.to_uppercase())] {
            assert_eq!(work_email(&address, WebMail::Refused), Err(Violation::EmailWebMail), "{address}");
        }
    }
    for known in ["gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "aol.com", "gmx.de", "orange.fr", "proton.me"] {
        assert!(WEB_MAIL_DOMAINS.contains(&known), "{known}");
    }
}

#[test]
fn con_02_domains_that_only_contain_a_provider_are_not_its_own() {
    for domain in WEB_MAIL_DOMAINS {
        for other in
            [format!("ada@mail.{domain}"), format!("ada@not{domain}"), format!("ada@{domain}.example"), format!("{domain}@contoso.example")]
        {
            assert_eq!(work_email(&other, WebMail::Refused).as_deref(), Ok(&*other));
        }
    }
}

#[test]
fn con_02_a_host_that_accepts_web_mail_accepts_every_provider() {
    for domain in WEB_MAIL_DOMAINS {
        let address = format!("ada@{domain}");
        assert_eq!(work_email(&address, WebMail::Allowed), Ok(address));
    }
    assert_eq!(work_email("ada@gmail", WebMail::Allowed), FORM);
    assert_eq!(work_email(" ", WebMail::Allowed), Err(Violation::Required));
}

#[test]
fn con_02_a_wrong_address_is_wrong_before_it_is_web_mail() {
    assert_eq!(work_email("", WebMail::Refused), Err(Violation::Required));
    assert_eq!(work_email("a da@gmail.com", WebMail::Refused), FORM);
    assert_eq!(work_email(&format!("{}@gmail.com", "a".repeat(250)), WebMail::Refused), Err(Violation::TooLong { max: 254 }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_kept_again_as_it_is(typed in prop_oneof![any::<String>(), "[a-zA-Z0-9@. \\-_é\r\n\"]{0,30}", "[a-z.]{1,5}@[a-zA-Z.-]{1,9}\\.[a-z]{1,3}"]) {
        if let Ok(address) = email(&typed) {
            prop_assert!(address.is_ascii() && address.len() <= 254 && address.matches('@').count() == 1);
            prop_assert!(!address.contains(|c: char| c.is_whitespace() || c.is_control()));
            prop_assert_eq!(email(&address), Ok(address));
        }
    }

    #[test]
    fn ordinary_addresses_are_accepted(address in "[a-z0-9_+]{1,20}(\\.[a-zA-Z0-9-]{1,10}){0,3}@([a-z0-9]{1,20}\\.){1,4}[a-z]{2,10}") {
        prop_assert_eq!(email(&address), Ok(address));
    }
}
