//! All SQL of the outbox.

use entente_shared::{
    AccountId, AgreementId, AuditId, DirectoryId, EngagementId, HandOverId, InvitationId, Language, MailId, MembershipId, NameClaimId,
    ProgramId, RequestId, Timestamp, UserId, names::ClaimState, people::AccountRole,
};
use uuid::Uuid;

use crate::db::{Db, Tx};

/// Keeps the secret unless there is one, and gives the one that is kept.
pub async fn keep_secret(tx: &mut Tx, fresh: &[u8; 32]) -> Result<Vec<u8>, sqlx::Error> {
    const INSERT: &str = "INSERT INTO secret (id, value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    const SELECT: &str = "SELECT value FROM secret WHERE id = 1";
    on_tx!(tx, |c| sqlx::query(INSERT).bind(&fresh[..]).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query_scalar(SELECT).fetch_one(c).await)
}

pub struct NewMail<'a> {
    pub id: MailId,
    pub kind: &'static str,
    pub cause: String,
    pub recipient: String,
    pub user: Option<UserId>,
    pub address: Option<&'a str>,
    pub language: Language,
    pub params: String,
}

/// Nobody can be written to who has no address: then there is nothing to keep.
pub async fn insert(tx: &mut Tx, new: &NewMail<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO outbox (id, kind, cause, recipient, user_id, address, language, params, state, attempts, due_at, created_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $9 WHERE $6 IS NOT NULL OR EXISTS (SELECT 1 FROM users WHERE id = $5 AND email <> '')
        ON CONFLICT (cause, recipient) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.kind)
        .bind(&new.cause)
        .bind(&new.recipient)
        .bind(new.user)
        .bind(new.address)
        .bind(new.language)
        .bind(&new.params)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// A mail that a worker holds.
#[derive(sqlx::FromRow)]
pub struct Claimed {
    pub id: MailId,
    pub kind: String,
    pub user_id: Option<UserId>,
    pub address: Option<String>,
    pub language: Language,
    pub params: String,
    /// This one included.
    pub attempts: i64,
}

/// Takes the mail that has been due longest. The condition is asked again beside the write: of two workers that chose the same, one gets it.
pub async fn claim(tx: &mut Tx, now: Timestamp, lease_until: Timestamp) -> Result<Option<Claimed>, sqlx::Error> {
    const SQL: &str = "UPDATE outbox SET attempts = attempts + 1, due_at = $2, taken_at = $1
        WHERE state = 'queued' AND due_at <= $1
            AND id = (SELECT o.id FROM outbox o WHERE o.state = 'queued' AND o.due_at <= $1 ORDER BY o.due_at, o.id LIMIT 1)
        RETURNING id, kind, user_id, address, language, params, attempts";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(now).bind(lease_until).fetch_optional(c).await)
}

/// Some mail waits to be taken.
pub async fn is_due(db: &Db, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND due_at <= $1)";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(now).fetch_one(c).await)
}

pub async fn mark_sent(tx: &mut Tx, mail: MailId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "UPDATE outbox SET state = 'sent', sent_at = $2, last_error = NULL, taken_at = NULL WHERE id = $1 AND state = 'queued'";
    on_tx!(tx, |c| sqlx::query(SQL).bind(mail).bind(now).execute(c).await.map(drop))
}

pub async fn mark_unsent(tx: &mut Tx, mail: MailId, next: Timestamp, gives_up: bool, why: &str) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "UPDATE outbox SET state = CASE WHEN $3 THEN 'failed' ELSE 'queued' END, due_at = $2, last_error = $4, taken_at = NULL
        WHERE id = $1 AND state = 'queued'";
    on_tx!(tx, |c| sqlx::query(SQL).bind(mail).bind(next).bind(gives_up).bind(why).execute(c).await.map(drop))
}

#[derive(sqlx::FromRow)]
pub struct Person {
    pub name: String,
    pub email: String,
    pub sign_in_address: String,
    pub language: Language,
}

pub async fn person(db: &Db, user: UserId) -> Result<Option<Person>, sqlx::Error> {
    const SQL: &str = "SELECT name, email, sign_in_address, language FROM users WHERE id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ConfirmationRow {
    pub account: String,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
}

