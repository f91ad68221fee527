//! All SQL of memberships and access requests.

use std::collections::HashMap;

use entente_shared::{
    AccountId, EngagementId, Language, RequestId, Timestamp, UserId,
    access::{EarlierRefusal, QueuedRequest, RequestState, RequestSummary},
    people::Contact,
};
use uuid::Uuid;

use crate::db::{Db, Tx};

/// Makes a person a member, in the row that they may have from before. False if they are one already.
pub async fn make_member(
    tx: &mut Tx,
    id: Uuid,
    engagement: EngagementId,
    user: UserId,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO membership (id, engagement_id, user_id, account_id, state, since) VALUES ($1, $2, $3, $4, 'active', $5)
        ON CONFLICT (engagement_id, user_id) DO UPDATE SET state = 'active', account_id = $4, since = $5 WHERE membership.state <> 'active'";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(engagement)
        .bind(user)
        .bind(account)
        .bind(now)
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

/// REQ-04: the owners, and the power users of the requester's organization; never the requester.
pub async fn deciders_to_tell(
    tx: &mut Tx,
    engagement: EngagementId,
    account: AccountId,
    requester: UserId,
) -> Result<Vec<Decider>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT u.id, u.language FROM engagement_role r JOIN users u ON u.id = r.user_id
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

pub async fn is_in_audience(tx: &mut Tx, engagement: EngagementId, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM engagement e WHERE e.id = $1 AND (e.audience = 'any'
        OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = $2))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: RequestId,
    engagement_id: EngagementId,
    title: String,
    justification: String,
    state: RequestState,
    created_at: Timestamp,
    ended_at: Option<Timestamp>,
    decided_by: Option<String>,
    reason: Option<String>,
}

impl SummaryRow {
    fn with(self, deciders: Vec<Contact>) -> RequestSummary {
        let Self { id, engagement_id, title, justification, state, created_at, ended_at, decided_by, reason } = self;
        RequestSummary { id, engagement: engagement_id, title, justification, state, created_at, ended_at, decided_by, reason, deciders }
    }
}

/// $1 person. What follows narrows it down.
macro_rules! summaries {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.engagement_id, e.title, r.justification, r.state, r.created_at, r.ended_at, d.name AS decided_by, r.reason
            FROM access_request r JOIN engagement e ON e.id = r.engagement_id LEFT JOIN users d ON d.id = r.decided_by
            WHERE r.user_id = $1 ",
            $rest
        )
    };
}

/// REQ-06: a person's requests, newest first.
pub async fn requests_of(db: &Db, user: UserId) -> Result<Vec<RequestSummary>, sqlx::Error> {
    const SQL: &str = summaries!("ORDER BY r.created_at DESC, r.id DESC LIMIT 200");
    let rows: Vec<SummaryRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_all(c).await)?;
    with_deciders(db, user, rows).await
}

/// A person's last request for an engagement.
pub async fn latest_request(db: &Db, user: UserId, engagement: EngagementId) -> Result<Option<RequestSummary>, sqlx::Error> {
    const SQL: &str = summaries!("AND r.engagement_id = $2 ORDER BY r.created_at DESC, r.id DESC LIMIT 1");
    let rows: Vec<SummaryRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(engagement).fetch_all(c).await)?;
    Ok(with_deciders(db, user, rows).await?.pop())
}

#[derive(sqlx::FromRow)]
struct DeciderRow {
    request_id: RequestId,
    name: String,
    organization: String,
}

/// Who can decide is of interest while a request is pending: one query for all of them.
async fn with_deciders(db: &Db, user: UserId, rows: Vec<SummaryRow>) -> Result<Vec<RequestSummary>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT q.id AS request_id, u.id, u.name, a.publisher_display_name AS organization
        FROM access_request q
        JOIN engagement_role r ON r.engagement_id = q.engagement_id
            AND (r.role = 'owner' OR (r.role = 'power_user' AND r.account_id = q.account_id)) AND r.user_id <> q.user_id
        JOIN users u ON u.id = r.user_id
        JOIN account a ON a.id = r.account_id
        WHERE q.user_id = $1 AND q.state = 'pending'
        ORDER BY u.name, u.id";
    let mut deciders: HashMap<RequestId, Vec<Contact>> = HashMap::new();
    if rows.iter().any(|row| row.state.is_pending()) {
        let found: Vec<DeciderRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_all(c).await)?;
        for DeciderRow { request_id, name, organization } in found {
            deciders.entry(request_id).or_default().push(Contact { name, organization, email: None });
        }
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let of_it = deciders.remove(&row.id).unwrap_or_default();
            row.with(of_it)
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    name: String,
    organization: String,
    email: String,
}

