//! USR-01: the account's people, by name.

use entente_app::backend::Visit;
use entente_shared::{
    ListQuery, Missing,
    people::{Contact, People as PeoplePage},
    policy::Action,
};

use super::{
    People,
    queries::{self, PersonRow},
    standing,
};
use crate::{
    authz,
    db::{
        paging::{self, Place},
        patterns,
    },
    fault::Fault,
};

pub async fn run(people: &People, visit: &Visit, query: &ListQuery) -> Result<PeoplePage, Fault> {
    let (_, account) = standing::in_account(visit, Action::ManagePeople)?;
    let patterns = patterns(&query.words);
    let place = |row: &PersonRow| Place { key: row.search_text.clone(), id: row.id.0 };
    let rows = |way, place, limit| queries::people(&people.db, account, &patterns, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(page.map(PersonRow::into_person))
}

/// Whom to ask: everybody of the account may know.
pub async fn administrators(people: &People, visit: &Visit) -> Result<Vec<Contact>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ReadAccount, Missing::Page)?;
    let Some(account) = visit.actor()?.account.as_ref() else { return Ok(Vec::new()) };
    Ok(queries::administrators(&people.db, account.id).await?)
}
