//! One account, as an operator sees it; and what the people of a suspended one are told.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Missing,
    operators::{AccountOfHost, OwnSuspension},
    policy::Action,
};

use super::{operators_only, queries};
use crate::{authz, db::Db, fault::Fault, organizations, registration};

pub async fn run(db: &Db, visit: &Visit, account: AccountId) -> Result<AccountOfHost, Fault> {
    operators_only(visit)?;
    let facts = queries::facts(db, account).await?.ok_or(Missing::Account)?;
    let row = organizations::account(db, account).await?;
    let (number, registered_at, contact_confirmed_at) = (row.number, row.created_at, row.contact_confirmed_at);
    Ok(AccountOfHost {
        id: account,
        number: u32::try_from(number).unwrap_or_default(),
        is_host: facts.is_host,
        registered: row.into_draft(),
        registered_at,
        contact_confirmed_at,
        directories: registration::directories_of(db, account).await?,
        agreement: organizations::accepted(db, account, visit.language).await?,
        administrators: queries::administrators(db, account).await?,
        people: facts.people,
        memberships: facts.memberships,
        suspension: facts.into_suspension(),
        history: queries::history(db, account).await?,
    })
}

/// Of the account that somebody acts for.
pub async fn own_suspension(db: &Db, visit: &Visit) -> Result<Option<OwnSuspension>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::LookAfterOneself, Missing::Page)?;
    let Some(account) = visit.actor()?.account.as_ref() else { return Ok(None) };
    let Some(suspension) = queries::suspension(db, account.id).await? else { return Ok(None) };
    let host = queries::host(db).await?;
    let operators = organizations::administrators(db, host.id).await?;
    Ok(Some(OwnSuspension { suspension, host: host.name, host_email: host.email, operators }))
}
