//! USR-02: somebody who was created chooses a password, with the link of the mail. Opening the link changes nothing.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{Missing, people::Welcome};

use super::{People, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz, credentials,
    directories::{Others, emails, start_session, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient, SecurityEvent},
};

pub async fn show(people: &People, visit: &Visit, token: &str) -> Result<Welcome, Fault> {
    let found = queries::find_first_password(&people.db, &token_hash(token), visit.now).await?;
    let (_, name, sign_in_address) = found.ok_or(Missing::Invitation)?;
    Ok(Welcome { name, sign_in_address })
}

pub async fn run(people: &People, visit: &Visit, token: &str, typed: &str) -> Result<SessionToken, Fault> {
    // Nobody makes the server work with a link that leads nowhere.
    let found = queries::find_first_password(&people.db, &token_hash(token), visit.now).await?;
    let (person, ..) = found.ok_or(Missing::Invitation)?;
    let password = credentials::first_password(&people.db, person, typed).await?;
    let hash = people.passwords.hash(people.passwords.queue()?, password, people.ids.secret()).await?;
    let mut tx = people.db.begin().await?;
    authz::hold_person(&mut tx, person).await?;
    let person = queries::use_first_password(&mut tx, &token_hash(token), visit.now).await?.ok_or(Missing::Invitation)?;
    // A password that came about in another way stays.
    if !queries::set_first_password(&mut tx, person, &hash).await? {
        return Err(Missing::Invitation.into());
    }
    let event = Event { action: audit::Action::ChooseFirstPassword, target: Target::User(person), before: None, after: None };
    let origin = Origin::of(visit).by(person);
    audit::record(&mut tx, &*people.ids, &origin, event).await?;
    // USR-05: the link was mailed to the address in force, for a change of it ends the link.
    emails::prove(&mut tx, &*people.ids, &origin, person, None).await?;
    let letter = Letter::Security { event: people.ids.id(), what: SecurityEvent::FirstPasswordChosen };
    outbox::enqueue(&mut tx, &*people.ids, visit.now, letter, &Recipient::User(person), visit.language).await?;
    let session = start_session(&mut tx, &*people.ids, visit, person, Others::End).await?;
    tx.commit().await?;
    people.bell.ring();
    Ok(session)
}
