//! All SQL of the outbox.

use entente_shared::{Language, MailId, Timestamp, UserId};

use crate::db::Tx;

/// Keeps the secret unless there is one, and gives the one that is kept.
pub async fn keep_secret(tx: &mut Tx, fresh: &[u8; 32]) -> Result<Vec<u8>, sqlx::Error> {
    const INSERT: &str = "INSERT INTO secret (id, value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    const SELECT: &str = "SELECT value FROM secret WHERE id = 1";
    on_tx!(tx, |c| sqlx::query(INSERT).bind(&fresh[..]).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query_scalar(SELECT).fetch_one(c).await)
}

pub struct NewMail<'a> {
    pub id: MailId,
    pub kind: &'static str,
    pub cause: String,
    pub recipient: String,
    pub user: Option<UserId>,
    pub address: Option<&'a str>,
    pub language: Language,
    pub params: String,
}

pub async fn insert(tx: &mut Tx, new: &NewMail<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO outbox (id, kind, cause, recipient, user_id, address, language, params, state, attempts, due_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $9)
        ON CONFLICT (cause, recipient) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.kind)
        .bind(&new.cause)
        .bind(&new.recipient)
        .bind(new.user)
        .bind(new.address)
        .bind(new.language)
        .bind(&new.params)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}
