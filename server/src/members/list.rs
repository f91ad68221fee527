//! MEM-01, ENG-07: an engagement's members, as far as somebody may know them, read from an index page by page.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, EngagementId, Page, Timestamp, UserId,
    members::{MemberSort, Members, MembersQuery, MembershipState, RemovedMember},
    policy::{Action, Verdict, may},
};

use super::{
    presence,
    queries::{self, MemberRow, Search},
    scope::{Scope, can_undo},
};
use crate::{
    authz,
    db::{
        Db,
        paging::{self, Place},
        patterns,
    },
    engagements,
    fault::Fault,
};

pub async fn run(
    db: &Db,
    visit: &Visit,
    engagement: EngagementId,
    query: &MembersQuery,
    removed: Option<UserId>,
) -> Result<Members, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::SeeMembers).await?;
    presence::was_here(db, visit, engagement, &place).await;
    let scope = Scope::of(visit, &place)?;
    let manages = may(place.standing, Action::ManageMembers) == Verdict::Allowed;
    let (organizations, others) = match scope.account {
        None => (queries::organizations(db, engagement).await?, Vec::new()),
        Some(own) => (Vec::new(), other_organizations(db, engagement, own).await?),
    };
    let removed = match removed {
        Some(person) if manages => just_removed(db, engagement, person, scope, visit.now).await?,
        _ => None,
    };
    Ok(Members {
        head: engagements::head(db, &place, engagement).await?,
        page: page(db, visit, engagement, scope, query).await?.map(MemberRow::into_member),
        organizations,
        others,
        sees_all: scope.account.is_none(),
        manages,
        takes_people: place.life.is_open(),
        removed,
    })
}

async fn page(
    db: &Db,
    visit: &Visit,
    engagement: EngagementId,
    scope: Scope,
    query: &MembersQuery,
) -> Result<Page<MemberRow>, sqlx::Error> {
    let search =
        Search { engagement, account: scope.narrowed(query.organization).account, now: visit.now, patterns: patterns(&query.words) };
    let cursors = (query.after.as_ref(), query.before.as_ref());
    match query.sort {
        MemberSort::Name => {
            let place = |row: &MemberRow| row.place_by_name();
            paging::page(cursors, place, |way, place, limit| queries::by_name(db, &search, way, place, limit)).await
        }
        MemberSort::Added => {
            let place = |row: &MemberRow| row.place_by_added();
            paging::page(cursors, place, |way, place, limit| queries::by_added(db, &search, way, place, limit)).await
        }
    }
}

impl MemberRow {
    pub fn place_by_name(&self) -> Place<String> {
        Place { key: self.person_key.clone(), id: self.id.0 }
    }

    pub fn place_by_added(&self) -> Place<Timestamp> {
        Place { key: self.since, id: self.id.0 }
    }
}

/// ENG-07: members know which other organizations take part, and no more of them.
async fn other_organizations(db: &Db, engagement: EngagementId, own: AccountId) -> Result<Vec<String>, sqlx::Error> {
    let present = queries::organizations(db, engagement).await?;
    Ok(present.into_iter().filter(|organization| organization.account != own).map(|organization| organization.name).collect())
}

async fn just_removed(
    db: &Db,
    engagement: EngagementId,
    person: UserId,
    scope: Scope,
    now: Timestamp,
) -> Result<Option<RemovedMember>, sqlx::Error> {
    let end = queries::latest_end(db, engagement, person).await?;
    let end = end.filter(|end| end.state == MembershipState::Removed && scope.has(end.account_id));
    let end = end.filter(|end| end.ended_at.is_some_and(|at| can_undo(at, now)));
    Ok(end.map(|end| RemovedMember { user: person, name: end.name }))
}
