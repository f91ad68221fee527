use entente_shared::{
    EngagementId, Page,
    engagements::{DiscoverQuery, EngagementDetail, EngagementSummary, MyEngagement},
};
use leptos::prelude::*;

use crate::api_error::ApiError;

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
