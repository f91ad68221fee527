//! All SQL of passwords and second factors.

use entente_shared::{
    DirectoryId, Language, Timestamp, UserId, credentials::ONE_TIME_DAYS, directories::DirectoryRole, page::COUNTED_MOST,
};
use uuid::Uuid;

use crate::db::{Db, Texts, Through, Tx, WordsOf, through};

/// A person, as what concerns their password.
#[derive(sqlx::FromRow)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub sign_in_address: String,
    pub domain_prefix: String,
    pub built_in: bool,
    pub language: Language,
    pub password_hash: Option<String>,
    pub second_factor_since: Option<Timestamp>,
    pub second_factor_required: bool,
    pub email_confirmed_at: Option<Timestamp>,
}

/// The columns of [`Person`].
macro_rules! person {
    ($where:literal) => {
        concat!(
            "SELECT u.id, u.name, u.email, u.sign_in_address, d.domain_prefix, (d.kind = 'built_in') AS built_in, u.language,
                u.password_hash, f.confirmed_at AS second_factor_since, u.email_confirmed_at,
                (d.kind = 'built_in' AND d.second_factor_required AND u.directory_role = 'global_administrator') AS second_factor_required
            FROM users u JOIN directory d ON d.id = u.directory_id LEFT JOIN second_factor f ON f.user_id = u.id ",
            $where
        )
    };
}

pub async fn person(db: &Db, user: UserId) -> Result<Option<Person>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(person!("WHERE u.id = $1")).bind(user).fetch_optional(c).await)
}

/// Somebody of that directory.
pub async fn person_of(db: &Db, directory: DirectoryId, user: UserId) -> Result<Option<Person>, sqlx::Error> {
    const SQL: &str = person!("WHERE u.directory_id = $1 AND u.id = $2");
    on_db!(db, |c| sqlx::query_as(SQL).bind(directory).bind(user).fetch_optional(c).await)
}

/// Whose password a link sets, while it works.
pub async fn person_of_link(db: &Db, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Person>, sqlx::Error> {
    const SQL: &str = person!(
        "JOIN password_reset r ON r.user_id = u.id
            WHERE r.token_hash = $1 AND r.ended_at IS NULL AND r.expires_at > $2 AND d.kind = 'built_in'"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// Stores a password in the place of the one that was there when the change began. False if it is another one by now.
pub async fn replace_password(tx: &mut Tx, user: UserId, old: Option<&str>, new: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE users SET password_hash = $3, password_one_time = FALSE, password_expires_at = NULL
        WHERE id = $1 AND password_hash IS NOT DISTINCT FROM $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(old).bind(new).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn set_password(tx: &mut Tx, user: UserId, hash: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET password_hash = $2, password_one_time = FALSE, password_expires_at = NULL WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(hash).execute(c).await.map(drop))
}

pub async fn set_one_time_password(tx: &mut Tx, user: UserId, hash: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE users SET password_hash = $2, password_one_time = TRUE, password_expires_at = $3 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(hash).bind(now.plus_days(ONE_TIME_DAYS)).execute(c).await.map(drop))
}

/// No link of before sets the person's password any more.
pub async fn end_links(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE password_reset SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).execute(c).await.map(drop))
}

/// Nor does the link with which somebody who was created chooses their first one.
pub async fn end_first_links(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE first_password SET expires_at = $2 WHERE user_id = $1 AND used_at IS NULL AND expires_at > $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(now).execute(c).await.map(drop))
}

/// A link that sets a password, of one person or of nobody; with the mark of those that one mail has together.
pub struct NewResetLink {
    pub id: Uuid,
    pub user: Option<UserId>,
    pub token_hash: [u8; 32],
    pub together: Option<Uuid>,
}

pub async fn insert_link(tx: &mut Tx, new: &NewResetLink, now: Timestamp, expires_at: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO password_reset (id, user_id, token_hash, created_at, expires_at, asked_together)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.user)
        .bind(&new.token_hash[..])
        .bind(now)
        .bind(expires_at)
        .bind(new.together)
        .execute(c)
        .await
        .map(drop))
}

