use entente_shared::{
    organizations::{AccountPage, RenameFields},
    registration::ContactStep,
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "account/page", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_account() -> Result<AccountPage, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.organizations.page(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "account/rename")]
pub async fn rename_account(form: RenameFields, was: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let renamed = visit.backend.organizations.rename(&visit, &form.publisher_display_name, &was).await?;
    // The name stands on every page.
    Ok(if renamed { Next { reload: true, ..Next::with_notice("/account", Notice::Renamed) } } else { Next::to("/account") })
}

#[server(prefix = "/fn", endpoint = "account/change-contact")]
pub async fn change_contact(form: ContactStep, since: String) -> Result<Next, ApiError> {
    use super::port::ContactChange;
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    Ok(match visit.backend.organizations.change_contact(&visit, &form, &since).await? {
        ContactChange::Nothing => Next::to("/account"),
        ContactChange::Address => Next::with_notice("/account", Notice::ContactAddressChanged),
        ContactChange::Other => Next::with_notice("/account", Notice::ContactChanged),
    })
}

#[server(prefix = "/fn", endpoint = "account/resend-confirmation")]
pub async fn resend_confirmation() -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.organizations.resend_confirmation(&visit).await?;
    Ok(Next::with_notice("/account", Notice::ConfirmationSent))
}

impl Question for LoadAccount {}
