//! Who runs a program: owners, engagement creators and publishers, all of them people of the program's account.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Missing, ProgramId, UserId,
    people::CANDIDATES_MAX,
    policy::Action,
    programs::{ProgramPeople, ProgramRole, ProgramRoles},
};
use serde_json::json;

use super::{Programs, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::patterns,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn show(programs: &Programs, visit: &Visit, program: ProgramId, words: &str) -> Result<ProgramPeople, Fault> {
    let db = &programs.db;
    let place = authz::program_place(db, visit, program).await?;
    place.permit(Action::NameProgramRoles)?;
    let mut candidates = queries::candidates(db, place.account, &patterns(words), CANDIDATES_MAX as i64 + 1).await?;
    let has_more = candidates.len() > CANDIDATES_MAX;
    candidates.truncate(CANDIDATES_MAX);
    Ok(ProgramPeople { id: program, name: place.name, people: queries::people(db, program).await?, candidates, has_more })
}

/// A role that somebody has already stays theirs, without another mail.
pub async fn name(programs: &Programs, visit: &Visit, program: ProgramId, people: &[UserId], roles: ProgramRoles) -> Result<(), Fault> {
    let ids = &*programs.ids;
    let mut tx = programs.db.begin().await?;
    let place = authz::program_place_in(&mut tx, visit, program).await?;
    place.permit(Action::NameProgramRoles)?;
    for person in people {
        if !authz::hold_in_account(&mut tx, place.account, *person).await? {
            return Err(Missing::Person.into());
        }
        let before = queries::roles_of(&mut tx, program, *person).await?;
        let (mut new, mut after) = (ProgramRoles::default(), before);
        for role in roles.all().filter(|role| !before.has(*role)) {
            queries::give_role(&mut tx, program, *person, role).await?;
            (new, after) = (new.with(role), after.with(role));
        }
        if new == ProgramRoles::default() {
            continue;
        }
        let event = Event {
            action: audit::Action::NameProgramRoles,
            target: Target::Program(program),
            before: Some(json!({ "person": person, "roles": before })),
            after: Some(json!({ "person": person, "roles": after })),
        };
        audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
        if *person != visit.actor()?.user {
            let letter = Letter::ProgramRole { program, roles: new, naming: ids.id() };
            outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(*person), visit.language).await?;
        }
    }
    tx.commit().await?;
    programs.bell.ring();
    Ok(())
}

/// A second press changes nothing. Of two who take away each other's role at the same instant, the second finds the last owner.
pub async fn take(programs: &Programs, visit: &Visit, program: ProgramId, person: UserId, role: ProgramRole) -> Result<(), Fault> {
    let mut tx = programs.db.begin().await?;
    authz::program_place_in(&mut tx, visit, program).await?.permit(Action::NameProgramRoles)?;
    let before = queries::roles_of(&mut tx, program, person).await?;
    if !before.has(role) {
        return Ok(());
    }
    if !queries::take_role(&mut tx, program, person, role).await? {
        return Err(Conflict::LastOwner.into());
    }
    let after = queries::roles_of(&mut tx, program, person).await?;
    let event = Event {
        action: audit::Action::TakeProgramRole,
        target: Target::Program(program),
        before: Some(json!({ "person": person, "roles": before })),
        after: Some(json!({ "person": person, "roles": after })),
    };
    audit::record(&mut tx, &*programs.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
