//! All SQL of directories, people and sessions.

use entente_shared::{
    AccountId, DirectoryId, Language, Timestamp, UserId,
    credentials::{Demands, SignInStep},
    directories::{DirectoryKind, DirectoryRole},
    people::{ActingAs, Actor},
    rules::search_key,
};

use super::{ActingRow, NewUser, acting_columns};
use crate::{
    db::{Db, Tx},
    members::keep_person_key,
};

pub async fn prefix_is_taken(db: &Db, domain_prefix: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM directory WHERE domain_prefix = $1";
    on_db!(db, |c| sqlx::query(SQL).bind(domain_prefix).fetch_optional(c).await.map(|row| row.is_some()))
}

pub async fn exists(db: &Db, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM directory WHERE id = $1";
    on_db!(db, |c| sqlx::query(SQL).bind(directory).fetch_optional(c).await.map(|row| row.is_some()))
}

pub async fn insert_directory(tx: &mut Tx, id: DirectoryId, domain_prefix: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO directory (id, kind, domain_prefix, created_at) VALUES ($1, 'built_in', $2, $3)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(domain_prefix).bind(now).execute(c).await.map(drop))
}

pub async fn insert_user(
    tx: &mut Tx,
    id: UserId,
    user: &NewUser,
    sign_in_key: &str,
    sign_in_email: Option<&str>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const SQL: &str = concat!(
        "INSERT INTO users
            (id, directory_id, subject, sign_in_address, sign_in_key, sign_in_email, name, email, language, directory_role, password_hash,
                created_at, search_text, email_confirmed_at, search_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, ",
        search_version!(),
        ")"
    );
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(user.directory)
        .bind(&user.subject)
        .bind(&user.sign_in_address)
        .bind(sign_in_key)
        .bind(sign_in_email)
        .bind(&user.name)
        .bind(&user.email)
        .bind(user.language)
        .bind(user.role)
        .bind(&user.password_hash)
        .bind(now)
        .bind(search_text(&user.name, &user.sign_in_address, &user.email))
        .bind(sign_in_email.map(|_| now))
        .execute(c)
        .await
        .map(drop))
}

/// What a person is found and sorted by: it begins with the name.
pub fn search_text(name: &str, sign_in_address: &str, email: &str) -> String {
    search_key(&format!("{name} {sign_in_address} {email}"))
}

/// The people of whom an older version has made what they are found by.
pub const OUTDATED: &str = concat!(
    "SELECT id, name, sign_in_address, email FROM users WHERE search_version < ",
    search_version!(),
    " OR search_text = '' ORDER BY id LIMIT 500"
);

/// Makes anew what people are found by, where an older version has made it.
pub async fn keep_search_texts(db: &Db) -> Result<(), sqlx::Error> {
    // Nobody loses a change that comes between.
    const UPDATE: &str = concat!(
        "UPDATE users SET search_text = $2, search_version = ",
        search_version!(),
        " WHERE id = $1 AND name = $3 AND sign_in_address = $4 AND email = $5"
    );
    loop {
        let rows: Vec<(UserId, String, String, String)> = on_db!(db, |c| sqlx::query_as(OUTDATED).fetch_all(c).await)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = db.begin().await?;
        for (user, name, sign_in_address, email) in rows {
            let text = search_text(&name, &sign_in_address, &email);
            on_tx!(&mut tx, |c| sqlx::query(UPDATE)
                .bind(user)
                .bind(&text)
                .bind(&name)
                .bind(&sign_in_address)
                .bind(&email)
                .execute(c)
                .await
                .map(drop))?;
            keep_person_key(&mut tx, user).await?;
        }
        tx.commit().await?;
    }
}

/// USR-01: somebody has signed in.
pub async fn see_sign_in(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET last_sign_in_at = $2 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).execute(c).await.map(drop))
}

/// Somebody who may be signing in.
#[derive(sqlx::FromRow)]
pub struct Candidate {
    pub id: UserId,
    /// What their attempts are counted by.
    pub sign_in_key: String,
    pub email: String,
    pub language: Language,
    pub password_hash: Option<String>,
    /// USR-02: when a one-time password stops working.
    pub password_expires_at: Option<Timestamp>,
}

/// Whose sign-in address, or confirmed e-mail address (USR-05), has that key: several only if they have confirmed the same one. The two
/// kinds of keys can't meet: a directory's prefix has no dot, the domain of an e-mail address has one.
pub async fn find_by_sign_in(db: &Db, key: &str) -> Result<Vec<Candidate>, sqlx::Error> {
    const SQL: &str = "SELECT id, sign_in_key, email, language, password_hash, password_expires_at FROM users
        WHERE sign_in_key = $1 OR sign_in_email = $1 ORDER BY created_at, id LIMIT 10";
    on_db!(db, |c| sqlx::query_as(SQL).bind(key).fetch_all(c).await)
}

pub async fn set_language(tx: &mut Tx, user: UserId, language: Language) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET language = $2 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(language).execute(c).await.map(drop))
}

