//! From a provider's claims to a person of a directory.

use entente_shared::{directories::DirectoryRole, rules};
use serde_json::{Map, Value};

use super::{provider::Problem, token::Verified};
use crate::config::{self, Telling};

/// Somebody of a linked directory, as their provider describes them today.
pub struct Described {
    pub issuer: String,
    /// '' where the issuer serves one organization.
    pub tenant: String,
    /// What the directory is called here, the shortest first: the next is taken where another has that name.
    pub directory_names: Vec<String>,
    pub subject: String,
    pub name: String,
    pub email: String,
    pub sign_in_address: String,
    pub role: DirectoryRole,
}

pub fn describe(provider: &config::Provider, verified: Verified) -> Result<Described, Problem> {
    let Verified { issuer, subject, claims } = verified;
    let tenant = match &provider.tenant_claim {
        None => String::new(),
        Some(claim) => match texts(&claims, claim).as_slice() {
            [tenant] if (1..=200).contains(&tenant.len()) && !tenant.chars().any(char::is_control) => tenant.clone(),
            _ => return Err(Problem::untrusted(format!("it does not say of which organization ({claim})"))),
        },
    };
    let text = |claim: &str| texts(&claims, claim).into_iter().next();
    let email = [text("email"), text("preferred_username"), text("upn")].into_iter().flatten().find_map(|text| rules::email(&text).ok());
    let address = [text("preferred_username"), text("upn"), text("email")].into_iter().flatten().find_map(|text| rules::name(&text).ok());
    let full = [text("given_name"), text("family_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let names = [text("name"), Some(full), address.clone(), Some(subject.chars().take(60).collect())];
    let name = names.into_iter().flatten().find_map(|name| rules::name(&name).ok());
    Ok(Described {
        directory_names: directory_names(&provider.label, &tenant),
        role: role(provider, &claims),
        name: name.unwrap_or_else(|| provider.label.clone()),
        email: email.unwrap_or_default(),
        sign_in_address: address.unwrap_or_else(|| subject.chars().filter(|c| !c.is_control()).take(60).collect()),
        issuer,
        tenant,
        subject,
    })
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

fn role(provider: &config::Provider, claims: &Map<String, Value>) -> DirectoryRole {
    // A guest there is one here, whatever roles they have been given besides.
    if tells(&provider.guests, claims) {
        DirectoryRole::Guest
    } else if tells(&provider.administrators, claims) {
        DirectoryRole::GlobalAdministrator
    } else {
        DirectoryRole::User
    }
}

fn tells(telling: &Telling, claims: &Map<String, Value>) -> bool {
    telling.claims.iter().flat_map(|claim| texts(claims, claim)).any(|value| telling.values.contains(&value))
}

/// What a claim says, be it one value or a list. `realm_access.roles` is `roles` within `realm_access`, unless a claim has just that name.
fn texts(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    let found = claims.get(name).or_else(|| {
        let mut parts = name.split('.');
        let first = claims.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    });
    match found {
        Some(Value::Array(values)) => values.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
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

    fn claims(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn a_claim_is_found_by_its_name_or_by_its_path() {
        let claims = claims(json!({ "realm_access": { "roles": ["a", 1] }, "a.b": "whole", "a": { "b": "path" }, "acct": 1 }));
        assert_eq!(texts(&claims, "realm_access.roles"), ["a", "1"]);
        assert_eq!(texts(&claims, "a.b"), ["whole"]);
        assert_eq!(texts(&claims, "acct"), ["1"]);
        assert_eq!(texts(&claims, "realm_access.nothing"), Vec::<String>::new());
        assert_eq!(texts(&claims, "realm_access"), Vec::<String>::new());
    }

    #[test]
    fn a_directory_is_called_by_the_operators_word_and_an_id() {
        assert_eq!(directory_names("Contoso ID", "")[..2], ["Contoso ID", "Contoso ID (2)"]);
        let names = directory_names("Entra ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        assert_eq!(names[..2], ["Entra ID 72f988bf", "Entra ID 72f988bf-86f1-41af-91ab-2d7cd011db47"]);
        assert_eq!(directory_names("ID", "a-b")[0], "ID a-b");
    }
}
