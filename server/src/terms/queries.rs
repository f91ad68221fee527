//! All SQL of terms of use.

use entente_shared::{
    AcceptanceId, AccountId, EngagementId, Language, ProgramId, TermsDocumentId, TermsId, Timestamp, UserId, terms::AcceptedTerms,
};

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

/// ENG-01, as SQL: the document of the engagement `e` in the program `p`: its own, else the program's, else the host's.
macro_rules! document_of {
    ($e:literal, $p:literal) => {
        concat!(
            "COALESCE(",
            $e,
            ".terms_document_id, ",
            $p,
            ".terms_document_id, (SELECT d.id FROM terms_document d WHERE d.program_id IS NULL AND d.engagement_id IS NULL LIMIT 1))"
        )
    };
}

/// TOU-01, TOU-02, as a condition of SQL: the person has not accepted, for the account, the document of the engagement `e` since its last
/// material version has been in force.
macro_rules! terms_due {
    ($e:literal, $p:literal, $person:literal, $account:literal, $now:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM terms_acceptance ta JOIN terms tv ON tv.id = ta.terms_id
                WHERE ta.user_id = ",
            $person,
            " AND ta.engagement_id = ",
            $e,
            ".id AND ta.account_id = ",
            $account,
            " AND tv.document_id = ",
            $crate::terms::document_of!($e, $p),
            " AND tv.version >= COALESCE((SELECT MAX(mv.version) FROM terms mv
                    WHERE mv.document_id = tv.document_id AND mv.kind = 'material' AND mv.effective_at <= ",
            $now,
            "), 1))"
        )
    };
}

pub(crate) use {document_of, terms_due};

/// $1 engagement, $2 now.
const IN_FORCE: &str = concat!(
    "SELECT t.id, t.version, t.effective_at, t.title_en, t.text_en, t.title_fr, t.text_fr
    FROM engagement e JOIN program p ON p.id = e.program_id JOIN terms t ON t.document_id = ",
    document_of!("e", "p"),
    " WHERE e.id = $1 AND t.effective_at <= $2 ORDER BY t.version DESC LIMIT 1"
);

pub async fn in_force(db: &Db, engagement: EngagementId, now: Timestamp) -> Result<TermsRow, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(IN_FORCE).bind(engagement).bind(now).fetch_one(c).await)
}

pub async fn in_force_in(tx: &mut Tx, engagement: EngagementId, now: Timestamp) -> Result<TermsRow, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(IN_FORCE).bind(engagement).bind(now).fetch_one(c).await)
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

/// Whose a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Host,
    Program(ProgramId),
    Engagement(EngagementId),
}

impl Owner {
    const fn keys(self) -> (Option<ProgramId>, Option<EngagementId>) {
        match self {
            Self::Host => (None, None),
            Self::Program(program) => (Some(program), None),
            Self::Engagement(engagement) => (None, Some(engagement)),
        }
    }
}

pub async fn insert_document(tx: &mut Tx, id: TermsDocumentId, owner: Owner, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms_document (id, program_id, engagement_id, created_at) VALUES ($1, $2, $3, $4)";
    let (program, engagement) = owner.keys();
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(program).bind(engagement).bind(now).execute(c).await.map(drop))
}

/// A version of a document.
pub struct NewVersion<'a> {
    pub id: TermsId,
    pub document: TermsDocumentId,
    pub version: i32,
    pub kind: &'a str,
    pub effective_at: Timestamp,
    pub english: (&'a str, &'a str),
    pub french: Option<(&'a str, &'a str)>,
    /// Nobody for what came with the program.
    pub published_by: Option<UserId>,
    pub published_at: Timestamp,
}

pub async fn insert_version(tx: &mut Tx, new: &NewVersion<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms
            (id, document_id, version, kind, effective_at, title_en, text_en, title_fr, text_fr, published_by, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.document)
        .bind(new.version)
        .bind(new.kind)
        .bind(new.effective_at)
        .bind(new.english.0)
        .bind(new.english.1)
        .bind(new.french.map(|french| french.0))
        .bind(new.french.map(|french| french.1))
        .bind(new.published_by)
        .bind(new.published_at)
        .execute(c)
        .await
        .map(drop))
}
