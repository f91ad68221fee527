use entente_shared::registration::{ApproverStep, ContactConfirmation, ContactStep, FinishFields, OrganizationStep, RegistrationPage};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "registration/page", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_registration() -> Result<RegistrationPage, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.registration.page(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "registration/save-organization")]
pub async fn save_organization(form: OrganizationStep) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.registration.save_organization(&visit, form).await?;
    Ok(Next::to("/register/contact"))
}

#[server(prefix = "/fn", endpoint = "registration/save-contact")]
pub async fn save_contact(form: ContactStep) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.registration.save_contact(&visit, form).await?;
    Ok(Next::to("/register/approver"))
}

#[server(prefix = "/fn", endpoint = "registration/save-approver")]
pub async fn save_approver(form: ApproverStep) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.registration.save_approver(&visit, form).await?;
    Ok(Next::to("/register/review"))
}

#[server(prefix = "/fn", endpoint = "registration/finish")]
pub async fn finish_registration(form: FinishFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    let agreement = form.parse().map_err(entente_shared::Error::from)?;
    visit.backend.registration.finish(&visit, agreement).await?;
    Ok(Next::reload("/register/done"))
}

#[server(prefix = "/fn", endpoint = "registration/confirmation", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_confirmation(token: String) -> Result<ContactConfirmation, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.registration.confirmation(&visit, &token).await?)
}

#[server(prefix = "/fn", endpoint = "registration/confirm-contact")]
pub async fn confirm_contact(token: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.registration.confirm_contact(&visit, &token).await?;
    Ok(Next::with_notice("/", Notice::ContactConfirmed))
}

impl Question for LoadRegistration {}

impl Question for LoadConfirmation {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}