pub async fn forget_links_before(tx: &mut Tx, time: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM password_reset WHERE created_at < $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(time).execute(c).await.map(drop))
}

/// Uses a link: nothing if it was used or replaced, is too old, or never was.
pub async fn use_link(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<UserId>, sqlx::Error> {
    const SQL: &str = "UPDATE password_reset SET ended_at = $2
        WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2 AND user_id IS NOT NULL RETURNING user_id";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

pub async fn keep_one_time_password(tx: &mut Tx, user: UserId, by: UserId, sealed: &[u8], now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO one_time_password (user_id, made_by, sealed, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO UPDATE SET made_by = excluded.made_by, sealed = excluded.sealed, made_at = excluded.made_at";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(by).bind(sealed).bind(now).execute(c).await.map(drop))
}

pub async fn one_time_password(db: &Db, user: UserId, by: UserId, made_after: Timestamp) -> Result<Option<Vec<u8>>, sqlx::Error> {
    const SQL: &str = "SELECT sealed FROM one_time_password WHERE user_id = $1 AND made_by = $2 AND made_at > $3";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).bind(by).bind(made_after).fetch_optional(c).await)
}

pub async fn forget_one_time_password(tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM one_time_password WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// A second factor, on or on the way.
#[derive(sqlx::FromRow)]
pub struct SecondFactor {
    pub sealed_secret: Vec<u8>,
    pub confirmed_at: Option<Timestamp>,
    pub sealed_codes: Option<Vec<u8>>,
}

const SECOND_FACTOR: &str = "SELECT sealed_secret, confirmed_at, sealed_codes FROM second_factor WHERE user_id = $1";

pub async fn second_factor(db: &Db, user: UserId) -> Result<Option<SecondFactor>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(SECOND_FACTOR).bind(user).fetch_optional(c).await)
}

pub async fn second_factor_in(tx: &mut Tx, user: UserId) -> Result<Option<SecondFactor>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(SECOND_FACTOR).bind(user).fetch_optional(c).await)
}

/// Keeps a new secret, unless the second factor is on.
pub async fn keep_secret(tx: &mut Tx, user: UserId, sealed: &[u8], now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO second_factor (user_id, sealed_secret, created_at, last_step) VALUES ($1, $2, $3, 0)
        ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
        WHERE second_factor.confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(sealed).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The second factor is on, by a code of this step of this secret. False if it was on already, or has another secret by now.
pub async fn confirm(tx: &mut Tx, user: UserId, sealed: &[u8], step: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE second_factor SET confirmed_at = $4, last_step = $3
        WHERE user_id = $1 AND sealed_secret = $2 AND confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(sealed).bind(step).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// Sign-ins of the person that are not complete end, but this one: they began before a code was asked for.
pub async fn end_pending(tx: &mut Tx, user: UserId, keep: Option<&[u8; 32]>) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM session WHERE user_id = $1 AND pending IS NOT NULL AND ($2 IS NULL OR token_hash <> $2)";
    let keep = keep.map(|hash| &hash[..]);
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(keep).execute(c).await.map(drop))
}

/// Takes a code's step, once. False if it or a later one was taken before.
pub async fn take_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(step).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn delete_second_factor(tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM second_factor WHERE user_id = $1";
    delete_codes(tx, user).await?;
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn delete_codes(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM recovery_code WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(drop))
}

pub async fn insert_code(tx: &mut Tx, user: UserId, hash: &[u8; 32]) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(&hash[..]).execute(c).await.map(drop))
}

/// Shown until they are put away.
pub async fn show_codes(tx: &mut Tx, user: UserId, sealed: &[u8]) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE second_factor SET sealed_codes = $2 WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(sealed).execute(c).await.map(drop))
}

