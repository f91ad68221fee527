//! Registration: REG-01, REG-05, REG-07, ORG-05, CON-01, CON-05, CON-06.

use entente_shared::{
    Country, FieldErrors, Form, Language, Violation,
    directories::DirectoryRole,
    registration::{ApproverStep, ContactStep, Draft, Finish, FinishFields, OrganizationStep, Step, full_name, may_register},
    rules::{self, WebMail},
};
use proptest::prelude::*;
use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The fields of each step in the order of the page, with something good to enter.
const ORGANIZATION: &[(&str, &str)] =
    &[("country", "fr"), ("publisher_display_name", " Contoso  SA"), ("registered_business_name", "Contoso Soci\u{e9}t\u{e9} Anonyme")];
const CONTACT: &[(&str, &str)] = &[
    ("first_name", "Ada"),
    ("last_name", "Lovelace"),
    ("email", "desk@Contoso.example"),
    ("phone", "+33 (0)1 23 45 67 89"),
    ("website", "www.contoso.example"),
    ("address_line_1", "1 rue de la Paix"),
    ("address_line_2", "B\u{e2}timent B"),
    ("city", "Paris"),
    ("state_province", "\u{ce}le-de-France"),
    ("postal_code", "75002"),
    ("preferred_language", "fr"),
];
const APPROVER: &[(&str, &str)] =
    &[("approver_name", "Charles Babbage"), ("approver_email", "charles@contoso.example"), ("approver_phone", "+33123456780")];
const OPTIONAL: &[&str] = &["last_name", "website", "address_line_2", "state_province", "postal_code"];

/// The draft in which each field has what `typed` says of it.
fn draft(typed: &dyn Fn(&str) -> Option<String>) -> Draft {
    Draft { organization: Form::from_typed(typed), contact: Form::from_typed(typed), approver: Form::from_typed(typed) }
}

fn all_fields() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    ORGANIZATION.iter().chain(CONTACT).chain(APPROVER)
}

fn good(field: &str) -> Option<String> {
    all_fields().find(|(name, _)| *name == field).map(|(_, value)| (*value).to_owned())
}

fn good_except(field: &str, value: &str) -> Draft {
    draft(&|name| if name == field { Some(value.to_owned()) } else { good(name) })
}

fn step_of(field: &str) -> Step {
    let is_in = |step: &[(&str, &str)]| step.iter().any(|(name, _)| *name == field);
    if is_in(ORGANIZATION) {
        Step::Organization
    } else if is_in(CONTACT) {
        Step::Contact
    } else {
        Step::Approver
    }
}

#[test]
fn a_draft_that_is_filled_in_well_is_complete() {
    let draft = draft(&good);
    assert_eq!(draft.mistakes(WebMail::Refused), []);
    assert_eq!(draft.current_step(WebMail::Refused), Step::Review);
    let registration = draft.complete(WebMail::Refused).expect("nothing is wrong");
    assert_eq!(registration.country.as_str(), "FR");
    assert_eq!(registration.publisher_display_name, "Contoso SA");
    assert_eq!(registration.name_skeleton, rules::name_skeleton("contoso sa"));
    assert_eq!(registration.registered_business_name, "Contoso Soci\u{e9}t\u{e9} Anonyme");
    let contact = registration.contact;
    assert_eq!((&*contact.first_name, &*contact.last_name), ("Ada", "Lovelace"));
    assert_eq!(contact.email, "desk@contoso.example");
    assert_eq!(contact.phone, "+33123456789");
    assert_eq!(contact.website.as_deref(), Some("https://www.contoso.example"));
    assert_eq!(contact.address_line_1, "1 rue de la Paix");
    assert_eq!(contact.address_line_2.as_deref(), Some("B\u{e2}timent B"));
    assert_eq!(contact.city, "Paris");
    assert_eq!(contact.state_province.as_deref(), Some("\u{ce}le-de-France"));
    assert_eq!(contact.postal_code.as_deref(), Some("75002"));
    assert_eq!(contact.preferred_language, Language::French);
    assert_eq!(registration.approver.name, "Charles Babbage");
    assert_eq!(registration.approver.email, "charles@contoso.example");
    assert_eq!(registration.approver.phone, "+33123456780");
}

