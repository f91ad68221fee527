//! USR-03: up to ten addresses are invited at once, each with its own result. Whether an address has an account elsewhere is not said.

use entente_app::backend::Visit;
use entente_shared::{
    Forbidden, InvitationId,
    people::{AddressResult, Batch, INVITATION_DAYS, address_key, is_for_a_guest},
    policy::{Action, Verdict, may},
};
use serde_json::json;

use super::{People, links, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    directories::{count_attempts, invitations_of, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn run(people: &People, visit: &Visit, batch: Batch) -> Result<Vec<(String, AddressResult)>, Fault> {
    let (actor, account) = standing::in_account(visit, Action::InvitePeople)?;
    // Who looks after the directory, but not after the account, invites guests.
    let is_of_a_guest = is_for_a_guest(batch.role, batch.directory_role);
    if may(authz::standing(Some(actor)), Action::ManagePeople) != Verdict::Allowed && !is_of_a_guest {
        return Err(Forbidden::NotAccountAdministrator.into());
    }
    let counted: Vec<_> = batch.addresses.iter().filter(|entered| entered.address.is_ok()).map(|_| invitations_of(account)).collect();
    count_attempts(&people.db, visit.now, &counted).await?;

    let mut tx = people.db.begin().await?;
    standing::hold(&mut tx, visit, if is_of_a_guest { Action::InvitePeople } else { Action::ManagePeople }).await?;
    queries::expire_invitations(&mut tx, account, visit.now).await?;
    let mut results = Vec::new();
    for entered in batch.addresses {
        let Ok(email) = entered.address else {
            results.push((entered.typed, AddressResult::NotAnAddress));
            continue;
        };
        let email_key = address_key(&email);
        if queries::has_address(&mut tx, account, &email_key).await? {
            results.push((email, AddressResult::AlreadyHere));
            continue;
        }
        let id = InvitationId(people.ids.id());
        let new = queries::NewInvitation {
            id,
            account,
            token_hash: token_hash(&links::invitation(&people.secret, id, 1)),
            email: &email,
            email_key: &email_key,
            role: batch.role,
            directory_role: batch.directory_role,
            language: batch.language,
            invited_by: actor.user,
            created_at: visit.now,
            expires_at: visit.now.plus_days(INVITATION_DAYS),
        };
        if !queries::insert_invitation(&mut tx, &new).await? {
            results.push((email, AddressResult::AlreadyInvited));
            continue;
        }
        let event = Event {
            action: audit::Action::Invite,
            target: Target::Invitation(id),
            before: None,
            after: Some(json!({ "email": email, "role": batch.role, "directory_role": batch.directory_role })),
        };
        audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
        let letter = Letter::Invitation { invitation: id, number: 1 };
        let recipient = Recipient::Address(email.clone());
        outbox::enqueue(&mut tx, &*people.ids, visit.now, letter, &recipient, batch.language).await?;
        results.push((email, AddressResult::Invited));
    }
    tx.commit().await?;
    people.bell.ring();
    Ok(results)
}
