//! REG-07: what has been typed so far.

use entente_shared::{AccountId, DraftId, Timestamp, UserId};

use crate::db::{Db, Tx};

#[derive(sqlx::FromRow)]
pub struct DraftRow {
    pub id: DraftId,
    /// DIR-04: asked for although the directory has an account already.
    pub further: bool,
    pub content: String,
    pub updated_at: Timestamp,
}

const DRAFT: &str = "SELECT id, further, content, updated_at FROM registration_draft WHERE user_id = $1";

pub async fn draft(db: &Db, user: UserId) -> Result<Option<DraftRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(DRAFT).bind(user).fetch_optional(c).await)
}

pub async fn draft_in(tx: &mut Tx, user: UserId) -> Result<Option<DraftRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(DRAFT).bind(user).fetch_optional(c).await)
}

/// `id` is for a draft that is begun now; one that is there keeps its own.
pub async fn save_draft(tx: &mut Tx, user: UserId, id: DraftId, content: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO registration_draft (user_id, id, further, content, updated_at) VALUES ($1, $2, $5, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET content = $3, updated_at = $4";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(id).bind(content).bind(now).bind(false).execute(c).await.map(drop))
}

/// The draft, begun now or before, is for another account of the directory. False if it was so already.
pub async fn make_further(tx: &mut Tx, user: UserId, id: DraftId, content: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO registration_draft (user_id, id, further, content, updated_at) VALUES ($1, $2, $5, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET further = $5 WHERE NOT registration_draft.further";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(user)
        .bind(id)
        .bind(content)
        .bind(now)
        .bind(true)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// False if there was none.
pub async fn delete_draft(tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM registration_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// REG-08: the account that a draft has become, and who has finished it.
pub async fn finished(tx: &mut Tx, draft: DraftId) -> Result<Option<(AccountId, UserId)>, sqlx::Error> {
    const SQL: &str = "SELECT id, registered_by FROM account WHERE draft_id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(draft).fetch_optional(c).await)
}
