use entente_shared::{
    ListQuery,
    names::{
        Availability, ClaimNameFields, DecideClaimFields, HostNames, MyClaims, ReleaseNameFields, ReserveNameFields, WithdrawClaimFields,
    },
};
use leptos::prelude::*;

use crate::{
    api_error::ApiError,
    response::Next,
    ui::{Question, list_parameters},
};

#[server(prefix = "/fn", endpoint = "names/availability", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_availability(name: String, for_account: bool) -> Result<Availability, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.names.availability(&visit, &name, for_account).await?)
}

#[server(prefix = "/fn", endpoint = "names/claims", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_claims() -> Result<MyClaims, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.names.claims(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "names/claim")]
pub async fn claim_name(form: ClaimNameFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let new = form.parse().map_err(Error::from)?;
    visit.backend.names.claim(&visit, new).await?;
    Ok(Next::with_notice("/names/claims", Notice::NameClaimed))
}

#[server(prefix = "/fn", endpoint = "names/withdraw-claim")]
pub async fn withdraw_claim(form: WithdrawClaimFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let claim = form.claim.parse().map_err(|_| Error::Malformed)?;
    visit.backend.names.withdraw(&visit, claim).await?;
    Ok(Next::with_notice("/names/claims", Notice::ClaimWithdrawn))
}

#[server(prefix = "/fn", endpoint = "host/names", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_names(#[server(default)] query: ListQuery) -> Result<HostNames, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.names.host_names(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "host/reserve-name")]
pub async fn reserve_name(form: ReserveNameFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::{Error, FieldErrors, rules};
    let visit = crate::backend::visit()?;
    let name = rules::publisher_display_name(&form.name).map_err(|violation| Error::from(FieldErrors::one("name", violation)))?;
    visit.backend.names.reserve(&visit, &name).await?;
    Ok(Next::with_notice("/admin/names", Notice::NameReserved))
}

#[server(prefix = "/fn", endpoint = "host/release-name")]
pub async fn release_name(form: ReleaseNameFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    let reserved = form.reserved.parse().map_err(|_| Error::Malformed)?;
    visit.backend.names.release(&visit, reserved).await?;
    Ok(Next::with_notice("/admin/names", Notice::NameReleased))
}

#[server(prefix = "/fn", endpoint = "host/decide-claim")]
pub async fn decide_claim(form: DecideClaimFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (claim, decision) = form.parse()?;
    visit.backend.names.decide(&visit, claim, &decision).await?;
    Ok(Next::with_notice("/admin/names", Notice::ClaimDecided))
}

impl Question for LoadAvailability {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name.clone()), ("for_account", self.for_account.to_string())]
    }
}

impl Question for LoadClaims {}

impl Question for LoadHostNames {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        list_parameters(&self.query)
    }
}
