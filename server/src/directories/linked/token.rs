//! What an ID token has to stand up to before a word of it is believed. Nothing else in it can refuse somebody: see `said`.

use entente_shared::{SignInFailure, Timestamp};
use serde_json::Value;

use super::{
    exchange::Tokens,
    keys::{self, Algorithm, Keys},
    provider::Problem,
    said::Said,
};
use crate::config;

/// How far a provider's clock may be from ours: two minutes, and what the way takes.
const SKEW_SECONDS: f64 = 150.0;
/// A token comes fresh from the provider. Entra ID dates its own back by five minutes.
const OLDEST_SECONDS: f64 = 15.0 * 60.0;

/// What is known for certain of somebody who has signed in at a provider.
pub struct Verified {
    pub issuer: String,
    pub subject: String,
    /// Everything that the token says.
    pub claims: Said,
}

pub enum TokenFault {
    /// No key that is known has signed it: they may have been rotated. If they were not, this is the problem.
    Keys(Problem),
    Problem(Problem),
}

impl From<Problem> for TokenFault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

fn bad(claim: &str, words: impl Into<String>) -> Problem {
    Problem::claim(SignInFailure::Untrusted, claim, format!("{claim}: {}", words.into()))
}

/// A token in its parts.
struct Parts<'a> {
    header: Said,
    claims: Said,
    signed: &'a str,
    signature: Vec<u8>,
}

pub fn verify(provider: &config::Provider, keys: &Keys, tokens: &Tokens, nonce: &str, now: Timestamp) -> Result<Verified, TokenFault> {
    let parts = take_apart(&tokens.id)?;
    let issuer = issuer_for(&provider.issuer, &parts.claims)?;
    let algorithm = check_signature(keys, [&provider.issuer.pattern, &issuer], &parts)?;
    let Parts { claims, .. } = parts;
    check_issuer(&provider.issuer, &issuer, &claims)?;
    check_audience(provider, &claims)?;
    check_times(&claims, now)?;
    if claims.text("nonce").as_deref() != Some(nonce) {
        return Err(bad("nonce", "it is not of this sign-in").into());
    }
    check_access_token(&algorithm, &claims, tokens.access.as_deref())?;
    let subject = claims.text("sub").ok_or_else(|| bad("sub", "it is missing or no text"))?;
    if subject.is_empty() || subject.len() > 255 || subject.chars().any(char::is_control) {
        return Err(bad("sub", "it is not of 1 to 255 characters that can be seen").into());
    }
    Ok(Verified { issuer, subject, claims })
}

fn take_apart(token: &str) -> Result<Parts<'_>, Problem> {
    let unusable = |words: &str| Problem::new(SignInFailure::Unusable, format!("the ID token {words}"));
    if token.split('.').count() == 5 {
        return Err(unusable("is encrypted, which is not understood here: the provider has to be set up to sign it only"));
    }
    let read = |part: &str| Said::read(&keys::decode(part)?).ok();
    let parts = || {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        Some(Parts { header: read(header)?, claims: read(claims)?, signed, signature: keys::decode(signature)? })
    };
    parts().ok_or_else(|| Problem::untrusted("the ID token can't be read"))
}

/// Who has to have issued the token. Where that depends on the organization, its own word for that is put in: the signature, and the
/// comparison with what the token calls its issuer, then say whether it is true.
fn issuer_for(issuer: &config::Issuer, claims: &Said) -> Result<String, Problem> {
    if !issuer.is_multi_tenant() {
        return Ok(issuer.pattern.clone());
    }
    match claims.text("tid") {
        Some(tenant) if is_tenant(&tenant) => Ok(issuer.pattern.replace(config::TENANT, &tenant)),
        _ => Err(bad("tid", "it does not say of which organization the person is")),
    }
}

/// Entra ID's are UUIDs; nothing that changes the meaning of an address.
fn is_tenant(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !text.contains("..")
}

