//! How much there is of everything, and what waits.

use entente_shared::{Timestamp, operators::MAILS_COUNTED};

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
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM account) AS accounts,
            (SELECT COUNT(*) FROM users) AS people,
            (SELECT COUNT(*) FROM engagement) AS engagements,
            (SELECT COUNT(*) FROM session WHERE expires_at > $1 AND pending IS NULL) AS sessions,
            (SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'failed' LIMIT $2 + 0) counted) AS failed_mails,
            (SELECT MIN(created_at) FROM outbox WHERE state = 'queued') AS oldest_mail_at,
            (SELECT COUNT(*) FROM users WHERE groups_left_out) AS groups_left_out";
    on_db!(db, |c| sqlx::query_as(SQL).bind(now).bind(MAILS_COUNTED).fetch_one(c).await)
}

#[derive(sqlx::FromRow)]
pub struct WaitingRow {
    pub claims: i64,
    pub suspended: i64,
    pub stuck_mails: i64,
}

pub async fn waiting(db: &Db) -> Result<WaitingRow, sqlx::Error> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM name_claim WHERE state = 'pending') AS claims,
            (SELECT COUNT(*) FROM account WHERE suspended_at IS NOT NULL) AS suspended,
            (SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'queued' AND attempts > 0 LIMIT $1 + 0) counted) AS stuck_mails";
    on_db!(db, |c| sqlx::query_as(SQL).bind(MAILS_COUNTED).fetch_one(c).await)
}
