//! USR-01 to USR-03: adding people, new users, invitations.

use entente_shared::{
    Cursor, Error, FieldErrors, Form, Language, ListQuery, UserId, Violation,
    directories::DirectoryRole,
    people::{
        AcceptAsNewFields, AccountRole, AddPeopleFields, ChangeRoleFields, FirstPassword, InviteFields, NewUserFields, PersonFields,
        address_key, addresses, sign_in_name,
    },
};
use proptest::prelude::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The addresses of a batch, those that are none with a mark.
fn read(typed: &str) -> Result<Vec<String>, Violation> {
    let mark = |typed: &str, address: Result<String, Violation>| address.unwrap_or_else(|violation| format!("{typed}: {violation:?}"));
    Ok(addresses(typed)?.into_iter().map(|entered| mark(&entered.typed, entered.address)).collect())
}

fn many(count: usize) -> String {
    (0..count).map(|number| format!("p{number}@x.example")).collect::<Vec<_>>().join("\n")
}

#[test]
fn usr_03_addresses_are_separated_by_comma_semicolon_or_new_line() {
    let all = ["a@x.example".to_owned(), "b@x.example".to_owned(), "c@x.example".to_owned()];
    for typed in [
        "a@x.example,b@x.example,c@x.example",
        "a@x.example; b@x.example ;c@x.example;",
        "a@x.example\nb@x.example\r\n\r\nc@x.example\n",
        " \t a@x.example ,, ;\n b@x.example,\u{a0}c@x.example ",
        "Ada <a@x.example>, <b@x.example>; Chloé C. <C@X.example>",
    ] {
        let read = read(typed).map(|all| all.iter().map(|address| address.to_lowercase()).collect::<Vec<_>>());
        assert_eq!(read.as_deref(), Ok(&all[..]), "{typed}");
    }
}

#[test]
fn usr_03_each_address_has_its_own_result() {
    assert_eq!(
        read("ada@x.example, nobody, @x.example, two words@x.example"),
        Ok(vec![
            "ada@x.example".to_owned(),
            "nobody: EmailForm".to_owned(),
            "@x.example: EmailForm".to_owned(),
            "two words@x.example: EmailForm".to_owned(),
        ])
    );
}

#[test]
fn usr_03_one_to_ten_different_addresses() {
    for nothing in ["", " ", ",;\n", "\u{a0}"] {
        assert_eq!(read(nothing), Err(Violation::Required), "{nothing:?}");
    }
    assert_eq!(read(&many(10)).map(|all| all.len()), Ok(10));
    assert_eq!(read(&many(11)), Err(Violation::TooManyAddresses { max: 10 }));
    // What occurs again counts once.
    assert_eq!(read(&format!("{},P3@X.EXAMPLE;p0@x.example", many(10))).map(|all| all.len()), Ok(10));
    assert_eq!(read("x, X, x").map(|all| all.len()), Ok(1));
    assert_eq!(read(&"a,".repeat(100_000)).map(|all| all.len()), Ok(1));
}

#[test]
fn usr_03_addresses_that_differ_in_letter_case_only_are_one() {
    assert_eq!(address_key("Ada@Contoso.Example"), address_key("ada@contoso.example"));
    assert_ne!(address_key("ada@contoso.example"), address_key("ada@contoso.other"));
}

#[test]
fn usr_03_a_batch_names_every_mistake() {
    let errors = InviteFields::default().check();
    assert_eq!(errors.fields(), ["addresses", "role", "directory_role", "language"]);
    let good =
        InviteFields { addresses: "ada@x.example".into(), role: "member".into(), directory_role: "guest".into(), language: "fr".into() };
    let batch = good.parse().expect("good");
    assert_eq!((batch.role, batch.directory_role, batch.language), (AccountRole::Member, DirectoryRole::Guest, Language::French));
    // Nobody is given power over a directory by an invitation.
    let powerful = InviteFields { directory_role: "global_administrator".into(), ..good };
    assert_eq!(powerful.parse(), Err(FieldErrors::one("directory_role", Violation::NoChoice)));
}

