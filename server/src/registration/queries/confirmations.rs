//! REG-06: links that confirm a contact address.

use entente_shared::{AccountId, Timestamp};
use uuid::Uuid;

use crate::db::{Db, Tx};

pub struct NewConfirmation<'a> {
    pub id: Uuid,
    pub token_hash: [u8; 32],
    pub account: AccountId,
    pub email: &'a str,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert_confirmation(tx: &mut Tx, new: &NewConfirmation<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO contact_confirmation (id, token_hash, account_id, email, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(&new.token_hash[..])
        .bind(new.account)
        .bind(new.email)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Links of earlier mails stop working.
pub async fn replace_confirmations(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE contact_confirmation SET expires_at = $2 WHERE account_id = $1 AND confirmed_at IS NULL AND expires_at > $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(now).execute(c).await.map(drop))
}

#[derive(sqlx::FromRow)]
pub struct ConfirmationRow {
    pub account: String,
    pub email: String,
    pub confirmed_at: Option<Timestamp>,
}

/// A confirmation that was made, or that still can be.
pub async fn find_confirmation(db: &Db, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<ConfirmationRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS account, x.email, x.confirmed_at
        FROM contact_confirmation x JOIN account a ON a.id = x.account_id
        WHERE x.token_hash = $1 AND (x.confirmed_at IS NOT NULL OR x.expires_at > $2)";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// Confirms once: nothing if it was confirmed before, is too old, or never was.
pub async fn confirm(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<(AccountId, String)>, sqlx::Error> {
    const SQL: &str = "UPDATE contact_confirmation SET confirmed_at = $2
        WHERE token_hash = $1 AND confirmed_at IS NULL AND expires_at > $2 RETURNING account_id, email";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// The account's contact address counts as confirmed, if it is still that one.
pub async fn confirm_contact(tx: &mut Tx, account: AccountId, email: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET contact_confirmed_at = $3 WHERE id = $1 AND contact_email = $2 AND contact_confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(email).bind(now).execute(c).await.map(drop))
}
