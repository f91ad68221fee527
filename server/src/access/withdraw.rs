//! REQ-06: a person takes a pending request of their own back.

use entente_app::backend::Visit;
use entente_shared::{Missing, RequestId, access::Transition, policy::Action};
use serde_json::json;

use super::{Access, decide, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
};

pub async fn run(access: &Access, visit: &Visit, request: RequestId) -> Result<(), Fault> {
    let actor = visit.actor()?;
    authz::permit(authz::standing(Some(actor)), Action::WithdrawRequest, Missing::Request)?;
    let mut tx = access.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    // Somebody else's request is not there.
    let row = queries::load_request(&mut tx, request).await?.filter(|row| row.user_id == actor.user).ok_or(Missing::Request)?;
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
