//! ORG-02: an account's name with all its keys. ORG-06: the name that it had before.

use entente_shared::{AccountId, DirectoryId, ReservedNameId, Timestamp, names::ReservationKind, rules};

use super::queries::{self, NewReservation};
use crate::{
    clock::IdSource,
    db::{Db, Tx},
};

/// How long a former name is kept for its account (ORG-06).
pub const FORMER_NAME_DAYS: i64 = 90;

/// A new account's keys. One that another account has is refused by the database: see [`super::refusal`].
pub async fn insert_keys(tx: &mut Tx, account: AccountId, name: &str) -> Result<(), sqlx::Error> {
    for key in rules::name_keys(name) {
        queries::insert_key(tx, account, &key).await?;
    }
    queries::set_keys_version(tx, account, rules::NAME_KEYS_VERSION).await
}

/// ORG-06.
pub struct Rename<'a> {
    pub account: AccountId,
    /// As it was when the person decided to change it.
    pub from: &'a str,
    pub to: &'a str,
}

/// Gives an account another name; the old one stays reserved for it. False if the account has not the name `from` any more.
///
/// # Errors
/// What the database says if another account has a key of the new name: see [`super::refusal`]. The caller asks [`super::violation_in`]
/// before, and writes the audit row.
pub async fn rename(tx: &mut Tx, ids: &dyn IdSource, now: Timestamp, rename: Rename<'_>) -> Result<bool, sqlx::Error> {
    let Rename { account, from, to } = rename;
    if !queries::set_name(tx, account, from, to, &rules::name_skeleton(to)).await? {
        return Ok(false);
    }
    queries::delete_keys(tx, account).await?;
    insert_keys(tx, account, to).await?;
    // Nobody else could take what has its keys in the account's own name, but the account may move on.
    if rules::name_fold(from) != rules::name_fold(to) {
        let new = NewReservation {
            id: ReservedNameId(ids.id()),
            kind: ReservationKind::Former,
            name: from,
            account: Some(account),
            directory: None,
            claim: None,
            until: Some(now.plus_days(FORMER_NAME_DAYS)),
        };
        queries::insert_reservation(tx, &new, now).await?;
    }
    Ok(true)
}

/// ORG-03: what is kept for the organization that registers from a directory is its account's from now on.
pub async fn keep_for_account(tx: &mut Tx, directory: DirectoryId, account: AccountId) -> Result<(), sqlx::Error> {
    queries::keep_for_account(tx, directory, account).await
}

/// Makes the keys of names that have none yet, or such as an older rule has made. Two old names that clash by the new rule may both stay:
/// the older account has the key.
pub async fn fill_in_keys(db: &Db) -> Result<(), sqlx::Error> {
    while of_some_accounts(db).await? || of_some_reserved(db).await? || of_some_claims(db).await? {}
    Ok(())
}

/// False if there are none left.
async fn of_some_accounts(db: &Db) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let rows = queries::accounts_with_old_keys(&mut tx, rules::NAME_KEYS_VERSION).await?;
    for (account, name) in &rows {
        queries::delete_keys(&mut tx, *account).await?;
        for key in rules::name_keys(name) {
            queries::insert_key_unless_taken(&mut tx, *account, &key).await?;
        }
        queries::set_skeleton_unless_taken(&mut tx, *account, &rules::name_skeleton(name)).await?;
        queries::set_keys_version(&mut tx, *account, rules::NAME_KEYS_VERSION).await?;
    }
    tx.commit().await?;
    Ok(!rows.is_empty())
}

async fn of_some_reserved(db: &Db) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let rows = queries::reserved_with_old_keys(&mut tx, rules::NAME_KEYS_VERSION).await?;
    for (reserved, name) in &rows {
        queries::renew_keys_of_reserved(&mut tx, *reserved, name).await?;
    }
    tx.commit().await?;
    Ok(!rows.is_empty())
}

async fn of_some_claims(db: &Db) -> Result<bool, sqlx::Error> {
    let mut tx = db.begin().await?;
    let rows = queries::claims_with_old_keys(&mut tx, rules::NAME_KEYS_VERSION).await?;
    for (claim, name) in &rows {
        queries::renew_claim(&mut tx, *claim, name).await?;
    }
    tx.commit().await?;
    Ok(!rows.is_empty())
}
