//! [`Error`] as Leptos sends it from a server function to the page.

use entente_shared::Error;
#[cfg(feature = "ssr")]
use entente_shared::{FieldErrors, Violation};
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

/// The answer of a server function that was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiError(pub Error);

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            // In the browser: no answer, or none of ours.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_)
                if cfg!(not(feature = "ssr")) =>
            {
                Error::Unreachable
            }
            // On the server: what was sent is not what the function takes.
            ServerFnErrorErr::Args(why) => misread(&why),
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Error::Malformed,
            ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_) => Error::Internal { reference: String::new() },
        })
    }
}

/// What serde says of arguments that are not what the function takes: a form names its mistakes itself, and what is missing has a name.
#[cfg(feature = "ssr")]
fn misread(why: &str) -> Error {
    let missing = || why.strip_prefix("missing field `")?.strip_suffix('`');
    match (why.parse::<FieldErrors>(), missing()) {
        (Ok(fields), _) => fields.into(),
        (Err(_), Some(name)) => FieldErrors::from_iter([(name.to_owned(), Violation::Required)]).into(),
        (Err(_), None) => Error::Malformed,
    }
}

/// The page reads no arguments.
#[cfg(not(feature = "ssr"))]
const fn misread(_: &str) -> Error {
    Error::Malformed
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ApiError {}
