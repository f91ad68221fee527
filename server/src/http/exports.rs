//! Lists to be saved as files: read in pieces while they are sent, each of which asks anew who is there and what they may see.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, Request, State, rejection::PathRejection},
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use entente_app::backend::Visit;
use entente_shared::{AcceptanceId, EngagementId, Error, Missing, members::MembersQuery};

use super::{
    Web,
    failure::refuse,
    pages,
    visits::{self, Asked},
};
use crate::{
    csv,
    fault::{Fault, answer},
    members::{self, MemberPlace},
    terms,
};

/// MEM-01: the members of an engagement, as the list shows them to whoever asks.
pub async fn members(State(web): State<Web>, engagement: Result<Path<String>, PathRejection>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return only_read();
    }
    let asked = Asked::from_request(&web, &request);
    let Some(engagement) = engagement.ok().and_then(|Path(engagement)| engagement.parse().ok()) else {
        return refuse(Missing::Engagement.into());
    };
    let parameters = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map(|Query(parameters)| parameters).unwrap_or_default();
    let value = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let query = MembersQuery::from_parameters(value).first_page();
    let visit = match visits::arrive(&web, &asked, None, None).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    match members::export(&web.services.db, &visit, engagement, &query, None).await {
        Ok(first) => {
            let rest = Rest { web, asked, visit, engagement, query };
            csv::download("members.csv", first, move |place| Arc::new(rest.clone()).piece(place))
        }
        Err(fault) => refuse(fault.answer(&visit.request_id)),
    }
}

/// As a page's address answers.
fn only_read() -> Response {
    let mut response = refuse(Error::MethodNotAllowed);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// What the pieces after the first one need.
#[derive(Clone)]
struct Rest {
    web: Web,
    asked: Asked,
    visit: Arc<Visit>,
    engagement: EngagementId,
    query: MembersQuery,
}

impl Rest {
    async fn piece(self: Arc<Self>, place: MemberPlace) -> Result<(csv::Rows, Option<MemberPlace>), Fault> {
        let Self { web, engagement, query, .. } = &*self;
        let visit = still_there(web, &self.asked, &self.visit).await?;
        members::export(&web.services.db, &visit, *engagement, query, Some(place)).await
    }
}

/// The visit of the same person for the same account. Whoever has signed out or switched meanwhile gets no more.
async fn still_there(web: &Web, asked: &Asked, before: &Visit) -> Result<Arc<Visit>, Fault> {
    let visit = visits::arrive(web, asked, None, None).await?;
    let acting = |visit: &Visit| visit.actor.as_ref().map(|actor| actor.acting_as());
    if acting(&visit) == acting(before) { Ok(visit) } else { Err(Error::SignedOut.into()) }
}

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
