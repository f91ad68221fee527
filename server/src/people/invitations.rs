//! USR-03: what became of the invitations; sending one again, and taking one back.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, InvitationId, ListQuery, Missing, Page,
    people::{INVITATION_DAYS, Invitation, InvitationState, is_for_a_guest},
    policy::Action,
};
use serde_json::json;

use super::{
    People, links,
    queries::{self, InvitationRow},
    standing,
};
use crate::{
    audit::{self, Event, Origin, Target},
    db::{
        Unique,
        paging::{self, Place},
        patterns,
    },
    directories::{count_attempts, invitations_of, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// Those that wait first, then the newest.
pub async fn list(people: &People, visit: &Visit, query: &ListQuery) -> Result<Page<Invitation>, Fault> {
    let (_, account) = standing::in_account(visit, Action::InvitePeople)?;
    let patterns = patterns(&query.words);
    let place = |row: &InvitationRow| Place { key: row.place, id: row.id.0 };
    let rows = |way, place, limit| queries::invitations(&people.db, account, visit.now, &patterns, way, place, limit);
    let page = paging::page((query.after.as_ref(), query.before.as_ref()), place, rows).await?;
    Ok(page.map(|row| row.into_invitation(visit.now)))
}

/// A new mail with a new link: the old one no longer works.
pub async fn resend(people: &People, visit: &Visit, invitation: InvitationId) -> Result<(), Fault> {
    let (_, account) = standing::in_account(visit, Action::InvitePeople)?;
    let mut tx = people.db.begin().await?;
    standing::hold(&mut tx, visit, Action::InvitePeople).await?;
    let row = queries::load_invitation(&mut tx, account, invitation).await?.ok_or(Missing::Invitation)?;
    let action = looks_after(&row);
    standing::in_account(visit, action)?;
    match row.state {
        InvitationState::Pending | InvitationState::Expired => {}
        InvitationState::Accepted | InvitationState::Revoked => return Err(Conflict::InvitationOver.into()),
    }
    tx.rollback().await?;
    count_attempts(&people.db, visit.now, &[invitations_of(account)]).await?;

    let mut tx = people.db.begin().await?;
    standing::hold(&mut tx, visit, action).await?;
    let number = row.mail_number + 1;
    let hash = token_hash(&links::invitation(&people.secret, invitation, number));
    let expires_at = visit.now.plus_days(INVITATION_DAYS);
    let clash = |error| match Unique::of(&error) {
        // The address has been invited anew since.
        Some(Unique::InvitationPending) => Fault::from(Conflict::InvitationOver),
        _ => error.into(),
    };
    if !queries::renew_invitation(&mut tx, account, invitation, number, &hash, visit.now, expires_at).await.map_err(clash)? {
        return Err(Conflict::InvitationOver.into());
    }
    let event = Event {
        action: audit::Action::ResendInvitation,
        target: Target::Invitation(invitation),
        before: Some(json!({ "state": row.state, "expires_at": row.expires_at })),
        after: Some(json!({ "state": InvitationState::Pending, "expires_at": expires_at })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    let letter = Letter::Invitation { invitation, number };
    let recipient = Recipient::Address(row.email.clone());
    outbox::enqueue(&mut tx, &*people.ids, visit.now, letter, &recipient, row.language).await?;
    tx.commit().await?;
    people.bell.ring();
    Ok(())
}

/// Whoever may not have made it neither takes it back nor gives it another two weeks.
const fn looks_after(row: &queries::LoadedInvitation) -> Action {
    if is_for_a_guest(row.role, row.directory_role) { Action::InvitePeople } else { Action::ManagePeople }
}

/// The link no longer works.
pub async fn revoke(people: &People, visit: &Visit, invitation: InvitationId) -> Result<(), Fault> {
    let mut tx = people.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::InvitePeople).await?;
    let row = queries::load_invitation(&mut tx, account, invitation).await?.ok_or(Missing::Invitation)?;
    standing::in_account(visit, looks_after(&row))?;
    if row.state == InvitationState::Revoked {
        return Ok(());
    }
    if !queries::revoke_invitation(&mut tx, account, invitation, visit.now).await? {
        return Err(Conflict::InvitationOver.into());
    }
    let event = Event {
        action: audit::Action::RevokeInvitation,
        target: Target::Invitation(invitation),
        before: Some(json!({ "state": row.state })),
        after: Some(json!({ "state": InvitationState::Revoked })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
