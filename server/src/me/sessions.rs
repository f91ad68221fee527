//! SES-01: where one is signed in. What ends here ends with the next request.

use entente_app::backend::Visit;
use entente_shared::{Error, Missing, me::OwnSession};
use sha2::{Digest, Sha256};

use super::{
    Me,
    queries::{self, SessionRow},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    directories::{IDLE_DAYS, end_sessions_of},
    fault::Fault,
};

/// Tells a session from the others of a person, and says nothing of its token or of its row's key.
fn key(token_hash: &[u8]) -> String {
    Sha256::new()
        .chain_update(b"session of ")
        .chain_update(token_hash)
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

async fn rows(me: &Me, visit: &Visit) -> Result<Vec<SessionRow>, Fault> {
    let user = visit.actor()?.user;
    Ok(queries::sessions(&me.db, user, visit.now, visit.now.plus_days(-IDLE_DAYS)).await?)
}

pub async fn list(me: &Me, visit: &Visit) -> Result<Vec<OwnSession>, Fault> {
    let own = |row: SessionRow| OwnSession {
        key: key(&row.token_hash),
        is_this: visit.session.is_some_and(|this| row.token_hash == this),
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    };
    let mut sessions: Vec<_> = rows(me, visit).await?.into_iter().map(own).collect();
    sessions.sort_by_key(|session| !session.is_this);
    Ok(sessions)
}

pub async fn end(me: &Me, visit: &Visit, wanted: &str) -> Result<bool, Fault> {
    let row = rows(me, visit).await?.into_iter().find(|row| key(&row.token_hash) == wanted).ok_or(Missing::Session)?;
    let user = visit.actor()?.user;
    let mut tx = me.db.begin().await?;
    if queries::end_session(&mut tx, user, &row.token_hash).await? {
        let event = Event { action: Action::SignOut, target: Target::User(user), before: None, after: None };
        audit::record(&mut tx, &*me.ids, &Origin::of(visit), event).await?;
    }
    tx.commit().await?;
    Ok(visit.session.is_some_and(|this| row.token_hash == this))
}

pub async fn end_all(me: &Me, visit: &Visit, this_too: bool) -> Result<(), Fault> {
    let user = visit.actor()?.user;
    let this = visit.session.ok_or(Error::SignedOut)?;
    let mut tx = me.db.begin().await?;
    end_sessions_of(&mut tx, user, (!this_too).then_some(&this)).await?;
    let after = Some(if this_too { "all" } else { "others" }.into());
    let event = Event { action: Action::EndSessions, target: Target::User(user), before: None, after };
    audit::record(&mut tx, &*me.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
