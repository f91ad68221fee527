//! What the jobs read and write themselves.

use entente_shared::{AccountId, EngagementId, Language, RequestId, Timestamp, UserId, engagements::Life};

use crate::db::{Db, Tx, paging::Place};

/// A request that waits.
#[derive(sqlx::FromRow)]
pub struct Waiting {
    pub id: RequestId,
    pub engagement_id: EngagementId,
    pub user_id: UserId,
    pub account_id: AccountId,
    pub created_at: Timestamp,
    pub reminded_at: Option<Timestamp>,
    pub reminder_days: i64,
    pub expiry_days: i64,
    pub life: Life,
    pub language: Language,
}

/// $1 since when at least, $2 and $3 the place, $4 how many. The outer joins hold the order.
pub const WAITING: &str =
    "SELECT q.id, q.engagement_id, q.user_id, q.account_id, q.created_at, q.reminded_at, e.reminder_days, e.expiry_days,
        e.life, u.language
    FROM access_request q LEFT JOIN engagement e ON e.id = q.engagement_id LEFT JOIN users u ON u.id = q.user_id
    WHERE q.state = 'pending' AND q.created_at <= $1 AND (q.created_at, q.id) > ($2, $3)
    ORDER BY q.created_at, q.id LIMIT $4 + 0";

pub async fn waiting(db: &Db, until: Timestamp, beyond: &Place<Timestamp>, limit: i64) -> Result<Vec<Waiting>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(WAITING).bind(until).bind(beyond.key).bind(beyond.id).bind(limit).fetch_all(c).await)
}

/// False if the deciders were reminded before, or there is nothing to decide any more.
pub async fn set_reminded(tx: &mut Tx, request: RequestId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE access_request SET reminded_at = $2 WHERE id = $1 AND state = 'pending' AND reminded_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(request).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}
