//! All SQL of switching. Whatever is found here is open to somebody who has proved in this session who they are.

use entente_shared::{
    AccountId, EngagementId, UserId,
    people::{ActingAs, Context},
};

use crate::{
    db::{Db, Tx},
    directories::{ActingRow, acting_columns},
};

/// False unless the person has proved who they are in the session, and is in the account; without one, unless they are in none.
pub async fn act_as(tx: &mut Tx, session: &[u8; 32], user: UserId, account: Option<AccountId>) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE session SET user_id = $2, account_id = $3
        WHERE token_hash = $1
            AND EXISTS (SELECT 1 FROM session_identity i WHERE i.token_hash = $1 AND i.user_id = $2)
            AND ($3 IS NULL OR EXISTS (SELECT 1 FROM account_user au WHERE au.account_id = $3 AND au.user_id = $2))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(user).bind(account).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The session that asked for more before it opens is somebody's again who has proved in it who they are.
pub async fn give_up_sign_in(tx: &mut Tx, session: &[u8; 32], user: UserId, account: Option<AccountId>) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET user_id = $2, account_id = $3, pending = NULL
        WHERE token_hash = $1 AND pending IS NOT NULL
            AND EXISTS (SELECT 1 FROM session_identity i WHERE i.token_hash = $1 AND i.user_id = $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(user).bind(account).execute(c).await.map(drop))
}

pub async fn remember_account(tx: &mut Tx, user: UserId, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET last_account_id = $2 WHERE id = $1 AND last_account_id IS DISTINCT FROM $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(account).execute(c).await.map(drop))
}

pub async fn forget_identity(tx: &mut Tx, session: &[u8; 32], user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM session_identity WHERE token_hash = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(user).execute(c).await.map(drop))
}

/// Of those who are signed in in the session, the one who was last to prove who they are.
pub async fn latest_identity(tx: &mut Tx, session: &[u8; 32]) -> Result<Option<UserId>, sqlx::Error> {
    const SQL: &str = "SELECT user_id FROM session_identity WHERE token_hash = $1 ORDER BY proved_at DESC, user_id LIMIT 1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(&session[..]).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ContextRow {
    user_id: UserId,
    name: String,
    domain_prefix: String,
    #[sqlx(flatten)]
    acting: ActingRow,
    /// How many are signed in in the session.
    pub people: i64,
}

impl ContextRow {
    pub fn into_context(self) -> Context {
        Context { user: self.user_id, name: self.name, directory: self.domain_prefix, account: self.acting.into_acting_for() }
    }
}

/// $1 session. What follows narrows it down.
macro_rules! contexts {
    ($rest:literal) => {
        concat!(
            "SELECT u.id AS user_id, u.name, d.domain_prefix, ",
            acting_columns!(),
            ",
                (SELECT COUNT(*) FROM session_identity x WHERE x.token_hash = $1) AS people
            FROM session_identity i
            JOIN users u ON u.id = i.user_id
            JOIN directory d ON d.id = u.directory_id
            LEFT JOIN account_user au ON au.user_id = u.id
            LEFT JOIN account a ON a.id = au.account_id
            WHERE i.token_hash = $1 ",
            $rest
        )
    };
}

/// All but the one that somebody acts in now; their own first.
pub async fn others(db: &Db, session: &[u8; 32], now: ActingAs, limit: i64) -> Result<Vec<ContextRow>, sqlx::Error> {
    const SQL: &str = contexts!(
        "AND NOT (u.id = $2 AND au.account_id IS NOT DISTINCT FROM $3)
        ORDER BY CASE WHEN u.id = $2 THEN 0 ELSE 1 END, d.domain_prefix, u.search_text, u.id, a.name_key, a.id LIMIT $4 + 0"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(&session[..]).bind(now.user).bind(now.account).bind(limit).fetch_all(c).await)
}

pub async fn find(db: &Db, session: &[u8; 32], acting: ActingAs) -> Result<Option<ContextRow>, sqlx::Error> {
    const SQL: &str = contexts!("AND u.id = $2 AND au.account_id IS NOT DISTINCT FROM $3");
    on_db!(db, |c| sqlx::query_as(SQL).bind(&session[..]).bind(acting.user).bind(acting.account).fetch_optional(c).await)
}

/// In which context of a session somebody has part in an engagement.
#[derive(sqlx::FromRow)]
pub struct Part {
    pub title: String,
    #[sqlx(flatten)]
    pub context: ContextRow,
}

/// The part that somebody has in an engagement in another context of their session than `now`: as a participant, with a role, or with a
/// request that is pending. One's own parts come before those of others who are signed in.
pub async fn part_of_another(db: &Db, session: &[u8; 32], now: ActingAs, engagement: EngagementId) -> Result<Option<Part>, sqlx::Error> {
    const SQL: &str = concat!(
        "WITH part (user_id, account_id) AS (
            SELECT m.user_id, m.account_id FROM membership m JOIN session_identity i ON i.user_id = m.user_id AND i.token_hash = $1
                WHERE m.engagement_id = $2 AND m.state = 'active'
            UNION
            SELECT r.user_id, r.account_id FROM engagement_role r JOIN session_identity i ON i.user_id = r.user_id AND i.token_hash = $1
                WHERE r.engagement_id = $2
            UNION
            SELECT r.user_id, p.account_id FROM engagement e JOIN program p ON p.id = e.program_id
                JOIN program_role r ON r.program_id = p.id AND r.role = 'owner'
                JOIN session_identity i ON i.user_id = r.user_id AND i.token_hash = $1
                WHERE e.id = $2
            UNION
            SELECT q.user_id, q.account_id FROM access_request q JOIN session_identity i ON i.user_id = q.user_id AND i.token_hash = $1
                WHERE q.engagement_id = $2 AND q.state = 'pending')
        SELECT e.title, u.id AS user_id, u.name, d.domain_prefix, ",
        acting_columns!(),
        ", CAST(1 AS BIGINT) AS people
        FROM part
        JOIN engagement e ON e.id = $2
        JOIN users u ON u.id = part.user_id
        JOIN directory d ON d.id = u.directory_id
        JOIN account_user au ON au.user_id = part.user_id AND au.account_id = part.account_id
        JOIN account a ON a.id = part.account_id
        WHERE NOT (part.user_id = $3 AND part.account_id IS NOT DISTINCT FROM $4)
        ORDER BY CASE WHEN u.id = $3 THEN 0 ELSE 1 END, a.name_key, u.id LIMIT 1"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(&session[..]).bind(engagement).bind(now.user).bind(now.account).fetch_optional(c).await)
}
