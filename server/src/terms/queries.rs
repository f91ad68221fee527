//! All SQL of terms of use.

use entente_shared::{AcceptanceId, AccountId, EngagementId, Language, TermsId, Timestamp, UserId, terms::AcceptedTerms};
use uuid::Uuid;

use super::Document;
use crate::db::{Db, Tx};

#[derive(sqlx::FromRow)]
pub struct TermsRow {
    id: TermsId,
    version: i32,
    effective_at: Timestamp,
    title_en: String,
    text_en: String,
    title_fr: Option<String>,
    text_fr: Option<String>,
}

impl TermsRow {
    /// In English where there is no translation.
    pub fn in_language(self, language: Language) -> Document {
        let Self { id, version, effective_at, title_en, text_en, title_fr, text_fr } = self;
        let (title, text, language) = match (language, title_fr, text_fr) {
            (Language::French, Some(title), Some(text)) => (title, text, Language::French),
            (Language::French | Language::English, _, _) => (title_en, text_en, Language::English),
        };
        Document { id, version, effective_at, title, text, language }
    }
}

/// ENG-01: an engagement's own terms, else its program's.
const IN_FORCE: &str = "SELECT t.id, t.version, t.effective_at, t.title_en, t.text_en, t.title_fr, t.text_fr
    FROM engagement e JOIN program p ON p.id = e.program_id JOIN terms t ON t.id = COALESCE(e.terms_id, p.terms_id)
    WHERE e.id = $1";

pub async fn in_force(db: &Db, engagement: EngagementId) -> Result<TermsRow, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(IN_FORCE).bind(engagement).fetch_one(c).await)
}

pub async fn in_force_in(tx: &mut Tx, engagement: EngagementId) -> Result<TermsRow, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(IN_FORCE).bind(engagement).fetch_one(c).await)
}

pub struct Acceptance {
    pub id: AcceptanceId,
    pub engagement: EngagementId,
    pub user: UserId,
    pub account: AccountId,
    pub sha256: String,
    pub at: Timestamp,
}

pub async fn insert_acceptance(tx: &mut Tx, accepted: &Acceptance, terms: &Document) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms_acceptance
            (id, engagement_id, user_id, account_id, terms_id, version, language, sha256, accepted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(accepted.id)
        .bind(accepted.engagement)
        .bind(accepted.user)
        .bind(accepted.account)
        .bind(terms.id)
        .bind(terms.version)
        .bind(terms.language)
        .bind(&accepted.sha256)
        .bind(accepted.at)
        .execute(c)
        .await
        .map(drop))
}

#[derive(sqlx::FromRow)]
struct AcceptedRow {
    title: String,
    version: i32,
    sha256: String,
    at: Timestamp,
}

pub async fn latest_acceptance(db: &Db, user: UserId, engagement: EngagementId) -> Result<Option<AcceptedTerms>, sqlx::Error> {
    const SQL: &str = "SELECT CASE WHEN a.language = 'fr' THEN COALESCE(t.title_fr, t.title_en) ELSE t.title_en END AS title,
            a.version, a.sha256, a.accepted_at AS at
        FROM terms_acceptance a JOIN terms t ON t.id = a.terms_id
        WHERE a.user_id = $1 AND a.engagement_id = $2
        ORDER BY a.accepted_at DESC, a.id DESC LIMIT 1";
    let row = on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(engagement).fetch_optional(c).await)?;
    Ok(row.map(|AcceptedRow { title, version, sha256, at }| AcceptedTerms { title, version, sha256, at }))
}

pub async fn insert(
    tx: &mut Tx,
    id: TermsId,
    document: Uuid,
    version: i32,
    effective_at: Timestamp,
    english: (&str, &str),
    french: Option<(&str, &str)>,
) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms (id, document_id, version, effective_at, title_en, text_en, title_fr, text_fr)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(document)
        .bind(version)
        .bind(effective_at)
        .bind(english.0)
        .bind(english.1)
        .bind(french.map(|french| french.0))
        .bind(french.map(|french| french.1))
        .execute(c)
        .await
        .map(drop))
}
