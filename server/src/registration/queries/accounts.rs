//! Accounts with their directories and people.

use entente_shared::{
    AccountId, DirectoryId, Timestamp, UserId,
    directories::DirectorySummary,
    people::AccountRole,
    registration::{ApproverStep, ContactStep, Draft, ExistingAccount, OrganizationStep},
    rules,
};

use crate::{
    db::{Db, Tx, name_look},
    registration::finish::NewAccount,
};

/// Whether a directory belongs to an account.
pub async fn is_registered(tx: &mut Tx, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account_directory WHERE directory_id = $1 LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(directory).fetch_optional(c).await.map(|row| row.is_some()))
}

/// Binds the contact (CON-01), in the order of the table's columns. What was not given is empty.
macro_rules! with_contact {
    ($query:expr, $contact:expr) => {{
        let contact: &entente_shared::registration::CompanyContact = $contact;
        $query
            .bind(&contact.first_name)
            .bind(&contact.last_name)
            .bind(&contact.email)
            .bind(&contact.phone)
            .bind(contact.website.as_deref().unwrap_or_default())
            .bind(&contact.address_line_1)
            .bind(contact.address_line_2.as_deref().unwrap_or_default())
            .bind(&contact.city)
            .bind(contact.state_province.as_deref().unwrap_or_default())
            .bind(contact.postal_code.as_deref().unwrap_or_default())
            .bind(contact.preferred_language)
    }};
}

pub(crate) use with_contact;

/// False if the number is taken.
pub async fn insert_account(tx: &mut Tx, id: AccountId, number: u32, new: &NewAccount<'_>, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = concat!(
        "INSERT INTO account
            (id, number, is_host, country, publisher_display_name, name_skeleton, registered_business_name,
            contact_first_name, contact_last_name, contact_email, contact_phone, contact_website, contact_address_line_1,
            contact_address_line_2, contact_city, contact_state_province, contact_postal_code, contact_language, contact_confirmed_at,
            approver_name, approver_email, approver_phone, registered_by, registered_from, created_at, draft_id, business_name_key, name_key, name_look,
            search_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, ",
        search_version!(),
        ") ON CONFLICT (number) DO NOTHING"
    );
    let registration = new.registration;
    on_tx!(tx, |c| with_contact!(
        sqlx::query(SQL)
            .bind(id)
            .bind(i64::from(number))
            .bind(new.is_host)
            .bind(registration.country.as_str())
            .bind(&registration.publisher_display_name)
            .bind(&registration.name_skeleton)
            .bind(&registration.registered_business_name),
        &registration.contact
    )
    .bind(new.confirmed_at)
    .bind(&registration.approver.name)
    .bind(&registration.approver.email)
    .bind(&registration.approver.phone)
    .bind(new.by)
    .bind((!new.further).then_some(new.from))
    .bind(now)
    .bind(new.draft)
    .bind(business_name_key(&registration.registered_business_name))
    .bind(rules::search_key(&registration.publisher_display_name))
    .bind(name_look(&registration.publisher_display_name))
    .execute(c)
    .await
    .map(|done| done.rows_affected() > 0))
}

/// What accounts are found by besides their display names. Never empty: what is empty is made anew.
pub fn business_name_key(name: &str) -> String {
    format!("{} ", name_look(name))
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

#[derive(sqlx::FromRow)]
struct ExistingRow {
    id: AccountId,
    number: i64,
    name: String,
    is_member: bool,
}

/// REG-03: the accounts of a directory, oldest first, with the names of those who can add people to them.
pub async fn existing_accounts(db: &Db, directory: DirectoryId, user: UserId) -> Result<Vec<ExistingAccount>, sqlx::Error> {
    const ACCOUNTS: &str = "SELECT a.id, a.number, a.publisher_display_name AS name,
            EXISTS (SELECT 1 FROM account_user p WHERE p.account_id = a.id AND p.user_id = $2) AS is_member
        FROM account_directory x JOIN account a ON a.id = x.account_id
        WHERE x.directory_id = $1 ORDER BY a.created_at, a.id LIMIT 50";
    const ADMINISTRATORS: &str = "SELECT p.account_id, u.name FROM account_directory x
        JOIN account_user p ON p.account_id = x.account_id JOIN users u ON u.id = p.user_id
        WHERE x.directory_id = $1 AND p.role = $2 ORDER BY p.added_at, u.id LIMIT 200";
    let rows: Vec<ExistingRow> = on_db!(db, |c| sqlx::query_as(ACCOUNTS).bind(directory).bind(user).fetch_all(c).await)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let administrators: Vec<(AccountId, String)> =
        on_db!(db, |c| sqlx::query_as(ADMINISTRATORS).bind(directory).bind(AccountRole::Administrator).fetch_all(c).await)?;
    let whole = |ExistingRow { id, number, name, is_member }| ExistingAccount {
        id,
        number: u32::try_from(number).unwrap_or_default(),
        name,
        administrators: administrators.iter().filter(|(account, _)| *account == id).map(|(_, name)| name.clone()).collect(),
        is_member,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// One of a directory's accounts.
pub async fn account(db: &Db, directory: DirectoryId, account: AccountId) -> Result<Option<AccountRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.* FROM account_directory x JOIN account a ON a.id = x.account_id
        WHERE x.directory_id = $1 AND x.account_id = $2";
    on_db!(db, |c| sqlx::query_as(SQL).bind(directory).bind(account).fetch_optional(c).await)
}

/// The account that a directory belongs to; the first one, where there are several.
pub async fn account_of_directory(db: &Db, directory: DirectoryId) -> Result<Option<AccountRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.* FROM account_directory x JOIN account a ON a.id = x.account_id
        WHERE x.directory_id = $1 ORDER BY a.created_at, a.id LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(directory).fetch_optional(c).await)
}

/// One of a directory's accounts is suspended.
pub async fn has_suspended_account(tx: &mut Tx, directory: DirectoryId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account_directory x JOIN account a ON a.id = x.account_id
        WHERE x.directory_id = $1 AND a.suspended_at IS NOT NULL LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(directory).fetch_optional(c).await.map(|row| row.is_some()))
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
