//! Pages, rendered whole: the fastest way to send them, and complete without WebAssembly.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use entente_app::{
    backend::Visit,
    messages::Texts,
    response::{Refused, Shown},
    shell::shell,
};
use entente_shared::{Error, Missing};
use leptos::prelude::provide_context;

use super::{
    Web, cookies,
    failure::{refuse, wants_page},
    guard,
    visits::{self, Asked},
};

/// Every address that is no file and no form's: the pages know which ones exist.
pub async fn page(State(web): State<Web>, request: Request) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => {}
        _ => {
            let mut response = refuse(Error::MethodNotAllowed);
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
    }
    // A program that asks for JSON at an address of pages has the wrong address.
    if !wants_page(request.headers()) && !accepts_anything(request.headers()) {
        return refuse(Missing::Page.into());
    }
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    match visits::arrive_at_page(&web, &Asked::from_request(&web, &request), None, None).await {
        Ok(visit) => render(&web, visit, &address).await,
        Err(error) => refuse(error),
    }
}

/// The page that a refused form stands on, once more, with the errors and what was typed.
pub async fn page_again(web: &Web, asked: &Asked, refused: Refused) -> Response {
    let (address, status) = (refused.path.clone(), refused.error.status());
    let retry_after = refused.error.retry_after();
    match visits::arrive_at_page(web, asked, Some(refused), None).await {
        Ok(visit) => {
            let mut response = render(web, visit, &address).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            }
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Err(error) => refuse(error),
    }
}

/// The page that a form leads to, as the answer to the form: it shows something that is nowhere else.
pub async fn page_showing(web: &Web, asked: &Asked, shown: Shown) -> Response {
    let address = shown.path.clone();
    match visits::arrive(web, asked, None, None).await {
        Ok(mut visit) => {
            if let Some(visit) = Arc::get_mut(&mut visit) {
                visit.shown = Some(shown);
            }
            render(web, visit, &address).await
        }
        Err(error) => refuse(error),
    }
}

/// Renders the page at an address for a visit.
pub async fn render(web: &Web, visit: Arc<Visit>, address: &str) -> Response {
    let request = match Request::builder().uri(address).body(Body::empty()) {
        Ok(request) => request,
        Err(_) => return refuse(Missing::Page.into()),
    };
    let context = {
        let visit = Arc::clone(&visit);
        move || {
            provide_context(Arc::clone(&visit));
            provide_context(Texts::in_language(visit.language));
        }
    };
    let document = {
        let visit = Arc::clone(&visit);
        move || shell(&visit)
    };
    let mut response = leptos_axum::render_app_async_with_context(context, document)(request).await;
    let reply = visit.take_reply();
    if let Some(place) = &reply.redirect
        && visit.failure.is_none()
        && let Ok(place) = HeaderValue::from_str(place)
    {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))])
            .into_response();
    }
    if let Some(status) = reply.status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    if let Some(seconds) = reply.retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    cookies::set(&reply, web.services.config.is_secure(), headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    if let Some(policy) = reply.nonce.as_deref().and_then(guard::page_policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn accepts_anything(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_none_or(|accept| accept.to_str().is_ok_and(|accept| accept.contains("*/*")))
}
