use entente_shared::{
    AcceptanceId, EngagementId, ListQuery, Page,
    terms::{
        AcceptTermsFields, KeptTerms, OwingMember, TermsAcceptance, TermsFields, TermsList, TermsOf, TermsPreview, TermsReceipt,
        TermsToAccept,
    },
};
use leptos::prelude::*;

use crate::{
    api_error::ApiError,
    response::Next,
    ui::{Question, list_parameters},
};

#[server(prefix = "/fn", endpoint = "terms/kept", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_kept_terms(of: TermsOf) -> Result<KeptTerms, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.kept(&visit, of).await?)
}

#[server(prefix = "/fn", endpoint = "terms/draft", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_terms_draft(of: TermsOf) -> Result<TermsPreview, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.draft(&visit, of).await?)
}

#[server(prefix = "/fn", endpoint = "terms/save-draft")]
pub async fn save_terms_draft(of: TermsOf, #[server(default)] form: TermsFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.terms.save_draft(&visit, of, form).await?;
    Ok(Next::to(format!("{}/preview", of.path())))
}

#[server(prefix = "/fn", endpoint = "terms/publish")]
pub async fn publish_terms(of: TermsOf, saved: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.terms.publish(&visit, of, &saved).await?;
    Ok(Next::with_notice(&of.path(), Notice::TermsPublished))
}

#[server(prefix = "/fn", endpoint = "terms/use")]
pub async fn use_terms(of: TermsOf, own: bool) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.terms.use_own(&visit, of, own).await?;
    Ok(Next::with_notice(&of.path(), Notice::TermsInUse))
}

#[server(prefix = "/fn", endpoint = "terms/to-accept", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_terms_to_accept(engagement: EngagementId) -> Result<TermsToAccept, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.to_accept(&visit, engagement).await?)
}

#[server(prefix = "/fn", endpoint = "terms/accept")]
pub async fn accept_terms(form: AcceptTermsFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (entry, page) = form.parse()?;
    visit.backend.terms.accept(&visit, entry).await?;
    Ok(Next::with_notice(&page, Notice::TermsAccepted))
}

#[server(prefix = "/fn", endpoint = "terms/mine", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_my_terms(query: ListQuery) -> Result<Page<TermsAcceptance>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.mine(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "terms/receipt", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_terms_receipt(acceptance: AcceptanceId) -> Result<TermsReceipt, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.receipt(&visit, acceptance).await?)
}

#[server(prefix = "/fn", endpoint = "terms/acceptances", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_acceptances(engagement: EngagementId, query: ListQuery) -> Result<TermsList<TermsAcceptance>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.acceptances(&visit, engagement, &query).await?)
}

#[server(prefix = "/fn", endpoint = "terms/owing", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_owing(engagement: EngagementId, query: ListQuery) -> Result<TermsList<OwingMember>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.terms.owing(&visit, engagement, &query).await?)
}

impl Question for LoadKeptTerms {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("of", self.of.to_string())]
    }
}

impl Question for LoadTermsDraft {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("of", self.of.to_string())]
    }
}

impl Question for LoadTermsToAccept {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("engagement", self.engagement.to_string())]
    }
}

impl Question for LoadMyTerms {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        list_parameters(&self.query)
    }
}

impl Question for LoadTermsReceipt {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("acceptance", self.acceptance.to_string())]
    }
}

impl Question for LoadAcceptances {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("engagement", self.engagement.to_string())];
        parameters.extend(list_parameters(&self.query));
        parameters
    }
}

impl Question for LoadOwing {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("engagement", self.engagement.to_string())];
        parameters.extend(list_parameters(&self.query));
        parameters
    }
}
