//! All SQL of accounts after their registration.

use entente_shared::{AccountId, Language, Timestamp, UserId, organizations::AcceptedAgreement, registration::CompanyContact};
use uuid::Uuid;

use crate::{
    db::{Db, Tx},
    registration::{AccountRow, with_contact},
};

pub async fn account(db: &Db, account: AccountId) -> Result<AccountRow, sqlx::Error> {
    const SQL: &str = "SELECT * FROM account WHERE id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_one(c).await)
}

/// The account, held until the transaction ends: of two who change it at once the second sees what the first did. An update of nothing,
/// because both engines lock the row for it.
pub async fn hold(tx: &mut Tx, account: AccountId) -> Result<AccountRow, sqlx::Error> {
    const SQL: &str = "UPDATE account SET number = number WHERE id = $1 RETURNING *";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_one(c).await)
}

/// The names of an account's administrators, those who were first first.
pub async fn administrators(db: &Db, account: AccountId) -> Result<Vec<String>, sqlx::Error> {
    const SQL: &str = "SELECT u.name FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY x.added_at, u.id LIMIT 50";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(account).fetch_all(c).await)
}

/// Who gets the mails of an account's administrators.
pub async fn administrators_in(tx: &mut Tx, account: AccountId) -> Result<Vec<(UserId, Language)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.language FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY u.id";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)
}

/// When a confirmation was last written to that address.
pub async fn last_confirmation(db: &Db, account: AccountId, email: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    const SQL: &str =
        "SELECT created_at FROM contact_confirmation WHERE account_id = $1 AND email = $2 ORDER BY created_at DESC, id DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(account).bind(email).fetch_optional(c).await)
}

/// When confirmations were written after that time, the latest first.
pub async fn confirmations_after(tx: &mut Tx, account: AccountId, after: Timestamp) -> Result<Vec<Timestamp>, sqlx::Error> {
    const SQL: &str =
        "SELECT created_at FROM contact_confirmation WHERE account_id = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT 100";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(account).bind(after).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct AcceptedRow {
    name: String,
    version: String,
    by: String,
    at: Timestamp,
}

/// REG-05: what was accepted last.
pub async fn accepted(db: &Db, account: AccountId, language: Language) -> Result<Option<AcceptedAgreement>, sqlx::Error> {
    const SQL: &str = "SELECT CASE WHEN $2 = 'fr' THEN g.name_fr ELSE g.name_en END AS name, x.version, u.name AS by, x.accepted_at AS at
        FROM agreement_acceptance x JOIN agreement g ON g.id = x.agreement_id JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 ORDER BY x.accepted_at DESC, x.id DESC LIMIT 1";
    let row = on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(language).fetch_optional(c).await)?;
    Ok(row.map(|AcceptedRow { name, version, by, at }| AcceptedAgreement { name, version, by, at }))
}

/// What of an account can be changed.
#[derive(Clone, Copy)]
pub enum Kind {
    Name,
    Contact,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Contact => "contact",
        }
    }
}

pub struct NewChange<'a> {
    pub id: Uuid,
    pub account: AccountId,
    pub user: UserId,
    pub kind: Kind,
    pub before: &'a str,
    pub after: &'a str,
    pub at: Timestamp,
}

pub async fn insert_change(tx: &mut Tx, new: &NewChange<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO account_change (id, account_id, user_id, kind, before, after, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.account)
        .bind(new.user)
        .bind(new.kind.as_str())
        .bind(new.before)
        .bind(new.after)
        .bind(new.at)
        .execute(c)
        .await
        .map(drop))
}

const LAST_CHANGE: &str = "SELECT x.id, u.name AS by, x.at FROM account_change x JOIN users u ON u.id = x.user_id
    WHERE x.account_id = $1 AND x.kind = $2 ORDER BY x.at DESC, x.id DESC LIMIT 1";

/// Who changed something last.
#[derive(sqlx::FromRow)]
pub struct ChangeRow {
    pub id: Uuid,
    pub by: String,
    pub at: Timestamp,
}

pub async fn last_contact_change(db: &Db, account: AccountId) -> Result<Option<Uuid>, sqlx::Error> {
    let row: Option<ChangeRow> =
        on_db!(db, |c| sqlx::query_as(LAST_CHANGE).bind(account).bind(Kind::Contact.as_str()).fetch_optional(c).await)?;
    Ok(row.map(|row| row.id))
}

pub async fn last_change_in(tx: &mut Tx, account: AccountId, kind: Kind) -> Result<Option<ChangeRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(LAST_CHANGE).bind(account).bind(kind.as_str()).fetch_optional(c).await)
}

/// `address_changed`: the new one has to be confirmed again.
pub async fn set_contact(tx: &mut Tx, account: AccountId, contact: &CompanyContact, address_changed: bool) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET contact_first_name = $2, contact_last_name = $3, contact_email = $4, contact_phone = $5,
            contact_website = $6, contact_address_line_1 = $7, contact_address_line_2 = $8, contact_city = $9, contact_state_province = $10,
            contact_postal_code = $11, contact_language = $12, contact_confirmed_at = CASE WHEN $13 THEN NULL ELSE contact_confirmed_at END
        WHERE id = $1";
    on_tx!(tx, |c| with_contact!(sqlx::query(SQL).bind(account), contact).bind(address_changed).execute(c).await.map(drop))
}
