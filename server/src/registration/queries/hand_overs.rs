//! REG-01: drafts on their way to a Global administrator.

use entente_shared::{DirectoryId, HandOverId, Language, Timestamp, UserId, directories::DirectoryRole, registration::Administrator};

use crate::db::{Db, Tx};

pub struct NewHandOver<'a> {
    pub id: HandOverId,
    pub token_hash: [u8; 32],
    pub directory: DirectoryId,
    pub user: UserId,
    pub content: &'a str,
    pub recipient: Option<UserId>,
    pub address: Option<&'a str>,
    pub language: Language,
    pub expires_at: Timestamp,
}

pub async fn insert_hand_over(tx: &mut Tx, new: &NewHandOver<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO registration_hand_over
            (id, token_hash, directory_id, user_id, content, recipient_id, recipient_address, language, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(&new.token_hash[..])
        .bind(new.directory)
        .bind(new.user)
        .bind(new.content)
        .bind(new.recipient)
        .bind(new.address)
        .bind(new.language)
        .bind(now)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
pub struct HandOverRow {
    pub id: HandOverId,
    pub directory_id: DirectoryId,
    pub directory: String,
    pub sender: String,
    pub recipient: Option<String>,
    pub content: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub taken_by: Option<UserId>,
    pub taker: Option<String>,
    pub taken_at: Option<Timestamp>,
    pub set_aside: Option<String>,
}

macro_rules! hand_overs {
    ($rest:literal) => {
        concat!(
            "SELECT x.id, x.directory_id, d.domain_prefix AS directory, u.name AS sender, COALESCE(r.name, x.recipient_address) AS recipient,
                x.content, x.created_at, x.expires_at, x.revoked_at, x.taken_by, t.name AS taker, x.taken_at, x.set_aside
            FROM registration_hand_over x JOIN directory d ON d.id = x.directory_id JOIN users u ON u.id = x.user_id
            LEFT JOIN users r ON r.id = x.recipient_id LEFT JOIN users t ON t.id = x.taken_by ",
            $rest
        )
    };
}

/// One whose link still leads somewhere: taken over once, or open.
const BY_TOKEN: &str = hand_overs!("WHERE x.token_hash = $1 AND x.revoked_at IS NULL AND (x.taken_by IS NOT NULL OR x.expires_at > $2)");

pub async fn hand_over(db: &Db, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<HandOverRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(BY_TOKEN).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

pub async fn hand_over_in(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<HandOverRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(BY_TOKEN).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// Newest first.
pub async fn hand_overs_by(db: &Db, user: UserId) -> Result<Vec<HandOverRow>, sqlx::Error> {
    const SQL: &str = hand_overs!("WHERE x.user_id = $1 ORDER BY x.created_at DESC, x.id DESC LIMIT 20");
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_all(c).await)
}

/// False if it was revoked or taken over before, or is somebody else's.
pub async fn revoke_hand_over(tx: &mut Tx, id: HandOverId, user: UserId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE registration_hand_over SET revoked_at = $3
        WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND taken_by IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(user).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// Taken over once: false if somebody else was first, or if it was revoked meanwhile.
pub async fn take_over(tx: &mut Tx, id: HandOverId, by: UserId, set_aside: Option<&str>, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE registration_hand_over SET taken_by = $2, taken_at = $4, set_aside = $3
        WHERE id = $1 AND taken_by IS NULL AND revoked_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(by).bind(set_aside).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn set_aside(tx: &mut Tx, id: HandOverId, content: Option<&str>) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE registration_hand_over SET set_aside = $2 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(content).execute(c).await.map(drop))
}

/// REG-01: names only, and the keys to write to them.
pub async fn administrators(db: &Db, directory: DirectoryId) -> Result<Vec<Administrator>, sqlx::Error> {
    const SQL: &str = "SELECT id, name FROM users WHERE directory_id = $1 AND directory_role = $2 ORDER BY created_at, id LIMIT 20";
    let rows: Vec<(UserId, String)> =
        on_db!(db, |c| sqlx::query_as(SQL).bind(directory).bind(DirectoryRole::GlobalAdministrator).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(user, name)| Administrator { user, name }).collect())
}

/// The language of a Global administrator of the directory; nothing if the person is none.
pub async fn administrator_language(tx: &mut Tx, directory: DirectoryId, user: UserId) -> Result<Option<Language>, sqlx::Error> {
    const SQL: &str = "SELECT language FROM users WHERE id = $1 AND directory_id = $2 AND directory_role = $3";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).bind(directory).bind(DirectoryRole::GlobalAdministrator).fetch_optional(c).await)
}
