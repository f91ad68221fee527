//! A code for tokens: it is worth something only together with the secret and the verifier, which only this server has.

use axum::http::{Request, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use entente_shared::SignInFailure;

use super::{
    Words,
    fetch::FetchFault,
    provider::{Metadata, Problem, Provider},
    said::Said,
};
use crate::config::ClientSecret;

/// What is used of a provider's answer. What else it says of the tokens (how long they last, for what) is no matter here: they are
/// forgotten as soon as they were read.
pub struct Tokens {
    pub id: String,
    pub access: Option<String>,
}

pub async fn run(provider: &Provider, metadata: &Metadata, callback: &str, code: &str, words: &Words) -> Result<Tokens, Problem> {
    let unusable = |words: String| Problem::new(SignInFailure::Unusable, words);
    let answer =
        provider.fetch.send(question(provider, metadata, callback, code, words)?).await.map_err(|fault| Problem::of("token", &fault))?;
    let status = answer.status();
    let said = Said::read(answer.body());
    let error = said.as_ref().ok().and_then(|said| said.text("error"));
    if status.is_success()
        && let Ok(said) = &said
        && let Some(id) = said.text("id_token")
    {
        return Ok(Tokens { id, access: said.text("access_token") });
    }
    match (said, error) {
        (_, Some(error)) => {
            let why = match &*error {
                "invalid_grant" => SignInFailure::Stale,
                "server_error" | "temporarily_unavailable" => SignInFailure::Unreachable,
                _ if status.is_server_error() => SignInFailure::Unreachable,
                _ => SignInFailure::Unusable,
            };
            Err(Problem::new(why, format!("token: the provider says {error:.100}")))
        }
        _ if !status.is_success() => Err(Problem::of("token", &FetchFault::Status(status.as_u16()))),
        (Ok(_), None) => Err(unusable("token: there is no ID token in the answer".to_owned())),
        (Err(unreadable), None) => Err(Problem::of("token", &FetchFault::Unreadable(unreadable))),
    }
}

fn question(provider: &Provider, metadata: &Metadata, callback: &str, code: &str, words: &Words) -> Result<Request<Vec<u8>>, Problem> {
    let id = &provider.config.client_id;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code").append_pair("code", code);
    form.append_pair("redirect_uri", callback).append_pair("code_verifier", &words.verifier());
    let mut request = Request::post(&metadata.token_endpoint)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    match &provider.config.client_secret {
        None => {
            form.append_pair("client_id", id);
        }
        Some(ClientSecret(secret)) if metadata.takes_secrets_in_forms_only => {
            form.append_pair("client_id", id).append_pair("client_secret", secret);
        }
        Some(ClientSecret(secret)) => {
            // RFC 6749, 2.3.1: both are encoded as in a form before they go into Basic.
            let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encode(id), encode(secret));
            request = request.header(header::AUTHORIZATION, format!("Basic {}", BASE64_STANDARD.encode(pair)));
        }
    }
    let bad = |error: axum::http::Error| Problem::new(SignInFailure::Unusable, format!("token: the address is none: {error}"));
    request.body(form.finish().into_bytes()).map_err(bad)
}
