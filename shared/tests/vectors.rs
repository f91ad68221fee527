//! Every vector of `shared/vectors`, natively and in WebAssembly. Other languages can run the same files: see `vectors/README.md`.

use std::collections::BTreeSet;

use entente_shared::{
    Country, FieldErrors, Form, Language, Violation,
    access::{DecideFields, Offer, RequestState, Situation, Transition, offer},
    credentials::proof,
    directories::{NewDirectoryFields, email_key, local_path, sign_in_key},
    members::member_addresses,
    people::{EnteredAddress, addresses, sign_in_name},
    registration::{ApproverStep, ContactStep, FinishFields, OrganizationStep, may_register},
    rules,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    function: String,
    about: String,
    vectors: Vec<Map<String, Value>>,
}

/// The files with what answers them, by name.
macro_rules! runners {
    ($($name:ident: $answer:expr),+ $(,)?) => {
        const FILES: &[(&str, &str, fn(&Value) -> Answer)] =
            &[$((stringify!($name), include_str!(concat!("../vectors/", stringify!($name), ".json")), $answer)),+];
    };
}

runners! {
    address_line: |input| kept(rules::address_line(text(input))),
    approver_step: |input| errors(form::<ApproverStep>(input).check()),
    contact_in_country: |input| errors(form::<ContactStep>(&input["contact"]).check_in(Country::parse(text(&input["country"])).ok())),
    contact_step: |input| errors(form::<ContactStep>(input).check()),
    country: |input| kept(Country::parse(text(input))),
    decide: |input| errors(form::<DecideFields>(input).check()),
    domain_prefix: |input| kept(rules::domain_prefix(text(input))),
    email: |input| kept(rules::email(text(input))),
    email_key: |input| value(email_key(text(input))),
    finish: |input| errors(form::<FinishFields>(input).parse().err().unwrap_or_default()),
    form_sent: |input| errors(FinishFields::read(word::<Vec<(String, String)>>(input)).err().unwrap_or_default()),
    justification: |input| kept(rules::justification(text(input))),
    language: |input| kept(language(text(input))),
    local_path: |input| value(local_path(text(input))),
    may_register: |input| value(may_register(word(input))),
    name: |input| kept(rules::name(text(input))),
    name_clash: |input| value(rules::name_clash(text(&input[0]), text(&input[1]))),
    new_directory: |input| errors(form::<NewDirectoryFields>(input).check()),
    new_password: |input| kept(rules::new_password(text(input))),
    offer: |input| value(offer_in(input)),
    optional_address_line: |input| kept(rules::optional_address_line(text(input))),
    optional_name: |input| kept(rules::optional_name(text(input))),
    optional_postal_code: |input| kept(rules::optional_postal_code(text(input))),
    optional_reason: |input| kept(rules::optional_reason(text(input))),
    optional_website: |input| kept(rules::optional_website(text(input))),
    organization_step: |input| errors(form::<OrganizationStep>(input).check()),
    phone: |input| kept(rules::phone(text(input))),
    phone_examples: |input| spelled(input, rules::phone),
    phone_mistakes: |input| value(rules::phone_mistakes(text(input)).into_iter().map(violation).collect::<Vec<_>>()),
    addresses: |input| addresses_in(text(input)),
    member_addresses: |input| kept(member_addresses(text(input))),
    optional_day: |input| kept(rules::optional_day(text(input)).map(|day| day.map(rules::day_of))),
    proof: |input| value(proof(text(input)).is_some()),
    sign_in_name: |input| kept(sign_in_name(text(input))),
    publisher_display_name: |input| kept(rules::publisher_display_name(text(input))),
    request_state: |input| value(state_after(input)),
    search_key: |input| value(rules::search_key(text(input))),
    sign_in_key: |input| value(sign_in_key(text(input))),
    work_email: |input| kept(rules::work_email(text(&input["address"]), word(&input["web_mail"]))),
}

/// What a rule answers, in the words of the files: `value`, `code` with its `limit`, or `errors`.
type Answer = Map<String, Value>;

fn one(key: &str, value: Value) -> Answer {
    Map::from_iter([(key.to_owned(), value)])
}

fn value(value: impl Serialize) -> Answer {
    one("value", json!(value))
}

fn violation(violation: Violation) -> Answer {
    let mut answer = one("code", json!(violation.code()));
    answer.extend(violation.limit().map(|limit| ("limit".to_owned(), json!(limit))));
    answer
}

fn kept(result: Result<impl Serialize, Violation>) -> Answer {
    result.map_or_else(violation, value)
}

/// All spellings of a list are answered alike.
fn spelled(input: &Value, rule: fn(&str) -> Result<String, Violation>) -> Answer {
    let answers: Vec<_> = input.as_array().expect("a list").iter().map(|typed| (text(typed), kept(rule(text(typed))))).collect();
    let (_, first) = answers.first().expect("a spelling").clone();
    if answers.iter().all(|(_, answer)| *answer == first) { first } else { one("value", json!(answers)) }
}

/// The addresses of a batch, each with what it is.
fn addresses_in(typed: &str) -> Answer {
    let each = |entered: EnteredAddress| kept(entered.address);
    addresses(typed).map_or_else(violation, |all| value(all.into_iter().map(each).collect::<Vec<_>>()))
}

