//! Every form there is: what `check` lets pass is what the server accepts, and what can't be read is a mistake of the form.

use std::sync::LazyLock;

use entente_shared::{
    Country, Error, FieldErrors, Form, Timestamp, Violation, access::*, agreements::*, announcements::*, credentials, directories::*,
    engagements::*, hand_over::*, me::*, members::*, names::*, operators::*, organizations::*, people, people::*, programs::*,
    registration::*, rules::WebMail, terms::*,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ID: &str = "0192f0c1-2345-7000-8000-000000000001";
/// Before every day that is typed here.
const NOW: Timestamp = Timestamp(0);

/// The names and the texts of a form's fields.
type Typed<'a> = [(&'a str, String)];
type Outcome<E> = Result<(), E>;

/// A form of any kind, by the texts of its fields.
struct Kind {
    name: &'static str,
    fields: &'static [&'static str],
    ticks: &'static [bool],
    check: fn(&Typed<'_>) -> FieldErrors,
    read: fn(&Typed<'_>) -> Outcome<FieldErrors>,
    from_json: fn(&str) -> Result<(), String>,
    /// What the server makes of it.
    parse: Option<fn(&Typed<'_>) -> Outcome<Error>>,
}

fn typed<F: Form>(texts: &Typed<'_>) -> F {
    F::from_typed(&|name| texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()))
}

const fn kind<F: Form + DeserializeOwned>(name: &'static str, parse: Option<fn(&Typed<'_>) -> Outcome<Error>>) -> Kind {
    Kind {
        name,
        fields: F::FIELDS,
        ticks: F::TICKS,
        check: |texts| typed::<F>(texts).check(),
        read: |texts| F::read(texts.iter().map(|(name, text)| (*name, text.clone()))).map(drop),
        from_json: |json| serde_json::from_str::<F>(json).map(drop).map_err(|error| error.to_string()),
        parse,
    }
}

macro_rules! kinds {
    ($($form:ty $(: |$typed:ident| $parse:expr)?),+ $(,)?) => {
        const KINDS: &[Kind] = &[$(kind::<$form>(stringify!($form), kinds!(@ $form $(, $typed, $parse)?))),+];
    };
    (@ $form:ty) => { None };
    (@ $form:ty, $typed:ident, $parse:expr) => {
        Some(|texts| { let $typed = typed::<$form>(texts); $parse.map(drop).map_err(Error::from) })
    };
}

fn somebody() -> Vec<String> {
    vec![ID.to_owned()]
}

kinds! {
    AcceptAsNewFields: |form| form.parse(),
    AcceptFields,
    AcceptTermsFields: |form| form.parse(),
    AddMembersFields: |form| form.parse(&somebody()),
    AddPeopleFields: |form| form.parse(&somebody()),
    AgreementFields: |form| form.parse(NOW),
    AnnouncementFields: |form| form.parse(NOW, None),
    AnnouncementIdFields: |form| form.parse(),
    ApproverStep,
    AudienceFields: |form| form.parse(),
    ChangeRoleFields: |form| form.parse(),
    ChoosePasswordFields,
    ClaimNameFields: |form| form.parse(),
    ContactStep: |form| form.parse(Country::parse("FR").expect("France"), WebMail::Refused),
    CopyMembersFields: |form| form.parse(),
    CreateProgramFields: |form| form.parse(&somebody()),
    DecideClaimFields: |form| form.parse(),
    DecideFields: |form| form.parse(),
    EditProgramFields: |form| form.parse(),
    EndSessionFields,
    EndSessionsFields: |form| form.parse(),
    EngagementFields: |form| form.parse(),
    FinishFields: |form| form.parse(),
    HandOverFields: |form| form.parse(),
    InvitationFields: |form| form.parse(),
    InviteFields: |form| form.parse(),
    JoinFields: |form| form.parse(),
    LifeFields: |form| form.parse(),
    LiftFields: |form| form.parse(),
    LinkFields: |form| form.parse(),
    NameProgramRolesFields: |form| form.parse(&somebody()),
    NewDirectoryFields: |form| form.parse(),
    NewEngagementFields: |form| form.parse(),
    NewUserFields: |form| form.parse(),
    OrganizationFields: |form| form.parse(),
    OrganizationStep,
    OwnMembershipFields: |form| form.parse(),
    OwnNameFields: |form| form.parse(),
    ProgramFields: |form| form.parse(),
    ReleaseNameFields,
    RemoveMemberFields: |form| form.parse(),
    RenameFields,
    RenameProgramFields: |form| form.parse(),
    RequestAccessFields: |form| form.parse(),
    ReserveNameFields,
    RestoreMemberFields: |form| form.parse(),
    RevokeHandOverFields,
    RoleFields: |form| form.parse(),
    SendAgainFields,
    SignInFields,
    SuspendFields: |form| form.parse(),
    TakeOverFields,
    TakeProgramRoleFields: |form| form.parse(),
    TermsFields: |form| form.parse(NOW, None),
    UnlinkFields: |form| form.parse(),
    WithdrawClaimFields,
    WithdrawFields: |form| form.parse(),
    people::PersonFields: |form| form.parse(),
    credentials::AskResetFields,
    credentials::ChangePasswordFields,
    credentials::CodeFields,
    credentials::ConfirmEmailFields,
    credentials::DirectoryRulesFields,
    credentials::EmailOfPersonFields: |form| form.parse(),
    credentials::OwnEmailFields: |form| form.parse(),
    credentials::OwnPasswordFields,
    credentials::PersonFields: |form| form.parse(),
    credentials::ResetOfPersonFields: |form| form.parse(),
    credentials::ResetPasswordFields,
    credentials::SecondFactorFields,
}

