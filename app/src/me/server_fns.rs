use entente_shared::{
    credentials::{ChangePasswordFields, OwnEmailFields, OwnSecurity, PersonsEmail},
    me::{EndSessionFields, EndSessionsFields, OwnNameFields, OwnProfile, OwnSession},
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "me/profile", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_profile() -> Result<OwnProfile, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.me.profile(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "me/rename")]
pub async fn rename(form: OwnNameFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::Error;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let name = form.parse().map_err(Error::from)?;
    visit.backend.me.rename(&visit, name).await?;
    Ok(Next { reload: true, ..Next::with_notice("/me", Notice::NameChanged) })
}

#[server(prefix = "/fn", endpoint = "me/security", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_security() -> Result<OwnSecurity, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.security(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "me/change-password")]
pub async fn change_password(form: ChangePasswordFields) -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice};
    let visit = crate::backend::visit()?;
    let token = visit.backend.credentials.change_password(&visit, &form).await?;
    visit.reply(|reply| reply.session = SessionChange::Start(token));
    Ok(Next { reload: true, ..Next::with_notice("/me/security", Notice::PasswordChanged) })
}

#[server(prefix = "/fn", endpoint = "me/email", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_own_email() -> Result<PersonsEmail, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.email(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "me/change-email")]
pub async fn change_email(form: OwnEmailFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.change_email(&visit, &form).await?;
    Ok(Next::with_notice("/me/email", Notice::EmailAsked))
}

#[server(prefix = "/fn", endpoint = "me/resend-email-link")]
pub async fn resend_email_link() -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.resend_email_link(&visit).await?;
    Ok(Next::with_notice("/me/email", Notice::EmailLinkSent))
}

#[server(prefix = "/fn", endpoint = "me/withdraw-email")]
pub async fn withdraw_email_change() -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.withdraw_email_change(&visit).await?;
    Ok(Next::with_notice("/me/email", Notice::EmailWithdrawn))
}

#[server(prefix = "/fn", endpoint = "me/sessions", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_sessions() -> Result<Vec<OwnSession>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.me.sessions(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "me/end-session")]
pub async fn end_session(form: EndSessionFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    if visit.backend.me.end_session(&visit, &form.session).await? {
        return Ok(gone(&visit));
    }
    Ok(Next::with_notice("/me/sessions", Notice::SessionEnded))
}

#[server(prefix = "/fn", endpoint = "me/end-sessions")]
pub async fn end_sessions(form: EndSessionsFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::me::Everywhere;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let this_too = form.parse()? == Everywhere::All;
    visit.backend.me.end_sessions(&visit, this_too).await?;
    Ok(if this_too { gone(&visit) } else { Next::with_notice("/me/sessions", Notice::SessionsEnded) })
}

/// This session has ended too.
#[cfg(feature = "ssr")]
fn gone(visit: &crate::backend::Visit) -> Next {
    use crate::{backend::SessionChange, response::Notice};
    visit.reply(|reply| reply.session = SessionChange::End);
    Next { reload: true, ..Next::with_notice("/sign-in", Notice::SignedOut) }
}

impl Question for LoadProfile {}

impl Question for LoadSecurity {}

impl Question for LoadOwnEmail {}

impl Question for LoadSessions {}
