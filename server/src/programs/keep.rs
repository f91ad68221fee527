//! What operators keep: the list of programs, their names, and whether they are archived.

use std::collections::HashMap;

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, FieldChange, Missing, Page, ProgramId,
    policy::Action,
    programs::{HostProgram, ProgramQuery, ProgramToKeep},
};
use serde_json::json;

use super::{
    Programs,
    queries::{self, HostRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    db::{
        paging::{self, Place},
        patterns,
    },
    engagements,
    fault::Fault,
    people::standing,
};

pub async fn list(programs: &Programs, visit: &Visit, query: &ProgramQuery) -> Result<Page<HostProgram>, Fault> {
    let (_, host) = standing::in_account(visit, Action::AdministerHost)?;
    let db = &programs.db;
    let patterns = patterns(&query.words);
    let place = |row: &HostRow| Place { key: row.name_key.clone(), id: row.id.0 };
    let rows = |way, place, limit| queries::of_host(db, host, query.show, &patterns, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    let mut owners: HashMap<ProgramId, Vec<String>> = HashMap::new();
    if let (Some(first), Some(last)) = (page.items.first(), page.items.last()) {
        for (program, name) in queries::owners_between(db, host, &place(first), &place(last)).await? {
            owners.entry(program).or_default().push(name);
        }
    }
    Ok(page.map(|row| {
        let owners = owners.remove(&row.id).unwrap_or_default();
        row.into_program(owners)
    }))
}

pub async fn show(programs: &Programs, visit: &Visit, program: ProgramId) -> Result<ProgramToKeep, Fault> {
    let (_, host) = standing::in_account(visit, Action::AdministerHost)?;
    let row = queries::one_of_host(&programs.db, host, program).await?.ok_or(Missing::Program)?;
    let owners = queries::owners(&programs.db, program).await?;
    Ok(ProgramToKeep { running: queries::running(&programs.db, program).await?, program: row.into_program(owners) })
}

/// `was`: the name that the operator had before them.
pub async fn rename(programs: &Programs, visit: &Visit, program: ProgramId, was: &str, name: &str) -> Result<(), Fault> {
    let mut tx = programs.db.begin().await?;
    let (_, host) = standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let target = Target::Program(program);
    let (before, host_name) = queries::hold_name(&mut tx, host, program).await?.ok_or(Missing::Program)?;
    if name == before {
        return Ok(());
    }
    if before != was {
        let (by, at) = audit::last(&mut tx, target, audit::Action::RenameProgram).await?.unwrap_or((String::new(), visit.now));
        return Err(Conflict::Changed { by, at, changes: vec![FieldChange { field: "name".to_owned(), now: before, yours: true }] }.into());
    }
    queries::rename(&mut tx, program, name).await?;
    engagements::rename_program(&mut tx, program, &before, name, &host_name).await?;
    let event = Event {
        action: audit::Action::RenameProgram,
        target,
        before: Some(json!({ "name": before })),
        after: Some(json!({ "name": name })),
    };
    audit::record(&mut tx, &*programs.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

pub async fn archive(programs: &Programs, visit: &Visit, program: ProgramId) -> Result<(), Fault> {
    set_archived(programs, visit, program, true).await
}

pub async fn restore(programs: &Programs, visit: &Visit, program: ProgramId) -> Result<(), Fault> {
    set_archived(programs, visit, program, false).await
}

/// A second press changes nothing.
async fn set_archived(programs: &Programs, visit: &Visit, program: ProgramId, archived: bool) -> Result<(), Fault> {
    let mut tx = programs.db.begin().await?;
    let (_, host) = standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let (name, _) = queries::hold_name(&mut tx, host, program).await?.ok_or(Missing::Program)?;
    let done = if archived { queries::archive(&mut tx, program, visit.now).await? } else { queries::restore(&mut tx, program).await? };
    if !done {
        return Ok(());
    }
    let event = Event {
        action: if archived { audit::Action::ArchiveProgram } else { audit::Action::RestoreProgram },
        target: Target::Program(program),
        before: Some(json!({ "name": name, "archived": !archived })),
        after: Some(json!({ "name": name, "archived": archived })),
    };
    audit::record(&mut tx, &*programs.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
