use entente_shared::{
    EngagementId,
    access::{DecideFields, JoinFields, Queue, RequestAccessFields, RequestSummary, WithdrawFields},
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "access/join")]
pub async fn join_engagement(form: JoinFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let entry = form.parse()?;
    let page = format!("/engagements/{}", entry.engagement);
    visit.backend.access.join(&visit, entry).await?;
    Ok(Next::with_notice(&page, Notice::Joined))
}

#[server(prefix = "/fn", endpoint = "access/request")]
pub async fn request_access(form: RequestAccessFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (entry, justification) = form.parse()?;
    let page = format!("/engagements/{}", entry.engagement);
    visit.backend.access.request(&visit, entry, justification).await?;
    Ok(Next::with_notice(&page, Notice::Requested))
}

#[server(prefix = "/fn", endpoint = "access/withdraw")]
pub async fn withdraw_request(form: WithdrawFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.access.withdraw(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/requests", Notice::Withdrawn))
}

#[server(prefix = "/fn", endpoint = "access/mine", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_my_requests() -> Result<Vec<RequestSummary>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.access.mine(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "access/queue", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_queue(engagement: EngagementId) -> Result<Queue, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.access.queue(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "access/decide")]
pub async fn decide_request(form: DecideFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::access::RequestState;
    let visit = crate::backend::visit()?;
    let (request, transition) = form.parse()?;
    let notice = if transition.leads_to() == RequestState::Approved { Notice::Approved } else { Notice::Declined };
    let engagement = visit.backend.access.decide(&visit, request, transition).await?;
    Ok(Next::with_notice(&format!("/engagements/{engagement}/requests"), notice))
}

impl Question for LoadMyRequests {}

impl Question for LoadQueue {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string())]
    }
}