#[test]
fn con_01_each_required_field_missing_alone_is_the_only_mistake() {
    for (field, _) in all_fields().filter(|(field, _)| !OPTIONAL.contains(field)) {
        for nothing in ["", "  \t"] {
            // A closed list has no blanks to enter.
            if *field == "preferred_language" && !nothing.is_empty() {
                continue;
            }
            let draft = good_except(field, nothing);
            let expected = vec![(step_of(field), FieldErrors::one(field, Violation::Required))];
            assert_eq!(draft.mistakes(WebMail::Refused), expected, "{field}");
            assert_eq!(draft.complete(WebMail::Refused), Err(expected));
            assert_eq!(draft.current_step(WebMail::Refused), step_of(field));
        }
    }
}

#[test]
fn con_06_what_is_optional_may_be_left_empty() {
    for field in OPTIONAL {
        for nothing in ["", " \t "] {
            assert!(good_except(field, nothing).complete(WebMail::Refused).is_ok(), "{field}");
        }
    }
    let bare = draft(&|name| if OPTIONAL.contains(&name) { None } else { good(name) })
        .complete(WebMail::Refused)
        .expect("nothing required is missing");
    assert_eq!((bare.contact.website, bare.contact.address_line_2), (None, None));
    assert_eq!((bare.contact.state_province, bare.contact.postal_code), (None, None));
}

#[test]
fn con_01_somebody_with_one_name_is_a_contact() {
    let registration = good_except("last_name", " ").complete(WebMail::Refused).expect("complete");
    assert_eq!((&*registration.contact.first_name, &*registration.contact.last_name), ("Ada", ""));
    assert_eq!(
        good_except("first_name", "").mistakes(WebMail::Refused),
        [(Step::Contact, FieldErrors::one("first_name", Violation::Required))]
    );
    assert_eq!(
        (full_name("Ada", "Lovelace"), full_name("Ada", ""), full_name("", "Ada")),
        ("Ada Lovelace".into(), "Ada".into(), "Ada".into())
    );
}

#[test]
fn con_01_a_city_is_asked_for_where_there_are_cities() {
    let without: Vec<_> = Country::all().filter(|country| !country.has_cities()).map(Country::as_str).collect();
    assert_eq!(without, ["AE", "AG", "GI", "HK", "JP", "KY", "MC", "MO", "NR", "SG", "SM", "VA", "VG"]);
    for country in Country::all() {
        for nothing in ["", " \t"] {
            let mut draft = good_except("city", nothing);
            draft.organization.country = country.as_str().to_ascii_lowercase();
            let expected = if country.has_cities() { vec![(Step::Contact, FieldErrors::one("city", Violation::Required))] } else { vec![] };
            assert_eq!(draft.mistakes(WebMail::Refused), expected, "{country}");
            match draft.complete(WebMail::Refused) {
                Ok(registration) => assert_eq!((registration.contact.city.as_str(), country.has_cities()), ("", false)),
                Err(mistakes) => assert_eq!(mistakes, expected),
            }
        }
    }
}

#[test]
fn con_01_a_city_that_is_given_is_held_to_its_rule_everywhere() {
    for country in ["FR", "SG"] {
        for (typed, violation) in [("x".repeat(101), Violation::TooLong { max: 100 }), ("\u{301}".into(), Violation::Required)] {
            let mut draft = good_except("city", &typed);
            draft.organization.country = country.to_owned();
            assert_eq!(draft.mistakes(WebMail::Refused), [(Step::Contact, FieldErrors::one("city", violation))], "{country} {typed}");
        }
        let mut draft = good_except("city", "Bedok");
        draft.organization.country = country.to_owned();
        assert_eq!(draft.complete(WebMail::Refused).expect("complete").contact.city, "Bedok");
    }
}

#[test]
fn con_01_a_country_that_is_changed_later_asks_for_the_city() {
    let mut draft = good_except("city", "");
    draft.organization.country = "SG".into();
    assert_eq!(draft.current_step(WebMail::Refused), Step::Review);
    draft.organization.country = "MY".into();
    assert_eq!(draft.current_step(WebMail::Refused), Step::Contact);
    draft.organization.country = String::new();
    assert_eq!(draft.mistakes(WebMail::Refused).len(), 2, "nobody knows yet whether there are cities");
}

