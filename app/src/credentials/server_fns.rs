use entente_shared::{
    UserId,
    credentials::{
        AskResetFields, CodeFields, ConfirmEmailFields, DirectoryPeople, DirectoryRulesFields, EmailLink, EmailOfPersonFields,
        OneTimePassword, OwnPasswordFields, PersonFields, PersonToHelp, PersonsEmail, ResetLink, ResetOfPersonFields, ResetPasswordFields,
        SecondFactorFields, SecondFactorSetUp,
    },
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

/// A step of signing in is done: on to the next one, or to where the person wanted to go.
#[cfg(feature = "ssr")]
pub fn go_on(visit: &crate::backend::Visit, token: crate::backend::SessionToken, return_to: &str) -> Next {
    let return_to = entente_shared::directories::local_path(return_to);
    let next = match token.1 {
        Some(_) => Next::reload(crate::ui::address("/sign-in", &[("return_to", return_to)])),
        None => Next::reload(return_to),
    };
    visit.reply(|reply| reply.session = crate::backend::SessionChange::Start(token));
    next
}

/// Where the second factor is being set up.
#[cfg(feature = "ssr")]
fn set_up_at(visit: &crate::backend::Visit, return_to: &str) -> Next {
    let return_to = entente_shared::directories::local_path(return_to);
    match visit.pending {
        Some(_) => Next::to(crate::ui::address("/sign-in", &[("return_to", return_to)])),
        None => Next::to(super::set_up::PAGE),
    }
}

#[server(prefix = "/fn", endpoint = "sign-in/code")]
pub async fn prove_second_factor(form: CodeFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    let token = visit.backend.credentials.prove(&visit, &form.code).await?;
    Ok(go_on(&visit, token, &form.return_to))
}

#[server(prefix = "/fn", endpoint = "sign-in/password")]
pub async fn choose_password(form: OwnPasswordFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    let token = visit.backend.credentials.choose_password(&visit, &form.new_password).await?;
    Ok(go_on(&visit, token, &form.return_to))
}

#[server(prefix = "/fn", endpoint = "reset-password/ask")]
pub async fn ask_reset(form: AskResetFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.credentials.ask_reset(&visit, &form).await?;
    Ok(Next::to("/reset-password/sent"))
}

/// Nothing if the link does not work any more: the page offers another one.
#[server(prefix = "/fn", endpoint = "reset-password/link", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_reset_link(token: String) -> Result<Option<ResetLink>, ApiError> {
    use entente_shared::{Error, Missing};
    let visit = crate::backend::visit()?;
    match visit.backend.credentials.reset_link(&visit, &token).await {
        Ok(link) => Ok(Some(link)),
        Err(Error::NotFound { what: Missing::ResetLink }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[server(prefix = "/fn", endpoint = "reset-password/new")]
pub async fn reset_password(form: ResetPasswordFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.reset_password(&visit, &form).await?;
    Ok(Next { reload: true, ..Next::with_notice("/sign-in", Notice::PasswordReset) })
}

/// Nothing if the link does not work any more.
#[server(prefix = "/fn", endpoint = "email/link", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_email_link(token: String) -> Result<Option<EmailLink>, ApiError> {
    use entente_shared::{Error, Missing};
    let visit = crate::backend::visit()?;
    match visit.backend.credentials.email_link(&visit, &token).await {
        Ok(link) => Ok(Some(link)),
        Err(Error::NotFound { what: Missing::Confirmation }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[server(prefix = "/fn", endpoint = "email/confirm")]
pub async fn confirm_email(form: ConfirmEmailFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.confirm_email(&visit, &form.token).await?;
    Ok(Next::with_notice(&crate::ui::address("/confirm-email", &[("token", &form.token)]), Notice::EmailConfirmed))
}

#[server(prefix = "/fn", endpoint = "directories/email-of", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_email_of(user: UserId) -> Result<PersonsEmail, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.email_of(&visit, user).await?)
}

#[server(prefix = "/fn", endpoint = "directories/change-email")]
pub async fn change_email_of(form: EmailOfPersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let (user, email) = form.parse()?;
    visit.backend.credentials.change_email_of(&visit, user, &email).await?;
    Ok(Next::with_notice(&super::email_of::changing(user), Notice::EmailAsked))
}

#[server(prefix = "/fn", endpoint = "directories/resend-email-link")]
pub async fn resend_email_link_of(form: PersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let user = form.parse()?;
    visit.backend.credentials.resend_email_link_of(&visit, user).await?;
    Ok(Next::with_notice(&super::email_of::changing(user), Notice::EmailLinkSent))
}

#[server(prefix = "/fn", endpoint = "directories/withdraw-email")]
pub async fn withdraw_email_change_of(form: PersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let user = form.parse()?;
    visit.backend.credentials.withdraw_email_change_of(&visit, user).await?;
    Ok(Next::with_notice(&super::email_of::changing(user), Notice::EmailWithdrawn))
}

#[server(prefix = "/fn", endpoint = "second-factor/set-up", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_set_up() -> Result<SecondFactorSetUp, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.set_up(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "second-factor/begin")]
pub async fn begin_set_up(return_to: String) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.credentials.begin_set_up(&visit).await?;
    Ok(set_up_at(&visit, &return_to))
}

#[server(prefix = "/fn", endpoint = "second-factor/confirm")]
pub async fn confirm_set_up(form: CodeFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.credentials.confirm_set_up(&visit, &form.code).await?;
    Ok(set_up_at(&visit, &form.return_to))
}

#[server(prefix = "/fn", endpoint = "second-factor/keep-codes")]
pub async fn keep_codes(return_to: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    Ok(match visit.backend.credentials.keep_codes(&visit).await? {
        Some(token) => go_on(&visit, token, &return_to),
        None => Next::with_notice("/me/security", Notice::SecondFactorOn),
    })
}

#[server(prefix = "/fn", endpoint = "second-factor/new-codes")]
pub async fn new_codes(form: SecondFactorFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.backend.credentials.new_codes(&visit, &form).await?;
    Ok(Next::to(super::set_up::PAGE))
}

#[server(prefix = "/fn", endpoint = "second-factor/turn-off")]
pub async fn turn_off(form: SecondFactorFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.credentials.turn_off(&visit, &form).await?;
    Ok(Next::with_notice("/me/security", Notice::SecondFactorOff))
}

#[server(prefix = "/fn", endpoint = "directories/people", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_directory_people(words: String) -> Result<DirectoryPeople, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.people(&visit, &words).await?)
}

#[server(prefix = "/fn", endpoint = "directories/reset-password")]
pub async fn reset_of_person(form: ResetOfPersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::credentials::ResetBy;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    let (user, by) = form.parse()?;
    visit.backend.credentials.reset_of(&visit, user, by).await?;
    Ok(match by {
        ResetBy::Mail => Next::with_notice("/directories/people", Notice::ResetSent),
        // A page of its own, though it has the path of the one that it was made on.
        ResetBy::OneTimePassword => Next::reload(format!("/directories/people/{user}/password")),
    })
}

#[server(prefix = "/fn", endpoint = "directories/person-to-help", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_person_to_help(user: UserId) -> Result<PersonToHelp, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.person_to_help(&visit, user).await?)
}

#[server(prefix = "/fn", endpoint = "directories/one-time-password", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_one_time_password(user: UserId) -> Result<OneTimePassword, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.credentials.one_time_password(&visit, user).await?)
}

