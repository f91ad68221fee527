//! Who may: asked of what is known when the request came, and once more beside the write.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Forbidden, Missing,
    people::{ActingFor, Actor},
    policy::Action,
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
    authz::permit(actor_now(tx, visit).await?.standing(), action, Missing::Page)?;
    Ok((actor, account))
}

/// Who acts, as they are beside the write: in the account that they act for, if they are in it still, with the role that they have there now.
pub async fn actor_now(tx: &mut Tx, visit: &Visit) -> Result<Actor, Fault> {
    let mut actor = visit.actor()?.clone();
    if let Some(account) = actor.account.take() {
        authz::hold_account(tx, account.id).await?;
        let standing = queries::standing_in(tx, account.id, actor.user).await?;
        actor.account = standing.map(|(role, suspended)| ActingFor { role, suspended, ..account });
    }
    Ok(actor)
}
