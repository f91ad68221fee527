//! All SQL of what confirms an e-mail address.

use entente_shared::{Timestamp, UserId};
use uuid::Uuid;

use super::NewLink;
use crate::{
    db::{Db, Tx},
    directories::search_text,
    members::keep_person_key,
};

/// No link of before confirms an address of the person's any more.
pub async fn end_links(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE email_confirmation SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).execute(c).await.map(drop))
}

/// The link to this address is as good as used: it was confirmed in another way.
pub async fn end_links_to(tx: &mut Tx, user: UserId, email: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "UPDATE email_confirmation SET ended_at = $3, confirmed_at = $3 WHERE user_id = $1 AND email = $2 AND ended_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(email).bind(now).execute(c).await.map(drop))
}

pub async fn forget_links_before(tx: &mut Tx, user: UserId, time: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM email_confirmation WHERE user_id = $1 AND created_at < $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(time).execute(c).await.map(drop))
}

pub async fn insert_link(
    tx: &mut Tx,
    id: Uuid,
    new: &NewLink<'_>,
    token_hash: &[u8; 32],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO email_confirmation (id, user_id, token_hash, email, before, asked_by, created_at, expires_at)
        SELECT $1, u.id, $3, $4, u.email, $5, $6, $7 FROM users u WHERE u.id = $2";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(new.of)
        .bind(&token_hash[..])
        .bind(new.email)
        .bind(new.by)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// The address in force of a person of a built-in directory who has not confirmed it.
pub async fn unconfirmed(tx: &mut Tx, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT u.email FROM users u JOIN directory d ON d.id = u.directory_id
        WHERE u.id = $1 AND d.kind = 'built_in' AND u.email <> '' AND u.email_confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

pub async fn confirm(tx: &mut Tx, user: UserId, key: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET sign_in_email = $2, email_confirmed_at = $3 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(key).bind(now).execute(c).await.map(drop))
}

/// A link, whatever has become of it.
#[derive(sqlx::FromRow)]
pub struct Link {
    pub user_id: UserId,
    pub email: String,
    pub sign_in_address: String,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// As long as the address is the one in force.
    pub confirmed_at: Option<Timestamp>,
}

/// Not scoped: the link is the permission.
pub async fn find(db: &Db, token_hash: &[u8; 32]) -> Result<Option<Link>, sqlx::Error> {
    const SQL: &str = "SELECT x.user_id, x.email, u.sign_in_address, x.expires_at, x.ended_at,
            CASE WHEN x.email = u.email THEN x.confirmed_at END AS confirmed_at
        FROM email_confirmation x JOIN users u ON u.id = x.user_id JOIN directory d ON d.id = u.directory_id
        WHERE x.token_hash = $1 AND d.kind = 'built_in'";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).fetch_optional(c).await)
}

/// A link that was used now.
#[derive(sqlx::FromRow)]
pub struct Used {
    pub id: Uuid,
    pub email: String,
    /// The address in force until now.
    pub before: String,
}

/// Uses a link: nothing if it was used, withdrawn or replaced, or is too old.
pub async fn use_link(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Used>, sqlx::Error> {
    const SQL: &str = "UPDATE email_confirmation SET ended_at = $2, confirmed_at = $2,
            before = (SELECT u.email FROM users u WHERE u.id = email_confirmation.user_id)
        WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2 RETURNING id, email, before";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// The address is the person's from now on, and confirmed.
pub async fn put_in_force(tx: &mut Tx, user: UserId, email: &str, key: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const NAMES: &str = "SELECT name, sign_in_address FROM users WHERE id = $1";
    const SQL: &str = "UPDATE users SET email = $2, sign_in_email = $3, email_confirmed_at = $4, search_text = $5 WHERE id = $1";
    let (name, sign_in_address): (String, String) = on_tx!(&mut *tx, |c| sqlx::query_as(NAMES).bind(user).fetch_one(c).await)?;
    let text = search_text(&name, &sign_in_address, email);
    on_tx!(&mut *tx, |c| sqlx::query(SQL).bind(user).bind(email).bind(key).bind(now).bind(&text).execute(c).await.map(drop))?;
    keep_person_key(tx, user).await
}

/// An address that waits to be confirmed.
#[derive(sqlx::FromRow)]
pub struct ToBe {
    pub email: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub asked_by: UserId,
    /// It is not the one in force.
    pub is_change: bool,
}

pub async fn to_be(db: &Db, user: UserId) -> Result<Option<ToBe>, sqlx::Error> {
    const SQL: &str = "SELECT x.email, x.created_at, x.expires_at, x.asked_by, (x.email <> u.email) AS is_change
        FROM email_confirmation x JOIN users u ON u.id = x.user_id WHERE x.user_id = $1 AND x.ended_at IS NULL";
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_optional(c).await)
}

/// The address that was to take the place of the one in force, if there was one.
pub async fn withdraw_change(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "UPDATE email_confirmation SET ended_at = $2
        WHERE user_id = $1 AND ended_at IS NULL AND email <> (SELECT u.email FROM users u WHERE u.id = $1) RETURNING email";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).bind(now).fetch_optional(c).await)
}

/// Whoever asked for the change with the password of before asked in vain: it may have been somebody else.
pub async fn end_own_change(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE email_confirmation SET ended_at = $2
        WHERE user_id = $1 AND asked_by = $1 AND ended_at IS NULL AND email <> (SELECT u.email FROM users u WHERE u.id = $1)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).execute(c).await.map(drop))
}
