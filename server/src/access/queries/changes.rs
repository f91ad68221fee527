//! What joining, asking, withdrawing and deciding read and write.

use entente_shared::{AccountId, EngagementId, Language, RequestId, Timestamp, UserId, access::RequestState};
use uuid::Uuid;

use crate::db::Tx;

/// Somebody who comes into an engagement.
pub struct NewMember {
    pub id: Uuid,
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    /// Who lets them in or adds them; nobody for those who join.
    pub added_by: Option<UserId>,
}

/// Makes a person a member, in the row that they may have from before. False if they are one already.
pub async fn make_member(tx: &mut Tx, new: &NewMember, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO membership (id, engagement_id, user_id, account_id, state, since, last_access_at, added_by, person_key)
            SELECT $1, $2, u.id, $4, 'active', $5, $5, $6, u.search_text FROM users u WHERE u.id = $3
        ON CONFLICT (engagement_id, user_id) DO UPDATE SET state = 'active', account_id = $4, since = $5, last_access_at = $5,
            warned_days = NULL, added_by = $6, ended_by = NULL, ended_at = NULL, ended_reason = NULL, ended_as_power_user = FALSE,
            person_key = excluded.person_key
            WHERE membership.state <> 'active'";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.engagement)
        .bind(new.user)
        .bind(new.account)
        .bind(now)
        .bind(new.added_by)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub struct NewRequest<'a> {
    pub id: RequestId,
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    pub justification: &'a str,
    pub created_at: Timestamp,
}

pub async fn insert_request(tx: &mut Tx, new: &NewRequest<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO access_request (id, engagement_id, user_id, account_id, state, justification, created_at)
        VALUES ($1, $2, $3, $4, 'pending', $5, $6)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.engagement)
        .bind(new.user)
        .bind(new.account)
        .bind(new.justification)
        .bind(new.created_at)
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
pub struct Decider {
    pub id: UserId,
    pub language: Language,
}

/// REQ-04: the owners, and the power users of the requester's organization; never the requester. Nobody whose account is suspended: they
/// could not decide.
pub async fn deciders_to_tell(
    tx: &mut Tx,
    engagement: EngagementId,
    account: AccountId,
    requester: UserId,
) -> Result<Vec<Decider>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT u.id, u.language FROM engagement_role r JOIN users u ON u.id = r.user_id
            JOIN account a ON a.id = r.account_id AND a.suspended_at IS NULL
        WHERE r.engagement_id = $1 AND (r.role = 'owner' OR (r.role = 'power_user' AND r.account_id = $2)) AND r.user_id <> $3";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(engagement).bind(account).bind(requester).fetch_all(c).await)
}

/// A request, before something is done to it.
#[derive(sqlx::FromRow)]
pub struct RequestRow {
    pub engagement_id: EngagementId,
    pub user_id: UserId,
    pub language: Language,
    pub account_id: AccountId,
    pub state: RequestState,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub decided_by: Option<String>,
}

/// Not scoped: whoever loads it asks next whose it is.
pub async fn load_request(tx: &mut Tx, request: RequestId) -> Result<Option<RequestRow>, sqlx::Error> {
    const SQL: &str = "SELECT r.engagement_id, r.user_id, u.language, r.account_id, r.state, r.created_at, r.ended_at, d.name AS decided_by
        FROM access_request r JOIN users u ON u.id = r.user_id LEFT JOIN users d ON d.id = r.decided_by
        WHERE r.id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(request).fetch_optional(c).await)
}

/// False if the request was not pending any more.
pub async fn end_request(
    tx: &mut Tx,
    request: RequestId,
    state: RequestState,
    now: Timestamp,
    decided_by: Option<UserId>,
    reason: Option<&str>,
) -> Result<bool, sqlx::Error> {
    const SQL: &str =
        "UPDATE access_request SET state = $2, ended_at = $3, decided_by = $4, reason = $5 WHERE id = $1 AND state = 'pending'";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(request)
        .bind(state)
        .bind(now)
        .bind(decided_by)
        .bind(reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub async fn is_suspended(tx: &mut Tx, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account WHERE id = $1 AND suspended_at IS NOT NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}

pub async fn is_in_audience(tx: &mut Tx, engagement: EngagementId, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM engagement e WHERE e.id = $1 AND (e.audience = 'any'
        OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = $2))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}