#[test]
fn each_field_is_held_to_its_own_rule() {
    let long = |length: usize| "x".repeat(length);
    let cases: &[(&str, String, Violation)] = &[
        ("country", "XX".into(), Violation::UnknownCountry),
        ("publisher_display_name", long(51), Violation::TooLong { max: 50 }),
        ("publisher_display_name", "Con\u{202e}toso".into(), Violation::InvisibleCharacter),
        ("registered_business_name", long(101), Violation::TooLong { max: 100 }),
        ("first_name", long(101), Violation::TooLong { max: 100 }),
        ("first_name", "\u{200b}".into(), Violation::Required),
        ("last_name", "Love\u{200b}lace".into(), Violation::InvisibleCharacter),
        ("email", "desk".into(), Violation::EmailForm),
        ("email", "ada@gmail.com".into(), Violation::EmailWebMail),
        ("phone", "01 23 45 67 89".into(), Violation::PhoneNotInternational),
        ("phone", "+33 1 23 45 67 89 poste 3".into(), Violation::PhoneExtension),
        ("website", "contoso".into(), Violation::WebsiteForm),
        ("address_line_1", long(201), Violation::TooLong { max: 200 }),
        ("address_line_2", long(201), Violation::TooLong { max: 200 }),
        ("city", long(101), Violation::TooLong { max: 100 }),
        ("state_province", long(101), Violation::TooLong { max: 100 }),
        ("postal_code", long(21), Violation::TooLong { max: 20 }),
        ("preferred_language", "de".into(), Violation::UnknownLanguage),
        ("approver_name", long(101), Violation::TooLong { max: 100 }),
        ("approver_email", "charles@outlook.com".into(), Violation::EmailWebMail),
        ("approver_phone", "+12".into(), Violation::PhoneTooShort { min: 7 }),
    ];
    for (field, value, violation) in cases {
        let (name, _) = all_fields().find(|(name, _)| name == field).expect("a field of the form");
        assert_eq!(
            good_except(field, value).mistakes(WebMail::Refused),
            [(step_of(field), FieldErrors::one(name, *violation))],
            "{field}: {value}"
        );
    }
    for (field, length) in
        [("registered_business_name", 100), ("city", 100), ("address_line_1", 200), ("address_line_2", 200), ("postal_code", 20)]
    {
        assert!(good_except(field, &long(length)).complete(WebMail::Refused).is_ok(), "{field} of {length}");
    }
}

#[test]
fn con_02_where_the_host_accepts_web_mail_nothing_else_is_wrong_with_it() {
    for field in ["email", "approver_email"] {
        let draft = good_except(field, "ada@gmail.com");
        assert_eq!(draft.current_step(WebMail::Refused), step_of(field));
        assert_eq!(draft.mistakes(WebMail::Allowed), []);
        assert_eq!(draft.current_step(WebMail::Allowed), Step::Review);
        assert!(draft.complete(WebMail::Allowed).is_ok() && draft.complete(WebMail::Refused).is_err());
        let wrong = good_except(field, "a da@gmail.com").mistakes(WebMail::Allowed);
        assert_eq!(wrong, [(step_of(field), FieldErrors::one(field, Violation::EmailForm))], "other mistakes stay");
    }
}

