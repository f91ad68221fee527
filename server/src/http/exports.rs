//! Files that are downloaded: lists, read in pieces while they are sent, each of which asks anew who is there and what they may see; and texts
//! as they were accepted.

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
    fault::Fault,
    members::{self, MemberPlace},
    terms::{self, AcceptancePlace},
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
            let rest = RestOfMembers { web, asked, visit, engagement, query };
            csv::download("members.csv", first, move |place| Arc::new(rest.clone()).piece(place))
        }
        Err(fault) => refuse(fault.answer(&visit.request_id)),
    }
}

/// What the pieces after the first one need.
#[derive(Clone)]
struct RestOfMembers {
    web: Web,
    asked: Asked,
    visit: Arc<Visit>,
    engagement: EngagementId,
    query: MembersQuery,
}

impl RestOfMembers {
    async fn piece(self: Arc<Self>, place: MemberPlace) -> Result<(csv::Rows, Option<MemberPlace>), Fault> {
        let Self { web, engagement, query, .. } = &*self;
        let visit = still_there(web, &self.asked, &self.visit).await?;
        members::export(&web.services.db, &visit, *engagement, query, Some(place)).await
    }
}

/// REQ-01: who has accepted which version, for those who run the engagement.
pub async fn acceptances(State(web): State<Web>, engagement: Result<Path<String>, PathRejection>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return only_read();
    }
    let asked = Asked::from_request(&web, &request);
    let Some(engagement) = engagement.ok().and_then(|Path(engagement)| engagement.parse().ok()) else {
        return refuse(Missing::Engagement.into());
    };
    let visit = match visits::arrive(&web, &asked, None, None).await {
        Ok(visit) => visit,
        Err(error) => return refuse(error),
    };
    match terms::export(&web.services.db, &visit, engagement, None).await {
        Ok(first) => {
            let rest = RestOfAcceptances { web, asked, visit, engagement };
            csv::download("acceptances.csv", first, move |place| Arc::new(rest.clone()).piece(place))
        }
        Err(fault) => refuse(fault.answer(&visit.request_id)),
    }
}

/// What the pieces after the first one need.
#[derive(Clone)]
struct RestOfAcceptances {
    web: Web,
    asked: Asked,
    visit: Arc<Visit>,
    engagement: EngagementId,
}

impl RestOfAcceptances {
    async fn piece(self: Arc<Self>, place: AcceptancePlace) -> Result<(csv::Rows, Option<AcceptancePlace>), Fault> {
        let visit = still_there(&self.web, &self.asked, &self.visit).await?;
        terms::export(&self.web.services.db, &visit, self.engagement, Some(place)).await
    }
}

/// The pages `/me/terms/{acceptance}`, and the text of each as `/me/terms/{acceptance}.md`: the very bytes of which the hash was made.
pub async fn receipt(State(web): State<Web>, name: Result<Path<String>, PathRejection>, request: Request) -> Response {
    let Some(acceptance) = name.ok().and_then(|Path(name)| name.strip_suffix(".md").map(str::to_owned)) else {
        return pages::page(State(web), request).await;
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return only_read();
    }
    match visits::arrive(&web, &Asked::from_request(&web, &request), None, None).await {
        Ok(visit) => accepted_text(&web, &visit, &acceptance).await.unwrap_or_else(|fault| refuse(fault.answer(&visit.request_id))),
        Err(error) => refuse(error),
    }
}

async fn accepted_text(web: &Web, visit: &Visit, acceptance: &str) -> Result<Response, Fault> {
    visit.actor()?;
    let id: AcceptanceId = acceptance.parse().map_err(|_| Missing::Receipt)?;
    let (text, language) = terms::text(&web.services.db, visit, id).await?;
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

/// As a page's address answers.
fn only_read() -> Response {
    let mut response = refuse(Error::MethodNotAllowed);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// The visit of the same person for the same account. Whoever has signed out or switched meanwhile gets no more.
async fn still_there(web: &Web, asked: &Asked, before: &Visit) -> Result<Arc<Visit>, Fault> {
    let visit = visits::arrive(web, asked, None, None).await?;
    let acting = |visit: &Visit| visit.actor.as_ref().map(|actor| actor.acting_as());
    if acting(&visit) == acting(before) { Ok(visit) } else { Err(Error::SignedOut.into()) }
}
