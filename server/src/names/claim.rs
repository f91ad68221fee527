//! ORG-03: somebody says that a name is theirs. Until an operator has decided, nobody else takes it.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, DirectoryId, Missing, NameClaimId, ReservedNameId,
    directories::DirectoryRole,
    names::{ClaimState, MyClaims, NewClaim, ReservationKind},
    people::{AccountRole, Actor},
    policy::Action,
};
use serde_json::json;

use super::{
    Names,
    queries::{self, NewReservation, StoredClaim},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::{Tx, Unique},
    directories::attempts,
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
};

pub async fn run(names: &Names, visit: &Visit, new: &NewClaim) -> Result<(), Fault> {
    let directory = claimant(visit)?.directory;
    attempts::count(&names.db, visit.now, &[attempts::claims_of(directory)]).await?;
    let ids = &*names.ids;
    let id = NameClaimId(ids.id());
    let mut tx = names.db.begin().await?;
    let actor = claimant_now(&mut tx, visit).await?;
    let Claimant { directory, account } = Claimant::of(&actor);
    let stored = StoredClaim { id, new, language: visit.language, user: actor.user, directory: actor.directory, account };
    if let Err(error) = queries::insert_claim(&mut tx, &stored, visit.now).await {
        tx.rollback().await?;
        return Err(if Unique::of(&error) == Some(Unique::PendingClaim) { Conflict::AlreadyClaimed.into() } else { error.into() });
    }
    let reservation = NewReservation {
        id: ReservedNameId(ids.id()),
        kind: ReservationKind::Claim,
        name: &new.name,
        account,
        directory,
        claim: Some(id),
        until: None,
    };
    queries::insert_reservation(&mut tx, &reservation, visit.now).await?;
    let event = Event {
        action: audit::Action::ClaimName,
        target: Target::NameClaim(id),
        before: None,
        after: Some(json!({ "name": new.name, "ground": new.ground })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    for (operator, language) in queries::operators(&mut tx).await? {
        outbox::enqueue(&mut tx, ids, visit.now, Letter::NameClaimed { claim: id }, &Recipient::User(operator), language).await?;
    }
    let receipt = Recipient::Address(new.contact_email.clone());
    outbox::enqueue(&mut tx, ids, visit.now, Letter::NameClaimReceived { claim: id }, &receipt, visit.language).await?;
    tx.commit().await?;
    names.bell.ring();
    Ok(())
}

/// Those of the directory, and those of the account that the person acts for.
pub async fn of_organization(names: &Names, visit: &Visit) -> Result<MyClaims, Fault> {
    let actor = claimant(visit)?;
    let claims = queries::claims_of(&names.db, Claimant::of(actor)).await?;
    Ok(MyClaims { claims, contact_email: queries::email_of(&names.db, actor.user).await? })
}

pub async fn withdraw(names: &Names, visit: &Visit, claim: NameClaimId) -> Result<(), Fault> {
    claimant(visit)?;
    let mut tx = names.db.begin().await?;
    let actor = claimant_now(&mut tx, visit).await?;
    // Another organization's claim is not there.
    let state = queries::state_of_own_claim(&mut tx, claim, Claimant::of(&actor)).await?.ok_or(Missing::NameClaim)?;
    if state == ClaimState::Withdrawn {
        return Ok(());
    }
    if !queries::end_claim(&mut tx, claim, ClaimState::Withdrawn, visit.now, None, None).await? {
        return Err(Conflict::ClaimOver.into());
    }
    queries::delete_reservation_of(&mut tx, claim).await?;
    let event = Event {
        action: audit::Action::WithdrawNameClaim,
        target: Target::NameClaim(claim),
        before: Some(json!({ "state": state })),
        after: Some(json!({ "state": ClaimState::Withdrawn })),
    };
    audit::record(&mut tx, &*names.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

fn claimant(visit: &Visit) -> Result<&Actor, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ClaimName, Missing::Page)?;
    Ok(visit.actor()?)
}

/// The same beside the write.
async fn claimant_now(tx: &mut Tx, visit: &Visit) -> Result<Actor, Fault> {
    let actor = standing::actor_now(tx, visit).await?;
    authz::permit(actor.standing(), Action::ClaimName, Missing::Page)?;
    Ok(actor)
}

/// For whom somebody claims names. A guest (DIR-05) belongs to two organizations, and speaks for one of them: who administers the account
/// for that account alone, and a Global administrator who only takes part in it for their directory alone.
#[derive(Clone, Copy)]
pub struct Claimant {
    pub directory: Option<DirectoryId>,
    pub account: Option<AccountId>,
}

impl Claimant {
    fn of(actor: &Actor) -> Self {
        let global_administrator = actor.directory_role == DirectoryRole::GlobalAdministrator;
        let is_guest = actor.account.as_ref().is_some_and(|account| account.is_guest);
        let account = actor.account.as_ref().filter(|account| account.role == AccountRole::Administrator || !account.is_guest);
        Self { directory: (global_administrator || !is_guest).then_some(actor.directory), account: account.map(|account| account.id) }
    }
}
