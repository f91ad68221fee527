//! The rules of passwords and second factors.

use entente_shared::{
    Form, Violation,
    credentials::{ChangePasswordFields, CodeFields, Demands, Proof, SignInStep, is_obvious, new_password, proof},
    me::browser,
};
use proptest::prelude::*;

#[test]
fn a_sign_in_asks_for_the_second_factor_then_another_password_then_a_set_up() {
    let steps = |demands: Demands| {
        let mut steps = Vec::new();
        let mut done = None;
        while let Some(step) = demands.after(done) {
            steps.push(step);
            done = Some(step);
            assert!(steps.len() <= SignInStep::ALL.len(), "{demands:?} ends");
        }
        steps
    };
    for bits in 0..8 {
        let [second_factor, one_time_password, second_factor_required] = [1, 2, 4].map(|bit| bits & bit != 0);
        let demands = Demands { second_factor, one_time_password, second_factor_required };
        let mut expected = Vec::new();
        if second_factor {
            expected.push(SignInStep::SecondFactor);
        }
        if one_time_password {
            expected.push(SignInStep::Password);
        }
        if second_factor_required && !second_factor {
            expected.push(SignInStep::SetUp);
        }
        assert_eq!(steps(demands), expected, "{demands:?}");
    }
}

#[test]
fn a_password_made_of_what_is_known_of_the_person_is_obvious() {
    let known = ["admin@contoso", "Ada Lovelace", "", "ada@contoso.example", "contoso"];
    for obvious in ["admin@contoso", "ADMIN@CONTOSO", "ada lovelace", "Ada LovelaceAda Lovelace", "contosocontoso", "Ａda Ｌovelace"] {
        assert!(is_obvious(obvious, &known), "{obvious}");
    }
    for good in ["four words make a door", "admin@contoso!", "contoso and more"] {
        assert_eq!(new_password(good, &known), Ok(good.to_owned()));
    }
    assert_eq!(new_password("admin@contoso", &known), Err(Violation::PasswordObvious));
    assert_eq!(new_password("short", &known), Err(Violation::TooShort { min: 12 }));
}

#[test]
fn a_change_asks_for_another_password() {
    let form = |password: &str, new: &str| ChangePasswordFields { password: password.to_owned(), new_password: new.to_owned() };
    assert!(form("four words make a door", "five words make a window").check().is_empty());
    let errors = form("four words make a door", "four words make a door").check();
    assert_eq!(errors.of("new_password"), Some(Violation::PasswordSame));
    assert_eq!(form("", "short").check().fields(), ["password", "new_password"]);
}

#[test]
fn codes_are_read_as_people_type_them() {
    for typed in ["012345", " 012 345 ", "012-345", "012\u{a0}345", "012\u{2011}345"] {
        assert_eq!(proof(typed), Some(Proof::Code(12_345)), "{typed}");
    }
    for typed in ["abcd-efgh-jkmn-2345", "ABCDEFGHJKMN2345", "abcd efgh jkmn 2345"] {
        assert_eq!(proof(typed), Some(Proof::RecoveryCode("abcdefghjkmn2345".to_owned())), "{typed}");
    }
    for typed in ["", "12345", "1234567", "١٢٣٤٥٦", "abcd-efgh-jkmn-234é", &"1".repeat(1_000_000)] {
        assert_eq!(proof(typed), None, "{typed:.20}");
    }
}

#[test]
fn a_code_has_to_be_typed() {
    assert_eq!(CodeFields::default().check().of("code"), Some(Violation::Required));
}

proptest! {
    #[test]
    fn nothing_that_is_typed_makes_them_panic(text in any::<String>(), other in any::<String>()) {
        let _ = (proof(&text), browser(&text), is_obvious(&text, &[&other, &text]), new_password(&text, &[&other]));
    }
}
