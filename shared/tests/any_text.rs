//! No text makes a rule or a form panic, and what a rule keeps it keeps again.

use std::fmt::Debug;

use entente_shared::{
    Country, Form, Language, Violation,
    access::{DecideFields, JoinFields, RequestAccessFields, WithdrawFields},
    directories::{NewDirectoryFields, SignInFields, first_administrator_address, local_path, sign_in_key},
    engagements::DiscoverQuery,
    organizations::RenameFields,
    registration::{ApproverStep, ContactStep, Draft, FinishFields, OrganizationStep},
    rules::{self, WebMail},
};
use proptest::{collection, prelude::*, sample};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Any text; text of the characters that rules look for, and of those that cut wrongly, compose, turn round or are not seen; and a
/// good answer with something put into it.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = [
        "",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\0",
        "a",
        "Z",
        "0",
        "00",
        "+",
        "(0)",
        "(",
        "#",
        "x",
        "ext",
        "tel:",
        "@",
        ".",
        "..",
        "-",
        "--",
        "://",
        "http",
        "HTTPS",
        "/",
        "\\",
        "?",
        ":",
        ":+1",
        ",",
        ";",
        "<",
        ">",
        "é",
        "e\u{301}",
        "\u{301}",
        "\u{200b}",
        "\u{200d}",
        "\u{fe0f}",
        "\u{202e}",
        "\u{feff}",
        "ß",
        "ẞ",
        "ı",
        "İ",
        "ς",
        "Σ",
        "ﬁ",
        "Ａ",
        "С",
        "Ꭰ",
        "ꭰ",
        "\u{212b}",
        "\u{958}",
        "\u{345}",
        "𝐂",
        "🏢",
        "\u{10ffff}",
        "한",
        "\u{fdfa}",
        "contoso.example",
        "ada@contoso.example",
        "+33123456789",
        "https://contoso.example/",
    ];
    let good = sample::select(vec![
        "ada@contoso.example",
        "+33123456789",
        "https://contoso.example/a",
        "contoso",
        "Contoso Ltd",
        "FR",
        "a;b,c\nd",
    ]);
    prop_oneof![
        any::<String>(),
        collection::vec(sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat()),
        (good, any::<String>(), any::<sample::Index>()).prop_map(|(text, more, place)| {
            let at = place.index(text.len() + 1);
            format!("{}{more}{}", &text[..at], &text[at..])
        }),
        (any::<char>(), 0_usize..3_000).prop_map(|(c, count)| c.to_string().repeat(count)),
    ]
}

/// The rule's answer stands: asked again about what it keeps, it keeps just that.
fn stands<T: PartialEq + Debug + AsRef<str>>(rule: impl Fn(&str) -> Result<T, Violation>, typed: &str) {
    if let Ok(kept) = rule(typed) {
        assert_eq!(rule(kept.as_ref()).as_ref(), Ok(&kept), "{typed:?}");
    }
}

fn stands_or_nothing(rule: impl Fn(&str) -> Result<Option<String>, Violation>, typed: &str) {
    stands(|text| rule(text).map(Option::unwrap_or_default), typed);
}

/// Every field holds that text, or one of them does.
fn filled<T: Form>(typed: &str, only: Option<usize>) -> T {
    T::from_typed(&|name| only.is_none_or(|at| T::FIELDS[at % T::FIELDS.len()] == name).then(|| typed.to_owned()))
}

fn checked<T: Form>(form: &T) {
    let errors = form.check();
    assert!(errors.fields().iter().all(|field| T::FIELDS.contains(field)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_rule_keeps_it_keeps_again(typed in any_text()) {
        stands(rules::publisher_display_name, &typed);
        stands(rules::name, &typed);
        stands(rules::address_line, &typed);
        stands(rules::email, &typed);
        stands(|text| rules::work_email(text, WebMail::Refused), &typed);
        stands(|text| rules::work_email(text, WebMail::Allowed), &typed);
        stands(rules::phone, &typed);
        stands(rules::domain_prefix, &typed);
        stands(rules::new_password, &typed);
        stands(rules::justification, &typed);
        stands(|text| Country::parse(text).map(Country::as_str), &typed);
        stands_or_nothing(rules::optional_name, &typed);
        stands_or_nothing(rules::optional_address_line, &typed);
        stands_or_nothing(rules::optional_postal_code, &typed);
        stands_or_nothing(rules::optional_website, &typed);
        stands_or_nothing(rules::optional_reason, &typed);
        for level in [rules::tidy, rules::tidy_lines, sign_in_key] {
            prop_assert_eq!(level(&level(&typed)), level(&typed));
        }
        prop_assert_eq!(local_path(local_path(&typed)), local_path(&typed));
    }

    #[test]
    fn any_text_is_answered(one in any_text(), other in any_text()) {
        let _ = (rules::name_fold(&one), rules::tidy_lines(&one));
        // A name of 50 characters and far more; the keys of 3,000 are a matter of seconds in a debug build.
        let [one, other] = [one, other].map(|text| text.chars().take(150).collect::<String>());
        let _ = (rules::search_key(&one), Language::from_accept_language(&one), first_administrator_address(&one));
        prop_assert!(rules::name_keys(&one).len() <= rules::NAME_KEYS_MOST);
        prop_assert_eq!(rules::name_clash(&one, &other), rules::name_clash(&other, &one));
        prop_assert_eq!(rules::name_clash(&one, &one), Some(entente_shared::Clash::Same));
        let _ = DiscoverQuery::from_parameters(|name| Some(if name == "q" { one.clone() } else { other.clone() })).parameters();
        for check in [rules::check::language, rules::check::country, rules::check::work_email, rules::check::entered] {
            let _ = check(&one);
        }
    }

    #[test]
    fn any_form_is_answered(typed in any_text(), only in proptest::option::of(0_usize..32)) {
        let draft = Draft { organization: filled(&typed, only), contact: filled(&typed, only), approver: filled(&typed, only) };
        checked::<OrganizationStep>(&draft.organization);
        checked::<ContactStep>(&draft.contact);
        checked::<ApproverStep>(&draft.approver);
        for web_mail in [WebMail::Refused, WebMail::Allowed] {
            prop_assert_eq!(draft.complete(web_mail).is_ok(), draft.mistakes(web_mail).is_empty());
        }
        let _ = filled::<FinishFields>(&typed, only).parse();
        checked(&filled::<SignInFields>(&typed, only));
        let directory = filled::<NewDirectoryFields>(&typed, only);
        prop_assert_eq!(directory.parse().is_ok(), directory.check().is_empty());
        checked(&filled::<RenameFields>(&typed, only));
        let _ = filled::<JoinFields>(&typed, only).parse();
        let _ = filled::<RequestAccessFields>(&typed, only).parse();
        let _ = filled::<WithdrawFields>(&typed, only).parse();
        let _ = filled::<DecideFields>(&typed, only).parse();
    }
}
