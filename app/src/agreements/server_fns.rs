use entente_shared::{
    AcceptanceId,
    agreements::{AcceptedText, AccountAgreements, AgreementFields, AgreementPreview, DueNotice, HostAgreements},
    registration::FinishFields,
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "agreements/of-account", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_account_agreements() -> Result<AccountAgreements, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.agreements.of_account(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "agreements/due", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_due_agreement() -> Result<Option<DueNotice>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.agreements.due(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "agreements/accepted-text", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_accepted_text(acceptance: AcceptanceId) -> Result<AcceptedText, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.agreements.accepted_text(&visit, acceptance).await?)
}

#[server(prefix = "/fn", endpoint = "agreements/accept")]
pub async fn accept_agreement(form: FinishFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let agreement = form.agreement().map_err(entente_shared::Error::from)?;
    visit.backend.agreements.accept(&visit, agreement).await?;
    Ok(Next::with_notice("/account/agreements", Notice::AgreementAccepted))
}

#[server(prefix = "/fn", endpoint = "agreements/of-host", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_agreements() -> Result<HostAgreements, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.agreements.of_host(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "agreements/draft", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_agreement_draft() -> Result<AgreementPreview, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.agreements.draft(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "agreements/save-draft")]
pub async fn save_agreement_draft(form: AgreementFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.agreements.save_draft(&visit, form).await?;
    Ok(Next::to("/admin/agreements/preview"))
}

#[server(prefix = "/fn", endpoint = "agreements/publish")]
pub async fn publish_agreement(saved: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.agreements.publish(&visit, &saved).await?;
    Ok(Next::with_notice("/admin/agreements", Notice::AgreementPublished))
}

impl Question for LoadAccountAgreements {}
impl Question for LoadDueAgreement {}
impl Question for LoadHostAgreements {}
impl Question for LoadAgreementDraft {}

impl Question for LoadAcceptedText {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("acceptance", self.acceptance.to_string())]
    }
}
