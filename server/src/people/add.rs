//! USR-01: people of the account's directories come into the account, several at once.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Missing, UserId,
    people::{AccountRole, CANDIDATES_MAX, Candidates},
    policy::Action,
};
use serde_json::json;

use super::{People, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    db::{Tx, patterns},
    directories::act_for_account,
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn candidates(people: &People, visit: &Visit, words: &str) -> Result<Candidates, Fault> {
    let (_, account) = standing::in_account(visit, Action::ManagePeople)?;
    let mut found = queries::candidates(&people.db, account, &patterns(words), CANDIDATES_MAX as i64 + 1).await?;
    let has_more = found.len() > CANDIDATES_MAX;
    found.truncate(CANDIDATES_MAX);
    Ok(Candidates { people: found, has_more, has_linked: queries::has_linked_directory(&people.db, account).await? })
}

pub async fn run(people: &People, visit: &Visit, persons: &[UserId], role: AccountRole, tell: bool) -> Result<(), Fault> {
    let mut tx = people.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::ManagePeople).await?;
    for person in persons {
        // A second press changes nothing for those who are in the account by now.
        if queries::role_in(&mut tx, account, *person).await?.is_some() {
            continue;
        }
        if !queries::is_of_its_directories(&mut tx, account, *person).await? {
            return Err(Missing::Person.into());
        }
        bring_in(people, &mut tx, visit, account, *person, role).await?;
        if tell {
            let letter = Letter::AddedToAccount { account, addition: people.ids.id() };
            outbox::enqueue(&mut tx, &*people.ids, visit.now, letter, &Recipient::User(*person), visit.language).await?;
        }
    }
    tx.commit().await?;
    people.bell.ring();
    Ok(())
}

/// Puts a person into the account, with the audit row. Whoever acts for nobody acts for it from now on.
pub async fn bring_in(
    people: &People,
    tx: &mut Tx,
    visit: &Visit,
    account: AccountId,
    person: UserId,
    role: AccountRole,
) -> Result<(), sqlx::Error> {
    queries::add(tx, account, person, role, visit.now).await?;
    act_for_account(tx, person, account, None).await?;
    let event = Event {
        action: audit::Action::AddPerson,
        target: Target::User(person),
        before: None,
        after: Some(json!({ "account": account, "role": role })),
    };
    audit::record(tx, &*people.ids, &Origin::of(visit), event).await
}
