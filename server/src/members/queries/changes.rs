//! How memberships end, and how an end is undone.

use entente_shared::{AccountId, EngagementId, MembershipId, RequestId, Timestamp, UserId, members::MembershipState};

use crate::db::{Db, Tx};

/// MEM-01: a person's name and addresses have changed; the lists that they are in are sorted and searched by them.
pub async fn keep_person_key(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE membership SET person_key = (SELECT u.search_text FROM users u WHERE u.id = $1) WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(drop))
}

/// A membership, before something is done to it.
#[derive(sqlx::FromRow)]
pub struct MembershipRow {
    pub id: MembershipId,
    pub account_id: AccountId,
    pub state: MembershipState,
    pub last_access_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ended_as_power_user: bool,
}

const MEMBERSHIP: &str = "SELECT id, account_id, state, last_access_at, ended_at, ended_as_power_user FROM membership
    WHERE engagement_id = $1 AND user_id = $2";

pub async fn membership(tx: &mut Tx, engagement: EngagementId, user: UserId) -> Result<Option<MembershipRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(MEMBERSHIP).bind(engagement).bind(user).fetch_optional(c).await)
}

/// The same to be shown.
pub async fn own_of(db: &Db, engagement: EngagementId, user: UserId) -> Result<Option<MembershipRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(MEMBERSHIP).bind(engagement).bind(user).fetch_optional(c).await)
}

/// A membership that is over.
#[derive(sqlx::FromRow)]
pub struct LatestEnd {
    pub account_id: AccountId,
    pub state: MembershipState,
    pub ended_at: Option<Timestamp>,
    pub reason: Option<String>,
    pub name: String,
}

pub async fn latest_end(db: &Db, engagement: EngagementId, user: UserId) -> Result<Option<LatestEnd>, sqlx::Error> {
    const SQL: &str = "SELECT m.account_id, m.state, m.ended_at, m.ended_reason AS reason, u.name
        FROM membership m JOIN users u ON u.id = m.user_id
        WHERE m.engagement_id = $1 AND m.user_id = $2 AND m.state <> 'active'";
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(user).fetch_optional(c).await)
}

/// How a membership ends.
pub struct End<'a> {
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    pub state: MembershipState,
    pub by: Option<UserId>,
    pub reason: Option<&'a str>,
    /// Only if the member was there last at that time.
    pub last_access: Option<Timestamp>,
}

/// Ends a membership, and what the person is as a power user with it. False if there was nothing to end.
pub async fn end(tx: &mut Tx, end: &End<'_>, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE membership SET state = $4, ended_at = $5, ended_by = $6, ended_reason = $7, ended_as_power_user =
            EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = $1 AND r.user_id = $2 AND r.account_id = $3
                AND r.role = 'power_user')
        WHERE engagement_id = $1 AND user_id = $2 AND account_id = $3 AND state = 'active'
            AND last_access_at IS NOT DISTINCT FROM COALESCE($8, last_access_at)";
    const ROLE: &str = "DELETE FROM engagement_role WHERE engagement_id = $1 AND user_id = $2 AND account_id = $3 AND role = 'power_user'";
    let ended = on_tx!(&mut *tx, |c| sqlx::query(SQL)
        .bind(end.engagement)
        .bind(end.user)
        .bind(end.account)
        .bind(end.state)
        .bind(now)
        .bind(end.by)
        .bind(end.reason)
        .bind(end.last_access)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    if ended {
        on_tx!(tx, |c| sqlx::query(ROLE).bind(end.engagement).bind(end.user).bind(end.account).execute(c).await.map(drop))?;
    }
    Ok(ended)
}

/// Undoes an end: the membership is what it was. False if it is another one by now.
pub async fn restore(
    tx: &mut Tx,
    engagement: EngagementId,
    user: UserId,
    ended: &MembershipRow,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE membership SET state = 'active', last_access_at = $3, warned_days = NULL, ended_at = NULL, ended_by = NULL,
            ended_reason = NULL, ended_as_power_user = FALSE
        WHERE id = $1 AND state = $2 AND ended_at = $4";
    const ROLE: &str = "INSERT INTO engagement_role (engagement_id, user_id, account_id, role) VALUES ($1, $2, $3, 'power_user')
        ON CONFLICT DO NOTHING";
    let restored = on_tx!(&mut *tx, |c| sqlx::query(SQL)
        .bind(ended.id)
        .bind(ended.state)
        .bind(now)
        .bind(ended.ended_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    if restored && ended.ended_as_power_user {
        on_tx!(tx, |c| sqlx::query(ROLE).bind(engagement).bind(user).bind(ended.account_id).execute(c).await.map(drop))?;
    }
    Ok(restored)
}

/// MEM-02: the member says that they stay. False if they are none any more.
pub async fn keep(tx: &mut Tx, engagement: EngagementId, user: UserId, account: AccountId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE membership SET last_access_at = $4, warned_days = NULL
        WHERE engagement_id = $1 AND user_id = $2 AND account_id = $3 AND state = 'active'";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(engagement)
        .bind(user)
        .bind(account)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// REQ-10: the request of somebody that still waits.
pub async fn pending_request(tx: &mut Tx, engagement: EngagementId, user: UserId) -> Result<Option<RequestId>, sqlx::Error> {
    const SQL: &str = "SELECT id FROM access_request WHERE engagement_id = $1 AND user_id = $2 AND state = 'pending'";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(engagement).bind(user).fetch_optional(c).await)
}

pub async fn is_suspended(tx: &mut Tx, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account WHERE id = $1 AND suspended_at IS NOT NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}
