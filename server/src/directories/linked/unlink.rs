//! DIR-06: unlinking ends at once what the directory's people are and do for the account. The directory itself stays as it is.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, DirectoryId, Forbidden, Missing,
    directories::{AccountDirectory, UnlinkReview},
    people::AccountRole,
    policy,
};
use serde_json::json;

use super::{list::account_of, port::LinkedDirectories, queries};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    authz,
    fault::Fault,
    people::{
        self,
        leaving::{self, Leaving},
    },
};

/// What it would end: shown before it is done.
pub async fn review(linked: &LinkedDirectories, visit: &Visit, directory: DirectoryId) -> Result<UnlinkReview, Fault> {
    let account = permitted(visit)?;
    let actor = visit.actor()?;
    let all = queries::directories_of(&linked.db, account, actor.directory).await?;
    let is_last = all.len() == 1;
    let directory: AccountDirectory = all.into_iter().find(|known| known.id == directory).ok_or(Missing::Directory)?;
    let refused = if directory.own {
        Some(Conflict::OwnDirectory)
    } else if is_last {
        Some(Conflict::LastDirectory)
    } else {
        None
    };
    let sessions = queries::sessions_through(&linked.db, account, directory.id).await?;
    let succession = leaving::succession(&linked.db, account, Leaving::PeopleOf(directory.id), actor.user).await?;
    Ok(UnlinkReview { directory, sessions: u32::try_from(sessions).unwrap_or(u32::MAX), succession, refused })
}

pub async fn run(linked: &LinkedDirectories, visit: &Visit, directory: DirectoryId) -> Result<(), Fault> {
    let account = permitted(visit)?;
    let actor = visit.actor()?;
    let mut tx = linked.db.begin().await?;
    authz::hold_account(&mut tx, account).await?;
    // Of two administrators who unlink each other's directories, the second one is none any more.
    match people::standing_in(&mut tx, account, actor.user).await? {
        Some((AccountRole::Administrator, false)) => {}
        Some((AccountRole::Administrator, true)) => return Err(Forbidden::AccountSuspended.into()),
        Some((AccountRole::Member, _)) | None => return Err(Forbidden::NotAccountAdministrator.into()),
    }
    if actor.directory == directory {
        return Err(Conflict::OwnDirectory.into());
    }
    if !queries::unlink(&mut tx, account, directory).await? {
        return Err(why_not(linked, account, directory).await);
    }
    // First, so that nobody is given anything for the account afterwards: see `authz::hold_in_account`.
    let count = queries::end_access(&mut tx, account, directory).await?;
    let ended = leaving::end(&mut tx, account, Leaving::PeopleOf(directory), actor.user, visit.now).await?;
    let before = json!({
        "directory": directory, "people": count, "memberships": ended.memberships, "roles": ended.roles,
        "pending_requests": ended.requests,
    });
    let event = Event {
        action: Action::UnlinkDirectory,
        target: Target::Account(account),
        before: Some(before),
        after: Some(json!({ "handed_over": ended.handed_over, "to": ended.heir })),
    };
    audit::record(&mut tx, &*linked.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

async fn why_not(linked: &LinkedDirectories, account: AccountId, directory: DirectoryId) -> Fault {
    match queries::is_linked(&linked.db, account, directory).await {
        Ok(true) => Conflict::LastDirectory.into(),
        Ok(false) => Missing::Directory.into(),
        Err(error) => error.into(),
    }
}

fn permitted(visit: &Visit) -> Result<AccountId, Fault> {
    authz::permit(visit.actor()?.standing(), policy::Action::LinkDirectories, Missing::Directory)?;
    account_of(visit)
}
