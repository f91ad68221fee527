//! DIR-04: the directories of one's account.

use entente_app::backend::Visit;
use entente_shared::{AccountId, Forbidden, Missing, directories::AccountDirectories, policy::Action};

use super::{port::LinkedDirectories, queries};
use crate::{authz, fault::Fault};

pub async fn run(linked: &LinkedDirectories, visit: &Visit) -> Result<AccountDirectories, Fault> {
    let actor = visit.actor()?;
    authz::permit(actor.standing(), Action::ReadAccount, Missing::Page)?;
    let account = account_of(visit)?;
    Ok(AccountDirectories { account, directories: queries::directories_of(&linked.db, account, actor.directory).await? })
}

/// The account that the person acts for.
pub fn account_of(visit: &Visit) -> Result<AccountId, Fault> {
    Ok(visit.actor()?.account.as_ref().ok_or(Forbidden::NoAccount)?.id)
}
