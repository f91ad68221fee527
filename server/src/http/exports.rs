//! Files that are downloaded: lists as CSV, and texts as they were accepted.

use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use entente_app::backend::Visit;
use entente_shared::{AcceptanceId, EngagementId, Error, Missing};

use super::{
    Web,
    failure::refuse,
    pages,
    visits::{self, Asked},
};
use crate::{
    fault::{Fault, answer},
    terms,
};

/// REQ-01: who has accepted which version, for those who run the engagement.
pub async fn acceptances(State(web): State<Web>, Path(engagement): Path<String>, request: Request) -> Response {
    let visit = match visits::arrive(&web, &Asked::from_request(&web, &request), None, None).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    let Ok(engagement) = engagement.parse::<EngagementId>() else { return refuse(Missing::Engagement.into()) };
    terms::csv(&web.services.db, &visit, engagement).await.map_err(answer(&visit)).unwrap_or_else(refuse)
}

/// The pages `/me/terms/{acceptance}`, and the text of each as `/me/terms/{acceptance}.md`: the very bytes of which the hash was made.
pub async fn receipt(State(web): State<Web>, Path(name): Path<String>, request: Request) -> Response {
    let Some(acceptance) = name.strip_suffix(".md") else { return pages::page(State(web), request).await };
    let visit = match visits::arrive(&web, &Asked::from_request(&web, &request), None, None).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    accepted_text(&web, &visit, acceptance).await.unwrap_or_else(refuse)
}

async fn accepted_text(web: &Web, visit: &Visit, acceptance: &str) -> Result<Response, Error> {
    visit.actor()?;
    let id: AcceptanceId = acceptance.parse().map_err(|_| Missing::Receipt)?;
    let (text, language) = terms::text(&web.services.db, visit, id).await.map_err(|fault: Fault| fault.answer(&visit.request_id))?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"terms-{id}.md\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str())),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, text).into_response())
}
