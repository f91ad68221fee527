//! One provider: what it says of itself, and its keys.

use std::sync::Arc;

use entente_shared::{SignInFailure, Timestamp};
use openidconnect::{
    AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, IssuerUrl, JsonWebKeySet, RedirectUrl, TokenUrl,
    core::{CoreClient, CoreJsonWebKey},
};
use serde::Deserialize;

use super::{
    fetch::{Fetch, FetchFault},
    kept::Kept,
};
use crate::config;

/// The parts of a provider's metadata that are used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 9207: it says in its answers who it is.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// A provider's keys, each with the issuer that it is for where the set says so (Entra ID does).
pub struct Keys(Vec<(Option<String>, CoreJsonWebKey)>);

impl Keys {
    /// The keys that may sign for an issuer.
    pub fn of(&self, pattern: &str, issuer: &str) -> JsonWebKeySet<CoreJsonWebKey> {
        let is_for = |named: &Option<String>| named.as_deref().is_none_or(|named| named == pattern || named == issuer);
        JsonWebKeySet::new(self.0.iter().filter(|(named, _)| is_for(named)).map(|(_, key)| key.clone()).collect())
    }
}

/// Why somebody can't be signed in, with words for the log.
#[derive(Clone, Debug)]
pub struct Problem {
    pub why: SignInFailure,
    pub words: String,
}

impl Problem {
    pub fn new(why: SignInFailure, words: impl Into<String>) -> Self {
        Self { why, words: words.into() }
    }

    pub fn untrusted(words: impl Into<String>) -> Self {
        Self::new(SignInFailure::Untrusted, words)
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

/// The protocol's side of this Entente, as this provider sees it.
pub type Client = CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

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

    /// To begin a sign-in and to exchange its code.
    pub fn client(&self, metadata: &Metadata, redirect: String) -> Result<Client, Problem> {
        let unusable =
            |error: openidconnect::url::ParseError| Problem::new(SignInFailure::Unusable, format!("an address is none: {error}"));
        let issuer = IssuerUrl::new(self.config.issuer.home.clone()).map_err(unusable)?;
        let client = CoreClient::new(ClientId::new(self.config.client_id.clone()), issuer, JsonWebKeySet::new(Vec::new()))
            .set_auth_uri(AuthUrl::new(metadata.authorization_endpoint.clone()).map_err(unusable)?)
            .set_token_uri(TokenUrl::new(metadata.token_endpoint.clone()).map_err(unusable)?)
            .set_redirect_uri(RedirectUrl::new(redirect).map_err(unusable)?);
        Ok(match &self.config.client_secret {
            None => client,
            Some(config::ClientSecret(secret)) => {
                let methods = &metadata.token_endpoint_auth_methods_supported;
                let knows = |method: &str| methods.iter().any(|known| known == method);
                let by_body = !methods.is_empty() && !knows("client_secret_basic") && knows("client_secret_post");
                let way = if by_body { AuthType::RequestBody } else { AuthType::BasicAuth };
                client.set_client_secret(ClientSecret::new(secret.clone())).set_auth_type(way)
            }
        })
    }

    async fn discover(&self) -> Result<Metadata, Problem> {
        let issuer = &self.config.issuer;
        let url = format!("{}/.well-known/openid-configuration", issuer.home.trim_end_matches('/'));
        let metadata: Metadata = self.fetch.json(&url, None).await.map_err(|fault| Problem::of("metadata", &fault))?;
        if metadata.issuer != issuer.pattern {
            let words = format!("metadata: the issuer is {:.200}, not {}", metadata.issuer, issuer.pattern);
            return Err(Problem::new(SignInFailure::Unusable, words));
        }
        let addresses = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        for address in addresses.into_iter().chain(&metadata.userinfo_endpoint) {
            let is_safe = address.starts_with("https://") || (issuer.is_loopback() && address.starts_with("http://"));
            if !is_safe {
                return Err(Problem::new(SignInFailure::Unusable, format!("metadata: {address:.200} is not https://")));
            }
        }
        Ok(metadata)
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<Keys, Problem> {
        #[derive(Deserialize)]
        struct KeySet {
            keys: Vec<serde_json::Value>,
        }
        let set: KeySet = self.fetch.json(&metadata.jwks_uri, None).await.map_err(|fault| Problem::of("keys", &fault))?;
        // A key of a kind that is not known here is none that could be used.
        let known = set.keys.into_iter().filter_map(|key| {
            let issuer = key.get("issuer").and_then(|issuer| issuer.as_str()).map(str::to_owned);
            Some((issuer, serde_json::from_value(key).ok()?))
        });
        let keys = Keys(known.collect());
        if keys.0.is_empty() { Err(Problem::new(SignInFailure::Unusable, "keys: there are none")) } else { Ok(keys) }
    }
}
