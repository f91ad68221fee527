//! USR-01: the account's people, by name.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::Visit;
use entente_shared::{
    Cursor, Missing, UserId,
    people::{Contact, People as PeoplePage, PeopleQuery},
    policy::Action,
};
use uuid::Uuid;

use super::{
    People,
    queries::{self, PersonRow},
    standing,
};
use crate::{authz, db::patterns, fault::Fault};

/// Rows on a page.
const PAGE: usize = 50;

/// What a row is sorted by: the person's search text and id.
pub type Place = (String, UserId);

pub async fn run(people: &People, visit: &Visit, query: &PeopleQuery) -> Result<PeoplePage, Fault> {
    let (_, account) = standing::in_account(visit, Action::ManagePeople)?;
    let patterns = patterns(&query.words);
    let after = query.after.as_ref().and_then(read);
    let before = query.before.as_ref().and_then(read);
    let limit = PAGE as i64 + 1;
    if let (None, Some(place)) = (&after, &before) {
        let mut rows = queries::people_before(&people.db, account, &patterns, place, limit).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        rows.reverse();
        if !rows.is_empty() {
            return Ok(page(rows, has_more, true));
        }
    }
    let came_from = after.is_some();
    let start = after.unwrap_or_else(|| (String::new(), UserId(Uuid::nil())));
    let mut rows = queries::people_after(&people.db, account, &patterns, &start, limit).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(page(rows, came_from, has_more))
}

fn page(rows: Vec<PersonRow>, has_previous: bool, has_next: bool) -> PeoplePage {
    PeoplePage {
        previous: rows.first().filter(|_| has_previous).map(write),
        next: rows.last().filter(|_| has_next).map(write),
        items: rows.into_iter().map(PersonRow::into_person).collect(),
    }
}

fn write(row: &PersonRow) -> Cursor {
    let mut bytes = row.search_text.as_bytes().to_vec();
    bytes.extend(row.id.0.as_bytes());
    Cursor(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Nothing for a cursor that somebody has typed or cut off.
fn read(cursor: &Cursor) -> Option<Place> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).ok()?;
    let (key, id) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    let key = String::from_utf8(key.to_vec()).ok().filter(|key| !key.contains('\0'))?;
    Some((key, UserId(Uuid::from_slice(id).ok()?)))
}

/// Whom to ask: everybody of the account may know.
pub async fn administrators(people: &People, visit: &Visit) -> Result<Vec<Contact>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ReadAccount, Missing::Page)?;
    let Some(account) = visit.actor()?.account.as_ref() else { return Ok(Vec::new()) };
    Ok(queries::administrators(&people.db, account.id).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_cursor_counts_as_none() {
        for bad in ["", "x", "AAAA", "%%%", &"A".repeat(5)] {
            assert_eq!(read(&Cursor(bad.to_owned())), None, "{bad}");
        }
        let zero = BASE64_URL_SAFE_NO_PAD.encode([&b"a\0b"[..], &[0; 16]].concat());
        assert_eq!(read(&Cursor(zero)), None);
    }
}
