//! Sessions (SES-01): a random token in the browser, its hash in the database.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    Error, Timestamp, UserId,
    credentials::{PendingSignIn, SignInStep},
    people::{ActingAs, Actor},
};
use sha2::{Digest, Sha256};

use super::queries;
use crate::{
    clock::IdSource,
    db::{ASIDE, Db, Tx},
    fault::Fault,
};

pub use queries::act_for_account;

/// A session ends this long after signing in, whatever happens.
pub const LIFE_DAYS: i64 = 30;
/// And this long after its last use.
pub const IDLE_DAYS: i64 = 14;
/// A sign-in of which something is still asked is given up after this long.
const PENDING_SECONDS: i64 = 30 * 60;
/// How exactly the last use is known: writing it each time would make of every reader a writer.
const SEEN_SECONDS: i64 = 60;

/// The key of a session's row.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// What becomes of those who are signed in in the same browser already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are signed out: the next person at a shared computer finds nobody there.
    End,
    /// CTX-01: they stay, to switch between; only where it was asked for.
    Stay,
}

impl Others {
    /// As a form's `also` says.
    pub const fn asked(also: bool) -> Self {
        if also { Self::Stay } else { Self::End }
    }
}

/// A new session for a person whose password was right, or for whom another directory vouches. The one that the browser had ends, so
/// that a token planted before sign-in is worth nothing after it. If more is asked of the person, the session opens nothing until then.
pub async fn start(tx: &mut Tx, ids: &dyn IdSource, visit: &Visit, user: UserId, others: Others) -> Result<SessionToken, sqlx::Error> {
    queries::delete_ended_sessions(tx, user, visit.now, visit.now.plus_days(-IDLE_DAYS)).await?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(ids.secret());
    let account = queries::account_to_act_for(tx, user).await?;
    let pending = queries::demands(tx, user).await?.after(None);
    let new = queries::NewSession {
        token_hash: token_hash(&token),
        user,
        account,
        pending,
        created_at: visit.now,
        expires_at: visit.now.plus_days(LIFE_DAYS),
        user_agent: visit.user_agent.chars().filter(|c| !c.is_control()).take(300).collect(),
        address: visit.address.to_canonical().to_string(),
    };
    queries::insert_session(tx, &new).await?;
    if let Some(old) = visit.any_session() {
        if others == Others::Stay {
            queries::copy_identities(tx, &old, &new.token_hash).await?;
        }
        end(tx, &old).await?;
    }
    if pending.is_none() {
        queries::insert_identity(tx, &new.token_hash, user, visit.now).await?;
        queries::see_sign_in(tx, user, visit.now).await?;
    }
    Ok(SessionToken(token, pending))
}

/// A step of signing in is done: another token, and either the next step or an open session.
pub async fn go_on(tx: &mut Tx, ids: &dyn IdSource, visit: &Visit, done: &PendingSignIn) -> Result<SessionToken, Fault> {
    let next = queries::demands(tx, done.user).await?.after(Some(done.step));
    let token = change_token(tx, ids, visit, Some(done.step), next).await?;
    if next.is_none() {
        queries::insert_identity(tx, &token_hash(&token.0), done.user, visit.now).await?;
        queries::see_sign_in(tx, done.user, visit.now).await?;
    }
    Ok(token)
}

/// The same session with another token: whoever knew the one before has nothing.
pub async fn renew(tx: &mut Tx, ids: &dyn IdSource, visit: &Visit) -> Result<SessionToken, Fault> {
    change_token(tx, ids, visit, None, None).await
}

async fn change_token(
    tx: &mut Tx,
    ids: &dyn IdSource,
    visit: &Visit,
    from: Option<SignInStep>,
    to: Option<SignInStep>,
) -> Result<SessionToken, Fault> {
    let old = visit.any_session().ok_or(Error::SignedOut)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(ids.secret());
    let new = token_hash(&token);
    // Of two at once the second finds nothing to hold.
    if !queries::hold_session(tx, &old, from, visit.now).await? {
        return Err(Error::SignedOut.into());
    }
    queries::copy_session(tx, &old, &new, to).await?;
    queries::copy_identities(tx, &old, &new).await?;
    end(tx, &old).await?;
    Ok(SessionToken(token, to))
}

/// True if there was such a session.
pub async fn end(tx: &mut Tx, session: &[u8; 32]) -> Result<bool, sqlx::Error> {
    queries::delete_session(tx, session).await
}

/// A session that is open.
pub struct OpenSession {
    pub actor: Actor,
    /// The key of its row.
    pub key: [u8; 32],
    /// CTX-01: those who are signed in in it could act in another context instead.
    pub has_others: bool,
}

/// The session that this token opens.
pub async fn find(db: &Db, now: Timestamp, token: &str) -> Result<Option<OpenSession>, Fault> {
    // Any other length is no token of ours: not worth a look-up.
    if token.len() != 43 {
        return Ok(None);
    }
    find_open(db, now, token_hash(token)).await
}

/// The person whose session has that key.
pub async fn find_actor(db: &Db, now: Timestamp, key: &[u8; 32]) -> Result<Option<Actor>, Fault> {
    Ok(find_open(db, now, *key).await?.map(|open| open.actor))
}

async fn find_open(db: &Db, now: Timestamp, key: [u8; 32]) -> Result<Option<OpenSession>, Fault> {
    let hash = &key;
    let Some(row) = queries::find_session(db, hash, now, now.plus_days(-IDLE_DAYS)).await? else { return Ok(None) };
    if now.seconds_since(row.last_seen_at) >= SEEN_SECONDS {
        see(db, hash, now).await;
    }
    Ok(Some(OpenSession { has_others: row.has_others, actor: row.into_actor(), key }))
}

/// Writes down that the session was used; no page is refused because that can't be written.
async fn see(db: &Db, hash: &[u8; 32], now: Timestamp) {
    let seen = async {
        let mut tx = db.begin().await?;
        queries::see_session(&mut tx, hash, now).await?;
        tx.commit().await
    };
    match tokio::time::timeout(ASIDE, seen).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!("that a session was used was not written down: {error}"),
        Err(_) => tracing::warn!("that a session was used was not written down in time"),
    }
}

/// CTX-02: somebody who has proved in a session who they are, as they are when they act for an account of theirs.
pub async fn find_actor_as(db: &Db, hash: &[u8; 32], acting: ActingAs) -> Result<Option<Actor>, Fault> {
    Ok(queries::find_identity(db, hash, acting).await?.map(queries::SessionRow::into_actor))
}

/// Somebody whose sign-in with this token is not complete, and the key of the session's row.
pub async fn find_pending(db: &Db, now: Timestamp, token: &str) -> Result<Option<(PendingSignIn, [u8; 32])>, Fault> {
    if token.len() != 43 {
        return Ok(None);
    }
    let hash = token_hash(token);
    let row = queries::find_pending(db, &hash, now, now.plus_seconds(-PENDING_SECONDS)).await?;
    Ok(row.map(|(user, sign_in_address, step)| (PendingSignIn { user, sign_in_address, step }, hash)))
}