#[test]
fn usr_02_a_sign_in_name_is_plain_and_has_1_to_64_characters() {
    for (typed, name) in [("a", "a"), (" Ada.Martin ", "ada.martin"), ("x_1-y", "x_1-y"), ("7", "7")] {
        assert_eq!(sign_in_name(typed).as_deref(), Ok(name));
    }
    assert_eq!(sign_in_name(" "), Err(Violation::Required));
    for bad in ["ada martin", "ada@contoso", ".ada", "ada.", "-", "élie", "аda", "a/b", "a\0b"] {
        assert_eq!(sign_in_name(bad), Err(Violation::SignInNameForm), "{bad}");
    }
    assert_eq!(sign_in_name("a\u{200b}b"), Err(Violation::InvisibleCharacter));
    assert_eq!(sign_in_name(&"a".repeat(64)), Ok("a".repeat(64)));
    assert_eq!(sign_in_name(&"a".repeat(65)), Err(Violation::TooLong { max: 64 }));
}

#[test]
fn usr_02_a_new_user_has_every_field_checked() {
    let errors = NewUserFields::default().check();
    assert_eq!(errors.fields(), ["name", "sign_in_name", "email", "language", "directory_role", "first_password"]);
    let good = NewUserFields {
        name: " Ada  Martin ".into(),
        sign_in_name: "Ada".into(),
        email: "ada@x.example".into(),
        language: "en".into(),
        directory_role: "user".into(),
        first_password: "one_time".into(),
        account_role: String::new(),
    };
    let new = good.parse().expect("good");
    assert_eq!((&*new.name, &*new.sign_in_name, new.account_role), ("Ada Martin", "ada", None));
    assert_eq!(new.first_password, FirstPassword::OneTime);
    let member = NewUserFields { account_role: "member".into(), ..good.clone() };
    assert_eq!(member.parse().map(|new| new.account_role), Ok(Some(AccountRole::Member)));
    let king = NewUserFields { account_role: "king".into(), ..good };
    assert_eq!(king.parse().map(drop), Err(FieldErrors::one("account_role", Violation::NoChoice)));
}

#[test]
fn usr_01_people_are_added_by_their_ids() {
    let id = "018bcfe5-681a-76be-8f05-c26a240bed28";
    let form = AddPeopleFields { role: "member".into(), tell: false };
    let user: UserId = id.parse().expect("an id");
    assert_eq!(form.parse(&[id.to_owned(), id.to_owned()]), Ok((vec![user, user], AccountRole::Member)));
    assert_eq!(form.parse(&[]), Err(FieldErrors::one("people", Violation::NoChoice).into()));
    assert_eq!(form.parse(&["x".to_owned()]), Err(Error::Malformed));
    assert_eq!(form.parse(&vec![id.to_owned(); 51]), Err(Error::Malformed));
    let none = AddPeopleFields::default();
    assert_eq!(none.parse(&[id.to_owned()]), Err(FieldErrors::one("role", Violation::NoChoice).into()));
    let change = ChangeRoleFields { person: id.into(), role: "administrator".into() };
    assert_eq!(change.parse(), Ok((user, AccountRole::Administrator)));
    assert_eq!(ChangeRoleFields { role: "king".into(), ..change }.parse(), Err(Error::Malformed));
    assert_eq!(PersonFields { person: "x".into() }.parse(), Err(Error::Malformed));
}

#[test]
fn a_new_sign_in_has_a_password_that_is_not_one_of_its_other_fields() {
    let good = AcceptAsNewFields {
        token: "t".into(),
        name: "Adalbert Martin".into(),
        sign_in_name: "adalbert.martin".into(),
        email: "ada@x.example".into(),
        password: "correct horse battery".into(),
    };
    assert!(good.parse().is_ok());
    for obvious in ["Adalbert Martin", "ADALBERT.MARTIN", "ada@x.example"] {
        let form = AcceptAsNewFields { password: obvious.into(), ..good.clone() };
        assert_eq!(form.check(), FieldErrors::one("password", Violation::PasswordObvious), "{obvious}");
    }
}

#[test]
fn a_query_survives_the_way_through_the_address() {
    let query = ListQuery { words: "ada m".into(), after: Some(Cursor("abc".into())), before: None };
    let parameters = query.parameters();
    let again = ListQuery::from_parameters(|name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()));
    assert_eq!(again, query);
    assert!(ListQuery::default().parameters().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_strange_for_a_batch(typed in "\\PC*") {
        if let Ok(entered) = addresses(&typed) {
            prop_assert!((1..=10).contains(&entered.len()));
            prop_assert!(entered.iter().all(|one| !one.typed.is_empty()));
        }
        let _ = sign_in_name(&typed);
        let _ = NewUserFields { name: typed.clone(), sign_in_name: typed.clone(), ..NewUserFields::default() }.check();
        let _ = AcceptAsNewFields { password: typed, ..AcceptAsNewFields::default() }.check();
    }
}