/// Who decides for people of an account: the owners, and the account's power users.
pub async fn deciders(db: &Db, engagement: EngagementId, account: Option<AccountId>) -> Result<Vec<Contact>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT u.id, u.name, u.email, a.publisher_display_name AS organization
        FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN account a ON a.id = r.account_id
        WHERE r.engagement_id = $1 AND (r.role = 'owner' OR (r.role = 'power_user' AND r.account_id = $2))
        ORDER BY u.name, u.id LIMIT 100";
    let rows: Vec<ContactRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(account).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|ContactRow { name, organization, email }| Contact { name, organization, email: Some(email) }).collect())
}

/// The requests of an engagement that somebody sees.
#[derive(Clone, Copy)]
pub struct Scope {
    pub engagement: EngagementId,
    /// Of every organization; else of this account's people.
    pub all: bool,
    pub account: Option<AccountId>,
}

pub async fn title(db: &Db, engagement: EngagementId) -> Result<String, sqlx::Error> {
    const SQL: &str = "SELECT title FROM engagement WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_one(c).await)
}

/// How many wait; `but_of` leaves one person's out.
pub async fn count_pending(db: &Db, scope: Scope, but_of: Option<UserId>) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM access_request
        WHERE engagement_id = $1 AND state = 'pending' AND ($2 OR account_id = $3) AND ($4 IS NULL OR user_id <> $4)";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(scope.engagement).bind(scope.all).bind(scope.account).bind(but_of).fetch_one(c).await)
}

#[derive(sqlx::FromRow)]
struct QueuedRow {
    id: RequestId,
    user_id: UserId,
    requester: String,
    sign_in_address: String,
    organization: String,
    justification: String,
    state: RequestState,
    created_at: Timestamp,
    ended_at: Option<Timestamp>,
    decided_by: Option<String>,
    reason: Option<String>,
    refused_at: Option<Timestamp>,
    refused_by: Option<String>,
    refused_reason: Option<String>,
}

impl QueuedRow {
    fn for_reader(self, reader: UserId) -> QueuedRequest {
        QueuedRequest {
            id: self.id,
            requester: self.requester,
            sign_in_address: self.sign_in_address,
            organization: self.organization,
            justification: self.justification,
            state: self.state,
            created_at: self.created_at,
            ended_at: self.ended_at,
            decided_by: self.decided_by,
            reason: self.reason,
            earlier_refusal: self.refused_at.map(|at| EarlierRefusal { at, by: self.refused_by, reason: self.refused_reason }),
            own: self.user_id == reader,
        }
    }
}

/// $1 engagement, $2 all or only $3 account's, $4 how many. REQ-06: with the person's last refusal before it.
macro_rules! queued {
    ($rest:literal) => {
        concat!(
            "SELECT q.id, q.user_id, u.name AS requester, u.sign_in_address, a.publisher_display_name AS organization, q.justification,
                q.state, q.created_at, q.ended_at, d.name AS decided_by, q.reason,
                b.ended_at AS refused_at, bd.name AS refused_by, b.reason AS refused_reason
            FROM access_request q
            JOIN users u ON u.id = q.user_id
            JOIN account a ON a.id = q.account_id
            LEFT JOIN users d ON d.id = q.decided_by
            LEFT JOIN access_request b ON b.id = (
                SELECT o.id FROM access_request o
                WHERE o.engagement_id = q.engagement_id AND o.user_id = q.user_id AND o.state = 'declined' AND o.created_at < q.created_at
                ORDER BY o.created_at DESC, o.id DESC LIMIT 1)
            LEFT JOIN users bd ON bd.id = b.decided_by
            WHERE q.engagement_id = $1 AND ($2 OR q.account_id = $3) AND ",
            $rest,
            " LIMIT $4"
        )
    };
}

/// Waiting, oldest first.
pub async fn pending(db: &Db, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    const SQL: &str = queued!("q.state = 'pending' ORDER BY q.created_at, q.id");
    queued(db, SQL, scope, reader, limit).await
}

/// Decided, newest first.
pub async fn decided(db: &Db, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    const SQL: &str = queued!("q.state IN ('approved', 'declined') ORDER BY q.ended_at DESC, q.id DESC");
    queued(db, SQL, scope, reader, limit).await
}

async fn queued(db: &Db, sql: &'static str, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    let Scope { engagement, all, account } = scope;
    let rows: Vec<QueuedRow> = on_db!(db, |c| sqlx::query_as(sql).bind(engagement).bind(all).bind(account).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| row.for_reader(reader)).collect())
}

/// How long the latest decisions took, in microseconds.
pub async fn decision_times(db: &Db, engagement: EngagementId) -> Result<Vec<i64>, sqlx::Error> {
    const SQL: &str = "SELECT ended_at - created_at FROM access_request
        WHERE engagement_id = $1 AND state IN ('approved', 'declined') ORDER BY ended_at DESC, id DESC LIMIT 101";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_all(c).await)
}
