use entente_shared::{
    Cursor, EngagementId, Page,
    engagements::{DiscoverQuery, EngagementDetail, EngagementSummary, MyEngagement},
};
use leptos::prelude::*;

use crate::{api_error::ApiError, ui::Question};

#[server(prefix = "/fn", endpoint = "engagements/discover", input = leptos::server_fn::codec::GetUrl)]
pub async fn discover_engagements(query: DiscoverQuery) -> Result<Page<EngagementSummary>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagements.discover(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/mine", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_my_engagements() -> Result<Vec<MyEngagement>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagements.mine(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "engagements/detail", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_engagement(engagement: EngagementId) -> Result<EngagementDetail, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.engagements.detail(&visit, engagement).await?)
}

impl Question for DiscoverEngagements {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let cursor = |name, cursor: &Option<Cursor>| cursor.as_ref().map(|Cursor(place)| (name, place.clone()));
        let Self { query } = self;
        let mut parameters = vec![("query[words]", query.words.clone()), ("query[sort]", query.sort.to_string())];
        parameters.extend(query.access.map(|access| ("query[access]", access.to_string())));
        parameters.extend(cursor("query[after]", &query.after));
        parameters.extend(cursor("query[before]", &query.before));
        parameters
    }
}

impl Question for LoadMyEngagements {}

impl Question for LoadEngagement {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string())]
    }
}
