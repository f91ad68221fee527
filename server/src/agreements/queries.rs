//! All SQL of the agreement's versions after the registration.

use entente_shared::{
    AcceptanceId, AccountId, AgreementId, Language, Timestamp, UserId, agreements::NewAgreement, documents::VersionKind,
    organizations::AcceptedAgreement,
};

use crate::db::{Db, Tx};

/// A version with its texts.
#[derive(sqlx::FromRow)]
pub struct TextRow {
    pub id: AgreementId,
    pub version: String,
    pub name_en: String,
    pub name_fr: String,
    pub text_en: String,
    pub text_fr: String,
}

impl TextRow {
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.text_en,
            Language::French => &self.text_fr,
        }
    }
}

pub async fn in_force(db: &Db, now: Timestamp) -> Result<TextRow, sqlx::Error> {
    const SQL: &str = "SELECT id, version, name_en, name_fr, text_en, text_fr FROM agreement
        WHERE effective_at <= $1 ORDER BY effective_at DESC, id DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(now).fetch_one(c).await)
}

/// The version that the account has accepted, if a material one has come into force since. Who has accepted nothing owes nothing: that is
/// the host.
pub async fn due(db: &Db, account: AccountId, now: Timestamp) -> Result<Option<TextRow>, sqlx::Error> {
    const SQL: &str = "SELECT g.id, g.version, g.name_en, g.name_fr, g.text_en, g.text_fr FROM agreement g
        WHERE g.id = (SELECT o.id FROM agreement_acceptance x JOIN agreement o ON o.id = x.agreement_id
                WHERE x.account_id = $1 ORDER BY o.effective_at DESC, o.id DESC LIMIT 1)
            AND EXISTS (SELECT 1 FROM agreement n WHERE n.kind = 'material' AND n.effective_at <= $2
                AND (n.effective_at, n.id) > (g.effective_at, g.id))";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(now).fetch_optional(c).await)
}

pub async fn has_accepted(tx: &mut Tx, account: AccountId, agreement: AgreementId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM agreement_acceptance WHERE account_id = $1 AND agreement_id = $2 LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(agreement).fetch_optional(c).await.map(|row| row.is_some()))
}

#[derive(sqlx::FromRow)]
pub struct AcceptanceRow {
    pub id: AcceptanceId,
    name: String,
    version: String,
    by: String,
    at: Timestamp,
}

impl AcceptanceRow {
    pub fn accepted(self) -> AcceptedAgreement {
        AcceptedAgreement { name: self.name, version: self.version, by: self.by, at: self.at }
    }
}

pub async fn acceptances(db: &Db, account: AccountId, language: Language) -> Result<Vec<AcceptanceRow>, sqlx::Error> {
    const SQL: &str =
        "SELECT x.id, CASE WHEN $2 = 'fr' THEN g.name_fr ELSE g.name_en END AS name, x.version, u.name AS by, x.accepted_at AS at
        FROM agreement_acceptance x JOIN agreement g ON g.id = x.agreement_id JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 ORDER BY x.accepted_at DESC, x.id DESC LIMIT 200";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(language).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
pub struct AcceptedRow {
    pub agreement_id: AgreementId,
    pub organization: String,
    pub name: String,
    pub version: String,
    pub by: String,
    pub at: Timestamp,
    pub sha256: String,
    pub effective_at: Timestamp,
    pub text: String,
    pub language: Language,
}

/// In the language in which it was accepted.
pub async fn accepted_text(db: &Db, account: AccountId, acceptance: AcceptanceId) -> Result<Option<AcceptedRow>, sqlx::Error> {
    const SQL: &str = "SELECT x.agreement_id, a.publisher_display_name AS organization,
            CASE WHEN x.language = 'fr' THEN g.name_fr ELSE g.name_en END AS name, x.version, u.name AS by, x.accepted_at AS at, x.sha256,
            g.effective_at, CASE WHEN x.language = 'fr' THEN g.text_fr ELSE g.text_en END AS text, x.language
        FROM agreement_acceptance x JOIN agreement g ON g.id = x.agreement_id JOIN users u ON u.id = x.user_id
            JOIN account a ON a.id = x.account_id
        WHERE x.account_id = $1 AND x.id = $2";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(acceptance).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct VersionRow {
    pub id: AgreementId,
    pub version: String,
    pub name: String,
    pub kind: VersionKind,
    pub effective_at: Timestamp,
    pub published_by: Option<String>,
    pub accepted: i64,
}

/// The latest first.
pub async fn versions(db: &Db, language: Language) -> Result<Vec<VersionRow>, sqlx::Error> {
    const SQL: &str = "SELECT g.id, g.version, CASE WHEN $1 = 'fr' THEN g.name_fr ELSE g.name_en END AS name, g.kind, g.effective_at,
            u.name AS published_by, (SELECT COUNT(DISTINCT x.account_id) FROM agreement_acceptance x WHERE x.agreement_id = g.id) AS accepted
        FROM agreement g LEFT JOIN users u ON u.id = g.published_by ORDER BY g.effective_at DESC, g.id DESC LIMIT 200";
    on_db!(db, |c| sqlx::query_as(SQL).bind(language).fetch_all(c).await)
}

pub async fn version_exists(db: &Db, version: String) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM agreement WHERE version = $1";
    on_db!(db, |c| sqlx::query(SQL).bind(version).fetch_optional(c).await.map(|row| row.is_some()))
}

pub async fn insert(tx: &mut Tx, id: AgreementId, new: &NewAgreement, by: UserId, at: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO agreement (id, version, effective_at, name_en, name_fr, text_en, text_fr, kind, published_by, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(&new.version)
        .bind(new.effective_at)
        .bind(&new.names[0])
        .bind(&new.names[1])
        .bind(&new.texts[0])
        .bind(&new.texts[1])
        .bind(new.kind)
        .bind(by)
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// Everybody who can accept for an account that has accepted before.
pub async fn administrators_of_partners(tx: &mut Tx) -> Result<Vec<(UserId, Language)>, sqlx::Error> {
    const SQL: &str = "SELECT DISTINCT u.id, u.language FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.role = 'administrator' AND EXISTS (SELECT 1 FROM agreement_acceptance y WHERE y.account_id = x.account_id) ORDER BY u.id";
    on_tx!(tx, |c| sqlx::query_as(SQL).fetch_all(c).await)
}

const DRAFT: &str = "SELECT content, updated_at FROM agreement_draft WHERE user_id = $1";

pub async fn draft(db: &Db, user: UserId) -> Result<Option<(String, Timestamp)>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(DRAFT).bind(user).fetch_optional(c).await)
}

pub async fn draft_in(tx: &mut Tx, user: UserId) -> Result<Option<(String, Timestamp)>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(DRAFT).bind(user).fetch_optional(c).await)
}

pub async fn save_draft(tx: &mut Tx, user: UserId, content: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO agreement_draft (user_id, content, updated_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET content = $2, updated_at = $3";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).bind(content).bind(now).execute(c).await.map(drop))
}

pub async fn delete_draft(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM agreement_draft WHERE user_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(user).execute(c).await.map(drop))
}
