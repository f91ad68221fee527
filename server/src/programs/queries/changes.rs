//! Changes to a program.

use entente_shared::{AccountId, ProgramId, Timestamp, UserId, programs::ProgramEdit, rules::search_key};

use crate::db::Tx;

/// The names of the program and of its host, which nobody else changes from here on.
pub async fn hold_name(tx: &mut Tx, host: AccountId, program: ProgramId) -> Result<Option<(String, String)>, sqlx::Error> {
    const HOLD: &str = "UPDATE program SET revision = revision WHERE id = $1 AND account_id = $2";
    const SQL: &str =
        "SELECT p.name, a.publisher_display_name FROM program p JOIN account a ON a.id = p.account_id WHERE p.id = $1 AND a.id = $2";
    on_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(program).bind(host).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(program).bind(host).fetch_optional(c).await)
}

pub async fn rename(tx: &mut Tx, program: ProgramId, name: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE program SET name = $2, name_key = $3 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(name).bind(search_key(name)).execute(c).await.map(drop))
}

/// False if it is archived already.
pub async fn archive(tx: &mut Tx, program: ProgramId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE program SET archived_at = $2 WHERE id = $1 AND archived_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// False if it is not archived.
pub async fn restore(tx: &mut Tx, program: ProgramId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE program SET archived_at = NULL WHERE id = $1 AND archived_at IS NOT NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The text as it is, and who changed it last.
#[derive(sqlx::FromRow)]
pub struct EditRow {
    pub description: String,
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
}

pub async fn to_edit(tx: &mut Tx, program: ProgramId) -> Result<EditRow, sqlx::Error> {
    const SQL: &str = "SELECT p.description, u.name AS changed_by, p.changed_at FROM program p LEFT JOIN users u ON u.id = p.changed_by
        WHERE p.id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(program).fetch_one(c).await)
}

/// False if it is no more what the edit was made from.
pub async fn edit(tx: &mut Tx, edit: &ProgramEdit, by: UserId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE program SET description = $3, revision = revision + 1, changed_by = $4, changed_at = $5
        WHERE id = $1 AND revision = $2";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(edit.program)
        .bind(edit.revision)
        .bind(&edit.description)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// The landing text of a new program.
pub async fn set_description(tx: &mut Tx, program: ProgramId, description: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE program SET description = $2 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(description).execute(c).await.map(drop))
}
