//! What the host's operators look after besides names, agreements and programs: accounts, mails, and how the portal is.

mod account;
mod health;
mod lists;
mod mails;
mod queries;
mod suspend;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, host::port};
use entente_shared::{
    AccountId, Error, MailId, Missing, Page,
    operators::{AccountOfHost, AccountsQuery, Health, HostOverview, ListedAccount, MailsQuery, OutboxPage, OwnSuspension},
    policy::Action,
};

pub use queries::{ACCOUNTS, MAILS, OUTDATED, keep_search_texts};

use crate::{
    authz,
    clock::IdSource,
    config::Config,
    db::Db,
    fault::{Fault, answer},
    outbox::Bell,
};

pub struct Operators {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub config: Arc<Config>,
}

#[async_trait]
impl port::Operators for Operators {
    async fn overview(&self, visit: &Visit) -> Result<HostOverview, Error> {
        self.what_waits(visit).await.map_err(answer(visit))
    }

    async fn accounts(&self, visit: &Visit, query: &AccountsQuery) -> Result<Page<ListedAccount>, Error> {
        lists::accounts(&self.db, visit, query).await.map_err(answer(visit))
    }

    async fn account(&self, visit: &Visit, account: AccountId) -> Result<AccountOfHost, Error> {
        account::run(&self.db, visit, account).await.map_err(answer(visit))
    }

    async fn suspend(&self, visit: &Visit, account: AccountId, reason: &str) -> Result<(), Error> {
        suspend::run(self, visit, account, reason).await.map_err(answer(visit))
    }

    async fn lift(&self, visit: &Visit, account: AccountId, reason: Option<&str>) -> Result<(), Error> {
        suspend::lift(self, visit, account, reason).await.map_err(answer(visit))
    }

    async fn own_suspension(&self, visit: &Visit) -> Result<Option<OwnSuspension>, Error> {
        account::own_suspension(&self.db, visit).await.map_err(answer(visit))
    }

    async fn mails(&self, visit: &Visit, query: &MailsQuery) -> Result<OutboxPage, Error> {
        lists::mails(&self.db, visit, query).await.map_err(answer(visit))
    }

    async fn send_again(&self, visit: &Visit, mail: MailId) -> Result<(), Error> {
        mails::send_again(self, visit, mail).await.map_err(answer(visit))
    }

    async fn health(&self, visit: &Visit) -> Result<Health, Error> {
        health::run(self, visit).await.map_err(answer(visit))
    }
}

impl Operators {
    async fn what_waits(&self, visit: &Visit) -> Result<HostOverview, Fault> {
        let health = health::run(self, visit).await?;
        let waiting = queries::waiting(&self.db).await?;
        Ok(HostOverview {
            claims: waiting.claims,
            accounts: health.accounts,
            suspended: waiting.suspended,
            failed_mails: health.failed_mails,
            stuck_mails: waiting.stuck_mails,
            attention: u32::try_from(health.attention().len()).unwrap_or(u32::MAX),
        })
    }
}

fn operators_only(visit: &Visit) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)
}