/// What somebody may type, or a page may have put in.
const TEXTS: [&str; 44] = [
    "",
    " ",
    ID,
    "true",
    "on",
    "nonsense",
    "Contoso Ltd",
    "a longer text that says why",
    "contoso-ltd",
    "four words make a door",
    "x",
    "Ada Lovelace",
    "ada",
    "ada@contoso.example",
    "ada@gmail.com",
    "ada@contoso.example; ben",
    "+33123456789",
    "12",
    "https://contoso.example",
    "FR",
    "en",
    "fr",
    "2026-07-01",
    "2026-08-01",
    "2026-02-30",
    "14",
    "30",
    "1",
    "link",
    "address",
    "leave",
    "approve",
    "decline",
    "accept",
    "refuse",
    "member",
    "administrator",
    "user",
    "guest",
    "mail",
    "material",
    "managed",
    "any",
    "trademark",
];

fn fields_of(kind: &Kind, at: impl Fn(usize) -> String) -> Vec<(&'static str, String)> {
    kind.fields.iter().enumerate().map(|(place, name)| (*name, at(place))).collect()
}

/// The form as somebody fills it in who mends one mistake after the other.
fn filled_in(kind: &Kind) -> Vec<(&'static str, String)> {
    let mut texts = fields_of(kind, |_| ID.to_owned());
    for _ in 0..=kind.fields.len() {
        let mistakes = (kind.check)(&texts);
        let Some((wrong, _)) = mistakes.iter().next() else { break };
        let place = texts.iter().position(|(name, _)| *name == wrong).expect("a field of the form");
        let passes = TEXTS.iter().find(|text| {
            let mut tried = texts.clone();
            tried[place].1 = (**text).to_owned();
            (kind.check)(&tried).of(wrong).is_none()
        });
        texts[place].1 = (*passes.unwrap_or_else(|| panic!("{}: nothing passes in {wrong}", kind.name))).to_owned();
    }
    texts
}

/// The server refuses what `check` refuses, for the same reasons, and nothing else but what a page has put in.
fn agree(kind: &Kind, texts: &[(&str, String)]) -> Result<(), String> {
    let mistakes = (kind.check)(texts);
    let Some(parse) = kind.parse else { return Ok(()) };
    match parse(texts) {
        Err(Error::Invalid { fields }) if fields == mistakes => Ok(()),
        // What a page puts in, and nobody types: it answers for it at the box.
        Err(Error::Invalid { fields }) if kind.name == "FinishFields" && fields.fields() == ["accepted"] => Ok(()),
        Err(Error::Malformed) => Ok(()),
        Ok(()) if mistakes.is_empty() => Ok(()),
        answer => Err(format!("{} {texts:?}: {mistakes:?}, but {answer:?}", kind.name)),
    }
}

