//! Lists to be saved as files: read in pieces while they are sent, each of which asks anew who is there and what they may see.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, Request, State, rejection::PathRejection},
    http::{HeaderValue, Method, header},
    response::Response,
};
use entente_app::backend::Visit;
use entente_shared::{EngagementId, Error, Missing, members::MembersQuery};

use super::{
    Web,
    failure::refuse,
    visits::{self, Asked},
};
use crate::{
    csv,
    fault::Fault,
    members::{self, MemberPlace},
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
