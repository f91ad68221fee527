//! Suspending accounts, and what is known of it.

use entente_shared::{
    AccountId, Language, Timestamp, UserId,
    operators::{AccountState, Suspension, SuspensionEvent},
};
use serde_json::Value;

use crate::{
    audit::Action,
    db::{Db, Tx},
};

/// Nothing if there is no such account.
pub async fn is_host(tx: &mut Tx, account: AccountId) -> Result<Option<bool>, sqlx::Error> {
    const SQL: &str = "SELECT is_host FROM account WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(account).fetch_optional(c).await)
}

/// False if it is suspended already.
pub async fn suspend(tx: &mut Tx, account: AccountId, now: Timestamp, reason: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE account SET suspended_at = $2, suspended_reason = $3 WHERE id = $1 AND suspended_at IS NULL AND NOT is_host";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(now).bind(reason).execute(c).await.map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
struct SuspensionRow {
    suspended_at: Timestamp,
    suspended_reason: Option<String>,
}

impl From<SuspensionRow> for Suspension {
    fn from(SuspensionRow { suspended_at, suspended_reason }: SuspensionRow) -> Self {
        Self { at: suspended_at, reason: suspended_reason.unwrap_or_default() }
    }
}

/// Why the account is suspended, held until the transaction ends: of two who lift it at once the second waits here, and finds nothing.
pub async fn hold_suspended(tx: &mut Tx, account: AccountId) -> Result<Option<Suspension>, sqlx::Error> {
    const SQL: &str =
        "UPDATE account SET is_host = is_host WHERE id = $1 AND suspended_at IS NOT NULL RETURNING suspended_at, suspended_reason";
    let row: Option<SuspensionRow> = on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_optional(c).await)?;
    Ok(row.map(Suspension::from))
}

/// False if it is not suspended.
pub async fn lift(tx: &mut Tx, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE account SET suspended_at = NULL, suspended_reason = NULL WHERE id = $1 AND suspended_at IS NOT NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn suspension(db: &Db, account: AccountId) -> Result<Option<Suspension>, sqlx::Error> {
    const SQL: &str = "SELECT suspended_at, suspended_reason FROM account WHERE id = $1 AND suspended_at IS NOT NULL";
    let row: Option<SuspensionRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_optional(c).await)?;
    Ok(row.map(Suspension::from))
}

#[derive(sqlx::FromRow)]
pub struct HostRow {
    pub id: AccountId,
    pub name: String,
    pub email: String,
}

/// Whom the people of a suspended account write to.
pub async fn host(db: &Db) -> Result<HostRow, sqlx::Error> {
    const SQL: &str = "SELECT id, publisher_display_name AS name, contact_email AS email FROM account WHERE is_host LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).fetch_one(c).await)
}

pub async fn contact_of(tx: &mut Tx, account: AccountId) -> Result<(String, Language), sqlx::Error> {
    const SQL: &str = "SELECT contact_email, contact_language FROM account WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_one(c).await)
}

pub async fn administrators_of(tx: &mut Tx, account: AccountId) -> Result<Vec<(UserId, Language, String)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.language, u.email FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY u.id";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct EventRow {
    at: Timestamp,
    action: String,
    by: Option<String>,
    after_json: Option<String>,
}

/// What was done about an account's suspension, newest first, as the log has it.
pub async fn history(db: &Db, account: AccountId) -> Result<Vec<SuspensionEvent>, sqlx::Error> {
    const SQL: &str = "SELECT x.at, x.action, u.name AS by, x.after_json FROM audit_event x LEFT JOIN users u ON u.id = x.user_id
        WHERE x.target_kind = 'account' AND x.target_id = $1 AND x.action IN ($2, $3) ORDER BY x.at DESC, x.id DESC LIMIT 50";
    let (suspended, lifted) = (Action::SuspendAccount.as_str(), Action::LiftSuspension.as_str());
    let rows: Vec<EventRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(suspended).bind(lifted).fetch_all(c).await)?;
    let event = |row: EventRow| {
        let state = if row.action == suspended { AccountState::Suspended } else { AccountState::Active };
        let after: Value = row.after_json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        SuspensionEvent { at: row.at, by: row.by, state, reason: after["reason"].as_str().map(ToOwned::to_owned) }
    };
    Ok(rows.into_iter().map(event).collect())
}
