//! Phone numbers: CON-04.

use entente_shared::{
    Country, Form, Violation,
    registration::{ApproverStep, ContactStep, Draft, OrganizationStep},
    rules::{PHONE_DIGITS, WebMail, phone, phone_from, phone_mistakes},
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
    assert_eq!(phone("+44 (0) 12 34").as_deref(), Err(&Violation::PhoneTooShort { min: 7 }), "the trunk zero does not count");
    assert_eq!(phone("+44(0)1234567890123").as_deref(), Ok("+441234567890123"));
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
        "(+33) 123456789",
        "+33) 123456789", // what is left of a bad paste
        "+33 01 23 45 67 89",
        "+33 (01) 23 45 67 89",
        "0033 00 1 23 45 67 89",
        "\u{ff0b}\u{ff13}\u{ff13}\u{3000}\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}\u{ff18}\u{ff19}",
        "+33\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}", // Arabic-Indic digits
        "+33\u{6f1}\u{6f2}\u{6f3}\u{6f4}\u{6f5}\u{6f6}\u{6f7}\u{6f8}\u{6f9}", // Persian digits
        "+33\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}\u{96e}\u{96f}", // Devanagari digits
        "\u{202d}+33123456789\u{202c}",
        "+33\u{200b}1\u{2060}23\u{ad}45\u{200e}67\u{feff}89",
        "+33~1~23~45~67~89",
        "+33\u{2212}1\u{2212}23\u{2212}45\u{2212}67\u{2212}89",
        "+33 1 23 45 67 89,",
        "+33 1 23 45 67 89.",
        "tel:1-23-45-67-89;phone-context=+33",
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
    for typed in ["01 23 45 67 89", "(425) 555-0100", "425-555-0100", "1 425 555 0100", "011 44 20 7946 0000", "0", "(33) 123456789"] {
        assert_eq!(phone(typed), Err(Violation::PhoneNotInternational), "{typed:?}");
    }
    for typed in ["+0123456789", "000123456789", "+ 0 123456789"] {
        assert_eq!(phone(typed), Err(Violation::PhoneNotInternational), "{typed:?}: no country code begins with 0");
    }
}

#[test]
fn con_04_a_calling_code_of_nobody_is_named() {
    for typed in ["+210 1234567", "+999 1234567", "00 999 1234567", "+28 1234567", "+379 1234567", "0011 44 20 7946 0018"] {
        assert_eq!(phone(typed), Err(Violation::PhoneCallingCode), "{typed:?}");
    }
    // A number may be too short before its code is whole.
    assert_eq!(phone("+2"), Err(Violation::PhoneTooShort { min: 7 }));
    for code in ["1", "7", "20", "44", "211", "383", "800", "808", "870", "878", "881", "882", "883", "888", "979", "998"] {
        let number = format!("+{code}23456789");
        assert_eq!(phone(&number).as_deref(), Ok(&*number));
    }
}