fn errors(errors: FieldErrors) -> Answer {
    let mistakes = |field: &str| match errors.all_of(field).map(|mistake| Value::Object(violation(mistake))).collect::<Vec<_>>() {
        all if all.len() > 1 => Value::Array(all),
        all => all.into_iter().next().unwrap_or_default(),
    };
    let fields: Answer = errors.fields().into_iter().map(|field| (field.to_owned(), mistakes(field))).collect();
    one("errors", Value::Object(fields))
}

fn text(input: &Value) -> &str {
    input.as_str().expect("a text")
}

/// One of a closed set.
fn word<T: DeserializeOwned>(input: &Value) -> T {
    serde_json::from_value(input.clone()).expect("a known word")
}

/// A form as it is sent.
fn form<T: Form>(input: &Value) -> T {
    let fields = input.as_object().expect("a form");
    assert!(fields.keys().all(|name| T::FIELDS.contains(&&**name)), "a field that the form does not have: {input}");
    T::from_typed(&|name| match fields.get(name) {
        None | Some(Value::Bool(false)) => None,
        Some(Value::Bool(true)) => Some("true".to_owned()),
        Some(typed) => Some(text(typed).to_owned()),
    })
}

fn language(typed: &str) -> Result<Language, Violation> {
    let mistake = |code: &str| *Violation::samples().iter().find(|violation| violation.code() == code).expect("a known code");
    rules::check::language(typed).map_err(|error| mistake(&error.code))?;
    Ok(typed.parse().expect("a word that was checked"))
}

fn state_after(input: &Value) -> Option<RequestState> {
    let transition = match text(&input[1]) {
        "approve" => Transition::Approve { reason: None },
        "decline" => Transition::Decline { reason: "Why not".to_owned() },
        "withdraw" => Transition::Withdraw,
        "expire" => Transition::Expire,
        other => panic!("no transition: {other}"),
    };
    word::<RequestState>(&input[0]).after(&transition).ok()
}

fn offer_in(input: &Value) -> Offer {
    let is = |name: &str| input[name].as_bool().expect("yes or no");
    offer(Situation {
        signed_in: is("signed_in"),
        has_account: is("has_account"),
        in_audience: is("in_audience"),
        is_member: is("is_member"),
        // Vectors of before the terms could be due don't speak of it.
        terms_due: input["terms_due"].as_bool().unwrap_or_default(),
        has_pending_request: is("has_pending_request"),
        access: word(&input["access"]),
        life: word(&input["life"]),
    })
}

fn read(name: &str, content: &str) -> File {
    serde_json::from_str(content).unwrap_or_else(|error| panic!("{name}.json: {error}"))
}

#[test]
fn every_vector_gives_what_its_file_says() {
    let mut wrong = Vec::new();
    for (name, content, answer) in FILES {
        for vector in read(name, content).vectors {
            let mut expected = vector.clone();
            let [_, about, input] = ["rule", "about", "input"].map(|key| expected.remove(key).expect(key));
            let found = answer(&input);
            if found != expected {
                wrong.push(format!("{name}: {about}: {} and not {}", Value::Object(found), Value::Object(expected)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vector_is_of_the_form_that_the_readme_describes() {
    let codes: BTreeSet<&str> = Violation::samples().iter().map(|violation| violation.code()).collect();
    let is_known = |mistake: &Map<String, Value>| {
        mistake.get("code").and_then(Value::as_str).is_some_and(|code| codes.contains(code))
            && mistake.iter().all(|(key, value)| key == "code" || (key == "limit" && value.is_u64()))
    };
    let is_rule = |rule: &str| {
        rule.split_once('-').is_some_and(|(group, number)| {
            ["REG", "ORG", "CON", "DIR", "USR", "CTX", "ENG", "REQ", "TOU"].contains(&group)
                && number.len() == 2
                && number.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let mut count = 0;
    for (name, content, _) in FILES {
        assert!(content.is_ascii(), "{name}: what is not ASCII is escaped, so that no editor changes it unseen");
        let file = read(name, content);
        assert!(!file.function.is_empty() && !file.about.is_empty() && !file.vectors.is_empty(), "{name}");
        let mut seen = BTreeSet::new();
        for mut vector in file.vectors {
            let shown = format!("{name}: {}", Value::Object(vector.clone()));
            assert!(vector.remove("rule").is_some_and(|rule| is_rule(text(&rule))), "{shown}");
            assert!(vector.remove("about").is_some_and(|about| seen.insert(text(&about).to_owned())), "described, and once only: {shown}");
            assert!(vector.remove("input").is_some(), "{shown}");
            let good = match (vector.get("value"), vector.get("errors")) {
                (Some(_), None) => vector.len() == 1,
                (None, Some(Value::Object(fields))) => {
                    vector.len() == 1
                        && fields.values().all(|m| {
                            let several = m.as_array().filter(|all| all.len() > 1).map_or_else(|| std::slice::from_ref(m), Vec::as_slice);
                            several.iter().all(|m| m.as_object().is_some_and(is_known))
                        })
                }
                (None, None) => is_known(&vector),
                _ => false,
            };
            assert!(good, "{shown}");
            count += 1;
        }
    }
    assert!(count >= 400, "{count} vectors");
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_file_of_vectors_is_run() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors")).expect("the folder");
    let there: BTreeSet<String> = folder
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    assert_eq!(there, FILES.iter().map(|(name, ..)| (*name).to_owned()).collect());
}
