//! What an ID token has to stand up to before a word of it is believed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_shared::{SignInFailure, Timestamp};
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, Nonce, OAuth2TokenResponse, SignatureVerificationError, TokenResponse,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Algorithm, CoreTokenResponse},
};
use serde_json::{Map, Value};

use super::provider::{Keys, Problem};
use crate::config;

/// How far a provider's clock may be from ours: two minutes, and what the way takes.
const SKEW_SECONDS: i64 = 150;
/// A token comes fresh from the provider. Entra ID dates its own back by five minutes.
const OLDEST_SECONDS: i64 = 15 * 60;

/// Signatures that only the provider can make. None that are made with a shared secret: the "secret" could be what everybody knows.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What is known for certain of somebody who has signed in at a provider.
#[derive(Debug)]
pub struct Verified {
    pub issuer: String,
    pub subject: String,
    /// Everything that the token says.
    pub claims: Map<String, Value>,
}

#[derive(Debug)]
pub enum TokenFault {
    /// Signed with a key that is not among those known: they may have been rotated.
    UnknownKey,
    Problem(Problem),
}

fn refused<T>(words: impl Into<String>) -> Result<T, TokenFault> {
    Err(TokenFault::Problem(Problem::untrusted(words)))
}

pub fn verify(
    provider: &config::Provider,
    keys: &Keys,
    response: &CoreTokenResponse,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<Verified, TokenFault> {
    let Some(token) = response.id_token() else {
        return Err(TokenFault::Problem(Problem::new(SignInFailure::Unusable, "there is no ID token in the answer")));
    };
    let said = payload(token)?;
    let issuer = issuer_for(&provider.issuer, &said)?;
    let expected = IssuerUrl::new(issuer.clone()).or_else(|error| refused(format!("the issuer is no address: {error}")))?;

    let now = i64::max(now.0, 0) / 1_000_000;
    let time = |seconds: i64| chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let (late, early, old) = (time(now - SKEW_SECONDS), time(now + SKEW_SECONDS), time(now - SKEW_SECONDS - OLDEST_SECONDS));
    let keys = keys.of(&provider.issuer.pattern, &issuer);
    let verifier = CoreIdTokenVerifier::new_public_client(ClientId::new(provider.client_id.clone()), expected, keys)
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || late)
        .set_issue_time_verifier_fn(move |issued| match issued {
            issued if issued > early => Err(format!("issued at {issued}, which is yet to come")),
            issued if issued < old => Err(format!("issued at {issued}, which is long ago")),
            _ => Ok(()),
        });
    let claims = match token.claims(&verifier, nonce) {
        Ok(claims) => claims,
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            return Err(TokenFault::UnknownKey);
        }
        Err(error) => return refused(format!("{error:.300}")),
    };

    if said.get("nbf").and_then(Value::as_i64).is_some_and(|not_before| not_before > now + SKEW_SECONDS) {
        return refused("it is not valid yet (nbf)");
    }
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return refused("it was made for another client (azp)");
    }
    if let Some(said) = claims.access_token_hash() {
        let ours = token.signing_alg().ok().zip(token.signing_key(&verifier).ok());
        let ours = ours.and_then(|(algorithm, key)| AccessTokenHash::from_token(response.access_token(), algorithm, key).ok());
        if ours.as_ref() != Some(said) {
            return refused("it came with another access token (at_hash)");
        }
    }
    let subject = claims.subject().as_str().to_owned();
    if subject.is_empty() || subject.len() > 255 || subject.chars().any(char::is_control) {
        return refused("the subject is none");
    }
    Ok(Verified { issuer, subject, claims: said })
}

/// What the token says, before anything of it has been checked.
fn payload(token: &CoreIdToken) -> Result<Map<String, Value>, TokenFault> {
    let text = token.to_string();
    let part = text.split('.').nth(1).and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok());
    part.and_then(|json| serde_json::from_slice(&json).ok()).map_or_else(|| refused("it can't be read"), Ok)
}

/// Who has to have issued the token. Where that depends on the organization, its own word for that is put in: the signature, and the
/// comparison with what the token calls its issuer, then say whether it is true.
fn issuer_for(issuer: &config::Issuer, said: &Map<String, Value>) -> Result<String, TokenFault> {
    if !issuer.is_multi_tenant() {
        return Ok(issuer.pattern.clone());
    }
    match said.get("tid").and_then(Value::as_str) {
        Some(tenant) if is_tenant(tenant) => Ok(issuer.pattern.replace(config::TENANT, tenant)),
        _ => refused("it does not say of which organization (tid)"),
    }
}

/// Entra ID's are UUIDs; nothing that changes the meaning of an address.
pub fn is_tenant(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !text.contains("..")
}
