//! Lists in pages that stay put while rows come and go: a page lies after or before a place, which is what a row is sorted by, and its id.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_shared::{Cursor, Page, Timestamp};
use uuid::Uuid;

/// Rows on a page.
pub const PAGE: usize = 50;

/// Which way a page lies from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    After,
    Before,
}

impl Way {
    /// Of the texts of a query for after and before, this way's.
    pub const fn of(self, [after, before]: [&'static str; 2]) -> &'static str {
        match self {
            Self::After => after,
            Self::Before => before,
        }
    }
}

/// Where a row stands in its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<K> {
    pub key: K,
    pub id: Uuid,
}

/// What a list is sorted by: text from the first to the last, times from the last to the first.
pub trait Key: Sized {
    /// Tells the places of one order from those of another.
    const KIND: u8;
    /// Before the first row.
    fn start() -> Place<Self>;
    fn bytes(&self) -> Vec<u8>;
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl Key for String {
    const KIND: u8 = b't';

    fn start() -> Place<Self> {
        Place { key: Self::new(), id: Uuid::nil() }
    }

    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        // PostgreSQL has no text with a zero in it.
        Self::from_utf8(bytes.to_vec()).ok().filter(|key| !key.contains('\0'))
    }
}

impl Key for Timestamp {
    const KIND: u8 = b'n';

    fn start() -> Place<Self> {
        Place { key: Self(i64::MAX), id: Uuid::max() }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Some(Self(i64::from_be_bytes(bytes.try_into().ok()?)))
    }
}

/// The page that two cursors of an address ask for. `rows` gives up to so many rows beyond a place, the nearest first.
pub async fn page<K: Key, Row, Rows>(
    (after, before): (Option<&Cursor>, Option<&Cursor>),
    place: impl Fn(&Row) -> Place<K>,
    rows: impl Fn(Way, Place<K>, i64) -> Rows,
) -> Result<Page<Row>, sqlx::Error>
where
    Rows: Future<Output = Result<Vec<Row>, sqlx::Error>>,
{
    let (after, before) = (after.and_then(read), before.and_then(read));
    let asked = match (after, before) {
        (Some(place), _) => Some((Way::After, place)),
        (None, Some(place)) => Some((Way::Before, place)),
        (None, None) => None,
    };
    let came_from = asked.is_some();
    let (way, from) = asked.unwrap_or_else(|| (Way::After, K::start()));
    let (mut found, has_more) = some(rows(way, from, PAGE as i64 + 1).await?);
    let (has_previous, has_next) = match way {
        // Whatever was beyond that place is gone by now: better the first page than none.
        _ if found.is_empty() && came_from => {
            let (first, has_more) = some(rows(Way::After, K::start(), PAGE as i64 + 1).await?);
            found = first;
            (false, has_more)
        }
        Way::After => (came_from, has_more),
        Way::Before => {
            found.reverse();
            (has_more, true)
        }
    };
    Ok(Page {
        previous: found.first().filter(|_| has_previous).map(|row| write(&place(row))),
        next: found.last().filter(|_| has_next).map(|row| write(&place(row))),
        items: found,
    })
}

/// A page's rows, and whether there are more.
fn some<Row>(mut rows: Vec<Row>) -> (Vec<Row>, bool) {
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    (rows, has_more)
}

fn write<K: Key>(place: &Place<K>) -> Cursor {
    let bytes = [&[K::KIND][..], &place.key.bytes(), place.id.as_bytes()].concat();
    Cursor(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The place that a cursor means in this order. Nothing for a cursor that somebody has typed, cut off, or taken from another order.
fn read<K: Key>(cursor: &Cursor) -> Option<Place<K>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).ok()?;
    let rest = bytes.strip_prefix(&[K::KIND])?;
    let (key, id) = rest.split_at_checked(rest.len().checked_sub(16)?)?;
    Some(Place { key: K::read(key)?, id: Uuid::from_slice(id).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_way_through_the_address() {
        let id = Uuid::from_u128(7);
        let at = Place { key: Timestamp(-5), id };
        assert_eq!(read(&write(&at)), Some(at));
        for place in [Place { key: "été".to_owned(), id }, String::start()] {
            assert_eq!(read(&write(&place)), Some(place));
        }
    }

    #[test]
    fn a_bad_cursor_counts_as_none() {
        let newest = write(&Timestamp::start());
        assert_eq!(read::<String>(&newest), None, "another order's");
        let zero = write(&Place { key: "a\0b".to_owned(), id: Uuid::nil() });
        for bad in ["", "x", "AAAA", "%%%", &newest.0[..newest.0.len() - 2], &"A".repeat(5_000), &zero.0] {
            assert_eq!(read::<String>(&Cursor(bad.to_owned())), None, "{bad}");
            assert_eq!(read::<Timestamp>(&Cursor(bad.to_owned())), None, "{bad}");
        }
    }

    /// A list of that many rows, by number.
    async fn list(count: u128, after: Option<&Cursor>, before: Option<&Cursor>) -> Page<u128> {
        let place = |row: &u128| Place { key: String::new(), id: Uuid::from_u128(*row) };
        page((after, before), place, |way, from, limit| async move {
            let limit = usize::try_from(limit).expect("few");
            let from = from.id.as_u128();
            Ok(match way {
                Way::After => (from + 1..=count).take(limit).collect(),
                Way::Before => (1..from.min(count + 1)).rev().take(limit).collect(),
            })
        })
        .await
        .expect("nothing fails")
    }

    #[tokio::test]
    async fn pages_are_gone_through_both_ways_and_end_where_the_list_does() {
        let first = list(120, None, None).await;
        assert_eq!((first.items.first(), first.items.last(), first.previous), (Some(&1), Some(&50), None));
        let second = list(120, first.next.as_ref(), None).await;
        assert_eq!((second.items.first(), second.items.last(), second.previous.is_some()), (Some(&51), Some(&100), true));
        let third = list(120, second.next.as_ref(), None).await;
        assert_eq!((third.items.len(), third.next, third.previous.is_some()), (20, None, true));
        assert_eq!(list(120, None, third.previous.as_ref()).await.items, second.items);
        let back = list(120, None, second.previous.as_ref()).await;
        assert_eq!((back.items, back.previous, back.next.is_some()), (first.items, None, true));
        assert_eq!(list(50, None, None).await.next, None, "a full page without a next one");
    }

    #[tokio::test]
    async fn a_place_with_nothing_beyond_it_leads_to_the_first_page() {
        let gone = list(120, None, None).await.next;
        let page = list(10, gone.as_ref(), None).await;
        assert_eq!((page.items.len(), page.previous, page.next), (10, None, None));
        assert!(list(0, gone.as_ref(), None).await.items.is_empty());
    }
}
