//! Demo content: a host, two partner organizations with people, engagements of every kind, and requests in every state. The same each
//! time, so that whoever shows it knows what is there.

mod bulk;
mod content;
mod organizations;
mod programs;
mod requests;
mod terms;

use entente_shared::DirectoryId;
use uuid::Uuid;

pub use bulk::{add_engagements, add_people};

use crate::{
    audit::{self, Event, Origin, Target},
    clock::{IdSource, SeededIds},
    db::Unique,
    directories,
    fault::Fault,
    registration,
    services::Services,
};

/// Everybody's in the demo.
pub const PASSWORD: &str = "entente demo password";

/// Ids of the demo come from here: the host's directory has the first one, by which the demo is known.
const SEED: u64 = 2_026;

/// A sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum DemoRefused {
    #[error(
        "There is a host already ({0}), so this Entente is in use. Demo content goes into an empty one: give ENTENTE_DATA another folder."
    )]
    InUse(String),
    #[error("The demo needs names that others have taken here. Demo content goes into an empty Entente: give ENTENTE_DATA another folder.")]
    Taken,
    #[error("The demo content could not be added: {0}.")]
    Failed(String),
}

/// Adds the demo content, all of it or nothing. False if it is there already.
pub async fn fill_in(services: &Services) -> Result<bool, DemoRefused> {
    if is_there(services).await? {
        return Ok(false);
    }
    if let Some((_, host)) = registration::host(&services.db).await.map_err(failed)? {
        return Err(DemoRefused::InUse(host));
    }
    write(services).await.map_err(|fault| match fault {
        Fault::Answer(_) => DemoRefused::Taken,
        Fault::Database(error) if Unique::of(&error).is_some() => DemoRefused::Taken,
        other => failed(other),
    })?;
    Ok(true)
}

async fn is_there(services: &Services) -> Result<bool, DemoRefused> {
    let host = DirectoryId(SeededIds::new(SEED).id());
    directories::exists(&services.db, host).await.map_err(failed)
}

async fn write(services: &Services) -> Result<(), Fault> {
    let ids = SeededIds::new(SEED);
    let now = services.clock.now();
    // One hash for all: it is the same password, and thirteen would take half a second.
    let turn = services.passwords.queue()?;
    let hash = services.passwords.hash(turn, PASSWORD.to_owned(), services.ids.secret()).await?;

    let mut tx = services.db.begin().await?;
    let cast = organizations::write(&mut tx, &ids, now, &hash).await?;
    let (programs_by_name, engagements) = content::write(&mut tx, &ids, now, &cast).await?;
    requests::write(&mut tx, &ids, now, &cast, &engagements).await?;
    programs::write(&mut tx, &ids, now, &cast, &programs_by_name, &engagements).await?;
    let event = Event { action: audit::Action::FillInDemo, target: Target::Account(cast.host), before: None, after: None };
    audit::record(&mut tx, &ids, &Origin::command("demo", now), event).await?;
    Ok(tx.commit().await?)
}

/// The table of sign-ins, for a terminal.
pub fn sign_ins(public_url: &str, is_new: bool) -> String {
    let mut text = String::from(if is_new { "The demo content is there." } else { "The demo content was there already." });
    text.push_str(&format!(" Sign in at {public_url}/sign-in with the password\n\n    {PASSWORD}\n\nas\n\n"));
    for person in &organizations::PEOPLE {
        text.push_str(&format!("    {:<20} {:<16} {}\n", person.sign_in_address(), person.name, person.part));
    }
    text
}

fn failed(error: impl std::fmt::Display) -> DemoRefused {
    DemoRefused::Failed(error.to_string())
}

/// Ids of things that nobody refers to.
fn id(ids: &SeededIds) -> Uuid {
    ids.id()
}
