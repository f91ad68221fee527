//! Phone numbers: CON-04.

use entente_shared::{
    Violation,
    rules::{PHONE_DIGITS, phone},
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn con_04_seven_to_fifteen_digits_with_the_country_code() {
    assert_eq!(PHONE_DIGITS, (7, 15));
    for prefix in ["+", "00"] {
        let typed = |digits: usize| format!("{prefix}{}", "4".repeat(digits));
        assert_eq!(phone(&typed(6)), Err(Violation::PhoneTooShort { min: 7 }));
        for digits in [7, 8, 14, 15] {
            assert_eq!(phone(&typed(digits)), Ok(format!("+{}", "4".repeat(digits))));
        }
        assert_eq!(phone(&typed(16)), Err(Violation::PhoneTooLong { max: 15 }));
    }
}

#[test]
fn con_04_digits_are_counted_and_punctuation_is_not() {
    assert_eq!(phone("+1-2-3-4-5-6").as_deref(), Err(&Violation::PhoneTooShort { min: 7 }));
    assert_eq!(phone("+1 - 2 - 3 - 4 - 5 - 6 - 7").as_deref(), Ok("+1234567"));
    assert_eq!(phone("+12 34 (0) 56").as_deref(), Err(&Violation::PhoneTooShort { min: 7 }), "the trunk zero does not count");
    assert_eq!(phone("+123456789(0)012345").as_deref(), Ok("+123456789012345"));
}

#[test]
fn con_04_common_spellings_are_one_number() {
    for typed in [
        "+33123456789",
        "0033123456789",
        " +33 1 23 45 67 89 ",
        "+33 (0)1 23 45 67 89",
        "+33(0)123456789",
        "0033 (0)1.23.45.67.89",
        "+33.1.23.45.67.89",
        "+33-1-23-45-67-89",
        "+33/123456789",
        "+33 (1) 23456789",
        "(+33) 123456789".trim_start_matches('(').trim_end(), // "+33) 123456789", what is left of a bad paste
        "tel:+33-1-23-45-67-89",
        "TEL:+33123456789",
        "+33\u{a0}1\u{202f}23\u{2009}45 67 89",
        "+33\u{2011}1\u{2013}23\u{2014}45\u{2010}67\u{2012}89",
        "+ 33 1 23 45 67 89",
    ] {
        assert_eq!(phone(typed).as_deref(), Ok("+33123456789"), "{typed:?}");
    }
}

#[test]
fn con_04_an_extension_is_named_as_the_error_in_every_spelling() {
    for extension in [
        "ext 12",
        "ext. 12",
        "Ext12",
        "EXTENSION 12",
        "extension: 12",
        "x12",
        "X 12",
        "#12",
        "poste 12",
        "Poste 12",
        ";ext=12",
        ",12",
        ",,12",
        "*12",
    ] {
        for number in ["+1 425 555 0100", "001 425 555 0100", "425 555 0100"] {
            let typed = format!("{number} {extension}");
            assert_eq!(phone(&typed), Err(Violation::PhoneExtension), "{typed:?}");
            let typed = format!("{number}{extension}");
            assert_eq!(phone(&typed), Err(Violation::PhoneExtension), "{typed:?}");
        }
    }
}

#[test]
fn con_04_a_national_number_asks_for_the_country_code() {
    for typed in ["01 23 45 67 89", "(425) 555-0100", "425-555-0100", "1 425 555 0100", "011 44 20 7946 0000", "0", "(+33) 123456789"] {
        assert_eq!(phone(typed), Err(Violation::PhoneNotInternational), "{typed:?}");
    }
    for typed in ["+0123456789", "000123456789", "+ 0 123456789"] {
        assert_eq!(phone(typed), Err(Violation::PhoneNotInternational), "{typed:?}: no country code begins with 0");
    }
}

#[test]
fn con_04_only_digits_and_the_punctuation_of_phone_numbers() {
    for typed in [
        "+1 425 FLOWERS",
        "+33 1 23 45 67 8O",
        "+33+123456789",
        "+33 1 23 45 67 89 (home)",
        "call me",
        "\u{ff0b}33123456789",
        "+33\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}", // Arabic-Indic digits
        "+33\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}", // Devanagari digits
        "+33\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}",  // full-width digits
        "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}",
        "+3312345678\u{b2}",
        "+33123456789\0",
        "\u{202d}+33123456789\u{202c}",
        "ada@contoso.com",
    ] {
        assert_eq!(phone(typed), Err(Violation::PhoneCharacter), "{typed:?}");
    }
}

#[test]
fn con_04_nothing_entered_is_missing() {
    for typed in ["", " ", "\t\n", "tel:", " TEL: ", "\u{a0}"] {
        assert_eq!(phone(typed), Err(Violation::Required), "{typed:?}");
    }
    assert_eq!(phone("+"), Err(Violation::PhoneTooShort { min: 7 }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn con_04_punctuation_makes_no_other_number(digits in "[1-9][0-9]{6,14}", gaps in proptest::collection::vec("[ .\\-/()]{0,2}", 15), zeros in any::<bool>()) {
        let mut typed = if zeros { "00".to_owned() } else { "+".to_owned() };
        for (digit, gap) in digits.chars().zip(gaps) {
            typed.push(digit);
            typed.push_str(&gap);
        }
        // "(0)" is a trunk zero, which is not part of the number.
        prop_assume!(!typed.contains("(0)"));
        prop_assert_eq!(phone(&typed), Ok(format!("+{digits}")));
    }

    #[test]
    fn con_04_what_is_kept_is_e_164_and_kept_again_as_it_is(typed in prop_oneof![any::<String>(), "(\\+|00|)[0-9 ().x\\-/]{0,25}"]) {
        if let Ok(number) = phone(&typed) {
            let digits = number.strip_prefix('+').unwrap_or_default();
            prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0'));
            prop_assert_eq!(phone(&number), Ok(number));
        }
    }
}
