//! What is in force, what somebody has accepted of it, and what they owe.

use entente_shared::{
    AcceptanceId, AccountId, EngagementId, Language, TermsDocumentId, TermsId, Timestamp, UserId,
    terms::{AcceptedTerms, TermsFields},
};

use super::super::Document;
use crate::db::{Db, Tx};

#[derive(sqlx::FromRow)]
pub struct TermsRow {
    id: TermsId,
    pub version: i32,
    pub effective_at: Timestamp,
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

    /// English, French; the latter empty where there is none.
    pub fn texts(&self) -> (&str, &str) {
        (&self.text_en, self.text_fr.as_deref().unwrap_or_default())
    }

    /// The texts that a new version begins with.
    pub fn begin(&self) -> TermsFields {
        TermsFields {
            title_en: self.title_en.clone(),
            text_en: self.text_en.clone(),
            title_fr: self.title_fr.clone().unwrap_or_default(),
            text_fr: self.text_fr.clone().unwrap_or_default(),
            ..TermsFields::default()
        }
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

/// The last material version of a document that is in force: what was accepted before it does not count any more.
macro_rules! material_version {
    ($document:expr, $now:expr) => {
        concat!(
            "COALESCE((SELECT MAX(mv.version) FROM terms mv WHERE mv.document_id = ",
            $document,
            " AND mv.kind = 'material' AND mv.effective_at <= ",
            $now,
            "), 1)"
        )
    };
}

/// As a condition of SQL: the person has not accepted that document in the engagement `e`, for the account, since its last material version
/// has been in force.
macro_rules! not_accepted {
    ($e:literal, $document:expr, $person:literal, $account:literal, $now:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM terms_acceptance ta JOIN terms tv ON tv.id = ta.terms_id
                WHERE ta.user_id = ",
            $person,
            " AND ta.engagement_id = ",
            $e,
            ".id AND ta.account_id = ",
            $account,
            " AND tv.document_id = ",
            $document,
            " AND tv.version >= ",
            $crate::terms::material_version!("tv.document_id", $now),
            ")"
        )
    };
}

/// TOU-01, TOU-02: the same of the document that the engagement `e` in the program `p` has.
macro_rules! terms_due {
    ($e:literal, $p:literal, $person:literal, $account:literal, $now:literal) => {
        $crate::terms::not_accepted!($e, $crate::terms::document_of!($e, $p), $person, $account, $now)
    };
}

/// The same of members `m` of whom it is known what is required of them.
macro_rules! member_owes {
    ($document:literal, $version:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM terms_acceptance ta
                WHERE ta.user_id = m.user_id AND ta.engagement_id = m.engagement_id AND ta.account_id = m.account_id AND ta.terms_id IN (
                    SELECT tv.id FROM terms tv WHERE tv.document_id = ",
            $document,
            " AND tv.version >= ",
            $version,
            "))"
        )
    };
}

pub(crate) use {document_of, material_version, member_owes, not_accepted, terms_due};

/// What has to have been accepted: this version of this document, or a later one.
#[derive(Clone, Copy, sqlx::FromRow)]
pub struct Required {
    pub document: TermsDocumentId,
    pub version: i32,
}

/// Of the members of an engagement.
pub async fn required(db: &Db, engagement: EngagementId, now: Timestamp) -> Result<Required, sqlx::Error> {
    const SQL: &str = concat!(
        "SELECT d.id AS document, ",
        material_version!("d.id", "$2"),
        " AS version FROM (SELECT ",
        document_of!("e", "p"),
        " AS id FROM engagement e JOIN program p ON p.id = e.program_id WHERE e.id = $1) d"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(now).fetch_one(c).await)
}

/// Of whoever has that document.
pub async fn required_of(db: &Db, document: TermsDocumentId, now: Timestamp) -> Result<Required, sqlx::Error> {
    const SQL: &str = concat!("SELECT ", material_version!("$1", "$2"));
    let version = on_db!(db, |c| sqlx::query_scalar(SQL).bind(document).bind(now).fetch_one(c).await)?;
    Ok(Required { document, version })
}

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
    id: AcceptanceId,
    title: String,
    version: i32,
    sha256: String,
    at: Timestamp,
}

pub async fn latest_acceptance(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    engagement: EngagementId,
) -> Result<Option<AcceptedTerms>, sqlx::Error> {
    const SQL: &str = "SELECT a.id, CASE WHEN a.language = 'fr' THEN COALESCE(t.title_fr, t.title_en) ELSE t.title_en END AS title,
            a.version, a.sha256, a.accepted_at AS at
        FROM terms_acceptance a JOIN terms t ON t.id = a.terms_id
        WHERE a.user_id = $1 AND a.engagement_id = $2 AND a.account_id = $3
        ORDER BY a.accepted_at DESC, a.id DESC LIMIT 1";
    let row = on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(engagement).bind(account).fetch_optional(c).await)?;
    Ok(row.map(|AcceptedRow { id, title, version, sha256, at }| AcceptedTerms { id, title, version, sha256, at }))
}

/// The text of the version that somebody has accepted last in an engagement.
pub async fn accepted_before(db: &Db, user: UserId, account: AccountId, engagement: EngagementId) -> Result<Option<TermsRow>, sqlx::Error> {
    const SQL: &str = "SELECT t.id, t.version, t.effective_at, t.title_en, t.text_en, t.title_fr, t.text_fr
        FROM terms_acceptance a JOIN terms t ON t.id = a.terms_id
        WHERE a.user_id = $1 AND a.engagement_id = $2 AND a.account_id = $3
        ORDER BY a.accepted_at DESC, a.id DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(engagement).bind(account).fetch_optional(c).await)
}
