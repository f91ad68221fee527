use async_trait::async_trait;
use entente_shared::{
    AccountId, Error, MailId, Page,
    operators::{AccountOfHost, AccountsQuery, Health, HostOverview, ListedAccount, MailsQuery, OutboxPage, OwnSuspension},
};

use crate::backend::Visit;

/// What the host's operators look after besides names, agreements and programs.
#[async_trait]
pub trait Operators: Send + Sync {
    /// What waits for the operators.
    async fn overview(&self, visit: &Visit) -> Result<HostOverview, Error>;

    /// A page of the registered accounts, by name.
    async fn accounts(&self, visit: &Visit, query: &AccountsQuery) -> Result<Page<ListedAccount>, Error>;

    /// One of them.
    async fn account(&self, visit: &Visit, account: AccountId) -> Result<AccountOfHost, Error>;

    /// Keeps an account from taking part. Its administrators and its contact are told why.
    ///
    /// # Errors
    /// `Conflict` if it is suspended already, or the host's own.
    async fn suspend(&self, visit: &Visit, account: AccountId, reason: &str) -> Result<(), Error>;

    /// Lets it take part again.
    ///
    /// # Errors
    /// `Conflict` if it is not suspended.
    async fn lift(&self, visit: &Visit, account: AccountId, reason: Option<&str>) -> Result<(), Error>;

    /// What somebody's own account was suspended for; nothing if it takes part.
    async fn own_suspension(&self, visit: &Visit) -> Result<Option<OwnSuspension>, Error>;

    /// A page of the mails, the newest first.
    async fn mails(&self, visit: &Visit, query: &MailsQuery) -> Result<OutboxPage, Error>;

    /// A mail that failed, or that waits for its next attempt, is sent now.
    ///
    /// # Errors
    /// `Conflict` if it has left or somebody is about to send it.
    async fn send_again(&self, visit: &Visit, mail: MailId) -> Result<(), Error>;

    /// How the portal is.
    async fn health(&self, visit: &Visit) -> Result<Health, Error>;
}
