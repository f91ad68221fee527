//! USR-03: an invitation is accepted by whoever holds its link, once: with the identity that they are signed in with, or with a new
//! sign-in in the account's own directory. Showing the page changes nothing, for mail scanners open links.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    Conflict, FieldErrors, Missing, UserId,
    credentials::new_password,
    people::{InvitationOffer, InvitationState, NewSignIn},
};
use serde_json::json;

use super::{
    People, create,
    queries::{self, OfferRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Tx,
    directories::{NewUser, Others, add_user, emails, start_session, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn show(people: &People, visit: &Visit, token: &str) -> Result<InvitationOffer, Fault> {
    let row = queries::find_invitation(&people.db, &token_hash(token)).await?.ok_or(Missing::Invitation)?;
    let built_in = queries::built_in_directory(&people.db, row.account_id).await?;
    let (is_here, as_guest) = match &visit.actor {
        Some(actor) => queries::belongs(&people.db, row.account_id, actor.user).await?,
        None => (false, false),
    };
    Ok(InvitationOffer {
        state: row.state_at(visit.now),
        organization: row.organization,
        invited_by: row.invited_by,
        role: row.role,
        expires_at: row.expires_at,
        email: row.email,
        built_in: built_in.map(|(_, prefix)| prefix),
        is_here,
        as_guest,
    })
}

pub async fn run(people: &People, visit: &Visit, token: &str) -> Result<(), Fault> {
    let actor = visit.actor()?;
    let row = queries::find_invitation(&people.db, &token_hash(token)).await?.ok_or(Missing::Invitation)?;
    let mut tx = people.db.begin().await?;
    authz::hold_account(&mut tx, row.account_id).await?;
    if queries::role_in(&mut tx, row.account_id, actor.user).await?.is_some() {
        return Err(Conflict::AlreadyInAccount.into());
    }
    use_up(people, &mut tx, visit, token, &row, actor.user).await?;
    if let Some(session) = &visit.session {
        queries::act_for(&mut tx, session, actor.user, row.account_id).await?;
    }
    tx.commit().await?;
    people.bell.ring();
    Ok(())
}

pub async fn as_new(people: &People, visit: &Visit, token: &str, new: NewSignIn) -> Result<SessionToken, Fault> {
    let row = queries::find_invitation(&people.db, &token_hash(token)).await?.ok_or(Missing::Invitation)?;
    if row.state_at(visit.now) != InvitationState::Pending {
        return Err(Conflict::InvitationOver.into());
    }
    let (directory, prefix) = queries::built_in_directory(&people.db, row.account_id).await?.ok_or(Missing::Invitation)?;
    let sign_in_address = format!("{}@{prefix}", new.sign_in_name);
    let known = [&*sign_in_address, &*new.name, &*new.email, &*prefix];
    let password = new_password(&new.password, &known).map_err(FieldErrors::on("password"))?;
    let password_hash = people.passwords.hash(people.passwords.queue()?, password, people.ids.secret()).await?;

    let mut tx = people.db.begin().await?;
    authz::hold_account(&mut tx, row.account_id).await?;
    let user = NewUser {
        directory,
        sign_in_address,
        subject: new.sign_in_name,
        email_signs_in: false,
        name: new.name,
        email: new.email.clone(),
        language: visit.language,
        role: row.directory_role,
        password_hash: Some(password_hash),
    };
    let person = add_user(&mut tx, &*people.ids, visit.now, user).await.map_err(create::taken)?;
    let event = Event {
        action: audit::Action::CreateUser,
        target: Target::User(person),
        before: None,
        after: Some(json!({ "directory": directory, "directory_role": row.directory_role, "invitation": row.id })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit).by(person), event).await?;
    let link = emails::NewLink { of: person, email: &new.email, by: person };
    emails::make_link(&mut tx, &*people.ids, &people.secret, visit.now, link).await?;
    use_up(people, &mut tx, visit, token, &row, person).await?;
    let session = start_session(&mut tx, &*people.ids, visit, person, Others::End).await?;
    tx.commit().await?;
    people.bell.ring();
    Ok(session)
}

/// The invitation is this person's; of two at the same instant, one gets it.
async fn use_up(people: &People, tx: &mut Tx, visit: &Visit, token: &str, row: &OfferRow, person: UserId) -> Result<(), Fault> {
    if !queries::accept_invitation(tx, &token_hash(token), person, visit.now).await? {
        return Err(Conflict::InvitationOver.into());
    }
    queries::add(tx, row.account_id, person, row.role, visit.now).await?;
    let event = Event {
        action: audit::Action::AcceptInvitation,
        target: Target::Invitation(row.id),
        before: Some(json!({ "state": InvitationState::Pending })),
        after: Some(json!({ "state": InvitationState::Accepted, "account": row.account_id, "role": row.role, "user": person })),
    };
    let origin = Origin::of(visit).by(person);
    audit::record(tx, &*people.ids, &origin, event).await?;
    // USR-05: whoever holds the link reads the mailbox that it was mailed to.
    emails::prove(tx, &*people.ids, &origin, person, Some(&row.email)).await?;
    if queries::has_mailbox(tx, person).await? {
        let letter = Letter::InvitationAccepted { invitation: row.id };
        outbox::enqueue(tx, &*people.ids, visit.now, letter, &Recipient::User(person), visit.language).await?;
    }
    Ok(())
}
