//! All SQL of accounts and their registration.

use entente_shared::{
    AcceptanceId, AccountId, AgreementId, DirectoryId, Language, Timestamp, UserId,
    directories::DirectorySummary,
    people::AccountRole,
    registration::{ApproverStep, ContactStep, Draft, OrganizationStep},
};
use uuid::Uuid;

use super::{
    agreements::{Included, Version},
    finish::NewAccount,
};
use crate::{
    db::{Db, Tx},
    terms::Reader,
};

pub async fn draft(db: &Db, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT content FROM registration_draft WHERE user_id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

pub async fn draft_in(tx: &mut Tx, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT content FROM registration_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

pub async fn save_draft(tx: &mut Tx, user: UserId, content: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO registration_draft (user_id, content, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET content = $2, updated_at = $3";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(content).bind(now).execute(c).await.map(drop))
}

pub async fn delete_draft(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM registration_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(drop))
}

/// The name of the account that looks like this one.
pub async fn name_with_skeleton(db: &Db, skeleton: &str) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT publisher_display_name FROM account WHERE name_skeleton = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(skeleton).fetch_optional(c).await)
}

/// Who has registered the organization of a directory.
pub async fn registered_by(tx: &mut Tx, directory: DirectoryId) -> Result<Option<UserId>, sqlx::Error> {
    const SQL: &str = "SELECT registered_by FROM account WHERE registered_from = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(directory).fetch_optional(c).await)
}

/// Whether a directory belongs to an account.
pub async fn is_registered(tx: &mut Tx, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account_directory WHERE directory_id = $1 LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(directory).fetch_optional(c).await.map(|row| row.is_some()))
}

/// Names only (REG-01).
pub async fn administrators(db: &Db, directory: DirectoryId) -> Result<Vec<String>, sqlx::Error> {
    const SQL: &str =
        "SELECT name FROM users WHERE directory_id = $1 AND directory_role = 'global_administrator' ORDER BY created_at, id LIMIT 20";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(directory).fetch_all(c).await)
}

/// False if the number is taken.
pub async fn insert_account(tx: &mut Tx, id: AccountId, number: u32, new: &NewAccount<'_>, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO account
            (id, number, is_host, country, publisher_display_name, name_skeleton, registered_business_name,
            contact_first_name, contact_last_name, contact_email, contact_phone, contact_website, contact_address_line_1,
            contact_address_line_2, contact_city, contact_state_province, contact_postal_code, contact_language, contact_confirmed_at,
            approver_name, approver_email, approver_phone, registered_by, registered_from, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
        ON CONFLICT (number) DO NOTHING";
    let registration = new.registration;
    let contact = &registration.contact;
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(i64::from(number))
        .bind(new.is_host)
        .bind(registration.country.as_str())
        .bind(&registration.publisher_display_name)
        .bind(&registration.name_skeleton)
        .bind(&registration.registered_business_name)
        .bind(&contact.first_name)
        .bind(&contact.last_name)
        .bind(&contact.email)
        .bind(&contact.phone)
        .bind(or_empty(&contact.website))
        .bind(&contact.address_line_1)
        .bind(or_empty(&contact.address_line_2))
        .bind(&contact.city)
        .bind(or_empty(&contact.state_province))
        .bind(or_empty(&contact.postal_code))
        .bind(contact.preferred_language)
        .bind(new.confirmed_at)
        .bind(&registration.approver.name)
        .bind(&registration.approver.email)
        .bind(&registration.approver.phone)
        .bind(new.by)
        .bind(new.from)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub async fn add_directory(tx: &mut Tx, account: AccountId, directory: DirectoryId) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO account_directory (account_id, directory_id) VALUES ($1, $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(directory).execute(c).await.map(drop))
}

pub async fn add_person(tx: &mut Tx, account: AccountId, user: UserId, role: AccountRole, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO account_user (account_id, user_id, role, added_at) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(user).bind(role).bind(now).execute(c).await.map(drop))
}

/// The host's account and its publisher display name, if there is a host.
pub async fn host(db: &Db) -> Result<Option<(AccountId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT id, publisher_display_name FROM account WHERE is_host LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct AccountRow {
    pub id: AccountId,
    pub number: i64,
    pub contact_confirmed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    country: String,
    publisher_display_name: String,
    registered_business_name: String,
    contact_first_name: String,
    contact_last_name: String,
    contact_email: String,
    contact_phone: String,
    contact_website: String,
    contact_address_line_1: String,
    contact_address_line_2: String,
    contact_city: String,
    contact_state_province: String,
    contact_postal_code: String,
    contact_language: String,
    approver_name: String,
    approver_email: String,
    approver_phone: String,
}

impl AccountRow {
    /// REG-03: in the fields in which it was registered.
    pub fn into_draft(self) -> Draft {
        Draft {
            organization: OrganizationStep {
                country: self.country,
                publisher_display_name: self.publisher_display_name,
                registered_business_name: self.registered_business_name,
            },
            contact: ContactStep {
                first_name: self.contact_first_name,
                last_name: self.contact_last_name,
                email: self.contact_email,
                phone: self.contact_phone,
                website: self.contact_website,
                address_line_1: self.contact_address_line_1,
                address_line_2: self.contact_address_line_2,
                city: self.contact_city,
                state_province: self.contact_state_province,
                postal_code: self.contact_postal_code,
                preferred_language: self.contact_language,
            },
            approver: ApproverStep {
                approver_name: self.approver_name,
                approver_email: self.approver_email,
                approver_phone: self.approver_phone,
            },
        }
    }
}

/// The account that a directory belongs to; the first one, where there are several.
pub async fn account_of_directory(db: &Db, directory: DirectoryId) -> Result<Option<AccountRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.* FROM account_directory x JOIN account a ON a.id = x.account_id
        WHERE x.directory_id = $1 ORDER BY a.created_at, a.id LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(directory).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
struct DirectoryRow {
    id: DirectoryId,
    domain_prefix: String,
}

pub async fn directories_of(db: &Db, account: AccountId) -> Result<Vec<DirectorySummary>, sqlx::Error> {
    const SQL: &str = "SELECT d.id, d.domain_prefix FROM account_directory x JOIN directory d ON d.id = x.directory_id
        WHERE x.account_id = $1 ORDER BY d.created_at, d.id";
    let rows: Vec<DirectoryRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|DirectoryRow { id, domain_prefix }| DirectorySummary { id, domain_prefix }).collect())
}