fn check_signature(keys: &Keys, issuers: [&str; 2], parts: &Parts<'_>) -> Result<Algorithm, TokenFault> {
    let Parts { header, signed, signature, .. } = parts;
    let name = header.text("alg").unwrap_or_default();
    let algorithm =
        Algorithm::of(&name).ok_or_else(|| bad("alg", format!("{name:?} is not accepted: it has to be RS256, ES256 or the like")))?;
    // What has to be understood, and is not here.
    if header.get("crit").is_some() {
        return Err(bad("crit", "it asks for more than is understood here").into());
    }
    let id = keys::id(header);
    let fitting = keys.that_may(issuers, &name, &algorithm, id.as_deref());
    match fitting[..] {
        [] => return Err(TokenFault::Keys(Problem::untrusted("the token is signed with a key that the provider does not list"))),
        [_, _, ..] if id.is_none() => return Err(TokenFault::Keys(bad("kid", "it is missing, and more than one key would fit"))),
        _ => {}
    }
    // Who names no keys, or gives a new one the name of the old, rotates them all the same.
    let good = fitting.iter().any(|key| key.has_signed(&algorithm, signed, signature));
    if good { Ok(algorithm) } else { Err(TokenFault::Keys(Problem::untrusted("the signature of the ID token is wrong"))) }
}

fn check_issuer(issuer: &config::Issuer, expected: &str, claims: &Said) -> Result<(), Problem> {
    match claims.text("iss") {
        Some(said) if said == expected || issuer.is_also(&said) => Ok(()),
        Some(said) => Err(bad("iss", format!("it is {said:.200}, not {expected}"))),
        None => Err(bad("iss", "it is missing or no text")),
    }
}

/// For whom it was made: for us, and for whom else the operator trusts, or else who got it (`azp`) has to be us.
fn check_audience(provider: &config::Provider, claims: &Said) -> Result<(), Problem> {
    let us = &provider.client_id;
    let audiences = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list
            .into_iter()
            .map(|one| if let Value::String(one) = one { Ok(one) } else { Err(bad("aud", "not only texts are in it")) })
            .collect::<Result<_, _>>()?,
        _ => return Err(bad("aud", "it is missing, or neither a text nor a list")),
    };
    if !audiences.contains(us) {
        return Err(bad("aud", format!("it was made for others, not for the client {us}")));
    }
    let azp = match claims.get("azp") {
        None => None,
        Some(Value::String(party)) if party == *us => Some(party),
        Some(_) => return Err(bad("azp", format!("it was made for another client than {us}"))),
    };
    let stranger = audiences.iter().find(|audience| *audience != us && !provider.audiences.contains(audience));
    match stranger {
        Some(stranger) if azp.is_none() => {
            let setting = format!("ENTENTE_OIDC_{}_AUDIENCES", provider.name.to_uppercase());
            Err(bad("aud", format!("it was also made for {stranger:.200}, and there is no azp; {setting} says whom to trust besides")))
        }
        _ => Ok(()),
    }
}

fn check_times(claims: &Said, now: Timestamp) -> Result<(), Problem> {
    let now = (i64::max(now.0, 0) / 1_000_000) as f64;
    let time = |claim: &str| claims.get(claim).and_then(|time| time.as_f64());
    let needed = |claim: &str| time(claim).ok_or_else(|| bad(claim, "it is missing or no number"));
    let (ends, issued) = (needed("exp")?, needed("iat")?);
    if ends <= now - SKEW_SECONDS {
        return Err(bad("exp", format!("it ended {} seconds ago", now - ends)));
    }
    if issued > now + SKEW_SECONDS {
        return Err(bad("iat", format!("it is from {} seconds in the future", issued - now)));
    }
    if issued < now - SKEW_SECONDS - OLDEST_SECONDS {
        return Err(bad("iat", format!("it is from {} seconds ago", now - issued)));
    }
    match time("nbf") {
        Some(begins) if begins > now + SKEW_SECONDS => Err(bad("nbf", format!("it begins in {} seconds", begins - now))),
        _ => Ok(()),
    }
}

fn check_access_token(algorithm: &Algorithm, claims: &Said, access: Option<&str>) -> Result<(), Problem> {
    let Some(said) = claims.get("at_hash") else { return Ok(()) };
    let fits = access.is_some_and(|access| said == algorithm.half_digest(access));
    if fits { Ok(()) } else { Err(bad("at_hash", "it came with another access token")) }
}
