//! Directories: DIR-01, signing in and where it leads to.

use entente_shared::{
    FieldErrors, Form, Violation,
    directories::{NewDirectoryFields, SignInFields, first_administrator_address, local_path, sign_in_key},
    rules::{domain_prefix, email, new_password},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn filled_in() -> NewDirectoryFields {
    NewDirectoryFields {
        domain_prefix: "contoso".into(),
        name: "Ada Lovelace".into(),
        email: "ada@contoso.example".into(),
        password: "correct horse battery".into(),
        return_to: "/register".into(),
        also: false,
    }
}

fn with_password(password: &str) -> NewDirectoryFields {
    NewDirectoryFields { password: password.into(), ..filled_in() }
}

#[test]
fn dir_01_a_prefix_has_2_to_40_characters() {
    assert_eq!(domain_prefix("a"), Err(Violation::TooShort { min: 2 }));
    for length in [2, 3, 39, 40] {
        assert_eq!(domain_prefix(&"a".repeat(length)), Ok("a".repeat(length)));
    }
    assert_eq!(domain_prefix(&"a".repeat(41)), Err(Violation::TooLong { max: 40 }));
}

#[test]
fn dir_01_a_prefix_is_of_small_letters_digits_and_single_hyphens() {
    for (typed, prefix) in [("contoso", "contoso"), ("Contoso-2", "contoso-2"), (" a-b-c ", "a-b-c"), ("x9", "x9")] {
        assert_eq!(domain_prefix(typed).as_deref(), Ok(prefix));
    }
    for typed in [
        "2contoso",
        "-contoso",
        "contoso-",
        "con--toso",
        "-",
        "9",
        "con.toso",
        "con_toso",
        "con toso",
        "con@toso",
        "con/toso",
        "cont\u{f6}so",
        "\u{441}ontoso",
        "\u{212a}ontoso", // the Kelvin sign, which is a k in small letters
        "\u{ff43}ontoso",
        "contoso\0",
        "con\ntoso",
    ] {
        assert_eq!(domain_prefix(typed), Err(Violation::PrefixForm), "{typed:?}");
    }
    assert_eq!(domain_prefix(" \t"), Err(Violation::Required));
}

#[test]
fn dir_01_a_password_has_12_to_128_characters_however_many_bytes_they_take() {
    for [a, b] in [["a", "b"], ["\u{e9}", "\u{e8}"], ["\u{1f511}", "\u{1f512}"]] {
        let password = |length: usize| format!("{b}{}", a.repeat(length - 1));
        assert_eq!(new_password(&password(11)), Err(Violation::TooShort { min: 12 }));
        for length in [12, 13, 127, 128] {
            assert_eq!(new_password(&password(length)), Ok(password(length)));
        }
        assert_eq!(new_password(&password(129)), Err(Violation::TooLong { max: 128 }));
    }
    assert_eq!(new_password(""), Err(Violation::Required));
}

#[test]
fn dir_01_a_password_is_kept_as_typed_but_composed() {
    assert_eq!(new_password("  Spaces count!  ").as_deref(), Ok("  Spaces count!  "));
    assert_eq!(new_password("e\u{301}t\u{e9} caniculaire").as_deref(), Ok("\u{e9}t\u{e9} caniculaire"));
    // 11 characters, although typed as 12.
    assert_eq!(new_password("e\u{301}tecanicule"), Err(Violation::TooShort { min: 12 }));
}

#[test]
fn dir_01_a_password_of_one_character_is_obvious() {
    for character in ["a", " ", "\u{1f511}", "e\u{301}"] {
        assert_eq!(new_password(&character.repeat(20)), Err(Violation::PasswordObvious), "{character:?}");
    }
}

#[test]
fn dir_01_a_password_made_of_the_other_fields_is_obvious() {
    for password in [
        "ada@contoso.example",
        "ADA@CONTOSO.EXAMPLE",
        " ada@contoso.example ",
        "Ada Lovelace",
        "ada  lovelace",
        "contosocontoso",
        "ContosoCONTOSOcontoso",
        "\u{ff43}\u{ff4f}\u{ff4e}\u{ff54}\u{ff4f}\u{ff53}\u{ff4f}contoso", // full width
    ] {
        assert_eq!(with_password(password).check(), FieldErrors::one("password", Violation::PasswordObvious), "{password:?}");
        assert_eq!(with_password(password).parse().err(), Some(FieldErrors::one("password", Violation::PasswordObvious)));
    }
    for password in ["contoso-contoso", "contosocontos", "Ada Lovelace 1815", "xada@contoso.example"] {
        assert!(with_password(password).check().is_empty(), "{password:?}");
    }
}

#[test]
fn dir_01_empty_fields_make_no_password_obvious() {
    let form = NewDirectoryFields { password: "correct horse battery".into(), ..Default::default() };
    assert_eq!(form.check().fields(), ["domain_prefix", "name", "email"]);
}

#[test]
fn dir_01_a_password_is_told_its_first_mistake_only() {
    let form = NewDirectoryFields { domain_prefix: "contoso".into(), password: "contoso".into(), ..filled_in() };
    assert_eq!(form.check(), FieldErrors::one("password", Violation::TooShort { min: 12 }));
}

#[test]
fn dir_01_a_new_directory_comes_out_checked() {
    let form = NewDirectoryFields {
        domain_prefix: " Contoso ".into(),
        name: " Ada  Lovelace".into(),
        email: "ada@CONTOSO.example".into(),
        ..filled_in()
    };
    let Ok(directory) = form.parse() else { panic!("{:?}", form.check()) };
    assert_eq!(directory.domain_prefix, "contoso");
    assert_eq!(directory.name, "Ada Lovelace");
    assert_eq!(directory.email, "ada@contoso.example");
    assert_eq!(directory.password, "correct horse battery");
}

#[test]
fn dir_01_all_mistakes_come_at_once_in_the_order_of_the_page() {
    let errors = NewDirectoryFields::default().check();
    assert_eq!(errors.fields(), ["domain_prefix", "name", "email", "password"]);
    assert!(errors.iter().all(|(_, violation)| violation == Violation::Required));
    // A founder may sign up with a free address: only contact and approver may not (CON-02).
    assert!(NewDirectoryFields { email: "ada@gmail.com".into(), ..filled_in() }.check().is_empty());
}

#[test]
fn signing_in_asks_for_presence_and_nothing_else() {
    assert_eq!(SignInFields::default().check().fields(), ["sign_in_address", "password"]);
    let short = SignInFields { sign_in_address: "?".into(), password: "x".into(), return_to: "https://evil.example".into(), also: false };
    assert!(short.check().is_empty());
}

#[test]
fn sign_in_addresses_are_looked_up_whatever_their_case_width_and_spaces() {
    for typed in ["admin@contoso", "ADMIN@Contoso", "  admin@contoso ", "\u{ff41}dmin@contoso", "admin\u{200b}@contoso"] {
        assert_eq!(sign_in_key(typed), "admin@contoso", "{typed:?}");
    }
    // Look-alikes are other people.
    assert_ne!(sign_in_key("\u{430}dmin@contoso"), sign_in_key("admin@contoso"));
    assert_ne!(sign_in_key("adm1n@contoso"), sign_in_key("admin@contoso"));
}

#[test]
fn dir_01_a_first_administrators_address_is_nobodys_mail_address() {
    assert_eq!(first_administrator_address("contoso"), "admin@contoso");
    assert_eq!(
        email(&first_administrator_address("contoso")),
        Err(Violation::EmailForm),
        "or it could be an operator's entry for somebody else"
    );
}

#[test]
fn paths_of_this_site_are_followed() {
    for path in [
        "/",
        "/engagements/discover?q=a&access=open#list",
        "/a//b",
        "/%2F%2Fevil.example",
        "/%5Cevil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/?next=https://evil.example",
        "/@evil.example",
        "/https://evil.example",
        "/..",
    ] {
        assert_eq!(local_path(path), path);
    }
}

#[test]
fn other_sites_are_never_followed() {
    for elsewhere in [
        "",
        " ",
        "a",
        "evil.example",
        "//evil.example",
        "///evil.example",
        "//evil.example/..",
        "//",
        "https://evil.example",
        "HTTPS:evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/a\\b",
        " /a",
        " //evil.example",
        "/ /evil.example",
        "/a b",
        "?q=/",
        "#/",
        ".",
        "./a",
        "../a",
        "%2F%2Fevil.example",
        "@evil.example",
        ":80/a",
        "/\u{e9}",
        "/\u{2f}\u{2f}evil.example\u{200b}",
        "\u{ff0f}\u{ff0f}evil.example",
        "/\u{ff0f}evil.example",
        "\u{feff}/a",
    ] {
        assert_eq!(local_path(elsewhere), "/", "{elsewhere:?}");
    }
}

#[test]
fn browsers_drop_control_characters_so_no_path_has_any() {
    // "/\t/evil.example" is read as "//evil.example".
    for control in (0..=0x20u8).chain([0x7f]).map(char::from) {
        for path in [format!("/{control}/evil.example"), format!("{control}//evil.example"), format!("/a{control}"), format!("{control}/a")]
        {
            assert_eq!(local_path(&path), "/", "{path:?}");
        }
    }
}

#[test]
fn a_path_has_at_most_2000_bytes() {
    let path = |bytes: usize| format!("/{}", "a".repeat(bytes - 1));
    assert_eq!(local_path(&path(2_000)), path(2_000));
    assert_eq!(local_path(&path(2_001)), "/");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_followed_begins_with_one_slash_and_is_plain(path in prop_oneof![any::<String>(), "[/\\\\]{0,3}[ -~]{0,20}", "/[!-\\[\\]-~]{0,20}"]) {
        let followed = local_path(&path);
        prop_assert!(followed == path || followed == "/");
        prop_assert!(followed.starts_with('/') && !followed.starts_with("//"));
        prop_assert!(followed.bytes().all(|b| b.is_ascii_graphic() && b != b'\\'));
        prop_assert_eq!(local_path(followed), followed);
    }

    #[test]
    fn dir_01_what_is_kept_is_kept_again_as_it_is(typed in prop_oneof![any::<String>(), "[a-zA-Z0-9 -]{0,45}"]) {
        if let Ok(prefix) = domain_prefix(&typed) {
            prop_assert!((2..=40).contains(&prefix.len()));
            prop_assert_eq!(domain_prefix(&prefix), Ok(prefix));
        }
        if let Ok(password) = new_password(&typed) {
            prop_assert_eq!(new_password(&password), Ok(password));
        }
    }

    #[test]
    fn dir_01_checking_and_parsing_agree(domain_prefix in "[a-z-]{0,5}", name in "[ -~]{0,3}", email in "([a-z]{1,3}@[a-z]{1,3}\\.[a-z]{2})?", password in any::<String>()) {
        let form = NewDirectoryFields { domain_prefix, name, email, password, ..NewDirectoryFields::default() };
        prop_assert_eq!(form.parse().err().unwrap_or_default(), form.check());
    }
}
