//! All SQL of linked directories.

use entente_shared::{
    AccountId, DirectoryId, Language, Timestamp, UserId,
    directories::{AccountDirectory, DirectoryKind, DirectoryRole},
    page::COUNTED_MOST,
    people::AccountRole,
};

use super::person::Described;
use crate::{
    db::{Db, Tx},
    directories::queries::search_text,
    members::keep_person_key,
};

/// A sign-in that is under way.
#[derive(sqlx::FromRow)]
pub struct Underway {
    pub provider: String,
    pub return_to: String,
    pub also: bool,
    pub expires_at: Timestamp,
}

pub async fn forget_sign_ins_before(tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM linked_sign_in WHERE expires_at <= $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(now).execute(c).await.map(drop))
}

pub async fn insert_sign_in(tx: &mut Tx, state: &[u8; 32], browser: &[u8; 32], new: &Underway) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO linked_sign_in (state_hash, browser_hash, provider, return_to, also, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(&state[..])
        .bind(&browser[..])
        .bind(&new.provider)
        .bind(&new.return_to)
        .bind(new.also)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Takes the sign-in out: of two who bring the same state, one gets it. It has to be the browser that began it, and the same provider.
pub async fn use_sign_in(
    tx: &mut Tx,
    state: &[u8; 32],
    browser: &[u8; 32],
    provider: &str,
    now: Timestamp,
) -> Result<Option<Underway>, sqlx::Error> {
    const SQL: &str = "DELETE FROM linked_sign_in WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > $4
        RETURNING provider, return_to, also, expires_at";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(&state[..]).bind(&browser[..]).bind(provider).bind(now).fetch_optional(c).await)
}

/// Somebody is in the session by this sign-in, on the way to a page.
pub async fn keep_way(tx: &mut Tx, session: &[u8; 32], user: UserId, state: &[u8; 32], return_to: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session_identity SET came_by = $3, came_for = $4 WHERE token_hash = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(user).bind(&state[..]).bind(return_to).execute(c).await.map(drop))
}

/// Where somebody was going who is in the session by this sign-in.
pub async fn way_of(db: &Db, session: &[u8; 32], state: &[u8; 32]) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT came_for FROM session_identity WHERE token_hash = $1 AND came_by = $2";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(&session[..]).bind(&state[..]).fetch_optional(c).await)
}

pub async fn find_directory(tx: &mut Tx, issuer: &str, tenant: &str) -> Result<Option<DirectoryId>, sqlx::Error> {
    const SQL: &str = "SELECT id FROM directory WHERE issuer = $1 AND tenant = $2";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(issuer).bind(tenant).fetch_optional(c).await)
}