pub async fn confirmation(db: &Db, id: Uuid) -> Result<Option<ConfirmationRow>, sqlx::Error> {
    const SQL: &str =
        "SELECT a.publisher_display_name AS account, x.email, a.contact_first_name AS first_name, a.contact_last_name AS last_name
        FROM contact_confirmation x JOIN account a ON a.id = x.account_id WHERE x.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ChangeRow {
    pub account: String,
    pub by: String,
    pub before: String,
    pub after: String,
}

pub async fn change(db: &Db, id: Uuid) -> Result<Option<ChangeRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS account, u.name AS by, x.before, x.after
        FROM account_change x JOIN account a ON a.id = x.account_id JOIN users u ON u.id = x.user_id WHERE x.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct SuspensionRow {
    pub account: String,
    pub contact_first_name: String,
    pub contact_last_name: String,
    pub host: String,
    pub host_email: String,
    /// What the log has of the change.
    pub after: Option<String>,
}

/// A suspension, or the end of one, by its row of the log: what was said then stays as it was.
pub async fn suspension(db: &Db, account: AccountId, event: AuditId) -> Result<Option<SuspensionRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS account, a.contact_first_name, a.contact_last_name,
            h.publisher_display_name AS host, h.contact_email AS host_email, x.after_json AS after
        FROM audit_event x JOIN account a ON a.id = x.target_id JOIN account h ON h.is_host
        WHERE x.id = $2 AND x.target_kind = 'account' AND x.target_id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(event).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct AgreementRow {
    pub name_en: String,
    pub name_fr: String,
    pub version: String,
    pub effective_at: Timestamp,
}

pub async fn agreement(db: &Db, id: AgreementId) -> Result<Option<AgreementRow>, sqlx::Error> {
    const SQL: &str = "SELECT name_en, name_fr, version, effective_at FROM agreement WHERE id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ResetRow {
    pub sign_in_address: String,
    pub domain_prefix: String,
    pub built_in: bool,
}

/// Where the password is kept that a link was asked for.
pub async fn directory_of_reset(db: &Db, reset: Uuid) -> Result<Option<ResetRow>, sqlx::Error> {
    const SQL: &str = "SELECT u.sign_in_address, d.domain_prefix, (d.kind = 'built_in') AS built_in
        FROM password_reset r JOIN users u ON u.id = r.user_id JOIN directory d ON d.id = u.directory_id WHERE r.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(reset).fetch_optional(c).await)
}

/// Of links that were asked for at once, those that still work: they are in one mail.
#[derive(sqlx::FromRow)]
pub struct ResetOfSeveral {
    pub id: Uuid,
    pub name: String,
    pub sign_in_address: String,
}

