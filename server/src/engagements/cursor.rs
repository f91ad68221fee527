//! Places in the list of engagements: the sort key and the id of a row, in a word that fits an address.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_shared::{Cursor, EngagementId, Timestamp, engagements::Sort};
use uuid::Uuid;

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Newest(Timestamp, EngagementId),
    Title(String, EngagementId),
}

/// Before the first row of each order.
pub fn start(sort: Sort) -> Place {
    match sort {
        Sort::Newest => Place::Newest(Timestamp(i64::MAX), EngagementId(Uuid::max())),
        Sort::Title => Place::Title(String::new(), EngagementId(Uuid::nil())),
    }
}

pub fn write(place: &Place) -> Cursor {
    let mut bytes = Vec::new();
    let id = match place {
        Place::Newest(at, id) => {
            bytes.push(b'n');
            bytes.extend(at.0.to_be_bytes());
            id
        }
        Place::Title(key, id) => {
            bytes.push(b't');
            bytes.extend(key.as_bytes());
            id
        }
    };
    bytes.extend(id.0.as_bytes());
    Cursor(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The place that a cursor means in this order. Nothing for a cursor that somebody has typed, cut off, or taken from another order.
pub fn read(cursor: &Cursor, sort: Sort) -> Option<Place> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).ok()?;
    let (kind, rest) = bytes.split_first()?;
    let (key, id) = rest.split_at_checked(rest.len().checked_sub(16)?)?;
    let id = EngagementId(Uuid::from_slice(id).ok()?);
    match (sort, kind) {
        (Sort::Newest, b'n') => Some(Place::Newest(Timestamp(i64::from_be_bytes(key.try_into().ok()?)), id)),
        (Sort::Title, b't') => {
            let key = String::from_utf8(key.to_vec()).ok().filter(|key| !key.contains('\0'))?;
            Some(Place::Title(key, id))
        }
        (Sort::Newest | Sort::Title, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_way_through_the_address() {
        let id = EngagementId(Uuid::from_u128(7));
        for (sort, place) in [
            (Sort::Newest, Place::Newest(Timestamp(-5), id)),
            (Sort::Title, Place::Title("été".to_owned(), id)),
            (Sort::Title, start(Sort::Title)),
        ] {
            assert_eq!(read(&write(&place), sort), Some(place));
        }
    }

    #[test]
    fn a_bad_cursor_counts_as_none() {
        let newest = write(&start(Sort::Newest));
        assert_eq!(read(&newest, Sort::Title), None, "another order's");
        let zero = write(&Place::Title("a\0b".to_owned(), EngagementId(Uuid::nil())));
        for bad in ["", "x", "AAAA", "%%%", &newest.0[..newest.0.len() - 2], &"A".repeat(5_000), &zero.0] {
            for sort in [Sort::Newest, Sort::Title] {
                assert_eq!(read(&Cursor(bad.to_owned()), sort), None, "{bad}");
            }
        }
    }
}
