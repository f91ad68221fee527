//! REQ-06: a person takes a pending request of their own back.

use entente_app::backend::Visit;
use entente_shared::{Error, Missing, RequestId, access::Transition, people::ActingAs, policy::Action};
use serde_json::json;

use super::{
    Access, decide,
    queries::{self, RequestRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz, context,
    fault::Fault,
};

pub async fn run(access: &Access, visit: &Visit, request: RequestId) -> Result<(), Fault> {
    let actor = visit.actor()?;
    authz::permit(authz::standing(Some(actor)), Action::WithdrawRequest, Missing::Request)?;
    let mut tx = access.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    // Somebody else's request is not there.
    let row = queries::load_request(&mut tx, request).await?.filter(|row| row.user_id == actor.user).ok_or(Missing::Request)?;
    elsewhere(access, visit, &row).await?;
    let transition = Transition::Withdraw;
    let state = row.state.after(&transition).map_err(|_| row.already_over())?;
    if !queries::end_request(&mut tx, request, state, visit.now, None, None).await? {
        return Err(decide::overtaken(&mut tx, request).await);
    }
    let event = Event {
        action: audit::Action::Withdraw,
        target: Target::Request(request),
        before: Some(json!({ "state": row.state })),
        after: Some(json!({ "state": state })),
    };
    audit::record(&mut tx, &*access.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

/// CTX-02: a request that was made for another account of the person's is withdrawn while acting for that one. Where the account is not
/// theirs any more, there is nothing to switch to.
async fn elsewhere(access: &Access, visit: &Visit, row: &RequestRow) -> Result<(), Fault> {
    let made_for = ActingAs { user: row.user_id, account: Some(row.account_id) };
    let session = visit.session.ok_or(Error::SignedOut)?;
    if visit.actor()?.acting_as() == made_for {
        return Ok(());
    }
    match context::find(&access.db, &session, made_for).await? {
        Some(context) => {
            Err(Error::Elsewhere { title: queries::title(&access.db, row.engagement_id).await?, context: Box::new(context) }.into())
        }
        None => Ok(()),
    }
}