/// False if there is a directory of that name or of that issuer and organization already.
pub async fn insert_directory(
    tx: &mut Tx,
    id: DirectoryId,
    name: &str,
    issuer: &str,
    tenant: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO directory (id, kind, domain_prefix, issuer, tenant, created_at) VALUES ($1, 'linked', $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(name)
        .bind(issuer)
        .bind(tenant)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// False if the directory has a person with that subject. The key to sign in with is one that nobody can type: a password opens nothing.
pub async fn insert_person(
    tx: &mut Tx,
    id: UserId,
    directory: DirectoryId,
    who: &Described,
    language: Language,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = concat!(
        "INSERT INTO users
            (id, directory_id, subject, sign_in_address, sign_in_key, name, email, language, directory_role, created_at,
                search_text, groups_left_out, search_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ",
        search_version!(),
        ") ON CONFLICT (directory_id, subject) DO NOTHING"
    );
    let key = format!("linked:{directory}:{}", who.subject);
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(directory)
        .bind(&who.subject)
        .bind(&who.sign_in_address)
        .bind(key)
        .bind(&who.name)
        .bind(&who.email)
        .bind(language)
        .bind(who.role)
        .bind(now)
        .bind(search_text(&who.name, &who.sign_in_address, &who.email))
        .bind(who.groups_left_out)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
pub struct Known {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub sign_in_address: String,
    pub directory_role: DirectoryRole,
    pub groups_left_out: bool,
}

pub async fn find_person(tx: &mut Tx, directory: DirectoryId, subject: &str) -> Result<Option<Known>, sqlx::Error> {
    const SQL: &str =
        "SELECT id, name, email, sign_in_address, directory_role, groups_left_out FROM users WHERE directory_id = $1 AND subject = $2";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(directory).bind(subject).fetch_optional(c).await)
}

/// The provider left out the person's groups at the last sign-in.
pub async fn groups_left_out(db: &Db, user: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT groups_left_out FROM users WHERE id = $1";
    Ok(on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)?.unwrap_or_default())
}

pub async fn update_person(tx: &mut Tx, user: UserId, who: &Described) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "UPDATE users SET name = $2, email = $3, sign_in_address = $4, directory_role = $5, search_text = $6, groups_left_out = $7
        WHERE id = $1";
    on_tx!(&mut *tx, |c| sqlx::query(SQL)
        .bind(user)
        .bind(&who.name)
        .bind(&who.email)
        .bind(&who.sign_in_address)
        .bind(who.role)
        .bind(search_text(&who.name, &who.sign_in_address, &who.email))
        .bind(who.groups_left_out)
        .execute(c)
        .await
        .map(drop))?;
    keep_person_key(tx, user).await
}

#[derive(sqlx::FromRow)]
struct DirectoryRow {
    id: DirectoryId,
    name: String,
    kind: DirectoryKind,
    issuer: Option<String>,
    tenant: Option<String>,
    linked_at: Timestamp,
    people: i64,
}

/// The account's directories, the oldest first. `own` is the one that the reader is signed in with.
pub async fn directories_of(db: &Db, account: AccountId, own: DirectoryId) -> Result<Vec<AccountDirectory>, sqlx::Error> {
    const SQL: &str = "SELECT d.id, d.domain_prefix AS name, d.kind, d.issuer, d.tenant, COALESCE(x.linked_at, a.created_at) AS linked_at,
            (SELECT COUNT(*) FROM (SELECT 1 FROM account_user au WHERE au.account_id = x.account_id
                AND (SELECT u.directory_id FROM users u WHERE u.id = au.user_id) = d.id LIMIT $2 + 0) counted) AS people
        FROM account_directory x JOIN directory d ON d.id = x.directory_id JOIN account a ON a.id = x.account_id
        WHERE x.account_id = $1 ORDER BY 6, d.created_at, d.id";
    let rows: Vec<DirectoryRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(COUNTED_MOST).fetch_all(c).await)?;
    let shown = |row: DirectoryRow| AccountDirectory {
        own: row.id == own,
        id: row.id,
        name: row.name,
        kind: row.kind,
        issuer: row.issuer.unwrap_or_default(),
        tenant: row.tenant.unwrap_or_default(),
        linked_at: row.linked_at,
        people: u32::try_from(row.people).unwrap_or(u32::MAX),
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Somebody who has proved in a session who they are, and what they are in an account.
#[derive(sqlx::FromRow)]
pub struct Member {
    pub user: UserId,
    pub role: AccountRole,
    pub account_name: String,
    /// An operator keeps the account from taking part.
    pub suspended: bool,
}

/// Whoever in this session is of the account: its administrators first, then who came last.
pub async fn member_in_session(db: &Db, session: &[u8; 32], account: AccountId) -> Result<Option<Member>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(MEMBER).bind(&session[..]).bind(account).fetch_optional(c).await)
}

/// The same beside a change.
pub async fn member_in_session_now(tx: &mut Tx, session: &[u8; 32], account: AccountId) -> Result<Option<Member>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(MEMBER).bind(&session[..]).bind(account).fetch_optional(c).await)
}

const MEMBER: &str =
    "SELECT si.user_id AS \"user\", au.role, a.publisher_display_name AS account_name, (a.suspended_at IS NOT NULL) AS suspended
    FROM session_identity si
    JOIN account_user au ON au.user_id = si.user_id
    JOIN account a ON a.id = au.account_id
    WHERE si.token_hash = $1 AND au.account_id = $2
    ORDER BY CASE au.role WHEN 'administrator' THEN 0 ELSE 1 END, si.proved_at DESC LIMIT 1";