#[server(prefix = "/fn", endpoint = "directories/passed-on")]
pub async fn one_time_password_passed_on(form: PersonFields) -> Result<Next, ApiError> {
    let visit = crate::backend::visit()?;
    visit.actor()?;
    visit.backend.credentials.one_time_password_passed_on(&visit, form.parse()?).await?;
    Ok(Next::to("/directories/people"))
}

#[server(prefix = "/fn", endpoint = "directories/reset-second-factor")]
pub async fn reset_second_factor_of(form: PersonFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.actor()?;
    visit.backend.credentials.reset_second_factor_of(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/directories/people", Notice::SecondFactorReset))
}

#[server(prefix = "/fn", endpoint = "directories/rules")]
pub async fn keep_directory_rules(form: DirectoryRulesFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let signed_out = visit.backend.credentials.require_second_factor(&visit, form.second_factor_required).await?;
    if signed_out {
        visit.reply(|reply| reply.session = crate::backend::SessionChange::End);
        return Ok(Next { reload: true, ..Next::with_notice("/sign-in?return_to=%2Fdirectories%2Fpeople", Notice::SecondFactorRequired) });
    }
    Ok(Next::with_notice("/directories/people", Notice::RulesKept))
}

impl Question for LoadSetUp {}

impl Question for LoadResetLink {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}

impl Question for LoadEmailLink {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("token", self.token.clone())]
    }
}

impl Question for LoadEmailOf {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("user", self.user.to_string())]
    }
}

impl Question for LoadDirectoryPeople {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone())]
    }
}

impl Question for LoadPersonToHelp {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("user", self.user.to_string())]
    }
}

impl Question for LoadOneTimePassword {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("user", self.user.to_string())]
    }
}
