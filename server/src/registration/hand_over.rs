//! REG-01: who may not finish a registration hands it over to somebody who may. The link's token is derived from the row's id, so that
//! the one who made it can see it again; the row holds its hash.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::Visit;
use entente_shared::{
    Conflict, HandOverId, Missing, Timestamp,
    hand_over::{HAND_OVER_DAYS, HandOverState, HandOverSummary, HandOverTo},
    policy::Action,
};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{
    Registrations, draft,
    queries::{self, HandOverRow, NewHandOver},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    directories::{attempts, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient, Secret},
};

/// The token of a hand-over's link.
pub fn token(secret: &Secret, hand_over: HandOverId) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"registration hand-over ");
    mac.update(hand_over.0.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// What is filled in now goes along; what is changed later does not.
pub async fn run(registrations: &Registrations, visit: &Visit, to: &HandOverTo) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::PrepareRegistration, Missing::Page)?;
    let actor = visit.actor()?;
    // Mail goes to people who have not asked for it.
    if *to != HandOverTo::Link {
        attempts::count(&registrations.db, visit.now, &[attempts::hand_overs_of(actor.user)]).await?;
    }
    let ids = &*registrations.ids;
    let id = HandOverId(ids.id());
    let mut tx = registrations.db.begin().await?;
    if queries::is_registered(&mut tx, actor.directory).await? {
        return Err(Conflict::AlreadyRegistered.into());
    }
    let recipient = match to {
        HandOverTo::Link => None,
        HandOverTo::Address(address) => Some((Recipient::Address(address.clone()), visit.language)),
        HandOverTo::Administrator(user) => {
            let language = queries::administrator_language(&mut tx, actor.directory, *user).await?.ok_or(Missing::HandOver)?;
            Some((Recipient::User(*user), language))
        }
    };
    let content = queries::draft_in(&mut tx, actor.user).await?.map(|row| row.content);
    let content = content.map_or_else(|| draft::bounded(&Default::default()), Ok)?;
    let new = NewHandOver {
        id,
        token_hash: token_hash(&token(&registrations.secret, id)),
        directory: actor.directory,
        user: actor.user,
        content: &content,
        recipient: if let HandOverTo::Administrator(user) = to { Some(*user) } else { None },
        address: if let HandOverTo::Address(address) = to { Some(address) } else { None },
        language: visit.language,
        expires_at: visit.now.plus_days(HAND_OVER_DAYS),
    };
    queries::insert_hand_over(&mut tx, &new, visit.now).await?;
    if let Some((recipient, language)) = &recipient {
        outbox::enqueue(&mut tx, ids, visit.now, Letter::HandOver { hand_over: id }, recipient, *language).await?;
    }
    let event = Event {
        action: audit::Action::HandOver,
        target: Target::HandOver(id),
        before: None,
        after: Some(json!({ "directory": actor.directory, "to": new.recipient, "address": new.address })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    registrations.bell.ring();
    Ok(())
}

/// What was revoked before, or taken over, stays so.
pub async fn revoke(registrations: &Registrations, visit: &Visit, id: HandOverId) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::PrepareRegistration, Missing::Page)?;
    let actor = visit.actor()?;
    let mut tx = registrations.db.begin().await?;
    if queries::revoke_hand_over(&mut tx, id, actor.user, visit.now).await? {
        let event = Event { action: audit::Action::RevokeHandOver, target: Target::HandOver(id), before: None, after: None };
        audit::record(&mut tx, &*registrations.ids, &Origin::of(visit), event).await?;
    }
    Ok(tx.commit().await?)
}

/// Those that a person has made.
pub async fn made_by(registrations: &Registrations, visit: &Visit) -> Result<Vec<HandOverSummary>, Fault> {
    let rows = queries::hand_overs_by(&registrations.db, visit.actor()?.user).await?;
    Ok(rows.into_iter().map(|row| summary(registrations, row, visit.now)).collect())
}

fn summary(registrations: &Registrations, row: HandOverRow, now: Timestamp) -> HandOverSummary {
    let HandOverRow { id, recipient, created_at, expires_at, revoked_at, taker, taken_at, .. } = row;
    let state = match (taker, taken_at) {
        (Some(by), Some(at)) => HandOverState::Taken { by, at },
        _ if revoked_at.is_some() || expires_at <= now => HandOverState::Over,
        _ => HandOverState::Open,
    };
    let link = (state == HandOverState::Open)
        .then(|| format!("{}/register/take-over?token={}", registrations.public_url, token(&registrations.secret, id)));
    HandOverSummary { id, link, sent_to: recipient, created_at, expires_at, state }
}
