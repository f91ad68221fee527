//! One line in the log for each request, and the id that ties everything of a request together.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use super::Web;

/// The id of a request: in the logs, in the answer's `x-request-id`, and the reference on error pages.
#[derive(Clone)]
pub struct RequestId(pub String);

impl RequestId {
    pub fn of(request: &Request) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(|| Self("unknown".to_owned()))
    }
}

pub async fn follow(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = web.services.ids.id().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id);
    async {
        // Without the query: it may hold a confirmation's token.
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let begun = tokio::time::Instant::now();
        let mut response = next.run(request).await;
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(%method, path, status = response.status().as_u16(), milliseconds, "answered");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
        }
        response
    }
    .instrument(span)
    .await
}
