//! How much there is of everything, and what waits.

use entente_shared::{Timestamp, operators::MAILS_COUNTED, page::COUNTED_MOST};

use crate::db::Db;

#[derive(sqlx::FromRow)]
pub struct PortalRow {
    pub accounts: i64,
    pub people: i64,
    pub engagements: i64,
    pub sessions: i64,
    pub failed_mails: i64,
    pub oldest_mail_at: Option<Timestamp>,
    pub groups_left_out: i64,
}

pub async fn portal(db: &Db, now: Timestamp) -> Result<PortalRow, sqlx::Error> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT $3 + 0) counted) AS accounts,
            (SELECT COUNT(*) FROM (SELECT 1 FROM users LIMIT $3 + 0) counted) AS people,
            (SELECT COUNT(*) FROM (SELECT 1 FROM engagement LIMIT $3 + 0) counted) AS engagements,
            (SELECT COUNT(*) FROM (SELECT 1 FROM session WHERE expires_at > $1 AND pending IS NULL LIMIT $3 + 0) counted) AS sessions,
            (SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'failed' LIMIT $2 + 0) counted) AS failed_mails,
            (SELECT MIN(created_at) FROM outbox WHERE state = 'queued') AS oldest_mail_at,
            (SELECT COUNT(*) FROM (SELECT 1 FROM users WHERE groups_left_out LIMIT $3 + 0) counted) AS groups_left_out";
    on_db!(db, |c| sqlx::query_as(SQL).bind(now).bind(MAILS_COUNTED).bind(COUNTED_MOST).fetch_one(c).await)
}

#[derive(sqlx::FromRow)]
pub struct WaitingRow {
    pub claims: i64,
    pub suspended: i64,
    pub stuck_mails: i64,
}

pub async fn waiting(db: &Db) -> Result<WaitingRow, sqlx::Error> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM name_claim WHERE state = 'pending' LIMIT $1 + 0) counted) AS claims,
            (SELECT COUNT(*) FROM (SELECT 1 FROM account WHERE suspended_at IS NOT NULL LIMIT $1 + 0) counted) AS suspended,
            (SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'queued' AND attempts > 0 LIMIT $1 + 0) counted) AS stuck_mails";
    on_db!(db, |c| sqlx::query_as(SQL).bind(MAILS_COUNTED).fetch_one(c).await)
}
