//! DIR-03, DIR-04: linking a directory needs two proofs in one browser: of an Account administrator, and of a Global administrator of the
//! directory. Signing in to the latter makes it the one who acts; afterwards the administrator of the account does so again.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, DirectoryId, Error, Missing, Timestamp,
    directories::{LinkReview, LinkState},
    people::AccountRole,
    policy::{self, Standing},
};
use serde_json::json;

use super::{
    port::LinkedDirectories,
    queries::{self, Member},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    authz,
    fault::Fault,
};

/// How long ago somebody may have signed in to a directory that they link.
const PROOF_SECONDS: i64 = 60 * 60;

const fn since(now: Timestamp) -> Timestamp {
    now.plus_seconds(-PROOF_SECONDS)
}

/// What it would mean: shown before it is done.
pub async fn review(linked: &LinkedDirectories, visit: &Visit, account: AccountId) -> Result<LinkReview, Fault> {
    let (actor, session) = (visit.actor()?, signed_in(visit)?);
    let member = permitted(queries::member_in_session(&linked.db, session, account).await?)?;
    let state = if queries::is_linked(&linked.db, account, actor.directory).await? {
        LinkState::Linked
    } else if queries::administers(&linked.db, session, actor.directory, since(visit.now)).await? {
        LinkState::Ready
    } else {
        LinkState::NotGlobalAdministrator
    };
    Ok(LinkReview {
        account,
        account_name: member.account_name,
        directory: actor.directory,
        directory_name: actor.directory_prefix.clone(),
        person: actor.name.clone(),
        groups_left_out: queries::groups_left_out(&linked.db, actor.user).await?,
        state,
    })
}

/// Links, and lets the account's administrator act again.
pub async fn run(linked: &LinkedDirectories, visit: &Visit, account: AccountId, directory: DirectoryId) -> Result<(), Fault> {
    let session = signed_in(visit)?;
    let mut tx = linked.db.begin().await?;
    authz::hold_account(&mut tx, account).await?;
    let member = permitted(queries::member_in_session_now(&mut tx, session, account).await?)?;
    if !queries::administers_now(&mut tx, session, directory, since(visit.now)).await? {
        return Err(Conflict::NotProved.into());
    }
    if !queries::link(&mut tx, account, directory, visit.now).await? {
        return Err(Conflict::AlreadyLinked.into());
    }
    let origin = Origin::of(visit).by(member.user).acting_for(account);
    let after = json!({ "directory": directory, "proved_by": visit.actor()?.user });
    let event = Event { action: Action::LinkDirectory, target: Target::Account(account), before: None, after: Some(after) };
    audit::record(&mut tx, &*linked.ids, &origin, event).await?;
    queries::act_as(&mut tx, session, member.user, account).await?;
    Ok(tx.commit().await?)
}

/// Goes back without linking.
pub async fn leave(linked: &LinkedDirectories, visit: &Visit, account: AccountId) -> Result<(), Fault> {
    let session = signed_in(visit)?;
    let mut tx = linked.db.begin().await?;
    let member = queries::member_in_session_now(&mut tx, session, account).await?.ok_or(Missing::Page)?;
    queries::act_as(&mut tx, session, member.user, account).await?;
    Ok(tx.commit().await?)
}

fn signed_in(visit: &Visit) -> Result<&[u8; 32], Fault> {
    Ok(visit.session.as_ref().ok_or(Error::SignedOut)?)
}

/// Who of this browser's people looks after the account's directories. An account of others is not there.
fn permitted(member: Option<Member>) -> Result<Member, Fault> {
    let member = member.ok_or(Missing::Page)?;
    let standing = Standing {
        signed_in: true,
        has_account: true,
        account_administrator: member.role == AccountRole::Administrator,
        suspended: member.suspended,
        ..Standing::default()
    };
    authz::permit(standing, policy::Action::LinkDirectories, Missing::Page)?;
    Ok(member)
}
