//! REQ-06: a person's own requests, and who can decide them.

use std::collections::HashMap;

use entente_shared::{
    AccountId, EngagementId, RequestId, Timestamp, UserId,
    access::{RequestState, RequestSummary},
    people::{Actor, Contact},
};

use crate::db::Db;

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
    organization: Option<String>,
}

impl SummaryRow {
    fn with(self, deciders: Vec<Contact>) -> RequestSummary {
        let Self { id, engagement_id, title, justification, state, created_at, ended_at, decided_by, reason, organization } = self;
        RequestSummary {
            id,
            engagement: engagement_id,
            title,
            justification,
            state,
            created_at,
            ended_at,
            decided_by,
            reason,
            deciders,
            organization,
        }
    }
}

/// $1 person, $2 the account that they act for. What follows narrows it down.
macro_rules! summaries {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.engagement_id, e.title, r.justification, r.state, r.created_at, r.ended_at, d.name AS decided_by, r.reason,
                a.publisher_display_name AS organization
            FROM access_request r JOIN engagement e ON e.id = r.engagement_id LEFT JOIN users d ON d.id = r.decided_by
            LEFT JOIN account a ON a.id = r.account_id AND r.account_id IS DISTINCT FROM $2
            WHERE r.user_id = $1 ",
            $rest
        )
    };
}

/// REQ-06: a person's requests, newest first.
pub async fn requests_of(db: &Db, actor: &Actor) -> Result<Vec<RequestSummary>, sqlx::Error> {
    const SQL: &str = summaries!("ORDER BY r.created_at DESC, r.id DESC LIMIT 200");
    let rows: Vec<SummaryRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(actor.user).bind(account(actor)).fetch_all(c).await)?;
    with_deciders(db, actor.user, rows).await
}

/// A person's last request for an engagement.
pub async fn latest_request(db: &Db, actor: &Actor, engagement: EngagementId) -> Result<Option<RequestSummary>, sqlx::Error> {
    const SQL: &str = summaries!("AND r.engagement_id = $3 ORDER BY r.created_at DESC, r.id DESC LIMIT 1");
    let rows: Vec<SummaryRow> =
        on_db!(db, |c| sqlx::query_as(SQL).bind(actor.user).bind(account(actor)).bind(engagement).fetch_all(c).await)?;
    Ok(with_deciders(db, actor.user, rows).await?.pop())
}

fn account(actor: &Actor) -> Option<AccountId> {
    actor.account.as_ref().map(|account| account.id)
}

#[derive(sqlx::FromRow)]
struct DeciderRow {
    request_id: RequestId,
    name: String,
    organization: String,
}

/// Who can decide is of interest while a request is pending: one query for all of them.
async fn with_deciders(db: &Db, user: UserId, rows: Vec<SummaryRow>) -> Result<Vec<RequestSummary>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT q.id AS request_id, u.id, u.search_text, u.name, a.publisher_display_name AS organization
        FROM access_request q
        JOIN engagement_role r ON r.engagement_id = q.engagement_id
            AND (r.role = 'owner' OR (r.role = 'power_user' AND r.account_id = q.account_id)) AND r.user_id <> q.user_id
        JOIN users u ON u.id = r.user_id
        JOIN account a ON a.id = r.account_id AND a.suspended_at IS NULL
        WHERE q.user_id = $1 AND q.state = 'pending'
        ORDER BY u.search_text, u.id";
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

/// Who decides for people of an account: the owners, and the account's power users. Those of suspended accounts don't.
pub async fn deciders(db: &Db, engagement: EngagementId, account: Option<AccountId>) -> Result<Vec<Contact>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT u.id, u.search_text, u.name, u.email, a.publisher_display_name AS organization
        FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN account a ON a.id = r.account_id
        WHERE r.engagement_id = $1 AND (r.role = 'owner' OR (r.role = 'power_user' AND r.account_id = $2)) AND a.suspended_at IS NULL
        ORDER BY u.search_text, u.id LIMIT 100";
    let rows: Vec<ContactRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(account).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|ContactRow { name, organization, email }| Contact {
            name,
            organization,
            email: Some(email).filter(|email| !email.is_empty()),
        })
        .collect())
}
