use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Web;

/// The process is alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database takes writes, and its tables are of this version. If not: why, as a word and as a sentence.
pub async fn ready(State(web): State<Web>) -> Response {
    let mut response = match web.services.readiness().await {
        Ok(()) => "ready\n".into_response(),
        Err(not) => {
            let body = format!("not ready: {}\n{}\n", not.word, not.sentence);
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, not.retry_after.to_string())], body).into_response()
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
