//! From a provider's claims to a person of a directory.

use entente_shared::{SignInFailure, directories::DirectoryRole, rules};
use serde_json::Value;

use super::{provider::Problem, said::Said, token::Verified};
use crate::config::{self, Telling};

/// Microsoft's own tenant, in which all personal accounts are.
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Somebody of a linked directory, as their provider describes them today.
pub struct Described {
    pub issuer: String,
    /// '' where the issuer serves one organization.
    pub tenant: String,
    /// What the directory is called here, the shortest first: the next is taken where another has that name.
    pub directory_names: Vec<String>,
    pub subject: String,
    pub name: String,
    /// '' where the provider tells none.
    pub email: String,
    pub sign_in_address: String,
    pub role: DirectoryRole,
    /// The provider has left out what could have made an administrator of them.
    pub groups_left_out: bool,
}

pub fn describe(provider: &config::Provider, verified: Verified) -> Result<Described, Problem> {
    let Verified { issuer, subject, claims } = verified;
    let tenant = tenant(provider, &claims)?;
    let text = |claim: &str| texts(&claims, claim).into_iter().next();
    let address = [text("preferred_username"), text("upn"), text("email")].into_iter().flatten().find_map(|text| rules::name(&text).ok());
    let full = [text("given_name"), text("family_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let names = [text("name"), Some(full), address.clone(), Some(subject.chars().take(60).collect())];
    let name = names.into_iter().flatten().find_map(|name| rules::name(&name).ok());
    let role = role(provider, &claims);
    Ok(Described {
        directory_names: directory_names(&provider.label, &tenant),
        groups_left_out: role == DirectoryRole::User && leaves_out(&claims, &provider.administrators),
        role,
        name: name.unwrap_or_else(|| provider.label.clone()),
        email: email(&claims).unwrap_or_default(),
        sign_in_address: address.unwrap_or_else(|| subject.chars().filter(|c| !c.is_control()).take(60).collect()),
        issuer,
        tenant,
        subject,
    })
}

fn tenant(provider: &config::Provider, claims: &Said) -> Result<String, Problem> {
    let personal = |claim: &str, words: &str| Problem::claim(SignInFailure::NoOrganization, claim, format!("{claim}: {words}"));
    if claims.text("tid").as_deref() == Some(PERSONAL) {
        return Err(personal("tid", "a personal Microsoft account, which is of no organization"));
    }
    let Some(claim) = &provider.tenant_claim else { return Ok(String::new()) };
    let Some(value) = find(claims, claim) else {
        return Err(personal(claim, "it is missing, as in personal accounts, which are of no organization"));
    };
    match &spoken(&value)[..] {
        [tenant] if (1..=200).contains(&tenant.len()) && !tenant.chars().any(char::is_control) => Ok(tenant.clone()),
        _ => Err(Problem::claim(SignInFailure::Untrusted, claim, format!("{claim}: it does not name one organization"))),
    }
}

/// Only what is called an address is one: names to sign in with may look like it. Those that Entra ID gives to guests are none anywhere.
fn email(claims: &Said) -> Option<String> {
    let text = texts(claims, "email").into_iter().next()?;
    let is_guest_name = text.to_ascii_uppercase().contains("#EXT#");
    rules::email(&text).ok().filter(|_| !is_guest_name)
}

/// `Contoso ID`, or `Entra ID 72f988bf` for one organization of many: an operator's word and an id. What an organization says of itself
/// would let it call itself like another.
fn directory_names(label: &str, tenant: &str) -> Vec<String> {
    let mut names = Vec::new();
    if tenant.is_empty() {
        names.push(label.to_owned());
    } else {
        let short = tenant.split('-').next().filter(|first| first.len() >= 6).unwrap_or(tenant);
        names.push(format!("{label} {short}"));
        names.push(format!("{label} {tenant}"));
    }
    let longest = names.last().cloned().unwrap_or_default();
    names.extend((2..100).map(|number| format!("{longest} ({number})")));
    names
}

fn role(provider: &config::Provider, claims: &Said) -> DirectoryRole {
    // A guest there is one here, whatever roles they have been given besides.
    if tells(&provider.guests, claims) {
        DirectoryRole::Guest
    } else if tells(&provider.administrators, claims) {
        DirectoryRole::GlobalAdministrator
    } else {
        DirectoryRole::User
    }
}

fn tells(telling: &Telling, claims: &Said) -> bool {
    // An address that nobody has confirmed could be anybody's.
    let counts = |claim: &&String| *claim != "email" || claims.is_true("email_verified");
    let named = telling.claims.iter().filter(counts).filter_map(|claim| find(claims, claim));
    named.flat_map(|value| named_in(&value)).any(|value| telling.values.contains(&value))
}

/// Entra ID leaves groups out for people who are in too many, and says so in one of three ways.
fn leaves_out(claims: &Said, telling: &Telling) -> bool {
    let elsewhere = claims.get("_claim_names").unwrap_or_default();
    let is_left_out = |claim: &str| {
        elsewhere.get(claim).is_some()
            || (claim == "groups" && (claims.is_true("hasgroups") || claims.names().any(|name| name.starts_with("groups:src"))))
    };
    telling.claims.iter().any(|claim| path(claim).first().is_some_and(|first| is_left_out(first)))
}

/// A claim has just that name, or else dots lead into it: `realm_access.roles` is `roles` within `realm_access`. `\.` is a dot of a name.
fn find(claims: &Said, name: &str) -> Option<Value> {
    claims.get(&name.replace("\\.", ".")).or_else(|| {
        let path = path(name);
        let (first, rest) = path.split_first()?;
        let found = rest.iter().try_fold(claims.get(first)?, |mut value, part| Some(value.get_mut(part)?.take()))?;
        Some(found).filter(|value| !value.is_null())
    })
}

fn path(name: &str) -> Vec<String> {
    name.replace("\\.", "\0").split('.').map(|part| part.replace('\0', ".")).collect()
}

/// The texts of a claim that tells something of the person.
fn texts(claims: &Said, name: &str) -> Vec<String> {
    claims.get(name).map(|value| spoken(&value)).unwrap_or_default()
}

/// What a value says, be it alone or in a list.
fn spoken(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}

/// What a value names: itself, all that a list names, the keys of an object (Zitadel's roles) unless they stand for nothing.
fn named_in(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(named_in).collect(),
        Value::Object(named) => {
            named.iter().filter(|(_, how)| !matches!(how, Value::Null | Value::Bool(false))).map(|(key, _)| key.clone()).collect()
        }
        value => text(value).into_iter().collect(),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Said {
        Said::read(value.to_string().as_bytes()).expect("an object")
    }

    fn named(claims: &Said, name: &str) -> Vec<String> {
        find(claims, name).map(|value| named_in(&value)).unwrap_or_default()
    }

    #[test]
    fn a_claim_is_found_by_its_name_or_by_its_path() {
        let claims = claims(json!({
            "realm_access": { "roles": ["a", 1] }, "a.b": "whole", "a": { "b": "path" }, "acct": 1,
            "https://example.com/roles": ["x"], "resource_access": { "portal.example.com": { "roles": "deep" } }, "empty": { "a": null },
        }));
        assert_eq!(named(&claims, "realm_access.roles"), ["a", "1"]);
        assert_eq!((named(&claims, "a.b"), named(&claims, "a\\.b")), (vec!["whole".to_owned()], vec!["whole".to_owned()]));
        assert_eq!(named(&claims, "acct"), ["1"]);
        assert_eq!(named(&claims, "https://example.com/roles"), ["x"]);
        assert_eq!(named(&claims, "resource_access.portal\\.example\\.com.roles"), ["deep"]);
        for nothing in ["realm_access.nothing", "resource_access.portal.example.com.roles", "acct.a", "empty.a", "", ".", "nothing"] {
            assert_eq!(named(&claims, nothing), Vec::<String>::new(), "{nothing}");
        }
    }

    #[test]
    fn a_value_names_itself_all_in_it_or_its_keys() {
        for (value, names) in [
            (json!("one"), vec!["one"]),
            (json!(["one", ["two"], 3, null]), vec!["one", "two", "3"]),
            (json!({ "admin": { "org": "contoso.example" }, "no": false, "none": null }), vec!["admin"]),
            (json!([{ "admin": { "org": "contoso.example" } }]), vec!["admin"]),
            (json!({}), vec![]),
        ] {
            assert_eq!(named_in(&value), names, "{value}");
        }
    }

    #[test]
    fn names_to_sign_in_with_are_no_addresses() {
        for (said, address) in [
            (json!({ "email": "ada@contoso.example" }), Some("ada@contoso.example")),
            (json!({ "email": ["ada@contoso.example"] }), Some("ada@contoso.example")),
            (json!({ "email": "ada_contoso.com#EXT#@fabrikam.onmicrosoft.com" }), None),
            (json!({ "email": "ada_contoso.com#ext#@fabrikam.onmicrosoft.com" }), None),
            (json!({ "preferred_username": "ada@contoso.example", "upn": "ada@contoso.example" }), None),
            (json!({ "email": "nobody" }), None),
            (json!({ "email": { "value": "ada@contoso.example" } }), None),
        ] {
            assert_eq!(email(&claims(said.clone())).as_deref(), address, "{said}");
        }
    }

    #[test]
    fn a_directory_is_called_by_the_operators_word_and_an_id() {
        assert_eq!(directory_names("Contoso ID", "")[..2], ["Contoso ID", "Contoso ID (2)"]);
        let names = directory_names("Entra ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        assert_eq!(names[..2], ["Entra ID 72f988bf", "Entra ID 72f988bf-86f1-41af-91ab-2d7cd011db47"]);
        assert_eq!(directory_names("ID", "a-b")[0], "ID a-b");
    }
}