pub async fn is_linked(db: &Db, account: AccountId, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account_directory WHERE account_id = $1 AND directory_id = $2";
    on_db!(db, |c| sqlx::query(SQL).bind(account).bind(directory).fetch_optional(c).await.map(|row| row.is_some()))
}

/// Somebody in this session has proved since then to be Global administrator of the directory.
const ADMINISTERS: &str = "SELECT 1 FROM session_identity si JOIN users u ON u.id = si.user_id
    WHERE si.token_hash = $1 AND u.directory_id = $2 AND u.directory_role = 'global_administrator' AND si.proved_at > $3";

pub async fn administers(db: &Db, session: &[u8; 32], directory: DirectoryId, since: Timestamp) -> Result<bool, sqlx::Error> {
    on_db!(db, |c| sqlx::query(ADMINISTERS).bind(&session[..]).bind(directory).bind(since).fetch_optional(c).await.map(|row| row.is_some()))
}

pub async fn administers_now(tx: &mut Tx, session: &[u8; 32], directory: DirectoryId, since: Timestamp) -> Result<bool, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query(ADMINISTERS).bind(&session[..]).bind(directory).bind(since).fetch_optional(c).await.map(|row| row.is_some()))
}

/// False if the account has the directory already.
pub async fn link(tx: &mut Tx, account: AccountId, directory: DirectoryId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO account_directory (account_id, directory_id, linked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(directory).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The session acts for the account again, as a person who has proved in it who they are.
pub async fn act_as(tx: &mut Tx, session: &[u8; 32], user: UserId, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET user_id = $2, account_id = $3 WHERE token_hash = $1
        AND EXISTS (SELECT 1 FROM session_identity si WHERE si.token_hash = $1 AND si.user_id = $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(user).bind(account).execute(c).await.map(drop))
}

pub async fn sessions_through(db: &Db, account: AccountId, directory: DirectoryId) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM session s WHERE s.account_id = $1
        AND (SELECT u.directory_id FROM users u WHERE u.id = s.user_id) = $2 LIMIT $3 + 0) counted";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(account).bind(directory).bind(COUNTED_MOST).fetch_one(c).await)
}

/// False if it is the last one, or is the account's no more.
pub async fn unlink(tx: &mut Tx, account: AccountId, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM account_directory WHERE account_id = $1 AND directory_id = $2
        AND EXISTS (SELECT 1 FROM account_directory o WHERE o.account_id = $1 AND o.directory_id <> $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(directory).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The directory's people act for the account no more, and are none of its people. How many were.
pub async fn end_access(tx: &mut Tx, account: AccountId, directory: DirectoryId) -> Result<u64, sqlx::Error> {
    const THEIRS: [&str; 3] = [
        "DELETE FROM session WHERE account_id = $1 AND user_id IN (SELECT id FROM users WHERE directory_id = $2)",
        // Who was removed before is not brought back without the directory.
        "DELETE FROM former_person WHERE account_id = $1 AND user_id IN (SELECT id FROM users WHERE directory_id = $2)",
        "DELETE FROM account_user WHERE account_id = $1 AND user_id IN (SELECT id FROM users WHERE directory_id = $2)",
    ];
    // REG-08: its Global administrator may register anew. Last, for whoever is still giving one of them something waits for it.
    const FREED: &str = "UPDATE account SET registered_from = NULL WHERE id = $1 AND registered_from = $2";
    let mut people = 0;
    for sql in THEIRS {
        people = on_tx!(tx, |c| sqlx::query(sql).bind(account).bind(directory).execute(c).await.map(|done| done.rows_affected()))?;
    }
    on_tx!(tx, |c| sqlx::query(FREED).bind(account).bind(directory).execute(c).await.map(drop))?;
    Ok(people)
}
