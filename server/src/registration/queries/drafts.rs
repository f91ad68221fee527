//! REG-07: what has been typed so far.

use entente_shared::{DraftId, Timestamp, UserId};

use crate::db::{Db, Tx};

pub async fn draft(db: &Db, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT content FROM registration_draft WHERE user_id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

pub async fn draft_in(tx: &mut Tx, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT content FROM registration_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

/// `id` is for a draft that is begun now; one that is there keeps its own.
pub async fn save_draft(tx: &mut Tx, user: UserId, id: DraftId, content: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO registration_draft (user_id, id, further, content, updated_at) VALUES ($1, $2, $5, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET content = $3, updated_at = $4";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(id).bind(content).bind(now).bind(false).execute(c).await.map(drop))
}

pub async fn delete_draft(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM registration_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(drop))
}
