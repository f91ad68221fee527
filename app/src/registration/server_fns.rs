use entente_shared::{
    hand_over::{HandOverFields, HandedOver, RevokeHandOverFields, TakeOverFields},
    registration::{ApproverStep, ContactConfirmation, ContactStep, FinishFields, OrganizationStep, RegistrationPage},
};
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
    let finish = form.parse().map_err(entente_shared::Error::from)?;
    visit.backend.registration.finish(&visit, finish).await?;
    Ok(Next::reload("/register/done"))
}

#[server(prefix = "/fn", endpoint = "registration/start-further")]
pub async fn start_further_account() -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.registration.start_further(&visit).await?;
    Ok(Next::to("/register/organization"))
}

#[server(prefix = "/fn", endpoint = "registration/discard-draft")]
pub async fn discard_draft() -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.registration.discard_draft(&visit).await?;
    Ok(Next::with_notice("/register", Notice::DraftDiscarded))
}

#[server(prefix = "/fn", endpoint = "registration/hand-over")]
pub async fn hand_over(form: HandOverFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::hand_over::HandOverTo;
    let visit = crate::backend::visit()?;
    let to = form.parse()?;
    visit.backend.registration.hand_over(&visit, &to).await?;
    let notice = if to == HandOverTo::Link { Notice::LinkMade } else { Notice::HandedOver };
    Ok(Next::with_notice("/register/hand-over", notice))
}

#[server(prefix = "/fn", endpoint = "registration/revoke-hand-over")]
pub async fn revoke_hand_over(form: RevokeHandOverFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let hand_over = form.hand_over.parse().map_err(|_| Error::Malformed)?;
    visit.backend.registration.revoke_hand_over(&visit, hand_over).await?;
    Ok(Next::with_notice("/register/hand-over", Notice::LinkRevoked))
}

#[server(prefix = "/fn", endpoint = "registration/handed-over", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_handed_over(token: String) -> Result<HandedOver, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.registration.handed_over(&visit, &token).await?)
}

#[server(prefix = "/fn", endpoint = "registration/take-over")]
pub async fn take_over(form: TakeOverFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.registration.take_over(&visit, &form.token).await?;
    Ok(Next::with_notice("/register/review", Notice::TakenOver))
}

#[server(prefix = "/fn", endpoint = "registration/bring-back")]
pub async fn bring_back_draft(form: TakeOverFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.registration.bring_back(&visit, &form.token).await?;
    Ok(Next::with_notice("/register/review", Notice::DraftBroughtBack))
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

impl Question for LoadHandedOver {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}

impl Question for LoadConfirmation {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}