/// Name and version of the agreement that an account has accepted, by whom, and when.
pub async fn acceptance(db: &Db, account: AccountId, language: Language) -> Result<Option<(String, String, Timestamp)>, sqlx::Error> {
    const SQL: &str = "SELECT CASE WHEN $2 = 'fr' THEN g.name_fr ELSE g.name_en END || ' ' || x.version, u.name, x.accepted_at
        FROM agreement_acceptance x JOIN agreement g ON g.id = x.agreement_id JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 ORDER BY x.accepted_at DESC, x.id DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(language).fetch_optional(c).await)
}

pub async fn insert_agreement(tx: &mut Tx, new: &Included) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO agreement (id, version, effective_at, name_en, name_fr, text_en, text_fr)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.version)
        .bind(new.effective_at)
        .bind(new.name[0])
        .bind(new.name[1])
        .bind(new.text[0])
        .bind(new.text[1])
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
pub struct AgreementRow {
    id: AgreementId,
    version: String,
    effective_at: Timestamp,
    name_en: String,
    name_fr: String,
    text_en: String,
    text_fr: String,
}

impl AgreementRow {
    pub fn in_language(self, language: Language) -> Version {
        let Self { id, version, effective_at, name_en, name_fr, text_en, text_fr } = self;
        let (name, text) = match language {
            Language::English => (name_en, text_en),
            Language::French => (name_fr, text_fr),
        };
        Version { id, version, effective_at, name, text }
    }
}

const AGREEMENT_IN_FORCE: &str = "SELECT id, version, effective_at, name_en, name_fr, text_en, text_fr FROM agreement
    WHERE effective_at <= $1 ORDER BY effective_at DESC, id DESC LIMIT 1";

pub async fn agreement_in_force(db: &Db, now: Timestamp) -> Result<AgreementRow, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(AGREEMENT_IN_FORCE).bind(now).fetch_one(c).await)
}

pub async fn agreement_in_force_in(tx: &mut Tx, now: Timestamp) -> Result<AgreementRow, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(AGREEMENT_IN_FORCE).bind(now).fetch_one(c).await)
}

/// REG-05.
pub struct NewAcceptance<'a> {
    pub id: AcceptanceId,
    pub account: AccountId,
    pub reader: Reader,
    pub sha256: &'a str,
}

pub async fn insert_agreement_acceptance(tx: &mut Tx, new: &NewAcceptance<'_>, version: &Version) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO agreement_acceptance (id, account_id, user_id, agreement_id, version, language, sha256, accepted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.account)
        .bind(new.reader.user)
        .bind(version.id)
        .bind(&version.version)
        .bind(new.reader.language)
        .bind(new.sha256)
        .bind(new.reader.at)
        .execute(c)
        .await
        .map(drop))
}

pub struct NewConfirmation<'a> {
    pub id: Uuid,
    pub token_hash: [u8; 32],
    pub account: AccountId,
    pub email: &'a str,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert_confirmation(tx: &mut Tx, new: &NewConfirmation<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO contact_confirmation (id, token_hash, account_id, email, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(&new.token_hash[..])
        .bind(new.account)
        .bind(new.email)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
pub struct ConfirmationRow {
    pub account: String,
    pub email: String,
    pub confirmed_at: Option<Timestamp>,
}

/// A confirmation that was made, or that still can be.
pub async fn find_confirmation(db: &Db, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<ConfirmationRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS account, x.email, x.confirmed_at
        FROM contact_confirmation x JOIN account a ON a.id = x.account_id
        WHERE x.token_hash = $1 AND (x.confirmed_at IS NOT NULL OR x.expires_at > $2)";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// Confirms once: nothing if it was confirmed before, is too old, or never was.
pub async fn confirm(tx: &mut Tx, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<(AccountId, String)>, sqlx::Error> {
    const SQL: &str = "UPDATE contact_confirmation SET confirmed_at = $2
        WHERE token_hash = $1 AND confirmed_at IS NULL AND expires_at > $2 RETURNING account_id, email";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(&token_hash[..]).bind(now).fetch_optional(c).await)
}

/// The account's contact address counts as confirmed, if it is still that one.
pub async fn confirm_contact(tx: &mut Tx, account: AccountId, email: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE account SET contact_confirmed_at = $3 WHERE id = $1 AND contact_email = $2 AND contact_confirmed_at IS NULL";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(email).bind(now).execute(c).await.map(drop))
}
