//! Who is in an account, and who can come into it.

use entente_shared::{
    AccountId, DirectoryId, Timestamp, UserId,
    people::{AccountPerson, AccountRole, Candidate, Contact},
};

use uuid::Uuid;

use crate::{
    db::{
        Db, Texts, Tx, WordsOf,
        paging::{Place, Way},
    },
    directories::is_guest,
};

#[derive(sqlx::FromRow)]
pub struct PersonRow {
    pub id: UserId,
    pub search_text: String,
    name: String,
    sign_in_address: String,
    directory: String,
    role: AccountRole,
    is_guest: bool,
    added_at: Timestamp,
    last_sign_in_at: Option<Timestamp>,
}

impl PersonRow {
    pub fn into_person(self) -> AccountPerson {
        let Self { id, name, sign_in_address, directory, role, is_guest, added_at, last_sign_in_at, .. } = self;
        AccountPerson { user: id, name, sign_in_address, directory, role, is_guest, added_at, last_sign_in_at }
    }
}

/// $1 account. The outer joins hold the order of the account's people.
macro_rules! people {
    ($with:expr, $from:expr, $on:expr, $rest:expr) => {
        concat!(
            $with,
            "SELECT u.id, u.search_text, u.name, u.sign_in_address, d.domain_prefix AS directory, x.role, x.added_at, u.last_sign_in_at, ",
            is_guest!("$1"),
            " AS is_guest
            FROM ",
            $from,
            " LEFT JOIN users u ON u.id = x.user_id LEFT JOIN directory d ON d.id = u.directory_id
            WHERE ",
            $on,
            "x.account_id = $1 AND ",
            $rest
        )
    };
}

/// $2 and $3 the place, $4 how many, $5 to $9 patterns, $10 for their index.
macro_rules! people_beyond {
    ($with:expr, $from:expr, $on:expr, $words:expr, $place:expr, $order:expr) => {
        people!($with, $from, $on, concat!($place, $words, " ORDER BY ", $order, " LIMIT $4 + 0"))
    };
}

macro_rules! people_by_words {
    ($place:expr, $order:expr) => {
        with_words!(
            people_beyond, "users", "t.search_text", "account_user", "x", "user_id",
            concat!("SELECT * FROM account_user x WHERE x.account_id = $1 AND ", $place, " ORDER BY ", $order),
            ("$10", "$5", "$6", "$7", "$8", "$9"),
            (concat!(" AND ", found_by!(in "x.person_key", "$5", "$6", "$7", "$8", "$9")), $place, $order)
        )
    };
}

/// Up to `limit` people beyond a place, the nearest first.
pub async fn people(
    db: &Db,
    account: AccountId,
    patterns: &[String],
    way: Way,
    place: Place<String>,
    limit: i64,
) -> Result<Vec<PersonRow>, sqlx::Error> {
    const ALL: [&str; 2] = [
        people_beyond!("", "account_user x", "", "", "(x.person_key, x.user_id) > ($2, $3)", "x.person_key, x.user_id"),
        people_beyond!("", "account_user x", "", "", "(x.person_key, x.user_id) < ($2, $3)", "x.person_key DESC, x.user_id DESC"),
    ];
    const BY_WORDS: [Texts; 2] = [
        people_by_words!("(x.person_key, x.user_id) > ($2, $3)", "x.person_key, x.user_id"),
        people_by_words!("(x.person_key, x.user_id) < ($2, $3)", "x.person_key DESC, x.user_id DESC"),
    ];
    let (way, place) = (usize::from(way == Way::Before), &place);
    listed!(db, WordsOf::Users, ALL[way], &BY_WORDS[way], patterns, limit, |query| query
        .bind(account)
        .bind(&place.key)
        .bind(place.id)
        .bind(limit))
}