#[test]
fn what_check_lets_pass_the_server_accepts() {
    for kind in KINDS {
        let texts = filled_in(kind);
        assert!((kind.check)(&texts).is_empty(), "{}: {:?}", kind.name, (kind.check)(&texts));
        let Some(parse) = kind.parse else { continue };
        let answer = parse(&texts);
        assert!(!matches!(answer, Err(Error::Invalid { .. })), "{} {texts:?}: {answer:?}", kind.name);
    }
}

#[test]
fn rules_between_fields_belong_to_the_check() {
    let with = |name: &str, changes: &[(&str, &str)]| {
        let kind = KINDS.iter().find(|kind| kind.name == name).expect("a form");
        let mut texts = filled_in(kind);
        for (field, text) in changes {
            texts.iter_mut().find(|(known, _)| known == field).expect("a field").1 = (*text).to_owned();
        }
        (kind.check)(&texts)
    };
    let too_many = (0..60).map(|number| format!("a{number}@b.example, ")).collect::<String>();
    for (name, changes, field, violation) in [
        (
            "NewDirectoryFields",
            &[("name", "four words make a door"), ("password", "four words make a door")][..],
            "password",
            Violation::PasswordObvious,
        ),
        (
            "AcceptAsNewFields",
            &[("name", "four words make a door"), ("password", "four words make a door")],
            "password",
            Violation::PasswordObvious,
        ),
        (
            "credentials::ChangePasswordFields",
            &[("password", "four words make a door"), ("new_password", "four words make a door")],
            "new_password",
            Violation::PasswordSame,
        ),
        ("NewEngagementFields", &[("access", "")], "access", Violation::Required),
        ("EngagementFields", &[("reminder_days", "30"), ("expiry_days", "30")], "expiry_days", Violation::NumberTooSmall { min: 31 }),
        ("AnnouncementFields", &[("effective_on", "2026-08-01"), ("expires_on", "2026-07-01")], "expires_on", Violation::DateNotAfter),
        ("AddMembersFields", &[("addresses", &too_many)], "addresses", Violation::TooManyAddresses { max: MEMBER_ADDRESSES_MAX }),
        ("AddPeopleFields", &[("role", "nonsense")], "role", Violation::NoChoice),
        ("NameProgramRolesFields", &[("owner", ""), ("creator", ""), ("publisher", "")], "owner", Violation::NoChoice),
        ("DecideFields", &[("decision", "decline"), ("reason", " ")], "reason", Violation::ReasonRequired),
        ("DecideClaimFields", &[("decision", "refuse"), ("reason", " ")], "reason", Violation::ReasonRequired),
        ("HandOverFields", &[("to", "address"), ("address", "")], "address", Violation::Required),
        ("InviteFields", &[("directory_role", "global_administrator")], "directory_role", Violation::NoChoice),
        ("NewUserFields", &[("first_password", "")], "first_password", Violation::NoChoice),
        ("TermsFields", &[("title_fr", "Conditions"), ("text_fr", "")], "text_fr", Violation::Required),
    ] {
        assert_eq!(with(name, changes), FieldErrors::one(field, violation), "{name}");
    }
}

#[test]
fn the_mistakes_come_in_the_order_of_the_fields() {
    for kind in KINDS {
        let mistakes = (kind.check)(&fields_of(kind, |_| String::new()));
        let places: Vec<_> = mistakes.fields().iter().map(|name| kind.fields.iter().position(|known| known == name)).collect();
        assert!(places.is_sorted(), "{}: {mistakes:?}", kind.name);
    }
}

