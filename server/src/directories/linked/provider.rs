//! One provider: what it says of itself, and its keys.

use std::sync::Arc;

use entente_shared::{SignInFailure, Timestamp};

use super::{
    fetch::{Fetch, FetchFault},
    kept::Kept,
    keys::Keys,
    said::Said,
};
use crate::config;

/// The parts of a provider's metadata that are used here.
pub struct Metadata {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    /// The client's secret in the form, not in the header.
    pub takes_secrets_in_forms_only: bool,
    /// RFC 9207: it says in its answers who it is.
    pub says_who_answers: bool,
}

/// Why somebody can't be signed in, with words for the log.
#[derive(Clone, Debug)]
pub struct Problem {
    pub why: SignInFailure,
    /// What of the token it is about.
    pub claim: Option<String>,
    pub words: String,
}

impl Problem {
    pub fn new(why: SignInFailure, words: impl Into<String>) -> Self {
        Self { why, claim: None, words: words.into() }
    }

    pub fn untrusted(words: impl Into<String>) -> Self {
        Self::new(SignInFailure::Untrusted, words)
    }

    /// About a claim of a token. Its value is in the words only where it is no secret and nobody's own.
    pub fn claim(why: SignInFailure, claim: &str, words: impl Into<String>) -> Self {
        Self { claim: Some(claim.to_owned()), ..Self::new(why, words) }
    }

    /// Of a question about `what`.
    pub fn of(what: &str, fault: &FetchFault) -> Self {
        let why = match fault {
            FetchFault::Silent(_) => SignInFailure::Unreachable,
            // A provider that is being restarted is not there; anything else is a mistake of somebody's.
            FetchFault::Status(500..=599) => SignInFailure::Unreachable,
            FetchFault::TooLarge(_) | FetchFault::Status(_) | FetchFault::Unreadable(_) => SignInFailure::Unusable,
        };
        Self::new(why, format!("{what}: {fault}"))
    }
}

pub struct Provider {
    pub config: config::Provider,
    pub fetch: Fetch,
    metadata: Kept<Metadata, Problem>,
    keys: Kept<Keys, Problem>,
}

impl Provider {
    pub fn new(config: config::Provider, fetch: Fetch) -> Self {
        Self { config, fetch, metadata: Kept::new(), keys: Kept::new() }
    }

    pub async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, Problem> {
        self.metadata.get(now, self.discover()).await
    }

    pub async fn keys(&self, now: Timestamp, metadata: &Metadata) -> Result<Arc<Keys>, Problem> {
        self.keys.get(now, self.fetch_keys(metadata)).await
    }

    /// The keys anew: a token names one that is not among the `old` ones. None if they were asked for a moment ago.
    pub async fn rotated_keys(&self, now: Timestamp, metadata: &Metadata, old: &Arc<Keys>) -> Result<Option<Arc<Keys>>, Problem> {
        self.keys.renew(now, old, self.fetch_keys(metadata)).await
    }

    async fn discover(&self) -> Result<Metadata, Problem> {
        let unusable = |words: String| Problem::new(SignInFailure::Unusable, format!("metadata: {words}"));
        let config::Provider { name, issuer, .. } = &self.config;
        let url = format!("{}/.well-known/openid-configuration", issuer.home.trim_end_matches('/'));
        let said = self.fetch.object(&url, None).await.map_err(|fault| Problem::of("metadata", &fault))?;
        let its_own = said.text("issuer").unwrap_or_default();
        if its_own != issuer.pattern {
            let setting = format!("ENTENTE_OIDC_{}_ISSUER", name.to_uppercase());
            let words =
                format!("the issuer is {its_own:.200}, not {}; if that is the one that is meant, set {setting} to it", issuer.pattern);
            return Err(unusable(words));
        }
        let address = |name: &str| said.text(name).ok_or_else(|| unusable(format!("{name} is missing")));
        let metadata = Metadata {
            authorization_endpoint: address("authorization_endpoint")?,
            token_endpoint: address("token_endpoint")?,
            jwks_uri: address("jwks_uri")?,
            userinfo_endpoint: said.text("userinfo_endpoint").filter(|address| !address.is_empty()),
            takes_secrets_in_forms_only: takes_secrets_in_forms_only(&said),
            says_who_answers: said.is_true("authorization_response_iss_parameter_supported"),
        };
        let addresses = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        for address in addresses.into_iter().chain(&metadata.userinfo_endpoint) {
            let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
            let is_safe = begins("https://") || (issuer.is_loopback() && begins("http://"));
            if !is_safe {
                return Err(unusable(format!("{address:.200} is not https://")));
            }
        }
        Ok(metadata)
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<Keys, Problem> {
        let set = self.fetch.object(&metadata.jwks_uri, None).await.map_err(|fault| Problem::of("keys", &fault))?;
        Keys::read(&set).ok_or_else(|| Problem::new(SignInFailure::Unusable, "keys: there are none that could be used"))
    }
}

/// Who says nothing of it takes them in the header.
fn takes_secrets_in_forms_only(said: &Said) -> bool {
    let ways = said.texts("token_endpoint_auth_methods_supported");
    let knows = |way: &str| ways.iter().any(|known| known == way);
    knows("client_secret_post") && !knows("client_secret_basic")
}
