//! ENG-05: what is new and available to a person and their organization, read from an index page by page.

use entente_app::backend::Visit;
use entente_shared::{
    Missing, Page,
    engagements::{DiscoverQuery, EngagementSummary, Sort},
    policy::Action,
};

use super::{
    cursor::{self, Place},
    queries::{self, Found, Search},
};
use crate::{
    authz,
    db::{Db, patterns},
    fault::Fault,
};

/// Rows on a page.
const PAGE: usize = 50;

/// Which way the page lies from the place in the address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    After,
    Before,
}

pub async fn run(db: &Db, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::DiscoverEngagements, Missing::Page)?;
    let actor = visit.actor()?;
    let search = Search {
        user: actor.user,
        account: actor.account.as_ref().map(|account| account.id),
        access: query.access,
        patterns: patterns(&query.words),
    };
    let read = |cursor: &Option<_>| cursor.as_ref().and_then(|cursor| cursor::read(cursor, query.sort));
    let page = match (read(&query.after), read(&query.before)) {
        (Some(place), _) => after(db, &search, &place, true, query.sort).await?,
        (None, Some(place)) => before(db, &search, &place, query.sort).await?,
        (None, None) => after(db, &search, &cursor::start(query.sort), false, query.sort).await?,
    };
    // Whatever was beyond that place is gone by now: better the first page than none.
    if page.items.is_empty() && (query.after.is_some() || query.before.is_some()) {
        return after(db, &search, &cursor::start(query.sort), false, query.sort).await;
    }
    Ok(page)
}

/// `came_from` is true if there are rows before this page.
async fn after(db: &Db, search: &Search, place: &Place, came_from: bool, sort: Sort) -> Result<Page<EngagementSummary>, Fault> {
    let mut rows = queries::discover(db, search, place, Direction::After, PAGE as i64 + 1).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(page(rows, came_from, has_more, sort))
}

async fn before(db: &Db, search: &Search, place: &Place, sort: Sort) -> Result<Page<EngagementSummary>, Fault> {
    let mut rows = queries::discover(db, search, place, Direction::Before, PAGE as i64 + 1).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    rows.reverse();
    Ok(page(rows, has_more, true, sort))
}

fn page(rows: Vec<Found>, has_previous: bool, has_next: bool, sort: Sort) -> Page<EngagementSummary> {
    let place = |row: &Found| match sort {
        Sort::Newest => Place::Newest(row.published_at, row.id),
        Sort::Title => Place::Title(row.title_key.clone(), row.id),
    };
    Page {
        previous: rows.first().filter(|_| has_previous).map(|row| cursor::write(&place(row))),
        next: rows.last().filter(|_| has_next).map(|row| cursor::write(&place(row))),
        items: rows.into_iter().map(Found::into_summary).collect(),
    }
}
