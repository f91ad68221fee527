//! All SQL of one's own pages.

use entente_shared::{Timestamp, UserId, directories::DirectoryRole};

use crate::{
    db::{Db, Tx},
    members::keep_person_key,
};

#[derive(sqlx::FromRow)]
pub struct ProfileRow {
    pub name: String,
    pub email: String,
    pub email_confirmed: bool,
    pub email_to_be: Option<String>,
    pub sign_in_address: String,
    pub domain_prefix: String,
    pub built_in: bool,
    pub directory_role: DirectoryRole,
}

pub async fn profile(db: &Db, user: UserId) -> Result<Option<ProfileRow>, sqlx::Error> {
    const SQL: &str =
        "SELECT u.name, u.email, (u.email_confirmed_at IS NOT NULL) AS email_confirmed, x.email AS email_to_be, u.sign_in_address,
            d.domain_prefix, (d.kind = 'built_in') AS built_in, u.directory_role
        FROM users u JOIN directory d ON d.id = u.directory_id
        LEFT JOIN email_confirmation x ON x.user_id = u.id AND x.ended_at IS NULL AND x.email <> u.email WHERE u.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_optional(c).await)
}

pub async fn rename(tx: &mut Tx, user: UserId, name: &str, search_text: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET name = $2, search_text = $3 WHERE id = $1";
    on_tx!(&mut *tx, |c| sqlx::query(SQL).bind(user).bind(name).bind(search_text).execute(c).await.map(drop))?;
    keep_person_key(tx, user).await
}

#[derive(sqlx::FromRow)]
pub struct SessionRow {
    pub token_hash: Vec<u8>,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// Sessions in which the person has a part, also where somebody else acts at the moment (CTX-01).
pub async fn sessions(db: &Db, user: UserId, now: Timestamp, idle_since: Timestamp) -> Result<Vec<SessionRow>, sqlx::Error> {
    const SQL: &str = "SELECT s.token_hash, s.user_agent, s.address, s.created_at, s.last_seen_at
        FROM session s JOIN session_identity i ON i.token_hash = s.token_hash
        WHERE i.user_id = $1 AND s.expires_at > $2 AND s.last_seen_at > $3
        ORDER BY s.last_seen_at DESC, s.created_at DESC LIMIT 100";
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(now).bind(idle_since).fetch_all(c).await)
}

/// Ends a session in which the person acts; of one in which somebody else does, the person's part.
pub async fn end_session(tx: &mut Tx, user: UserId, token_hash: &[u8]) -> Result<bool, sqlx::Error> {
    const SESSION: &str = "DELETE FROM session WHERE token_hash = $2 AND user_id = $1";
    const PART: &str = "DELETE FROM session_identity WHERE token_hash = $2 AND user_id = $1";
    let whole = on_tx!(tx, |c| sqlx::query(SESSION).bind(user).bind(token_hash).execute(c).await.map(|done| done.rows_affected() > 0))?;
    let part = on_tx!(tx, |c| sqlx::query(PART).bind(user).bind(token_hash).execute(c).await.map(|done| done.rows_affected() > 0))?;
    Ok(whole || part)
}
