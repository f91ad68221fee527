//! An operator makes a program. It has an owner from the start.

use entente_app::backend::Visit;
use entente_shared::{
    Missing, ProgramId, UserId,
    people::CANDIDATES_MAX,
    policy::Action,
    programs::{ProgramCandidates, ProgramRole, ProgramRoles},
};
use serde_json::json;

use super::{Programs, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::patterns,
    engagements,
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
};

/// People of the host.
pub async fn candidates(programs: &Programs, visit: &Visit, words: &str) -> Result<ProgramCandidates, Fault> {
    let (_, host) = standing::in_account(visit, Action::AdministerHost)?;
    let mut people = queries::candidates(&programs.db, host, &patterns(words), CANDIDATES_MAX as i64 + 1).await?;
    let has_more = people.len() > CANDIDATES_MAX;
    people.truncate(CANDIDATES_MAX);
    Ok(ProgramCandidates { people, has_more })
}

pub async fn run(programs: &Programs, visit: &Visit, name: &str, owners: &[UserId]) -> Result<ProgramId, Fault> {
    let ids = &*programs.ids;
    let mut tx = programs.db.begin().await?;
    let (actor, host) = standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let mut owners = if owners.is_empty() { vec![actor.user] } else { owners.to_vec() };
    owners.sort_unstable();
    owners.dedup();
    let program = ProgramId(ids.id());
    engagements::add_program(&mut tx, program, host, name, visit.now).await?;
    for owner in &owners {
        if !authz::hold_in_account(&mut tx, host, *owner).await? {
            return Err(Missing::Person.into());
        }
        queries::give_role(&mut tx, program, *owner, ProgramRole::Owner).await?;
        // Whoever makes it knows of it.
        if *owner != actor.user {
            let letter = Letter::ProgramRole { program, roles: ProgramRoles::default().with(ProgramRole::Owner), naming: ids.id() };
            outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(*owner), visit.language).await?;
        }
    }
    let event = Event {
        action: audit::Action::CreateProgram,
        target: Target::Program(program),
        before: None,
        after: Some(json!({ "name": name, "owners": owners })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    programs.bell.ring();
    Ok(program)
}