#[test]
fn all_mistakes_come_at_once_in_the_order_of_the_page() {
    let mistakes = Draft::default().mistakes(WebMail::Refused);
    let fields: Vec<(Step, Vec<&str>)> = mistakes.iter().map(|(step, errors)| (*step, errors.fields())).collect();
    let required =
        |step: &[(&'static str, &str)]| step.iter().map(|(name, _)| *name).filter(|name| !OPTIONAL.contains(name)).collect::<Vec<_>>();
    assert_eq!(
        fields,
        [(Step::Organization, required(ORGANIZATION)), (Step::Contact, required(CONTACT)), (Step::Approver, required(APPROVER))]
    );
    assert_eq!(Draft::default().complete(WebMail::Refused), Err(mistakes));
    assert_eq!(Draft::default().current_step(WebMail::Refused), Step::Organization);

    // Those of optional fields stand between them, not after them.
    let wrong = ContactStep { website: "?".into(), postal_code: "x".repeat(21), address_line_2: "\u{0}".into(), ..Default::default() };
    let order = wrong.check();
    let places: Vec<_> = order.fields().iter().map(|field| ContactStep::FIELDS.iter().position(|name| name == field)).collect();
    assert!(places.is_sorted() && places.len() == 9, "{places:?}");
}

#[test]
fn the_steps_have_the_fields_of_the_page_in_its_order() {
    let names = |step: &[(&'static str, &str)]| step.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(OrganizationStep::FIELDS, names(ORGANIZATION));
    assert_eq!(ContactStep::FIELDS, names(CONTACT));
    assert_eq!(ApproverStep::FIELDS, names(APPROVER));
}

#[test]
fn one_goes_on_at_the_first_step_with_a_mistake() {
    for (field, _) in all_fields() {
        let spoilt = good_except(field, "\u{0}");
        assert_eq!(spoilt.current_step(WebMail::Refused), step_of(field), "{field}");
    }
    let two = Draft { approver: ApproverStep::default(), ..good_except("city", "") };
    assert_eq!(two.current_step(WebMail::Refused), Step::Contact);
}

#[test]
fn the_steps_follow_each_other_and_end_with_the_review() {
    assert_eq!(Step::ALL, [Step::Organization, Step::Contact, Step::Approver, Step::Review]);
    for pair in Step::ALL.windows(2) {
        assert_eq!(pair[0].next(), pair[1]);
    }
    assert_eq!(Step::Review.next(), Step::Review);
}

#[test]
fn org_05_what_people_write_for_a_country_is_it() {
    for (typed, code) in [("UK", "GB"), (" uk ", "GB"), ("EL", "GR"), ("xk", "XK")] {
        let registration = good_except("country", typed).complete(WebMail::Refused).expect("complete");
        assert_eq!(registration.country.as_str(), code, "{typed}");
    }
}

#[test]
fn org_05_every_country_can_be_chosen_and_nothing_else() {
    for country in Country::all() {
        assert_eq!(
            good_except("country", country.as_str()).complete(WebMail::Refused).map(|registration| registration.country),
            Ok(country)
        );
    }
    for typed in ["ZZ", "F", "FRA", "F R", "XX", "EU", "\u{ff26}\u{ff32}"] {
        assert_eq!(good_except("country", typed).organization.check().of("country"), Some(Violation::UnknownCountry), "{typed}");
    }
}

#[test]
fn reg_01_only_a_global_administrator_may_register() {
    let allowed: Vec<_> = DirectoryRole::ALL.iter().filter(|role| may_register(**role)).collect();
    assert_eq!(allowed, [&DirectoryRole::GlobalAdministrator]);
}

#[test]
fn reg_05_finish_needs_the_checkbox_and_the_agreement_that_was_on_the_page() {
    let agreement = "0198c0de-0000-7000-8000-000000000001";
    let finish = |id: &str, accepted| FinishFields { agreement: id.into(), draft: id.into(), accepted }.parse();
    let not_accepted = Err(FieldErrors::one("accepted", Violation::NotAccepted));
    assert_eq!(
        finish(agreement, true),
        Ok(Finish { agreement: agreement.parse().expect("an id"), draft: agreement.parse().expect("an id") })
    );
    assert_eq!(finish(agreement, false), not_accepted);
    for nothing in ["", "1", "agreement", "0198c0de-0000-7000-8000-00000000000"] {
        assert_eq!(finish(nothing, true), not_accepted, "{nothing}");
    }
}

#[test]
fn reg_05_a_checkbox_is_ticked_by_what_browsers_and_programs_send_for_it() {
    for (word, ticked) in [
        (Some("true"), true),
        (Some("on"), true),
        (Some("1"), true),
        (Some(""), false),
        (Some("false"), false),
        (Some("TRUE"), false),
        (None, false),
    ] {
        let typed = |name: &str| if name == "accepted" { word.map(str::to_owned) } else { None };
        assert_eq!(FinishFields::from_typed(&typed).accepted, ticked, "{word:?}");
    }
}

#[test]
fn reg_07_a_draft_keeps_what_was_typed_right_or_wrong() {
    let typed = good_except("phone", "  call me \u{202e}");
    let stored = serde_json::to_string(&typed).expect("JSON");
    assert_eq!(serde_json::from_str::<Draft>(&stored).expect("the same"), typed);
    assert_eq!(typed.contact.phone, "  call me \u{202e}");
}

#[test]
fn reg_07_a_draft_that_lacks_fields_is_resumed() {
    assert_eq!(serde_json::from_value::<Draft>(json!({})).expect("a draft"), Draft::default());
    let partial: Draft = serde_json::from_value(json!({ "organization": { "country": "FR" } })).expect("a draft");
    assert_eq!(partial.organization.country, "FR");
    assert_eq!(partial.contact, ContactStep::default());
}

#[test]
fn fields_that_no_form_has_are_rejected() {
    fn rejects<T: serde::de::DeserializeOwned>(field: &str) {
        let with = |field: &str| Value::Object([(field.to_owned(), json!("x"))].into_iter().collect());
        assert!(serde_json::from_value::<T>(with(field)).is_ok(), "{field}");
        for unknown in ["account_type", "is_operator", &field.to_uppercase(), ""] {
            assert!(serde_json::from_value::<T>(with(unknown)).is_err(), "{unknown}");
        }
    }
    rejects::<OrganizationStep>("country");
    rejects::<ContactStep>("email");
    rejects::<ApproverStep>("approver_email");
    rejects::<FinishFields>("agreement");
    assert!(serde_json::from_value::<Draft>(json!({ "contact": { "emial": "" } })).is_err());
}

/// Something good, something wrong, or anything at all.
fn entry(field: &'static str) -> impl Strategy<Value = String> {
    let good = good(field).unwrap_or_default();
    prop_oneof![8 => Just(good), 1 => prop_oneof![Just(String::new()), Just(" \u{301} ".to_owned())], 1 => any::<String>()]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let entries: Vec<_> = all_fields().map(|(name, _)| entry(name).prop_map(move |value| (*name, value)).boxed()).collect();
    entries.prop_map(|entries| draft(&|field| entries.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_draft_is_complete_if_and_only_if_it_has_no_mistakes(draft in any_draft()) {
        let mistakes = draft.mistakes(WebMail::Refused);
        prop_assert_eq!(draft.complete(WebMail::Refused).is_ok(), mistakes.is_empty());
        prop_assert_eq!(draft.current_step(WebMail::Refused) == Step::Review, mistakes.is_empty());
        prop_assert_eq!(draft.complete(WebMail::Refused).err().unwrap_or_default(), mistakes.clone());
        prop_assert!(mistakes.iter().all(|(_, errors)| !errors.is_empty()));
        prop_assert!(mistakes.is_sorted_by(|(one, _), (other, _)| one < other));
    }

    #[test]
    fn reg_07_every_draft_comes_back_from_json(draft in any_draft()) {
        let stored = serde_json::to_string(&draft).unwrap();
        prop_assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft);
    }

    #[test]
    fn what_was_registered_can_be_registered_again_unchanged(draft in any_draft()) {
        if let Ok(registration) = draft.complete(WebMail::Refused) {
            let contact = registration.contact.clone();
            let again = Draft {
                organization: OrganizationStep {
                    country: registration.country.to_string(),
                    publisher_display_name: registration.publisher_display_name.clone(),
                    registered_business_name: registration.registered_business_name.clone(),
                },
                contact: ContactStep {
                    first_name: contact.first_name,
                    last_name: contact.last_name,
                    email: contact.email,
                    phone: contact.phone,
                    website: contact.website.unwrap_or_default(),
                    address_line_1: contact.address_line_1,
                    address_line_2: contact.address_line_2.unwrap_or_default(),
                    city: contact.city,
                    state_province: contact.state_province.unwrap_or_default(),
                    postal_code: contact.postal_code.unwrap_or_default(),
                    preferred_language: contact.preferred_language.to_string(),
                },
                approver: ApproverStep {
                    approver_name: registration.approver.name.clone(),
                    approver_email: registration.approver.email.clone(),
                    approver_phone: registration.approver.phone.clone(),
                },
            };
            prop_assert_eq!(again.complete(WebMail::Refused), Ok(registration));
        }
    }
}
