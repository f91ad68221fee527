//! ENG-05: what is new and available to a person and their organization, read from an index page by page.

use entente_app::backend::Visit;
use entente_shared::{
    Missing, Page,
    engagements::{DiscoverQuery, EngagementSummary, Sort},
    policy::Action,
};

use super::queries::{self, Found, Search};
use crate::{
    authz,
    db::{
        Db,
        paging::{self, Place},
        patterns,
    },
    fault::Fault,
};

pub async fn run(db: &Db, visit: &Visit, query: &DiscoverQuery) -> Result<Page<EngagementSummary>, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::DiscoverEngagements, Missing::Page)?;
    let actor = visit.actor()?;
    let search = Search {
        user: actor.user,
        account: actor.account.as_ref().map(|account| account.id),
        access: query.access,
        patterns: patterns(&query.words),
    };
    let cursors = (query.after.as_ref(), query.before.as_ref());
    let page = match query.sort {
        Sort::Newest => {
            let place = |row: &Found| Place { key: row.published_at, id: row.id.0 };
            paging::page(cursors, place, |way, place, limit| queries::newest(db, &search, way, place, limit)).await?
        }
        Sort::Title => {
            let place = |row: &Found| Place { key: row.title_key.clone(), id: row.id.0 };
            paging::page(cursors, place, |way, place, limit| queries::by_title(db, &search, way, place, limit)).await?
        }
    };
    Ok(page.map(Found::into_summary))
}
