//! REQ-07: the requests of an engagement, as deciders see them.

use entente_shared::{
    AccountId, EngagementId, RequestId, Timestamp, UserId,
    access::{EarlierRefusal, QueuedRequest, RequestState},
    page::COUNTED_MOST,
};

use crate::db::Db;

/// The requests of an engagement that somebody sees.
#[derive(Clone, Copy)]
pub struct Scope {
    pub engagement: EngagementId,
    /// Of every organization; else of this account's people.
    pub all: bool,
    pub account: Option<AccountId>,
}

impl Scope {
    /// Of the texts for every organization and for one, this scope's: one text for both could not be read from an index of one.
    const fn text(self, [all, of_account]: [&'static str; 2]) -> &'static str {
        if self.all { all } else { of_account }
    }

    /// What a text for every organization is given instead: anything.
    fn account_or_any(self) -> Option<AccountId> {
        if self.all { Some(AccountId(self.engagement.0)) } else { self.account }
    }
}

pub async fn title(db: &Db, engagement: EngagementId) -> Result<String, sqlx::Error> {
    const SQL: &str = "SELECT title FROM engagement WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_one(c).await)
}

/// How many wait, as far as they are counted; `but_of` leaves one person's out.
pub async fn count_pending(db: &Db, scope: Scope, but_of: Option<UserId>) -> Result<i64, sqlx::Error> {
    macro_rules! count {
        ($account:literal) => {
            concat!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM access_request
                    WHERE engagement_id = $1 AND state = 'pending' AND ($3 IS NULL OR user_id <> $3) AND ",
                $account,
                " LIMIT $4 + 0) counted"
            )
        };
    }
    let sql = scope.text([count!("$2 IS NOT NULL"), count!("account_id = $2")]);
    let account = scope.account_or_any();
    on_db!(db, |c| sqlx::query_scalar(sql).bind(scope.engagement).bind(account).bind(but_of).bind(COUNTED_MOST).fetch_one(c).await)
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

/// $1 engagement, $2 an account or anything, $3 how many. REQ-06: with the person's last refusal before it.
macro_rules! queued {
    ($account:literal, $rest:literal) => {
        concat!(
            "SELECT q.id, q.user_id, u.name AS requester, u.sign_in_address, a.publisher_display_name AS organization, q.justification,
                q.state, q.created_at, q.ended_at, d.name AS decided_by, q.reason,
                b.ended_at AS refused_at, bd.name AS refused_by, b.reason AS refused_reason
            FROM access_request q
            LEFT JOIN users u ON u.id = q.user_id
            LEFT JOIN account a ON a.id = q.account_id
            LEFT JOIN users d ON d.id = q.decided_by
            LEFT JOIN access_request b ON b.id = (
                SELECT o.id FROM access_request o
                WHERE o.engagement_id = q.engagement_id AND o.user_id = q.user_id AND o.state = 'declined' AND o.created_at < q.created_at
                ORDER BY o.created_at DESC, o.id DESC LIMIT 1)
            LEFT JOIN users bd ON bd.id = b.decided_by
            WHERE q.engagement_id = $1 AND ",
            $account,
            " AND ",
            $rest,
            " LIMIT $3 + 0"
        )
    };
}

/// Waiting, oldest first.
pub async fn pending(db: &Db, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    const SQL: [&str; 2] = [
        queued!("$2 IS NOT NULL", "q.state = 'pending' ORDER BY q.created_at, q.id"),
        queued!("q.account_id = $2", "q.state = 'pending' ORDER BY q.created_at, q.id"),
    ];
    queued(db, scope.text(SQL), scope, reader, limit).await
}

/// Decided, newest first.
pub async fn decided(db: &Db, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    const SQL: [&str; 2] = [
        queued!("$2 IS NOT NULL", "q.state IN ('approved', 'declined') ORDER BY q.ended_at DESC, q.id DESC"),
        queued!("q.account_id = $2", "q.state IN ('approved', 'declined') ORDER BY q.ended_at DESC, q.id DESC"),
    ];
    queued(db, scope.text(SQL), scope, reader, limit).await
}

async fn queued(db: &Db, sql: &'static str, scope: Scope, reader: UserId, limit: i64) -> Result<Vec<QueuedRequest>, sqlx::Error> {
    let account = scope.account_or_any();
    let rows: Vec<QueuedRow> = on_db!(db, |c| sqlx::query_as(sql).bind(scope.engagement).bind(account).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| row.for_reader(reader)).collect())
}

/// How long the latest decisions took, in microseconds.
pub async fn decision_times(db: &Db, engagement: EngagementId) -> Result<Vec<i64>, sqlx::Error> {
    const SQL: &str = "SELECT ended_at - created_at FROM access_request
        WHERE engagement_id = $1 AND state IN ('approved', 'declined') ORDER BY ended_at DESC, id DESC LIMIT 101";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_all(c).await)
}
