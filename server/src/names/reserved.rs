//! ORG-03: the names that the host keeps, and what there is to decide.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, ListQuery, Missing, ReservedNameId, Violation,
    names::{HostNames, ReservationKind, ReservedName},
    policy::Action,
    rules,
};
use serde_json::json;

use super::{
    Names,
    queries::{self, NewReservation, ReservedRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::{
        name_patterns,
        paging::{self, Place},
    },
    fault::Fault,
    people::standing,
};

pub async fn list(names: &Names, visit: &Visit, query: &ListQuery) -> Result<HostNames, Fault> {
    operators_only(visit)?;
    let pending = queries::claims_to_decide(&names.db).await?;
    let to_decide = queries::count_of_claims_to_decide(&names.db).await?;
    let decided = queries::decided_claims(&names.db).await?;
    let patterns = name_patterns(&query.words);
    let place = |row: &ReservedRow| Place { key: row.created_at, id: row.id.0 };
    let rows = |way, place, limit| queries::reserved_names(&names.db, visit.now, &patterns, way, place, limit);
    let reserved = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(HostNames { pending, to_decide, decided, reserved: reserved.map(ReservedName::from) })
}

pub async fn reserve(names: &Names, visit: &Visit, name: &str) -> Result<(), Fault> {
    operators_only(visit)?;
    let ids = &*names.ids;
    let mut tx = names.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
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
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
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
