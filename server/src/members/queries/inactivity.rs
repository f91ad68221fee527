//! MEM-02: when members were there last, and those who have not been for long.

use entente_shared::{AccountId, EngagementId, Language, MembershipId, Timestamp, UserId};

use crate::db::{Db, Tx, paging::Place};

pub async fn was_seen_since(db: &Db, engagement: EngagementId, user: UserId, since: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM membership WHERE engagement_id = $1 AND user_id = $2 AND last_access_at > $3";
    on_db!(db, |c| sqlx::query(SQL).bind(engagement).bind(user).bind(since).fetch_optional(c).await.map(|row| row.is_some()))
}

/// Whoever was there is not warned any more. Of several pages at once one writes it down.
pub async fn see(tx: &mut Tx, engagement: EngagementId, user: UserId, now: Timestamp, before: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE membership SET last_access_at = $3, warned_days = NULL
        WHERE engagement_id = $1 AND user_id = $2 AND state = 'active' AND (last_access_at IS NULL OR last_access_at <= $4)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(user).bind(now).bind(before).execute(c).await.map(drop))
}

/// A member who has not been there for a while.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Idle {
    pub id: MembershipId,
    pub engagement_id: EngagementId,
    pub user_id: UserId,
    pub account_id: AccountId,
    pub last_access_at: Timestamp,
    pub warned_days: Option<i64>,
    pub language: Language,
}

/// $1 until when they were there last, $2 and $3 the place, $4 how many.
pub const IDLE: &str = "SELECT m.id, m.engagement_id, m.user_id, m.account_id, m.last_access_at, m.warned_days, u.language
    FROM membership m LEFT JOIN users u ON u.id = m.user_id
    WHERE m.state = 'active' AND m.last_access_at <= $1 AND (m.last_access_at, m.id) > ($2, $3)
    ORDER BY m.last_access_at, m.id LIMIT $4 + 0";

/// Those who were there last at that time or before, beyond a place, the longest away first.
pub async fn idle(db: &Db, until: Timestamp, beyond: &Place<Timestamp>, limit: i64) -> Result<Vec<Idle>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(IDLE).bind(until).bind(beyond.key).bind(beyond.id).bind(limit).fetch_all(c).await)
}

/// False if they were warned of it before, were there meanwhile, or are no member any more.
pub async fn warn(tx: &mut Tx, idle: &Idle, days: i64) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE membership SET warned_days = $3
        WHERE id = $1 AND state = 'active' AND last_access_at = $2 AND (warned_days IS NULL OR warned_days > $3)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(idle.id)
        .bind(idle.last_access_at)
        .bind(days)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}
