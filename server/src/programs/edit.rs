//! A program's owners edit its page. Of two who do so at once, the second is told what the first has made of it.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, FieldChange, ProgramId,
    policy::Action,
    programs::{ProgramEdit, ProgramToEdit},
};
use serde_json::json;

use super::{Programs, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
    markdown,
};

pub async fn show(programs: &Programs, visit: &Visit, program: ProgramId) -> Result<ProgramToEdit, Fault> {
    let place = authz::program_place(&programs.db, visit, program).await?;
    place.permit(Action::EditProgram)?;
    let row = queries::page(&programs.db, program).await?;
    Ok(ProgramToEdit { id: program, name: place.name, revision: row.revision, description: row.description })
}

/// As the page would show it.
pub async fn preview(programs: &Programs, visit: &Visit, program: ProgramId, description: &str) -> Result<String, Fault> {
    authz::program_place(&programs.db, visit, program).await?.permit(Action::EditProgram)?;
    Ok(markdown::to_html(description, 3))
}

pub async fn run(programs: &Programs, visit: &Visit, edit: &ProgramEdit) -> Result<(), Fault> {
    let mut tx = programs.db.begin().await?;
    authz::program_place_in(&mut tx, visit, edit.program).await?.permit(Action::EditProgram)?;
    let before = queries::to_edit(&mut tx, edit.program).await?;
    // A second press, or two who thought the same.
    if before.description == edit.description {
        return Ok(());
    }
    if !queries::edit(&mut tx, edit, visit.actor()?.user, visit.now).await? {
        let changes = vec![FieldChange { field: "description".to_owned(), now: before.description, yours: true }];
        let (by, at) = (before.changed_by.unwrap_or_default(), before.changed_at.unwrap_or(visit.now));
        return Err(Conflict::Changed { by, at, changes }.into());
    }
    let event = Event {
        action: audit::Action::EditProgram,
        target: Target::Program(edit.program),
        before: Some(json!({ "description": before.description })),
        after: Some(json!({ "description": edit.description })),
    };
    audit::record(&mut tx, &*programs.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
