//! ENG-01: a new engagement of a program. It begins as a draft that its creator owns.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, EngagementId, Missing, ProgramId,
    engagements::{EngagementRole, EngagementTexts, Life, NewEngagement, RoleOf},
    policy::Action,
};
use serde_json::json;

use super::{Engagements, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
};

/// The program's name, for whoever may create something in it.
pub async fn program(engagements: &Engagements, visit: &Visit, program: ProgramId) -> Result<String, Fault> {
    let place = authz::program_place(&engagements.db, visit, program).await?;
    authz::permit(place.standing, Action::CreateEngagement, Missing::Program)?;
    if place.archived { Err(Conflict::ProgramArchived.into()) } else { Ok(place.name) }
}

pub async fn run(engagements: &Engagements, visit: &Visit, new: &NewEngagement) -> Result<EngagementId, Fault> {
    let ids = &*engagements.ids;
    let mut tx = engagements.db.begin().await?;
    let place = authz::program_place_in(&mut tx, visit, new.program).await?;
    authz::permit(place.standing, Action::CreateEngagement, Missing::Program)?;
    if place.archived {
        return Err(Conflict::ProgramArchived.into());
    }
    let actor = visit.actor()?;
    let id = EngagementId(ids.id());
    let texts = EngagementTexts::default();
    let row = queries::NewEngagement {
        id,
        program: new.program,
        program_name: &place.name,
        host_name: &queries::host_name(&mut tx, new.program).await?,
        title: &new.title,
        summary: &new.summary,
        description: "",
        access: new.access,
        life: Life::Draft,
        audience: new.audience,
        contact_email: "",
        reminder_days: texts.reminder_days,
        expiry_days: texts.expiry_days,
        published_at: visit.now,
    };
    queries::insert(&mut tx, &row).await?;
    // An engagement has an owner from the start: whoever makes it, of the host's people.
    let owner = RoleOf { engagement: id, person: actor.user, organization: place.account, role: EngagementRole::Owner };
    queries::give(&mut tx, owner).await?;
    let event = Event {
        action: audit::Action::CreateEngagement,
        target: Target::Engagement(id),
        before: None,
        after: Some(json!({
            "program": new.program, "title": new.title, "summary": new.summary, "access": new.access, "audience": new.audience,
            "owner": actor.user
        })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    Ok(id)
}