pub async fn resets(db: &Db, together: Uuid) -> Result<Vec<ResetOfSeveral>, sqlx::Error> {
    const SQL: &str = "SELECT r.id, u.name, u.sign_in_address FROM password_reset r JOIN users u ON u.id = r.user_id
        WHERE r.asked_together = $1 AND r.ended_at IS NULL ORDER BY u.sign_in_key";
    on_db!(db, |c| sqlx::query_as(SQL).bind(together).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
pub struct EmailConfirmationRow {
    pub email: String,
    pub is_open: bool,
    pub name: String,
    pub sign_in_address: String,
}

pub async fn email_confirmation(db: &Db, id: Uuid) -> Result<Option<EmailConfirmationRow>, sqlx::Error> {
    const SQL: &str = "SELECT x.email, (x.ended_at IS NULL) AS is_open, u.name, u.sign_in_address
        FROM email_confirmation x JOIN users u ON u.id = x.user_id WHERE x.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

/// The link that confirms the address in force, while that waits for it.
pub async fn open_link(db: &Db, user: UserId) -> Result<Option<Uuid>, sqlx::Error> {
    const SQL: &str = "SELECT x.id FROM email_confirmation x JOIN users u ON u.id = x.user_id
        WHERE x.user_id = $1 AND x.ended_at IS NULL AND x.email = u.email";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}

pub async fn directory_name(db: &Db, directory: DirectoryId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT domain_prefix FROM directory WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(directory).fetch_optional(c).await)
}

/// Whose invitation was accepted.
pub async fn account_of_invitation(db: &Db, id: InvitationId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name FROM invitation i JOIN account a ON a.id = i.account_id WHERE i.id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct HandOverRow {
    pub sender: String,
    pub directory: String,
}

/// One that still leads somewhere.
pub async fn hand_over(db: &Db, id: HandOverId) -> Result<Option<HandOverRow>, sqlx::Error> {
    const SQL: &str = "SELECT u.name AS sender, d.domain_prefix AS directory
        FROM registration_hand_over x JOIN users u ON u.id = x.user_id JOIN directory d ON d.id = x.directory_id
        WHERE x.id = $1 AND x.revoked_at IS NULL";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct ClaimRow {
    pub name: String,
    pub explanation: String,
    pub contact_email: String,
    pub state: ClaimState,
    pub reason: Option<String>,
    pub claimant: String,
    pub organization: String,
    /// The account that was asked to choose another name.
    pub holder: Option<String>,
}

pub async fn name_claim(db: &Db, id: NameClaimId) -> Result<Option<ClaimRow>, sqlx::Error> {
    const SQL: &str = "SELECT x.name, x.explanation, x.contact_email, x.state, x.reason, u.name AS claimant,
            COALESCE(a.publisher_display_name, d.domain_prefix) AS organization, h.publisher_display_name AS holder
        FROM name_claim x
        JOIN users u ON u.id = x.user_id
        JOIN directory d ON d.id = x.directory_id
        LEFT JOIN account a ON a.id = x.account_id
        LEFT JOIN account h ON h.id = x.holder_id
        WHERE x.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct RequestRow {
    pub engagement_id: EngagementId,
    pub engagement: String,
    pub requester: String,
    pub organization: String,
    pub justification: String,
    pub decider: Option<String>,
    pub reason: Option<String>,
}

pub async fn request(db: &Db, id: RequestId) -> Result<Option<RequestRow>, sqlx::Error> {
    const SQL: &str = "SELECT e.id AS engagement_id, e.title AS engagement, u.name AS requester, a.publisher_display_name AS organization,
            q.justification, d.name AS decider, q.reason
        FROM access_request q
        JOIN engagement e ON e.id = q.engagement_id
        JOIN users u ON u.id = q.user_id
        JOIN account a ON a.id = q.account_id
        LEFT JOIN users d ON d.id = q.decided_by
        WHERE q.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

pub async fn engagement_title(db: &Db, engagement: EngagementId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT title FROM engagement WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct MembershipRow {
    pub engagement_id: EngagementId,
    pub engagement: String,
    pub last_access_at: Option<Timestamp>,
    pub reason: Option<String>,
}

pub async fn membership(db: &Db, id: MembershipId) -> Result<Option<MembershipRow>, sqlx::Error> {
    const SQL: &str = "SELECT e.id AS engagement_id, e.title AS engagement, m.last_access_at, m.ended_reason AS reason
        FROM membership m JOIN engagement e ON e.id = m.engagement_id WHERE m.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct InvitationRow {
    pub account: String,
    pub inviter: String,
    pub email: String,
    pub role: AccountRole,
}

/// An invitation that can be accepted with the link of that mail.
pub async fn invitation(db: &Db, id: InvitationId, number: i64) -> Result<Option<InvitationRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS account, u.name AS inviter, i.email, i.role
        FROM invitation i JOIN account a ON a.id = i.account_id JOIN users u ON u.id = i.invited_by
        WHERE i.id = $1 AND i.mail_number = $2 AND i.state = 'pending'";
    on_db!(db, |c| sqlx::query_as(SQL).bind(id).bind(number).fetch_optional(c).await)
}

pub async fn program_name(db: &Db, program: ProgramId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT name FROM program WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(program).fetch_optional(c).await)
}

pub async fn account_name(db: &Db, account: AccountId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT publisher_display_name FROM account WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(account).fetch_optional(c).await)
}

pub async fn sign_in_address_of_link(db: &Db, link: Uuid) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str =
        "SELECT u.sign_in_address FROM first_password f JOIN users u ON u.id = f.user_id WHERE f.id = $1 AND f.used_at IS NULL";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(link).fetch_optional(c).await)
}
