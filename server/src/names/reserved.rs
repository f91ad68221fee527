//! ORG-03: the names that the host keeps, and what there is to decide.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, Missing, ReservedNameId, Violation,
    names::{HostNames, ReservationKind},
    policy::Action,
    rules,
};
use serde_json::json;

use super::{
    Names,
    queries::{self, NewReservation},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
};
pub async fn list(names: &Names, visit: &Visit) -> Result<HostNames, Fault> {
    operators_only(visit)?;
    let pending = queries::claims_to_decide(&names.db).await?;
    let decided = queries::decided_claims(&names.db).await?;
    let reserved = queries::reserved_names(&names.db, visit.now).await?;
    Ok(HostNames { pending, decided, reserved })
}

pub async fn reserve(names: &Names, visit: &Visit, name: &str) -> Result<(), Fault> {
    operators_only(visit)?;
    let ids = &*names.ids;
    let mut tx = names.db.begin().await?;
    if queries::is_reserved_by_host(&mut tx, &rules::name_skeleton(name)).await? {
        return Err(FieldErrors::one("name", Violation::NameReserved).into());
    }
    let id = ReservedNameId(ids.id());
    let new = NewReservation { id, kind: ReservationKind::Host, name, account: None, directory: None, claim: None, until: None };
    queries::insert_reservation(&mut tx, &new, visit.now).await?;
    let event =
        Event { action: audit::Action::ReserveName, target: Target::ReservedName(id), before: None, after: Some(json!({ "name": name })) };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

/// What is gone already is as good as released. A name under a pending claim is released by deciding the claim.
pub async fn release(names: &Names, visit: &Visit, reserved: ReservedNameId) -> Result<(), Fault> {
    operators_only(visit)?;
    let mut tx = names.db.begin().await?;
    if let Some(name) = queries::delete_reservation(&mut tx, reserved).await? {
        let event = Event {
            action: audit::Action::ReleaseName,
            target: Target::ReservedName(reserved),
            before: Some(json!({ "name": name })),
            after: None,
        };
        audit::record(&mut tx, &*names.ids, &Origin::of(visit), event).await?;
    }
    Ok(tx.commit().await?)
}

fn operators_only(visit: &Visit) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)
}
