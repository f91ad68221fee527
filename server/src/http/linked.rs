//! To a provider of linked directories and back (DIR-02). Not server functions: the browser leaves the site, and comes back by itself.

use axum::{
    Form,
    extract::{FromRequest, Path, Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use entente_app::{
    backend::{Reply, SessionChange, Visit},
    messages::{Text, Texts},
};
use entente_shared::{Error, directories::local_path};
use serde::Deserialize;

use super::{
    Web, cookies,
    failure::refuse,
    visits::{self, Asked},
};
use crate::directories::linked::{Begun, Came, PLACES, Wish, place_of};

/// What the button on the sign-in page sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Start {
    return_to: String,
    also: bool,
}

/// What the provider puts into the address. Anything else there is no matter of ours; the same name twice is refused.
#[derive(Deserialize)]
pub struct Parameters {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Who comes, without what they bring.
async fn arrive(web: &Web, asked: &Asked) -> Result<std::sync::Arc<Visit>, Error> {
    visits::arrive(web, asked, None, None).await
}

pub async fn start(State(web): State<Web>, Path(provider): Path<String>, request: Request) -> Response {
    let asked = Asked::from_request(&web, &request);
    let secure = web.services.config.is_secure();
    let is_taken = |place: &u8| cookies::get(request.headers(), &cookies::sign_in_name(secure, *place)).is_some();
    let taken: Vec<u8> = PLACES.into_iter().filter(is_taken).collect();
    let Ok(Form(Start { return_to, also })) = Form::<Start>::from_request(request, &web).await else { return refuse(Error::Malformed) };
    let visit = match arrive(&web, &asked).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    match web.linked.start(&visit, &provider, Wish { return_to, also }, &taken).await {
        Ok(begun) => onward(&web, &visit, &begun),
        Err(error) => refuse(error),
    }
}

/// A page that leads to the provider, not a redirect: a browser counts that as part of sending the form, which this site's policy lets
/// go nowhere else, and neither would it let the provider send people on.
fn onward(web: &Web, visit: &Visit, begun: &Begun) -> Response {
    let t = Texts::in_language(visit.language);
    let (address, title) = (escape(&begun.address), escape(&t.fill(Text::SignInOnward, &[("provider", &begun.label)])));
    let css = escape(&visit.assets.css);
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} – {name}</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{css}\">\
         <meta http-equiv=\"refresh\" content=\"0;url={address}\"></head>\
         <body><main id=\"main\" class=\"empty\"><h1>{title}</h1><p><a class=\"button primary\" href=\"{address}\">{go}</a></p></main></body></html>",
        language = visit.language,
        theme = visit.theme.as_str(),
        name = t.get(Text::AppName),
        go = escape(t.get(Text::SignInOnwardGo)),
    );
    let mut response = (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
            ),
        ],
        page,
    )
        .into_response();
    add(&mut response, cookies::sign_in(web.services.config.is_secure(), begun.place, Some(&begun.cookie)));
    response
}

pub async fn finish(
    State(web): State<Web>,
    Path(provider): Path<String>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    request: Request,
) -> Response {
    let Ok(Query(Parameters { code, state, iss, error })) = parameters else { return refuse(Error::Malformed) };
    let asked = Asked::from_request(&web, &request);
    let visit = match arrive(&web, &asked).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    let secure = web.services.config.is_secure();
    let state = state.unwrap_or_default();
    let place = place_of(&state);
    let cookie = cookies::get(request.headers(), &cookies::sign_in_name(secure, place)).map(str::to_owned);
    let came = Came { code, state, issuer: iss, error, cookie };
    let mut response = match web.linked.finish(&visit, &provider, came).await {
        Ok(finished) => {
            let place = HeaderValue::from_str(local_path(&finished.return_to)).unwrap_or(HeaderValue::from_static("/"));
            let mut headers = HeaderMap::new();
            headers.insert(header::LOCATION, place);
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let Some(session) = finished.session else {
                // Its cookie is gone; one in its place would be of a sign-in that is under way.
                return (StatusCode::SEE_OTHER, headers).into_response();
            };
            cookies::set(&Reply { session: SessionChange::Start(session), ..Reply::default() }, secure, &mut headers);
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(error) => refuse(error),
    };
    add(&mut response, cookies::sign_in(secure, place, None));
    response
}

pub async fn not_by_head() -> Response {
    let mut response = refuse(Error::MethodNotAllowed);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
    response
}

fn add(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
