//! MEM-01: the members of one engagement become members of another, too. However many they are: piece by piece, and others get their turn.

use entente_app::backend::Visit;
use entente_shared::{
    EngagementId, Missing,
    members::{AddResult, CHOICES_MAX, MembersToCopy},
    policy::Action,
};
use uuid::Uuid;

use super::{
    Members,
    add::Adding,
    queries::{self, Copy},
    scope::{self, Scope},
};
use crate::{
    authz::{self, Place},
    db::{Db, patterns},
    engagements,
    fault::Fault,
};

/// People in one transaction.
const BATCH: i64 = 200;

pub async fn preview(
    db: &Db,
    visit: &Visit,
    engagement: EngagementId,
    from: Option<EngagementId>,
    words: &str,
) -> Result<MembersToCopy, Fault> {
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::ManageMembers).await?;
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);
    let chosen = match from {
        None => None,
        Some(from) => {
            let source = queries::source(db, actor.user, account, engagement, from).await?.ok_or(Missing::Engagement)?;
            let count = queries::count_copyable(db, &copy_of(db, visit, engagement, &place, from).await?).await?;
            Some((source, count))
        }
    };
    let mut sources = if chosen.is_some() {
        Vec::new()
    } else {
        queries::sources(db, actor.user, account, engagement, &patterns(words), CHOICES_MAX as i64 + 1).await?
    };
    let has_more = sources.len() > CHOICES_MAX;
    sources.truncate(CHOICES_MAX);
    let head = engagements::head(db, &place, engagement).await?;
    Ok(MembersToCopy { head, takes_people: place.life.is_open(), chosen, sources, has_more })
}

/// Who would come: of those whom the person looks after there and here.
async fn copy_of(db: &Db, visit: &Visit, to: EngagementId, here: &Place, from: EngagementId) -> Result<Copy, Fault> {
    let there = authz::place(db, visit, from).await?;
    authz::permit(there.standing, Action::ManageMembers, Missing::Engagement)?;
    let account = Scope::of(visit, here)?.narrowed(Scope::of(visit, &there)?.account).account;
    Ok(Copy { from, to, account, by: visit.actor()?.user })
}

/// Gives how many were added. What has been added when something goes wrong in the middle stays; doing it again adds the rest.
pub async fn run(members: &Members, visit: &Visit, engagement: EngagementId, from: EngagementId, tell: bool) -> Result<u64, Fault> {
    let db = &members.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::ManageMembers).await?;
    scope::takes_people(place.life)?;
    let adding = Adding { members, visit, engagement, tell, from: Some(from) };
    let (mut count, mut beyond) = (0, Uuid::nil());
    loop {
        // Whose people come is asked again for each piece, as far as the engagement goes that they come from.
        let place = authz::place(db, visit, engagement).await?;
        let copy = copy_of(db, visit, engagement, &place, from).await?;
        let people = queries::copyable(db, &copy, beyond, BATCH).await?;
        let Some((last, _)) = people.last() else { break };
        beyond = last.0;
        let mut tx = db.begin().await?;
        let (place, scope) = scope::managing(&mut tx, visit, engagement).await?;
        scope::takes_people(place.life)?;
        for (person, account) in people {
            if !scope.has(account) {
                continue;
            }
            let result = adding.bring_in(&mut tx, person, account).await?;
            count += u64::from(matches!(result, AddResult::Added | AddResult::AddedAgain));
        }
        tx.commit().await?;
        members.bell.ring();
    }
    Ok(count)
}
