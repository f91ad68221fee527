use axum::{extract::State, http::StatusCode};

use super::Web;

/// The process is alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers; its migrations were done before the first request was taken.
pub async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.services.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}
