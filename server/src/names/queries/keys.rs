//! Names with their keys: whose they are, and for whom they are kept.

use entente_shared::{AccountId, DirectoryId, NameClaimId, ReservedNameId, Timestamp, names::ReservationKind, rules};

use crate::db::{Db, Tx, name_look};

/// Whoever has a name with one of the keys, and what is reserved under one of them.
pub struct Found {
    pub holders: Vec<Holder>,
    pub reservations: Vec<Reservation>,
}

#[derive(sqlx::FromRow)]
pub struct Holder {
    pub account: AccountId,
    pub name: String,
}

#[derive(sqlx::FromRow)]
pub struct Reservation {
    pub kind: ReservationKind,
    pub account_id: Option<AccountId>,
    pub directory_id: Option<DirectoryId>,
    pub is_accepted: bool,
}

const HOLDERS: &str = "SELECT a.id AS account, a.publisher_display_name AS name FROM account a
    WHERE a.id IN (SELECT k.account_id FROM account_name_key k WHERE k.key IN ($1, $2, $3, $4, $5, $6, $7, $8)) ORDER BY a.created_at, a.id LIMIT 20";

const RESERVATIONS: &str = "SELECT r.kind, r.account_id, r.directory_id, (c.state IS NOT NULL AND c.state = 'accepted') AS is_accepted
    FROM reserved_name r LEFT JOIN name_claim c ON c.id = r.claim_id
    WHERE (r.until IS NULL OR r.until > $9)
        AND r.id IN (SELECT k.reserved_name_id FROM reserved_name_key k WHERE k.key IN ($1, $2, $3, $4, $5, $6, $7, $8))
    ORDER BY r.created_at, r.id LIMIT 50";

/// As many keys as a query takes: what is missing repeats the first.
pub fn keys_of(keys: &[String]) -> [&str; rules::NAME_KEYS_MOST] {
    let first = keys.first().map_or("", String::as_str);
    std::array::from_fn(|number| keys.get(number).map_or(first, String::as_str))
}

/// Binds the keys of a name to the first places.
macro_rules! with_keys {
    ($query:expr, $keys:expr) => {{
        let mut query = $query;
        for key in $keys {
            query = query.bind(key);
        }
        query
    }};
}

pub(super) use with_keys;

pub async fn holders_of(db: &Db, keys: &[String], now: Timestamp) -> Result<Found, sqlx::Error> {
    let keys = keys_of(keys);
    let holders = on_db!(db, |q| with_keys!(sqlx::query_as(HOLDERS), keys).fetch_all(q).await)?;
    let reservations = on_db!(db, |q| with_keys!(sqlx::query_as(RESERVATIONS), keys).bind(now).fetch_all(q).await)?;
    Ok(Found { holders, reservations })
}

pub async fn holders_of_in(tx: &mut Tx, keys: &[String], now: Timestamp) -> Result<Found, sqlx::Error> {
    let keys = keys_of(keys);
    let holders = on_tx!(tx, |q| with_keys!(sqlx::query_as(HOLDERS), keys).fetch_all(q).await)?;
    let reservations = on_tx!(tx, |q| with_keys!(sqlx::query_as(RESERVATIONS), keys).bind(now).fetch_all(q).await)?;
    Ok(Found { holders, reservations })
}

pub async fn insert_key(tx: &mut Tx, account: AccountId, key: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO account_name_key (account_id, key) VALUES ($1, $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(key).execute(c).await.map(drop))
}

pub async fn insert_key_unless_taken(tx: &mut Tx, account: AccountId, key: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO account_name_key (account_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(key).execute(c).await.map(drop))
}

pub async fn delete_keys(tx: &mut Tx, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM account_name_key WHERE account_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).execute(c).await.map(drop))
}

pub async fn set_keys_version(tx: &mut Tx, account: AccountId, version: u32) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET name_keys_version = $2 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(i64::from(version)).execute(c).await.map(drop))
}

