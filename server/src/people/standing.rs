//! Who may: asked of what is known when the request came, and once more beside the write.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Forbidden, Missing,
    people::{AccountRole, Actor},
    policy::{Action, Standing},
};

use super::queries;
use crate::{authz, db::Tx, fault::Fault};

/// The account that the person acts for, if they may do that there.
pub fn in_account(visit: &Visit, action: Action) -> Result<(&Actor, AccountId), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), action, Missing::Page)?;
    let actor = visit.actor()?;
    let account = actor.account.as_ref().ok_or(Forbidden::NoAccount)?;
    Ok((actor, account.id))
}

/// The same beside the write: from here on nobody else changes who is in the account. Of two administrators who remove each other at the
/// same instant, the second finds out here that they are none any more.
pub async fn hold<'a>(tx: &mut Tx, visit: &'a Visit, action: Action) -> Result<(&'a Actor, AccountId), Fault> {
    let (actor, account) = in_account(visit, action)?;
    authz::hold_account(tx, account).await?;
    let role = queries::role_in(tx, account, actor.user).await?;
    let now = Standing {
        has_account: role.is_some(),
        account_administrator: role == Some(AccountRole::Administrator),
        ..authz::standing(Some(actor))
    };
    authz::permit(now, action, Missing::Page)?;
    Ok((actor, account))
}