pub struct NewSession {
    pub token_hash: [u8; 32],
    pub user: UserId,
    pub account: Option<AccountId>,
    pub pending: Option<SignInStep>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub user_agent: String,
    pub address: String,
}

pub async fn insert_session(tx: &mut Tx, new: &NewSession) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO session (token_hash, user_id, account_id, created_at, last_seen_at, expires_at, user_agent, address, pending)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(&new.token_hash[..])
        .bind(new.user)
        .bind(new.account)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(&new.user_agent)
        .bind(&new.address)
        .bind(new.pending)
        .execute(c)
        .await
        .map(drop))
}

/// What has to be asked of a person whose password was right.
pub async fn demands(tx: &mut Tx, user: UserId) -> Result<Demands, sqlx::Error> {
    const SQL: &str = "SELECT (f.confirmed_at IS NOT NULL) AS second_factor, u.password_one_time AS one_time_password,
            (d.kind = 'built_in' AND d.second_factor_required AND u.directory_role = 'global_administrator') AS second_factor_required
        FROM users u JOIN directory d ON d.id = u.directory_id LEFT JOIN second_factor f ON f.user_id = u.id WHERE u.id = $1";
    let (second_factor, one_time_password, second_factor_required) = on_tx!(tx, |c| sqlx::query_as(SQL).bind(user).fetch_one(c).await)?;
    Ok(Demands { second_factor, one_time_password, second_factor_required })
}

/// Holds a session that is at this point until the transaction is over. False if it has ended or gone on.
pub async fn hold_session(tx: &mut Tx, token_hash: &[u8; 32], at: Option<SignInStep>, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE session SET last_seen_at = $3 WHERE token_hash = $1 AND pending IS NOT DISTINCT FROM $2 AND expires_at > $3";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&token_hash[..]).bind(at).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The same session under another key.
pub async fn copy_session(tx: &mut Tx, from: &[u8; 32], to: &[u8; 32], pending: Option<SignInStep>) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO session (token_hash, user_id, account_id, created_at, last_seen_at, expires_at, user_agent, address, pending)
        SELECT $2, user_id, account_id, created_at, last_seen_at, expires_at, user_agent, address, $3 FROM session WHERE token_hash = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&from[..]).bind(&to[..]).bind(pending).execute(c).await.map(drop))
}

/// A session that opens nothing yet.
pub async fn find_pending(
    db: &Db,
    token_hash: &[u8; 32],
    now: Timestamp,
    begun_after: Timestamp,
) -> Result<Option<(UserId, String, SignInStep)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.sign_in_address, s.pending FROM session s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND s.pending IS NOT NULL AND s.expires_at > $2 AND s.created_at > $3";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).bind(begun_after).fetch_optional(c).await)
}

/// The person has proved who they are in this session.
pub async fn insert_identity(tx: &mut Tx, token_hash: &[u8; 32], user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO session_identity (token_hash, user_id, proved_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash, user_id) DO UPDATE SET proved_at = excluded.proved_at";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&token_hash[..]).bind(user).bind(now).execute(c).await.map(drop))
}

/// Those who are signed in in one session stay so in the one that follows it.
pub async fn copy_identities(tx: &mut Tx, from: &[u8; 32], to: &[u8; 32]) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO session_identity (token_hash, user_id, proved_at, came_by, came_for)
        SELECT $2, user_id, proved_at, came_by, came_for FROM session_identity WHERE token_hash = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&from[..]).bind(&to[..]).execute(c).await.map(drop))
}

/// Ends what somebody is signed in to, everywhere but in the session `keep`: those in which they act, and their part in others'.
pub async fn end_sessions_of(tx: &mut Tx, user: UserId, keep: Option<&[u8; 32]>) -> Result<(), sqlx::Error> {
    const SESSIONS: &str = "DELETE FROM session WHERE user_id = $1 AND ($2 IS NULL OR token_hash <> $2)";
    const PARTS: &str = "DELETE FROM session_identity WHERE user_id = $1 AND ($2 IS NULL OR token_hash <> $2)";
    let keep = keep.map(|hash| &hash[..]);
    on_tx!(tx, |c| sqlx::query(SESSIONS).bind(user).bind(keep).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query(PARTS).bind(user).bind(keep).execute(c).await.map(drop))
}

/// The account that a person acts for when they sign in: the one that they acted for last, else the one that they were in first.
pub async fn account_to_act_for(tx: &mut Tx, user: UserId) -> Result<Option<AccountId>, sqlx::Error> {
    const SQL: &str = "SELECT au.account_id FROM account_user au JOIN users u ON u.id = au.user_id WHERE au.user_id = $1
        ORDER BY CASE WHEN au.account_id = u.last_account_id THEN 0 ELSE 1 END, au.added_at, au.account_id LIMIT 1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

/// Who is signed in in a session.
pub async fn identities(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<Vec<UserId>, sqlx::Error> {
    const SQL: &str = "SELECT user_id FROM session_identity WHERE token_hash = $1 ORDER BY proved_at, user_id";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(&token_hash[..]).fetch_all(c).await)
}

/// After registration the person acts for the new account, in every browser in which they are signed in.
/// Where they act for another one, they go on doing so but in the session `here`.
pub async fn act_for_account(tx: &mut Tx, user: UserId, account: AccountId, here: Option<&[u8; 32]>) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET account_id = $2 WHERE user_id = $1 AND (account_id IS NULL OR token_hash = $3)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(account).bind(here.map(|hash| &hash[..])).execute(c).await.map(drop))
}

