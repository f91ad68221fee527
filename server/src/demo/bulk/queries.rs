//! Many rows in one statement.

use entente_shared::{
    AcceptanceId, AccountId, DirectoryId, EngagementId, MailId, MembershipId, RequestId, Timestamp, UserId, access::RequestState,
    directories::DirectoryRole, people::AccountRole, rules::search_key,
};

use crate::{
    db::{Tx, name_look},
    registration::business_name_key,
    terms::Read,
};

/// Rows of one statement: SQLite takes 32,766 values.
const ROWS: usize = 1_000;

/// Inserts all of `rows`, each as the values that are pushed for it.
macro_rules! insert {
    ($tx:expr, $into:literal, $rows:expr, |$values:ident, $row:ident| $push:expr) => {{
        for rows in $rows.chunks(ROWS) {
            on_tx!(&mut *$tx, |c| {
                let mut query = sqlx::QueryBuilder::new(concat!("INSERT INTO ", $into, " "));
                query.push_values(rows, |mut $values, $row| {
                    $push;
                });
                query.build().persistent(false).execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }};
}

pub async fn person(tx: &mut Tx, sign_in_address: &str) -> Result<Option<UserId>, sqlx::Error> {
    const SQL: &str = "SELECT id FROM users WHERE sign_in_key = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(sign_in_address).fetch_optional(c).await)
}

pub async fn engagement(tx: &mut Tx, title: &str) -> Result<Option<EngagementId>, sqlx::Error> {
    const SQL: &str = "SELECT id FROM engagement WHERE title = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(title).fetch_optional(c).await)
}

pub async fn engagements_of(tx: &mut Tx, program: &str, limit: i64) -> Result<Vec<EngagementId>, sqlx::Error> {
    const SQL: &str = "SELECT e.id FROM engagement e JOIN program p ON p.id = e.program_id WHERE p.name = $1 ORDER BY e.id LIMIT $2 + 0";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(program).bind(limit).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
pub struct Account {
    pub id: AccountId,
    pub directory: DirectoryId,
}

pub async fn account(tx: &mut Tx, prefix: &str) -> Result<Option<Account>, sqlx::Error> {
    const SQL: &str = "SELECT x.account_id AS id, d.id AS directory FROM directory d JOIN account_directory x ON x.directory_id = d.id
        WHERE d.domain_prefix = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(prefix).fetch_optional(c).await)
}

pub struct Organization {
    pub id: AccountId,
    pub directory: DirectoryId,
    pub prefix: String,
    pub number: i64,
    pub name: String,
    pub skeleton: String,
    pub keys: Vec<String>,
}

pub async fn insert_directory(tx: &mut Tx, new: &Organization, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO directory (id, kind, domain_prefix, created_at) VALUES ($1, 'built_in', $2, $3)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(new.directory).bind(&new.prefix).bind(now).execute(c).await.map(drop))
}

/// With the contact and the approver of another account.
pub async fn insert_organization(tx: &mut Tx, new: &Organization, by: UserId, like: AccountId, now: Timestamp) -> Result<(), sqlx::Error> {
    const ACCOUNT: &str = "INSERT INTO account
            (id, number, is_host, country, publisher_display_name, name_skeleton, registered_business_name,
            contact_first_name, contact_last_name, contact_email, contact_phone, contact_website, contact_address_line_1,
            contact_address_line_2, contact_city, contact_state_province, contact_postal_code, contact_language, contact_confirmed_at,
            approver_name, approver_email, approver_phone, registered_by, registered_from, created_at, name_key, name_look, business_name_key,
            name_keys_version, search_version)
        SELECT $2, $3, is_host, country, $4, $5, $4,
            contact_first_name, contact_last_name, contact_email, contact_phone, contact_website, contact_address_line_1,
            contact_address_line_2, contact_city, contact_state_province, contact_postal_code, contact_language, contact_confirmed_at,
            approver_name, approver_email, approver_phone, $6, $7, $8, $9, $10, $11,
            name_keys_version, search_version
        FROM account WHERE id = $1";
    const DIRECTORY: &str = "INSERT INTO account_directory (account_id, directory_id) VALUES ($1, $2)";
    on_tx!(&mut *tx, |c| sqlx::query(ACCOUNT)
        .bind(like)
        .bind(new.id)
        .bind(new.number)
        .bind(&new.name)
        .bind(&new.skeleton)
        .bind(by)
        .bind(new.directory)
        .bind(now)
        .bind(search_key(&new.name))
        .bind(name_look(&new.name))
        .bind(business_name_key(&new.name))
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(&mut *tx, |c| sqlx::query(DIRECTORY).bind(new.id).bind(new.directory).execute(c).await.map(drop))?;
    insert!(tx, "account_name_key (account_id, key)", new.keys, |values, key| values.push_bind(new.id).push_bind(key))
}

pub struct Person {
    pub id: UserId,
    pub directory: DirectoryId,
    pub subject: String,
    pub sign_in_address: String,
    pub name: String,
    pub email: String,
    pub search_text: String,
    pub role: DirectoryRole,
    pub last_sign_in_at: Timestamp,
}

/// Nobody of them has a password.
pub async fn insert_people(tx: &mut Tx, people: &[Person], now: Timestamp) -> Result<(), sqlx::Error> {
    insert!(
        tx,
        "users (id, directory_id, subject, sign_in_address, sign_in_key, name, email, language, directory_role, created_at, search_text,
            last_sign_in_at, search_version)",
        people,
        |values, person| values
            .push_bind(person.id)
            .push_bind(person.directory)
            .push_bind(&person.subject)
            .push_bind(&person.sign_in_address)
            .push_bind(&person.sign_in_address)
            .push_bind(&person.name)
            .push_bind(&person.email)
            .push("'en'")
            .push_bind(person.role)
            .push_bind(now)
            .push_bind(&person.search_text)
            .push_bind(person.last_sign_in_at)
            .push(search_version!())
    )
}

pub struct InAccount {
    pub account: AccountId,
    pub user: UserId,
    pub role: AccountRole,
    pub added_at: Timestamp,
}

pub async fn insert_in_accounts(tx: &mut Tx, people: &[InAccount]) -> Result<(), sqlx::Error> {
    insert!(tx, "account_user (account_id, user_id, role, added_at)", people, |values, person| values
        .push_bind(person.account)
        .push_bind(person.user)
        .push_bind(person.role)
        .push_bind(person.added_at))
}

#[derive(Clone, Copy)]
pub struct Member {
    pub id: MembershipId,
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    pub since: Timestamp,
}

pub async fn insert_members(tx: &mut Tx, members: &[Member]) -> Result<(), sqlx::Error> {
    const KEYS: &str = "UPDATE membership SET person_key = (SELECT u.search_text FROM users u WHERE u.id = membership.user_id)
        WHERE person_key = ''";
    insert(tx, members).await?;
    on_tx!(tx, |c| sqlx::query(KEYS).execute(c).await.map(drop))
}

async fn insert(tx: &mut Tx, members: &[Member]) -> Result<(), sqlx::Error> {
    insert!(tx, "membership (id, engagement_id, user_id, account_id, state, since, last_access_at)", members, |values, member| values
        .push_bind(member.id)
        .push_bind(member.engagement)
        .push_bind(member.user)
        .push_bind(member.account)
        .push("'active'")
        .push_bind(member.since)
        .push_bind(member.since))
}

pub struct Acceptance {
    pub id: AcceptanceId,
    pub of: Member,
    pub at: Timestamp,
}

pub async fn insert_acceptances(tx: &mut Tx, acceptances: &[Acceptance], read: &Read) -> Result<(), sqlx::Error> {
    insert!(
        tx,
        "terms_acceptance (id, engagement_id, user_id, account_id, terms_id, version, language, sha256, accepted_at)",
        acceptances,
        |values, acceptance| values
            .push_bind(acceptance.id)
            .push_bind(acceptance.of.engagement)
            .push_bind(acceptance.of.user)
            .push_bind(acceptance.of.account)
            .push_bind(read.id)
            .push_bind(read.version)
            .push("'en'")
            .push_bind(&read.sha256)
            .push_bind(acceptance.at)
    )
}

pub struct Request {
    pub id: RequestId,
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    pub state: RequestState,
    pub created_at: Timestamp,
}

/// Those that do not wait were decided an hour later.
pub async fn insert_requests(tx: &mut Tx, requests: &[Request], decided_by: UserId) -> Result<(), sqlx::Error> {
    insert!(
        tx,
        "access_request (id, engagement_id, user_id, account_id, state, justification, created_at, ended_at, decided_by)",
        requests,
        |values, request| values
            .push_bind(request.id)
            .push_bind(request.engagement)
            .push_bind(request.user)
            .push_bind(request.account)
            .push_bind(request.state)
            .push("'One of many who would like to take part.'")
            .push_bind(request.created_at)
            .push_bind((!request.state.is_pending()).then(|| request.created_at.plus_seconds(3_600)))
            .push_bind((!request.state.is_pending()).then_some(decided_by))
    )
}

pub struct SentMail {
    pub id: MailId,
    pub kind: &'static str,
    pub user: UserId,
    pub params: String,
    pub at: Timestamp,
}

pub async fn insert_sent_mails(tx: &mut Tx, mails: &[SentMail]) -> Result<(), sqlx::Error> {
    insert!(
        tx,
        "outbox (id, kind, cause, recipient, user_id, language, params, state, attempts, due_at, created_at, sent_at)",
        mails,
        |values, mail| values
            .push_bind(mail.id)
            .push_bind(mail.kind)
            .push_bind(format!("bulk:{}", mail.id))
            .push_bind(format!("user:{}", mail.user))
            .push_bind(mail.user)
            .push("'en'")
            .push_bind(&mail.params)
            .push("'sent'")
            .push("1")
            .push_bind(mail.at)
            .push_bind(mail.at)
            .push_bind(mail.at)
    )
}

pub struct Session {
    pub token_hash: [u8; 32],
    pub user: UserId,
    pub account: AccountId,
}

/// Open for a day.
pub async fn insert_sessions(tx: &mut Tx, sessions: &[Session], now: Timestamp) -> Result<(), sqlx::Error> {
    insert!(
        tx,
        "session (token_hash, user_id, account_id, created_at, last_seen_at, expires_at, user_agent, address)",
        sessions,
        |values, session| values
            .push_bind(&session.token_hash[..])
            .push_bind(session.user)
            .push_bind(session.account)
            .push_bind(now)
            .push_bind(now)
            .push_bind(now.plus_days(1))
            .push("'bulk'")
            .push("'192.0.2.1'")
    )
}
