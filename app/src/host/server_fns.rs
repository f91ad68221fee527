use entente_shared::{
    AccountId, Cursor, Page,
    operators::{
        AccountOfHost, AccountsQuery, Health, HostOverview, LiftFields, ListedAccount, MailsQuery, OutboxPage, OwnSuspension,
        SendAgainFields, StateQuery, SuspendFields,
    },
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "host/overview", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_overview() -> Result<HostOverview, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.overview(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "host/accounts", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_accounts(#[server(default)] query: AccountsQuery) -> Result<Page<ListedAccount>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.accounts(&visit, &query).await?)
}

#[server(prefix = "/fn", endpoint = "host/account", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_host_account(account: AccountId) -> Result<AccountOfHost, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.account(&visit, account).await?)
}

#[server(prefix = "/fn", endpoint = "host/suspend-account")]
pub async fn suspend_account(form: SuspendFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (account, reason) = form.parse()?;
    visit.backend.operators.suspend(&visit, account, &reason).await?;
    Ok(Next::with_notice(&format!("/admin/accounts/{account}"), Notice::AccountSuspended))
}

#[server(prefix = "/fn", endpoint = "host/lift-suspension")]
pub async fn lift_suspension(form: LiftFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (account, reason) = form.parse()?;
    visit.backend.operators.lift(&visit, account, reason.as_deref()).await?;
    Ok(Next::with_notice(&format!("/admin/accounts/{account}"), Notice::SuspensionLifted))
}

#[server(prefix = "/fn", endpoint = "account/suspension", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_own_suspension() -> Result<Option<OwnSuspension>, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.own_suspension(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "host/mails", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_mails(#[server(default)] query: MailsQuery) -> Result<OutboxPage, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.mails(&visit, &query).await?)
}

/// `return_to` is the list that the button stands in, with its filter and page.
#[server(prefix = "/fn", endpoint = "host/send-again")]
pub async fn send_mail_again(form: SendAgainFields, #[server(default)] return_to: String) -> Result<Next, ApiError> {
    use crate::response::Notice;
    use entente_shared::{Error, directories::local_path};
    let visit = crate::backend::visit()?;
    let mail = form.mail.parse().map_err(|_| Error::Malformed)?;
    visit.backend.operators.send_again(&visit, mail).await?;
    let list = Some(local_path(&return_to)).filter(|path| path.starts_with("/admin/outbox")).unwrap_or("/admin/outbox");
    Ok(Next::with_notice(list, Notice::MailQueued))
}

#[server(prefix = "/fn", endpoint = "host/health", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_health() -> Result<Health, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.operators.health(&visit).await?)
}

impl Question for LoadHostOverview {}
impl Question for LoadOwnSuspension {}
impl Question for LoadHealth {}

impl Question for LoadHostAccounts {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        state_parameters(&self.query)
    }
}

impl Question for LoadMails {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        state_parameters(&self.query)
    }
}

impl Question for LoadHostAccount {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("account", self.account.to_string())]
    }
}

fn state_parameters<S: std::fmt::Display>(query: &StateQuery<S>) -> Vec<(&'static str, String)> {
    let cursor = |name, cursor: &Option<Cursor>| cursor.as_ref().map(|Cursor(place)| (name, place.clone()));
    let mut parameters = vec![("query[words]", query.words.clone())];
    parameters.extend(query.state.as_ref().map(|state| ("query[state]", state.to_string())));
    parameters.extend(cursor("query[after]", &query.after));
    parameters.extend(cursor("query[before]", &query.before));
    parameters
}