pub async fn delete_session(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM session WHERE token_hash = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&token_hash[..]).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn delete_ended_sessions(tx: &mut Tx, user: UserId, now: Timestamp, idle_since: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM session WHERE user_id = $1 AND (expires_at <= $2 OR last_seen_at <= $3)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).bind(idle_since).execute(c).await.map(drop))
}

/// A session with its person. The account's part is missing where the person was taken out of the account: at once.
#[derive(sqlx::FromRow)]
pub struct SessionRow {
    pub last_seen_at: Timestamp,
    user_id: UserId,
    name: String,
    sign_in_address: String,
    directory_id: DirectoryId,
    domain_prefix: String,
    directory_kind: DirectoryKind,
    directory_role: DirectoryRole,
    language: Language,
    /// Somebody else is signed in in the session, or the person is in another account too.
    pub has_others: bool,
    #[sqlx(flatten)]
    acting: ActingRow,
}

impl SessionRow {
    pub fn into_actor(self) -> Actor {
        Actor {
            user: self.user_id,
            name: self.name,
            sign_in_address: self.sign_in_address,
            directory: self.directory_id,
            directory_prefix: self.domain_prefix,
            directory_kind: self.directory_kind,
            directory_role: self.directory_role,
            account: self.acting.into_acting_for(),
            language: self.language,
        }
    }
}

/// Who acts: the person, and the account.
macro_rules! actors {
    ($person:literal, $account:literal, $rest:literal) => {
        concat!(
            "SELECT s.last_seen_at, u.id AS user_id, u.name, u.sign_in_address, u.directory_id, d.domain_prefix, d.kind AS directory_kind,
                u.directory_role, u.language,
                EXISTS (SELECT 1 FROM session_identity o LEFT JOIN account_user x ON x.user_id = o.user_id WHERE o.token_hash = s.token_hash
                    AND NOT (o.user_id = u.id AND x.account_id IS NOT DISTINCT FROM au.account_id)) AS has_others, ",
            acting_columns!(),
            " FROM session s ",
            $person,
            " JOIN directory d ON d.id = u.directory_id
            LEFT JOIN account_user au ON au.user_id = u.id AND au.account_id = ",
            $account,
            " LEFT JOIN account a ON a.id = au.account_id ",
            $rest
        )
    };
}

pub async fn find_session(
    db: &Db,
    token_hash: &[u8; 32],
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<SessionRow>, sqlx::Error> {
    const SQL: &str = actors!(
        "JOIN users u ON u.id = s.user_id",
        "s.account_id",
        "WHERE s.token_hash = $1 AND s.pending IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).bind(idle_since).fetch_optional(c).await)
}

/// Somebody else who is signed in in a session, or with another account: as if they acted now. Nothing unless the account is theirs.
pub async fn find_identity(db: &Db, token_hash: &[u8; 32], acting: ActingAs) -> Result<Option<SessionRow>, sqlx::Error> {
    const SQL: &str = actors!(
        "JOIN session_identity i ON i.token_hash = s.token_hash JOIN users u ON u.id = i.user_id",
        "$3",
        "WHERE s.token_hash = $1 AND i.user_id = $2 AND a.id IS NOT DISTINCT FROM $3"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(acting.user).bind(acting.account).fetch_optional(c).await)
}

pub async fn see_session(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&token_hash[..]).bind(now).execute(c).await.map(drop))
}

/// Counts one more attempt, in a new window if the last one is over. Gives the window's start and the count.
pub async fn count_attempt(tx: &mut Tx, key: &[u8; 32], now: Timestamp, over_before: Timestamp) -> Result<(Timestamp, i64), sqlx::Error> {
    const SQL: &str = "INSERT INTO attempt (key, window_start, tries) VALUES ($1, $2, 1)
        ON CONFLICT (key) DO UPDATE SET
            tries = CASE WHEN attempt.window_start <= $3 THEN 1 ELSE attempt.tries + 1 END,
            window_start = CASE WHEN attempt.window_start <= $3 THEN $2 ELSE attempt.window_start END
        RETURNING window_start, tries";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(&key[..]).bind(now).bind(over_before).fetch_one(c).await)
}

pub async fn clear_attempts(tx: &mut Tx, key: &[u8; 32]) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM attempt WHERE key = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&key[..]).execute(c).await.map(drop))
}

pub async fn take_attempt_back(tx: &mut Tx, key: &[u8; 32]) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE attempt SET tries = tries - 1 WHERE key = $1 AND tries > 0";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&key[..]).execute(c).await.map(drop))
}

pub async fn forget_attempts_before(tx: &mut Tx, time: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM attempt WHERE window_start < $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(time).execute(c).await.map(drop))
}
