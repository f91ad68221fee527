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
        "Ada <ada@contoso.example> <eve@evil.example>",
        "eve@evil.example <ada@contoso.example>",
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
        // Not in ASCII.
        "ada\u{ff20}contoso.example",
        "ad\u{a0}a@contoso.example",
        "ada@conto\u{a0}so.example",
        "ada@contoso\u{ff0f}x.example",
        "ada@xn--a.example",
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
        "ada@1.2.3.0x4",
        "ada@\u{ff11}\u{ff12}\u{ff17}.0.0.1",
        "ada@contoso.local",
        "ada@contoso.localhost",
        "ada@contoso.internal",
        "ada@contoso.onion",
        "ada@contoso.INVALID",
        "ada@contoso.test",
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
        for other in [format!("ada@not-{domain}"), format!("ada@{domain}.example"), format!("{domain}@contoso.example")] {
            assert_eq!(work_email(&other, WebMail::Refused).as_deref(), Ok(&*other));
        }
    }
}

#[test]
fn con_02_domains_below_a_provider_are_its_own() {
    for domain in WEB_MAIL_DOMAINS {
        for address in [format!("ada@mail.{domain}"), format!("ada@a.b.{domain}")] {
            assert_eq!(work_email(&address, WebMail::Refused), Err(Violation::EmailWebMail), "{address}");
        }
    }
}

#[test]
fn con_02_a_host_corrects_the_list_and_the_nearest_domain_decides() {
    let host: WebMail = "refuse freemail.example, !Orange.fr b\u{fc}cher.example !pro.gmail.com".parse().expect("a good list");
    for (domain, accepted) in [
        ("freemail.example", false),
        ("eu.freemail.example", false),
        ("xn--bcher-kva.example", false),
        ("orange.fr", true),
        ("mail.orange.fr", true),
        ("pro.gmail.com", true),
        ("gmail.com", false),
        ("contoso.example", true),
    ] {
        assert_eq!(work_email(&format!("ada@{domain}"), host).is_ok(), accepted, "{domain}");
    }
    let sent = serde_json::to_string(&host).expect("a word");
    assert_eq!(sent, "\"refuse freemail.example !orange.fr xn--bcher-kva.example !pro.gmail.com\"");
    assert_eq!(serde_json::from_str::<WebMail>(&sent).expect("the same word"), host);
    for wrong in ["", "no", "refuse freemail", "allow freemail.example", "refuse !", "refuse a.example!", "refuse 127.0.0.1"] {
        assert!(wrong.parse::<WebMail>().is_err(), "{wrong:?}");
    }
}

/// The longer list is no weight of a page.
#[cfg(feature = "web-mail-list")]
#[test]
fn con_02_the_longer_list_is_sorted_and_of_domains_that_can_be_entered() {
    let list: Vec<&str> = include_str!("../src/rules/web_mail.txt").lines().collect();
    assert!(list.len() > 6_000 && list.windows(2).all(|pair| pair[0] < pair[1]), "binary search needs the order");
    for domain in list {
        assert_eq!(work_email(&format!("ada@{domain}"), WebMail::Refused), Err(Violation::EmailWebMail), "{domain} could never match");
    }
}

#[test]
fn letters_beyond_ascii_are_kept_as_idna_writes_them_after_the_at_sign_and_named_before_it() {
    for (typed, kept) in [
        ("info@societ\u{e0}.example", "info@xn--societ-nta.example"),
        ("ada@M\u{dc}NCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("ada@\u{441}ontoso.example", "ada@xn--ontoso-hrf.example"),
        ("ada@contoso\u{3002}example", "ada@contoso.example"),
    ] {
        assert_eq!(email(typed).as_deref(), Ok(kept), "{typed:?}");
        assert_eq!(email(kept).as_deref(), Ok(kept));
    }
    for typed in ["ad\u{e4}@contoso.example", "\u{7528}\u{6237}@\u{4f8b}\u{3048}.example"] {
        assert_eq!(email(typed), Err(Violation::EmailNotAscii), "{typed:?}");
    }
}

#[test]
fn what_mail_programs_copy_is_understood() {
    for typed in [
        "Ada <ada@contoso.example>",
        "<ada@contoso.example>",
        "\"Lovelace, Ada\" <ada@contoso.example>;",
        "Lovelace, Ada <ada@contoso.example>,",
        "mailto:ada@contoso.example",
        "MAILTO:ada@Contoso.Example?subject=a%20b&cc=eve@evil.example",
        "ada@contoso.example<mailto:ada@contoso.example>",
        "'ada@contoso.example' <ada@contoso.example>",
        "\u{202a}Ada\u{202c} <\u{200e}ada@contoso.example\u{200b}>\u{feff}",
    ] {
        assert_eq!(email(typed).as_deref(), Ok("ada@contoso.example"), "{typed:?}");
    }
}

/// A reader that began anew at each of them would end with its stack.
#[test]
fn remarks_and_brackets_without_end_are_answered() {
    for piece in ["(eve@evil.example or so)", "(a)", "(", ")", "()", "<", "[<(", "<ada@contoso.example>", "'"] {
        let many = piece.repeat(20_000);
        for typed in [format!("ada@contoso.example {many}"), format!("{many} <ada@contoso.example>"), many] {
            let _ = email(&typed);
            let _ = entente_shared::people::addresses(&typed);
        }
    }
    assert_eq!(email("ada@contoso.example (Ada) (work)"), FORM, "one remark is enough");
}

#[test]
fn what_cannot_be_seen_goes_at_the_ends_and_is_named_inside() {
    for unseen in [
        '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{feff}', '\u{ad}', '\u{2060}',
        '\u{61c}', '\u{fe0f}', '\u{3164}',
    ] {
        assert_eq!(email(&format!("{unseen} ada@contoso.example{unseen}")).as_deref(), Ok("ada@contoso.example"), "{unseen:?}");
        for inside in [format!("ad{unseen}a@contoso.example"), format!("ada@conto{unseen}so.example")] {
            assert_eq!(email(&inside), Err(Violation::InvisibleCharacter), "{inside:?}");
        }
        assert_eq!(email(&unseen.to_string()), Err(Violation::Required), "{unseen:?}");
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
        let is_reserved = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"].iter().any(|domain| address.ends_with(domain));
        prop_assume!(!is_reserved);
        prop_assert_eq!(email(&address), Ok(address));
    }
}
