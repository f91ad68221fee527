//! Codes travel: every mistake and every form as they are sent.

use std::collections::BTreeSet;

use entente_shared::{
    FieldErrors, Form, Violation,
    access::{DecideFields, JoinFields, RequestAccessFields, WithdrawFields},
    agreements::AgreementFields,
    directories::{NewDirectoryFields, SignInFields},
    hand_over::{HandOverFields, RevokeHandOverFields, TakeOverFields},
    names::{ClaimNameFields, DecideClaimFields, ReleaseNameFields, ReserveNameFields, WithdrawClaimFields},
    organizations::RenameFields,
    people::{
        AcceptAsNewFields, AcceptFields, AddPeopleFields, ChangeRoleFields, ChoosePasswordFields, InvitationFields, InviteFields,
        NewUserFields, PersonFields,
    },
    registration::{ApproverStep, ContactStep, FinishFields, OrganizationStep},
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn every_violation_comes_back_from_json() {
    for violation in Violation::samples() {
        let sent = serde_json::to_string(violation).expect("JSON");
        assert_eq!(serde_json::from_str::<Violation>(&sent).expect("a violation"), *violation, "{sent}");
    }
}

#[test]
fn a_violation_is_sent_as_its_code_and_its_limit() {
    for violation in Violation::samples() {
        let sent = serde_json::to_value(violation).expect("JSON");
        let fields = sent.as_object().expect("an object");
        assert_eq!(fields["code"], violation.code());
        assert_eq!(fields.len(), 1 + usize::from(violation.limit().is_some()), "{sent}");
    }
    assert_eq!(serde_json::to_value(Violation::TooLong { max: 50 }).expect("JSON"), json!({ "code": "too_long", "max": 50 }));
    assert_eq!(serde_json::to_value(Violation::PhoneTooShort { min: 7 }).expect("JSON"), json!({ "code": "phone_too_short", "min": 7 }));
}

#[test]
fn every_violation_has_a_code_of_its_own() {
    let codes: BTreeSet<&str> = Violation::samples().iter().map(|violation| violation.code()).collect();
    assert_eq!(codes.len(), Violation::samples().len());
    for code in codes {
        assert!(!code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
    }
}

#[test]
fn the_limit_that_is_told_is_the_limit_that_applies() {
    for (violation, limit) in [
        (Violation::TooShort { min: 12 }, Some(12)),
        (Violation::TooLong { max: u32::MAX }, Some(u32::MAX)),
        (Violation::PhoneTooShort { min: 0 }, Some(0)),
        (Violation::PhoneTooLong { max: 15 }, Some(15)),
        (Violation::Required, None),
    ] {
        assert_eq!(violation.limit(), limit);
        let error = validator::ValidationError::from(violation);
        assert_eq!(error.code, violation.code());
        assert_eq!(error.params.get("limit").and_then(Value::as_u64), limit.map(u64::from));
    }
}

#[test]
fn a_code_that_is_unknown_is_not_read() {
    for sent in [json!({ "code": "no_such_code" }), json!({ "code": "too_long" }), json!({}), json!("required")] {
        assert!(serde_json::from_value::<Violation>(sent.clone()).is_err(), "{sent}");
    }
}

#[test]
fn field_errors_come_back_from_json_in_their_order() {
    let mut errors = FieldErrors::one("website", Violation::WebsiteForm);
    errors.add("city", Violation::TooLong { max: 100 });
    errors.add("website", Violation::Required);
    let sent = serde_json::to_string(&errors).expect("JSON");
    let back: FieldErrors = serde_json::from_str(&sent).expect("field errors");
    assert_eq!(back, errors);
    assert_eq!(back.iter().collect::<Vec<_>>(), [("website", Violation::WebsiteForm), ("city", Violation::TooLong { max: 100 })]);
    assert_eq!(back.only(|field| field == "city").fields(), ["city"]);
    assert_eq!(back.clone().into_result(), Err(back));
    assert_eq!(FieldErrors::default().into_result(), Ok(()));
}

/// Calls a function with the name and type of every form that there is.
macro_rules! each_form {
    ($call:ident) => {
        $call::<OrganizationStep>("OrganizationStep");
        $call::<ContactStep>("ContactStep");
        $call::<ApproverStep>("ApproverStep");
        $call::<FinishFields>("FinishFields");
        $call::<SignInFields>("SignInFields");
        $call::<NewDirectoryFields>("NewDirectoryFields");
        $call::<JoinFields>("JoinFields");
        $call::<RequestAccessFields>("RequestAccessFields");
        $call::<AgreementFields>("AgreementFields");
        $call::<RenameFields>("RenameFields");
        $call::<WithdrawFields>("WithdrawFields");
        $call::<DecideFields>("DecideFields");
        $call::<AddPeopleFields>("AddPeopleFields");
        $call::<ChangeRoleFields>("ChangeRoleFields");
        $call::<PersonFields>("PersonFields");
        $call::<NewUserFields>("NewUserFields");
        $call::<ChoosePasswordFields>("ChoosePasswordFields");
        $call::<InviteFields>("InviteFields");
        $call::<InvitationFields>("InvitationFields");
        $call::<AcceptFields>("AcceptFields");
        $call::<AcceptAsNewFields>("AcceptAsNewFields");
        $call::<ClaimNameFields>("ClaimNameFields");
        $call::<WithdrawClaimFields>("WithdrawClaimFields");
        $call::<DecideClaimFields>("DecideClaimFields");
        $call::<ReserveNameFields>("ReserveNameFields");
        $call::<ReleaseNameFields>("ReleaseNameFields");
        $call::<HandOverFields>("HandOverFields");
        $call::<RevokeHandOverFields>("RevokeHandOverFields");
        $call::<TakeOverFields>("TakeOverFields");
    };
}

#[test]
fn the_fields_of_every_form_are_those_that_are_sent_in_the_same_order() {
    fn check<T: Form + Default + Serialize>(form: &str) {
        let sent = serde_json::to_value(T::default()).expect("JSON");
        let names: BTreeSet<&str> = sent.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(names, T::FIELDS.iter().copied().collect(), "{form}");
        assert_eq!(names.len(), T::FIELDS.len(), "{form}: no name twice");
        let text = serde_json::to_string(&T::default()).expect("JSON");
        let places: Vec<_> = T::FIELDS.iter().map(|field| text.find(&format!("\"{field}\":"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{form}: {text}");
    }
    each_form!(check);
}

#[test]
fn every_form_reads_every_field_from_what_was_typed() {
    fn check<T: Form + Default + Serialize>(form: &str) {
        let empty = serde_json::to_value(T::default()).expect("JSON");
        let is_checkbox = |name: &str| empty[name].is_boolean();
        let typed = |name: &str| Some(if is_checkbox(name) { "true".to_owned() } else { format!(" what was typed for {name} ") });
        let sent = serde_json::to_value(T::from_typed(&typed)).expect("JSON");
        for field in T::FIELDS {
            let expected = if is_checkbox(field) { json!(true) } else { json!(format!(" what was typed for {field} ")) };
            assert_eq!(sent[field], expected, "{form}: as it was typed");
        }
        let nothing = serde_json::to_value(T::from_typed(&|_| None)).expect("JSON");
        assert_eq!(nothing, empty, "{form}");
    }
    each_form!(check);
}

#[test]
fn every_form_comes_back_from_json_and_rejects_fields_that_it_does_not_have() {
    fn check<T: Form + Default + Serialize + DeserializeOwned>(form: &str) {
        let mut sent = serde_json::to_value(T::from_typed(&|name| Some(name.to_owned()))).expect("JSON");
        let back: T = serde_json::from_value(sent.clone()).expect("the form");
        assert_eq!(serde_json::to_value(back).expect("JSON"), sent, "{form}");
        assert!(serde_json::from_value::<T>(json!({})).is_ok(), "{form}: a field that is missing is empty");
        sent["is_operator"] = json!("true");
        assert!(serde_json::from_value::<T>(sent).is_err(), "{form}");
    }
    each_form!(check);
}

#[test]
fn what_was_rejected_is_not_in_the_answer() {
    let secret = "hunter2";
    let form = NewDirectoryFields { password: secret.into(), email: "ada@".into(), ..Default::default() };
    let answer = format!("{:?}{}", form.check(), serde_json::to_string(&form.check()).expect("JSON"));
    assert!(!answer.contains(secret) && !answer.contains("ada@"), "{answer}");
}

#[test]
fn every_mistake_of_a_form_is_of_one_of_its_fields() {
    fn check<T: Form + Default>(form: &str) {
        for typed in ["", "\u{0}", "x", &"x".repeat(3_000)] {
            let errors = T::from_typed(&|_| Some(typed.to_owned())).check();
            let places: Vec<_> = errors.fields().iter().map(|field| T::FIELDS.iter().position(|name| name == field)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{form}: {errors:?}");
        }
    }
    each_form!(check);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_form_panics_whatever_is_typed(typed in any::<String>()) {
        fn check<T: Form>(typed: &str) {
            let _ = T::from_typed(&|_| Some(typed.to_owned())).check();
        }
        macro_rules! all { ($($form:ty),+) => { $(check::<$form>(&typed);)+ } }
        all!(OrganizationStep, ContactStep, ApproverStep, FinishFields, SignInFields, NewDirectoryFields, JoinFields, RequestAccessFields, WithdrawFields, DecideFields, AddPeopleFields, ChangeRoleFields, PersonFields, NewUserFields, ChoosePasswordFields, InviteFields, InvitationFields, AcceptFields, AcceptAsNewFields);
    }
}
