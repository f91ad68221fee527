//! CTX-01: acting as somebody else who is signed in in this browser, or for another account. The cookie stays: nothing is open
//! afterwards that the session's people have not proved.

use entente_app::backend::Visit;
use entente_shared::{Error, Missing, people::ActingAs};
use serde_json::json;

use super::{Contexts, queries};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    directories,
    fault::Fault,
};

pub async fn run(contexts: &Contexts, visit: &Visit, to: ActingAs) -> Result<(), Fault> {
    let before = visit.actor()?.acting_as();
    let session = visit.session.ok_or(Error::SignedOut)?;
    let mut tx = contexts.db.begin().await?;
    let account = match to.account {
        Some(account) => Some(account),
        None => directories::account_to_act_for(&mut tx, to.user).await?,
    };
    if !queries::act_as(&mut tx, &session, to.user, account).await? {
        return Err(Missing::Context.into());
    }
    if let Some(account) = account {
        queries::remember_account(&mut tx, to.user, account).await?;
    }
    let after = ActingAs { account, ..to };
    if after != before {
        let words = |acting: ActingAs| Some(json!({ "user": acting.user, "account": acting.account }));
        let event = Event { action: Action::Switch, target: Target::User(to.user), before: words(before), after: words(after) };
        audit::record(&mut tx, &*contexts.ids, &Origin::of(visit), event).await?;
    }
    Ok(tx.commit().await?)
}
