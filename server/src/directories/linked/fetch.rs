//! Questions to a provider: bounded in time and size, and sent to nobody but whom they are meant for.

use axum::http::{Request, Response, StatusCode, header};

use super::{keys, said::Said};
use crate::config::ProviderLimits;

#[derive(Clone)]
pub struct Fetch {
    /// None if TLS can't be used at all: then everything is unreachable, and the log says why.
    http: Option<reqwest::Client>,
    bytes: usize,
}

/// Why there is no answer to work with. For the log: nothing secret is in it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FetchFault {
    #[error("no answer: {0}")]
    Silent(String),
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    #[error("the answer has the status {0}")]
    Status(u16),
    #[error("the answer can't be read: {0}")]
    Unreadable(String),
}

impl Fetch {
    pub fn new(limits: &ProviderLimits) -> Self {
        let http = reqwest::Client::builder()
            // Whoever answers with another address would choose whom this server talks to.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(limits.connect)
            .timeout(limits.answer)
            .user_agent("Entente")
            .build()
            .inspect_err(|error| tracing::error!(%error, "providers of linked directories can't be reached"))
            .ok();
        Self { http, bytes: limits.bytes }
    }

    /// Any answer, whatever its status.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchFault> {
        let http = self.http.as_ref().ok_or_else(|| FetchFault::Silent("there is no TLS".to_owned()))?;
        let request = reqwest::Request::try_from(request).map_err(silent)?;
        let mut answer = http.execute(request).await.map_err(silent)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(silent)? {
            if body.len() + part.len() > self.bytes {
                return Err(FetchFault::TooLarge(self.bytes));
            }
            body.extend_from_slice(&part);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        Ok(response)
    }

    /// A document, asked for with GET, and with the person's token where there is one.
    pub async fn object(&self, url: &str, token: Option<&str>) -> Result<Said, FetchFault> {
        let mut request = Request::get(url).header(header::ACCEPT, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Vec::new()).map_err(|error| FetchFault::Unreadable(error.to_string()))?;
        let answer = self.send(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(FetchFault::Status(answer.status().as_u16()));
        }
        Said::read(answer.body()).or_else(|why| token.and_then(|_| claims_of(answer.body())).ok_or(why)).map_err(FetchFault::Unreadable)
    }
}

/// What is said of a person may be a token of its own. It came from the provider itself, as the answer to our question, so its signature
/// would prove nothing more.
fn claims_of(token: &[u8]) -> Option<Said> {
    let mut parts = std::str::from_utf8(token).ok()?.trim().split('.');
    let (Some(_), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return None };
    Said::read(&keys::decode(claims)?).ok()
}

/// The whole chain of causes: the first alone says little.
fn silent(error: reqwest::Error) -> FetchFault {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    FetchFault::Silent(words)
}
