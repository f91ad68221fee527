//! Forms and the pages' own questions: server functions, answered for a page with WebAssembly (JSON) and for one without (a page).

use std::collections::HashMap;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use entente_app::{
    api_error::ApiError,
    messages::Texts,
    response::{Next, Refused, Shown},
};
use entente_shared::{Error, Missing, directories::local_path};
use leptos::{prelude::provide_context, server_fn};

use super::{
    Web, cookies,
    failure::{refuse, wants_page},
    made_for, pages,
    sent::Sent,
    visits::{self, Asked},
};

/// More than the largest form of the product takes: 4-byte characters, percent-encoded.
pub const BODY_BYTES: usize = 512 * 1024;

/// The addresses of all server functions with their methods.
pub struct Functions(HashMap<&'static str, Method>);

impl Functions {
    pub fn all() -> Self {
        Self(server_fn::axum::server_fn_paths().collect())
    }
}

/// Answers a form, or a page's question.
pub async fn answer(State(web): State<Web>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(method) = web.functions.0.get(path.as_str()) else { return refuse(Missing::Page.into()) };
    if request.method() != method {
        let mut response = refuse(Error::MethodNotAllowed);
        if let Ok(allowed) = HeaderValue::from_str(method.as_str()) {
            response.headers_mut().insert(header::ALLOW, allowed);
        }
        return response;
    }
    let asked = Asked::from_request(&web, &request);
    let visit = match visits::arrive(&web, &asked, None, None).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_BYTES).await else { return refuse(Error::TooLarge) };
    // Percent-encoding hides bytes that are no text; the decoder further in would put a sign in their place.
    if !is_text(parts.uri.query().unwrap_or_default().as_bytes()) || !is_text(&body) {
        return refuse(Error::Malformed);
    }
    let headers = parts.headers.clone();
    let sent = Sent::read(&body);
    let typed = typed(&sent.pairs);
    let page = wants_page(&headers).then(|| page_of(&web, &headers, &typed)).flatten();
    let said = made_for::Said::by(&headers, method, &typed);
    let visit = match made_for::check(&web, &asked, visit, &path, said).await {
        Ok(visit) => visit,
        Err(error) => return refused(&web, &asked, Refused { endpoint: path, error, typed, path: String::new() }, page).await,
    };
    if !sent.mistakes.is_empty() {
        let error = Error::from(sent.mistakes);
        return refused(&web, &asked, Refused { endpoint: path, error, typed, path: String::new() }, page).await;
    }
    let mut inner = Request::from_parts(parts, Body::from(sent.encoded()));
    // What a browser without WebAssembly gets is decided here, not in Leptos.
    inner.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let context = {
        let visit = visit.clone();
        move || {
            provide_context(visit.clone());
            provide_context(Texts::in_language(visit.language));
        }
    };
    let response = leptos_axum::handle_server_fns_with_context(context, inner).await.into_response();
    let reply = visit.take_reply();
    let mut response = match outcome(response, &visit.request_id).await {
        Ok(json) if wants_page(&headers) && *method == Method::POST => go_on(&web, &asked, &json).await,
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => {
            let error = sent.explain(error);
            return refused(&web, &asked, Refused { endpoint: path, error, typed, path: String::new() }, page).await;
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    cookies::set(&reply, web.services.config.is_secure(), response.headers_mut());
    response
}

/// The page that the form stands on once more, where a person is reading and the page is known.
async fn refused(web: &Web, asked: &Asked, refused: Refused, page: Option<String>) -> Response {
    match page {
        Some(path) => pages::page_again(web, asked, Refused { path, ..refused }).await,
        None => refuse(refused.error),
    }
}

/// What the function has answered: JSON, or why not.
async fn outcome(response: Response, request_id: &str) -> Result<Bytes, Error> {
    let failed = response.headers().contains_key(server_fn::error::SERVER_FN_ERROR_HEADER) || !response.status().is_success();
    let internal = || Error::Internal { reference: request_id.to_owned() };
    let body = to_bytes(response.into_body(), usize::MAX).await.map_err(|_| internal())?;
    if !failed {
        return Ok(body);
    }
    match serde_json::from_slice(&body) {
        Ok(ApiError(Error::Internal { reference })) if reference.is_empty() => {
            tracing::error!(request_id, "a server function failed");
            Err(internal())
        }
        Ok(ApiError(error)) => Err(error),
        Err(_) => {
            tracing::error!(request_id, "a server function answered what is no error of ours");
            Err(internal())
        }
    }
}

/// After a form was carried out, a browser without WebAssembly goes on to the next page; if that shows something once, the page is the
/// answer itself.
async fn go_on(web: &Web, asked: &Asked, json: &[u8]) -> Response {
    let next = serde_json::from_slice(json).unwrap_or_else(|_| Next::to("/"));
    let path = local_path(&next.path).to_owned();
    if !next.shown.is_empty() {
        return pages::page_showing(web, asked, Shown { path, values: next.shown }).await;
    }
    let place = HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// The page of this site that the form stands on. A form that was refused before stands at its own address, and says which page it is.
fn page_of(web: &Web, headers: &HeaderMap, typed: &[(String, String)]) -> Option<String> {
    let said = typed.iter().find(|(name, _)| name == "form-page").map(|(_, page)| page.as_str());
    let page = said.or_else(|| referring_page(headers))?;
    let is_page = local_path(page) == page && !web.functions.0.contains_key(page.split('?').next().unwrap_or_default());
    is_page.then(|| page.to_owned())
}

fn referring_page(headers: &HeaderMap) -> Option<&str> {
    let (_, rest) = headers.get(header::REFERER)?.to_str().ok()?.split_once("://")?;
    let (host, _) = rest.split_once('/')?;
    (headers.get(header::HOST)?.to_str().ok()? == host).then(|| &rest[host.len()..])
}

fn is_text(encoded: &[u8]) -> bool {
    percent_encoding::percent_decode(encoded).decode_utf8().is_ok()
}

/// What was typed, without passwords and codes.
fn typed(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().filter(|(name, _)| !name.contains("password") && name != "form[code]").cloned().collect()
}