#[test]
fn a_box_without_a_value_is_ticked_and_what_is_no_tick_is_a_mistake() {
    for (kind, field) in
        KINDS.iter().flat_map(|kind| kind.fields.iter().zip(kind.ticks).filter(|(_, tick)| **tick).map(move |(field, _)| (kind, *field)))
    {
        for word in ["true", "on", "1", "", "false", "off", "0"] {
            assert_eq!((kind.read)(&[(field, word.to_owned())]), Ok(()), "{}: {field}={word}", kind.name);
            assert_eq!((kind.from_json)(&format!("{{{field:?}: {word:?}}}")), Ok(()), "{}: {field}={word}", kind.name);
        }
        assert_eq!((kind.from_json)(&format!("{{{field:?}: true}}")), Ok(()));
        for word in ["yes", "2", "tru", "ON ", "\u{200b}"] {
            assert_eq!(
                (kind.read)(&[(field, word.to_owned())]),
                Err(FieldErrors::one(field, Violation::TickForm)),
                "{}: {word}",
                kind.name
            );
        }
    }
    let accepted = |word: &str| JoinFields::read([("accepted", word)]).expect("a tick").accepted;
    assert_eq!(["true", "on", "1", "", "false", "off", "0"].map(accepted), [true, true, true, false, false, false, false]);
    assert!(!JoinFields::read([("engagement", ID)]).expect("no tick").accepted, "a box that is not sent is not ticked");
    assert!(typed::<JoinFields>(&[("accepted", "on".to_owned())]).accepted, "in the page too");
    assert!(serde_json::from_str::<JoinFields>(r#"{"accepted":"on"}"#).expect("a tick").accepted);
}

#[test]
fn what_can_t_be_read_is_a_mistake_of_the_form() {
    for kind in KINDS {
        let first = kind.fields[0];
        let sent = [("is_admin", "x".to_owned()), (first, String::new()), (first, String::new()), ("<script>, a: required", String::new())];
        let mistakes = (kind.read)(&sent).expect_err("unknown");
        let expected =
            [(first, Violation::SeveralValues), ("is_admin", Violation::UnknownField), ("?script???a??required", Violation::UnknownField)];
        assert_eq!(mistakes.iter().collect::<Vec<_>>(), expected, "{}", kind.name);
        let json = format!(r#"{{"is_admin": "x", {first:?}: {{"deeper": ["x"]}}, "list": [1]}}"#);
        let text = (kind.from_json)(&json).expect_err("unknown");
        let mistakes: FieldErrors = text.split(" at line").next().expect("a text").parse().expect("the mistakes of a form");
        let expected = [(first, Violation::NoText), ("is_admin", Violation::UnknownField), ("list", Violation::UnknownField)];
        assert_eq!(mistakes.iter().collect::<Vec<_>>(), expected, "{}", kind.name);
        assert_eq!((kind.from_json)("{}"), Ok(()), "what is not sent is empty");
    }
    let flood = (0..10_000).map(|number| (format!("x{number}"), ""));
    assert_eq!(JoinFields::read(flood).expect_err("unknown").fields().len(), 20, "an answer stays short");
}

#[test]
fn mistakes_survive_the_way_through_a_text() {
    for violation in Violation::samples() {
        let mistakes = FieldErrors::one("name", *violation);
        assert_eq!(mistakes.to_string().parse(), Ok(mistakes));
    }
    for text in ["", "missing field `form`", "name: nonsense", "name: required, ", "unknown variant `x`, expected one of `a`, `b`"] {
        assert!(text.parse::<FieldErrors>().is_err(), "{text}");
    }
}

/// The list above has all of them.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn no_form_is_left_out() {
    fn names(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                names(&path, found);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                for form in text.split("\nform! {").skip(1) {
                    let name = form.split("pub struct ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a name");
                    found.push(name.to_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    names(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    let mut listed: Vec<_> = KINDS.iter().map(|kind| kind.name.rsplit("::").next().unwrap_or(kind.name).to_owned()).collect();
    listed.sort();
    assert_eq!(found, listed);
    assert_eq!(KINDS.iter().map(|kind| kind.name).collect::<std::collections::BTreeSet<_>>().len(), KINDS.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_the_check_and_the_server_agree(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), proptest::sample::select(&TEXTS[..])), 0..4),
        long in any::<bool>(),
    ) {
        static RIGHT: LazyLock<Vec<Vec<(&str, String)>>> = LazyLock::new(|| KINDS.iter().map(filled_in).collect());
        for (kind, right) in KINDS.iter().zip(&*RIGHT) {
            let mut texts = right.clone();
            for (place, text) in &changes {
                let place = place.index(texts.len());
                texts[place].1 = if long { text.repeat(2_000) } else { (*text).to_owned() };
            }
            prop_assert_eq!(agree(kind, &texts), Ok(()));
        }
    }
}