pub async fn person(db: &Db, account: AccountId, person: UserId) -> Result<Option<PersonRow>, sqlx::Error> {
    const SQL: &str = people!("", "account_user x", "", "x.user_id = $2");
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(person).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
struct AdministratorRow {
    name: String,
    organization: String,
    email: String,
}

/// Whom the account's people turn to.
pub async fn administrators(db: &Db, account: AccountId) -> Result<Vec<Contact>, sqlx::Error> {
    const SQL: &str = "SELECT u.name, a.publisher_display_name AS organization, u.email
        FROM account_user x JOIN users u ON u.id = x.user_id JOIN account a ON a.id = x.account_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY u.search_text, u.id LIMIT 20";
    let rows: Vec<AdministratorRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .map(|AdministratorRow { name, organization, email }| Contact {
            name,
            organization,
            email: Some(email).filter(|email| !email.is_empty()),
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: UserId,
    name: String,
    sign_in_address: String,
}

/// $1 account, $2 how many, $3 to $7 patterns, $8 for their index.
macro_rules! candidates {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT u.id, u.name, u.sign_in_address FROM ",
            $from,
            " WHERE ",
            $on,
            "u.directory_id IN (SELECT x.directory_id FROM account_directory x WHERE x.account_id = $1)
                AND NOT EXISTS (SELECT 1 FROM account_user o WHERE o.account_id = $1 AND o.user_id = u.id)",
            $words,
            " ORDER BY u.search_text, u.id LIMIT $2 + 0"
        )
    };
}

/// People of the account's directories who are not in it.
pub async fn candidates(db: &Db, account: AccountId, patterns: &[String], limit: i64) -> Result<Vec<Candidate>, sqlx::Error> {
    const ALL: &str = candidates!("", "users u", "", "");
    const BY_WORDS: Texts = with_words!(
        candidates,
        "users",
        "t.search_text",
        "users",
        "u",
        "id",
        "SELECT * FROM users u WHERE u.directory_id IN (SELECT x.directory_id FROM account_directory x WHERE x.account_id = $1)
            ORDER BY u.search_text, u.id",
        ("$8", "$3", "$4", "$5", "$6", "$7"),
        (concat!(" AND ", found_by!("u", "$3", "$4", "$5", "$6", "$7")))
    );
    let rows: Vec<CandidateRow> = listed!(db, WordsOf::Users, ALL, &BY_WORDS, patterns, limit, |query| query.bind(account).bind(limit))?;
    Ok(rows.into_iter().map(|CandidateRow { id, name, sign_in_address }| Candidate { user: id, name, sign_in_address }).collect())
}

pub async fn has_linked_directory(db: &Db, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account_directory x JOIN directory d ON d.id = x.directory_id
        WHERE x.account_id = $1 AND d.kind = 'linked' LIMIT 1";
    on_db!(db, |c| sqlx::query(SQL).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}

/// The directory in which the account's people can be given a sign-in; the first one, where there are several.
pub async fn built_in_directory(db: &Db, account: AccountId) -> Result<Option<(DirectoryId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT d.id, d.domain_prefix FROM account_directory x JOIN directory d ON d.id = x.directory_id
        WHERE x.account_id = $1 AND d.kind = 'built_in' ORDER BY d.created_at, d.id LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_optional(c).await)
}

pub async fn role_in(tx: &mut Tx, account: AccountId, person: UserId) -> Result<Option<AccountRole>, sqlx::Error> {
    const SQL: &str = "SELECT role FROM account_user WHERE account_id = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(account).bind(person).fetch_optional(c).await)
}

/// The same with whether the account is suspended.
pub async fn standing_in(tx: &mut Tx, account: AccountId, person: UserId) -> Result<Option<(AccountRole, bool)>, sqlx::Error> {
    const SQL: &str = "SELECT x.role, (a.suspended_at IS NOT NULL) AS suspended FROM account_user x JOIN account a ON a.id = x.account_id
        WHERE x.account_id = $1 AND x.user_id = $2";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).bind(person).fetch_optional(c).await)
}

/// USR-01: whether an account administrator may know of this person.
pub async fn is_of_its_directories(tx: &mut Tx, account: AccountId, person: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM users u JOIN account_directory x ON x.directory_id = u.directory_id
        WHERE x.account_id = $1 AND u.id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).fetch_optional(c).await.map(|row| row.is_some()))
}

/// Whoever comes back is no former person any more.
pub async fn add(tx: &mut Tx, account: AccountId, person: UserId, role: AccountRole, now: Timestamp) -> Result<(), sqlx::Error> {
    const ADD: &str = "INSERT INTO account_user (account_id, user_id, role, added_at) VALUES ($1, $2, $3, $4)";
    const FORGET: &str = "DELETE FROM former_person WHERE account_id = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(ADD).bind(account).bind(person).bind(role).bind(now).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query(FORGET).bind(account).bind(person).execute(c).await.map(drop))
}

/// USR-04: false if the account would be left without an Account administrator.
pub async fn change_role(tx: &mut Tx, account: AccountId, person: UserId, role: AccountRole) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE account_user SET role = $3 WHERE account_id = $1 AND user_id = $2
        AND ($3 = 'administrator' OR EXISTS
            (SELECT 1 FROM account_user o WHERE o.account_id = $1 AND o.user_id <> $2 AND o.role = 'administrator'))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).bind(role).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// USR-02: the link of the mail with which somebody chooses a password.
pub async fn insert_first_password(
    tx: &mut Tx,
    person: UserId,
    link: Uuid,
    token_hash: &[u8; 32],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO first_password (user_id, id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(person).bind(link).bind(&token_hash[..]).bind(now).bind(expires_at).execute(c).await.map(drop))
}

/// A provider need not say where somebody gets mail.
pub async fn has_mailbox(tx: &mut Tx, person: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM users WHERE id = $1 AND email <> ''";
    on_tx!(tx, |c| sqlx::query(SQL).bind(person).fetch_optional(c).await.map(|row| row.is_some()))
}

/// The person whom the link is for, while it works, with name and sign-in address.
pub async fn find_first_password(db: &Db, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<(UserId, String, String)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.name, u.sign_in_address FROM first_password f JOIN users u ON u.id = f.user_id
        WHERE f.token_hash = $1 AND f.used_at IS NULL AND f.expires_at > $2 AND u.password_hash IS NULL";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

pub async fn use_first_password(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<UserId>, sqlx::Error> {
    const SQL: &str =
        "UPDATE first_password SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING user_id";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// False if the person has a password already.
pub async fn set_first_password(tx: &mut Tx, person: UserId, password_hash: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(person).bind(password_hash).execute(c).await.map(|done| done.rows_affected() > 0))
}
