//! A program's page, as far as the person may know it.

use entente_app::backend::Visit;
use entente_shared::{
    ProgramId,
    policy::Action,
    programs::{ENGAGEMENTS_SHOWN, ProgramPage},
};

use super::{Programs, queries};
use crate::{authz, fault::Fault, markdown};

pub async fn run(programs: &Programs, visit: &Visit, program: ProgramId) -> Result<ProgramPage, Fault> {
    let db = &programs.db;
    let place = authz::program_place(db, visit, program).await?;
    place.permit(Action::SeeProgram)?;
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);
    let row = queries::page(db, program).await?;
    let mut engagements = queries::engagements(db, program, actor.user, account, ENGAGEMENTS_SHOWN as i64 + 1).await?;
    let has_more = engagements.len() > ENGAGEMENTS_SHOWN;
    engagements.truncate(ENGAGEMENTS_SHOWN);
    Ok(ProgramPage {
        id: program,
        host: row.host,
        archived: place.archived,
        description_html: markdown::to_html(&row.description, 2),
        owners: queries::owners(db, program).await?,
        engagements,
        has_more,
        may_edit: place.may(Action::EditProgram),
        may_name_roles: place.may(Action::NameProgramRoles),
        may_create: place.may(Action::CreateEngagement) && place.takes_engagements().is_ok(),
        name: place.name,
    })
}