pub async fn put_codes_away(tx: &mut Tx, user: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE second_factor SET sealed_codes = NULL WHERE user_id = $1 AND sealed_codes IS NOT NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// Uses a recovery code, once.
pub async fn use_code(tx: &mut Tx, user: UserId, hash: &[u8; 32], now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE recovery_code SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(&hash[..]).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

pub async fn codes_left(db: &Db, user: UserId) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM recovery_code WHERE user_id = $1 AND used_at IS NULL";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_one(c).await)
}

/// A person of a directory, as its Global administrators see them.
#[derive(sqlx::FromRow)]
pub struct PersonRow {
    pub id: UserId,
    pub name: String,
    pub sign_in_address: String,
    pub email: String,
    pub role: DirectoryRole,
    pub has_second_factor: bool,
    pub one_time_password: bool,
}

/// $1 directory, $2 how many, $3 to $7 patterns, $8 for their index.
macro_rules! people {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT u.id, u.name, u.sign_in_address, u.email, u.directory_role AS role,
                (f.confirmed_at IS NOT NULL) AS has_second_factor, u.password_one_time AS one_time_password
            FROM ",
            $from,
            " LEFT JOIN second_factor f ON f.user_id = u.id WHERE ",
            $on,
            "u.directory_id = $1",
            $words,
            " ORDER BY u.search_text, u.id LIMIT $2 + 0"
        )
    };
}

/// Up to so many by name.
pub async fn people(db: &Db, directory: DirectoryId, patterns: &[String], limit: i64) -> Result<Vec<PersonRow>, sqlx::Error> {
    const ALL: &str = people!("", "users u", "", "");
    const BY_WORDS: Texts = with_words!(
        people,
        "users",
        "t.search_text",
        "users",
        "u",
        "id",
        "SELECT * FROM users u WHERE u.directory_id = $1 ORDER BY u.search_text, u.id",
        ("$8", "$3", "$4", "$5", "$6", "$7"),
        (concat!(" AND ", found_by!("u", "$3", "$4", "$5", "$6", "$7")))
    );
    listed!(db, WordsOf::Users, ALL, &BY_WORDS, patterns, limit, |query| query.bind(directory).bind(limit))
}

/// How many there are, $8 at most. $1 directory, $2 to $6 patterns, $7 for their index.
macro_rules! count_of_people {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT COUNT(*) FROM (SELECT 1 FROM ",
            $from,
            " WHERE ",
            $on,
            "u.directory_id = $1",
            $words,
            " LIMIT $7 + 0) counted"
        )
    };
}

/// How many there are, as far as they are counted.
pub async fn count_of_people(db: &Db, directory: DirectoryId, patterns: &[String]) -> Result<i64, sqlx::Error> {
    const BY_WORDS: Texts = with_words!(
        count_of_people,
        "users",
        "t.search_text",
        "users",
        "u",
        "id",
        "SELECT * FROM users u WHERE u.directory_id = $1",
        ("$8", "$2", "$3", "$4", "$5", "$6"),
        (concat!(" AND ", found_by!("u", "$2", "$3", "$4", "$5", "$6")))
    );
    let (through, index) = through(db, WordsOf::Users, patterns).await?;
    let sql = through.text(db, &BY_WORDS);
    on_db!(db, |c| {
        let query = with_patterns!(sqlx::query_scalar(sql).bind(directory), patterns).bind(COUNTED_MOST);
        let query = if through == Through::Index { query.bind(index) } else { query };
        query.persistent(through.is_planned_once()).fetch_one(c).await
    })
}

/// Domain prefix, and whether it wants a second factor of its Global administrators.
pub async fn directory(db: &Db, id: DirectoryId) -> Result<Option<(String, bool)>, sqlx::Error> {
    const SQL: &str = "SELECT domain_prefix, second_factor_required FROM directory WHERE id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

pub async fn require_second_factor(tx: &mut Tx, directory: DirectoryId, required: bool) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE directory SET second_factor_required = $2 WHERE id = $1 AND second_factor_required <> $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(directory).bind(required).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// A built-in directory's Global administrators who sign in with a password alone.
pub async fn administrators_without_second_factor(tx: &mut Tx, directory: DirectoryId) -> Result<Vec<UserId>, sqlx::Error> {
    const SQL: &str = "SELECT u.id FROM users u LEFT JOIN second_factor f ON f.user_id = u.id
        WHERE u.directory_id = $1 AND u.directory_role = 'global_administrator' AND f.confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(directory).fetch_all(c).await)
}
