//! CTX-01: one of several people who are signed in in a browser signs out, or is given up before they were; whoever proved last who they
//! are acts then.

use entente_app::backend::Visit;
use entente_shared::Error;

use super::{Contexts, queries};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    directories,
    fault::Fault,
};

pub async fn run(contexts: &Contexts, visit: &Visit) -> Result<bool, Fault> {
    let session = visit.any_session().ok_or(Error::SignedOut)?;
    let pending = visit.pending.as_ref().map(|pending| pending.user);
    let leaving = visit.actor.as_ref().map(|actor| actor.user).or(pending).ok_or(Error::SignedOut)?;
    let mut tx = contexts.db.begin().await?;
    if pending.is_none() {
        queries::forget_identity(&mut tx, &session, leaving).await?;
    }
    let next = queries::latest_identity(&mut tx, &session).await?;
    match next {
        Some(next) => {
            let account = directories::account_to_act_for(&mut tx, next).await?;
            if pending.is_some() {
                queries::give_up_sign_in(&mut tx, &session, next, account).await?;
            } else {
                queries::act_as(&mut tx, &session, next, account).await?;
            }
        }
        None => {
            directories::end_session(&mut tx, &session).await?;
        }
    }
    let event = Event { action: Action::SignOut, target: Target::User(leaving), before: None, after: None };
    audit::record(&mut tx, &*contexts.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    Ok(next.is_some())
}