#[test]
fn con_04_the_way_abroad_of_a_country_counts_as_plus_in_that_country_only() {
    for (country, typed, number) in [
        ("US", "011 44 20 7946 0018", "+442079460018"),
        ("CA", "011442079460018", "+442079460018"),
        ("AU", "0011 44 20 7946 0018", "+442079460018"),
        ("AU", "0014 44 (0)20 7946 0018", "+442079460018"),
        ("RU", "8~10 44 20 7946 0018", "+442079460018"),
        ("KZ", "810442079460018", "+442079460018"),
        ("JP", "010-33-1-2345-6789", "+33123456789"),
        ("NG", "009 33 1 23 45 67 89", "+33123456789"),
        ("NG", "00933123456789", "+33123456789"),
        ("KE", "000 33 1 23 45 67 89", "+33123456789"),
        ("SG", "001 33 1 23 45 67 89", "+33123456789"),
        ("CU", "119 33 1 23 45 67 89", "+33123456789"),
        ("HK", "001 33 1 23 45 67 89", "+33123456789"),
        // Where 00 leads abroad too, only a gap tells.
        ("HK", "0085221234567", "+85221234567"),
        ("SG", "00 65 6123 4567", "+6561234567"),
        // Nor is it said that somebody who writes 0086 has dialled 008.
        ("KR", "0086 10 1234 5678", "+861012345678"),
        ("KR", "001-86-10-1234-5678", "+861012345678"),
        ("KR", "00133123456789", "+33123456789"),
        ("TW", "0081-3-1234-5678", "+81312345678"),
        ("ID", "0091 11 2345 6789", "+911123456789"),
        ("BR", "0055 11 91234-5678", "+5511912345678"),
        ("BR", "0012 33 1 23 45 67 89", "+33123456789"),
        ("KH", "004 33 1 23 45 67 89", "+33123456789"),
        ("SI", "1022 33 1 23 45 67 89", "+33123456789"),
        ("CL", "1230 33 1 23 45 67 89", "+33123456789"),
        ("CL", "188033123456789", "+33123456789"),
        ("FI", "991 33 1 23 45 67 89", "+33123456789"),
        ("FI", "99511 33 1 23 45 67 89", "+33123456789"),
        ("BO", "0016 33 1 23 45 67 89", "+33123456789"),
        ("SG", "025 33 1 23 45 67 89", "+33123456789"),
        ("UY", "0144 33 1 23 45 67 89", "+33123456789"),
        // And everywhere what is understood everywhere.
        ("AU", "00 33 1 23 45 67 89", "+33123456789"),
        ("US", "+33 (0)1 23 45 67 89", "+33123456789"),
        ("FR", "0033123456789", "+33123456789"),
    ] {
        assert_eq!(phone_from(typed, Country::parse(country).expect("a country")).as_deref(), Ok(number), "{country}: {typed:?}");
    }
    for (country, typed) in
        [("FR", "011 44 20 7946 0018"), ("GB", "8 10 33 1 23 45 67 89"), ("US", "(425) 555-0100"), ("AU", "02 5550 1234")]
    {
        let country = Country::parse(country).expect("a country");
        assert_eq!(phone_from(typed, country), Err(Violation::PhoneNotInternational), "{typed:?}");
    }
    let draft = |country: &str| Draft {
        organization: OrganizationStep { country: country.into(), ..Default::default() },
        contact: ContactStep { phone: "011 44 20 7946 0018".into(), ..Default::default() },
        approver: ApproverStep { approver_phone: "011 44 20 7946 0018".into(), ..Default::default() },
    };
    for (country, expected) in [("US", None), ("FR", Some(Violation::PhoneNotInternational)), ("", Some(Violation::PhoneNotInternational))]
    {
        let mistakes = draft(country).mistakes(WebMail::Refused);
        let of = |field: &str| mistakes.iter().find_map(|(_, errors)| errors.of(field));
        assert_eq!((of("phone"), of("approver_phone")), (expected, expected), "{country}");
    }
}

#[test]
fn con_04_all_that_is_wrong_is_said_at_once() {
    use Violation::{PhoneCallingCode, PhoneCharacter, PhoneExtension, PhoneNotInternational, PhoneTooLong, PhoneTooShort};
    for (typed, mistakes) in [
        ("12a x 345", &[PhoneExtension, PhoneNotInternational, PhoneCharacter, PhoneTooShort { min: 7 }] as &[Violation]),
        ("+999 CALL 1234567890123 #4", &[PhoneExtension, PhoneCallingCode, PhoneCharacter, PhoneTooLong { max: 15 }]),
        ("+33 1 23 45 67 89", &[]),
    ] {
        assert_eq!(phone_mistakes(typed), mistakes, "{typed:?}");
        assert_eq!(phone(typed).err(), mistakes.first().copied());
        let form = ContactStep { phone: typed.to_owned(), ..ContactStep::default() };
        assert_eq!(form.check().all_of("phone").collect::<Vec<_>>(), mistakes, "a form says the same: {typed:?}");
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
        "+33\u{2160}1123456789", // a Roman numeral
        "+33\u{2460}1123456789", // a digit in a circle
        "+3312345678\u{b2}",
        "+33123456789\0",
        "ada@contoso.com",
    ] {
        assert_eq!(phone(typed), Err(Violation::PhoneCharacter), "{typed:?}");
    }
}

#[test]
fn con_04_nothing_entered_is_missing() {
    for typed in ["", " ", "\t\n", "tel:", " TEL: ", "\u{a0}", "\u{200b}\u{feff}", ","] {
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
        prop_assert_eq!(phone(&typed), phone(&format!("+{digits}")));
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