/// Two names of before that have become one by the rule both stay: the second keeps the skeleton that it has.
pub async fn set_skeleton_unless_taken(tx: &mut Tx, account: AccountId, skeleton: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET name_skeleton = $2 WHERE id = $1 AND name_skeleton <> $2
        AND NOT EXISTS (SELECT 1 FROM account o WHERE o.name_skeleton = $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(skeleton).execute(c).await.map(drop))
}

/// Some of them, oldest first.
pub async fn accounts_with_old_keys(tx: &mut Tx, version: u32) -> Result<Vec<(AccountId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT id, publisher_display_name FROM account WHERE name_keys_version < $1 ORDER BY created_at, id LIMIT 500";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(i64::from(version)).fetch_all(c).await)
}

/// False if the account has another name than `from`. Whoever had to choose another name has done so.
pub async fn set_name(tx: &mut Tx, account: AccountId, from: &str, to: &str, skeleton: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE account SET publisher_display_name = $3, name_skeleton = $4, name_key = $5, name_look = $6, rename_for = NULL
        WHERE id = $1 AND publisher_display_name = $2";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(account)
        .bind(from)
        .bind(to)
        .bind(skeleton)
        .bind(rules::search_key(to))
        .bind(name_look(to))
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub struct NewReservation<'a> {
    pub id: ReservedNameId,
    pub kind: ReservationKind,
    pub name: &'a str,
    /// Those who may have it all the same.
    pub account: Option<AccountId>,
    pub directory: Option<DirectoryId>,
    pub claim: Option<NameClaimId>,
    pub until: Option<Timestamp>,
}

pub async fn insert_reservation(tx: &mut Tx, new: &NewReservation<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO reserved_name (id, kind, name, name_skeleton, account_id, directory_id, claim_id, until, created_at,
            name_look, name_keys_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    on_tx!(&mut *tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.kind)
        .bind(new.name)
        .bind(rules::name_skeleton(new.name))
        .bind(new.account)
        .bind(new.directory)
        .bind(new.claim)
        .bind(new.until)
        .bind(now)
        .bind(name_look(new.name))
        .bind(i64::from(rules::NAME_KEYS_VERSION))
        .execute(c)
        .await
        .map(drop))?;
    insert_keys_of_reserved(tx, new.id, new.name).await
}

async fn insert_keys_of_reserved(tx: &mut Tx, reserved: ReservedNameId, name: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO reserved_name_key (reserved_name_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    for key in rules::name_keys(name) {
        on_tx!(&mut *tx, |c| sqlx::query(SQL).bind(reserved).bind(&key).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Some of those with keys that an older version of the rule has made, oldest first.
pub async fn reserved_with_old_keys(tx: &mut Tx, version: u32) -> Result<Vec<(ReservedNameId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT id, name FROM reserved_name WHERE name_keys_version < $1 ORDER BY created_at, id LIMIT 500";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(i64::from(version)).fetch_all(c).await)
}

/// All that a reserved name is compared, sorted and found by, made anew.
pub async fn renew_keys_of_reserved(tx: &mut Tx, reserved: ReservedNameId, name: &str) -> Result<(), sqlx::Error> {
    const DELETE: &str = "DELETE FROM reserved_name_key WHERE reserved_name_id = $1";
    const SQL: &str = "UPDATE reserved_name SET name_skeleton = $2, name_look = $3, name_keys_version = $4 WHERE id = $1";
    on_tx!(&mut *tx, |c| sqlx::query(DELETE).bind(reserved).execute(c).await.map(drop))?;
    on_tx!(&mut *tx, |c| sqlx::query(SQL)
        .bind(reserved)
        .bind(rules::name_skeleton(name))
        .bind(name_look(name))
        .bind(i64::from(rules::NAME_KEYS_VERSION))
        .execute(c)
        .await
        .map(drop))?;
    insert_keys_of_reserved(tx, reserved, name).await
}

/// What is kept for whoever registers from the directory; it stays theirs for further accounts too.
pub async fn keep_for_account(tx: &mut Tx, directory: DirectoryId, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE reserved_name SET account_id = $2 WHERE directory_id = $1 AND account_id IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(directory).bind(account).execute(c).await.map(drop))
}
