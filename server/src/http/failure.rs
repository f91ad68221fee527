//! Errors on their way out: as a page for a browser, as JSON for a program, always with the right status.

use std::{any::Any, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use entente_shared::{Error, Unavailable};

use super::{Web, log::RequestId, pages, visits};

/// An answer that says why not. [`show`] makes a page of it where a person is reading.
pub fn refuse(error: Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let retry_after = error.retry_after();
    let mut response = (status, Json(&error)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response.extensions_mut().insert(Refusal(error));
    response
}

/// Marks an answer that has no page yet.
#[derive(Clone)]
struct Refusal(Error);

/// A page or function panicked.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> axum::http::Response<Body> {
    let cause = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    tracing::error!(cause = cause.unwrap_or("unknown"), "panicked");
    refuse(Error::Internal { reference: String::new() })
}

/// A person reads this.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// How long a request may take. Whoever waits for a database that has fallen silent is told so.
const IN_TIME: Duration = Duration::from_secs(60);

/// Ends a request that takes too long. What it was to change is undone, unless it was being committed.
pub async fn in_time(request: Request, next: Next) -> Response {
    let changes = !request.method().is_safe();
    within(IN_TIME, changes, next.run(request)).await
}

async fn within(limit: Duration, changes: bool, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
        tracing::error!("a request took more than {} seconds and was given up", limit.as_secs());
        refuse(Error::Unavailable { why: if changes { Unavailable::Unsure } else { Unavailable::Busy } })
    })
}

/// Gives refusals of requests by browsers the page's frame and language.
pub async fn show(State(web): State<Web>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(request.headers());
    let RequestId(id) = RequestId::of(&request);
    let asked = visits::Asked::from_request(&web, &request);
    let mut response = next.run(request).await;
    let Some(Refusal(mut error)) = response.extensions_mut().remove::<Refusal>() else { return response };
    if let Error::Internal { reference } = &mut error
        && reference.is_empty()
    {
        reference.clone_from(&id);
        response = refuse(error.clone());
        response.extensions_mut().remove::<Refusal>();
    }
    if !wants_page {
        return response;
    }
    // Who is signed in may be just what can't be found out now; the page does without, and does not wait for it once more.
    let visit = match &error {
        Error::Unavailable { .. } => visits::without_session(&web, &asked, error),
        _ => match visits::arrive_at_page(&web, &asked, None, Some(error.clone())).await {
            Ok(visit) => visit,
            Err(_) => visits::without_session(&web, &asked, error),
        },
    };
    let mut page = pages::render(&web, visit, "/").await;
    *page.status_mut() = response.status();
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers_mut().remove(&name) {
            page.headers_mut().insert(name, value);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_is_kept_waiting_for_too_long_is_told_whether_something_may_have_been_done() {
        for (changes, why) in [(true, Unavailable::Unsure), (false, Unavailable::Busy)] {
            let mut answer = within(Duration::ZERO, changes, std::future::pending()).await;
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert!(answer.headers().contains_key(header::RETRY_AFTER));
            let refusal = answer.extensions_mut().remove::<Refusal>().map(|Refusal(error)| error);
            assert_eq!(refusal, Some(Error::Unavailable { why }));
        }
    }
}
