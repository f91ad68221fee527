//! Documents of terms of use and their versions, for those who keep them.

use entente_shared::{
    EngagementId, Language, ProgramId, TermsDocumentId, TermsId, Timestamp, UserId,
    documents::VersionKind,
    page::COUNTED_MOST,
    terms::{NewTerms, TermsOf, TermsSource},
};

use super::in_force::{Required, TermsRow, document_of, member_owes};
use crate::db::{Db, Tx};

/// Whose a document is, as its row says it.
const fn keys(of: TermsOf) -> (Option<ProgramId>, Option<EngagementId>) {
    match of {
        TermsOf::Host => (None, None),
        TermsOf::Program(program) => (Some(program), None),
        TermsOf::Engagement(engagement) => (None, Some(engagement)),
    }
}

/// The documents that come into question for somebody's terms.
#[derive(Clone, Copy, sqlx::FromRow)]
pub struct Documents {
    /// Its own, whether it is used or not.
    pub own: Option<TermsDocumentId>,
    /// What it uses instead of what it would inherit.
    chosen: Option<TermsDocumentId>,
    pub inherited: TermsDocumentId,
    of_program: bool,
}

impl Documents {
    pub fn in_use(&self) -> TermsDocumentId {
        self.chosen.unwrap_or(self.inherited)
    }

    pub fn uses_own(&self) -> bool {
        self.own == Some(self.in_use())
    }

    pub fn source(&self) -> TermsSource {
        if self.uses_own() {
            TermsSource::Own
        } else if self.in_use() == self.inherited {
            self.above()
        } else {
            TermsSource::Other
        }
    }

    /// Where it inherits from.
    pub const fn above(&self) -> TermsSource {
        if self.of_program { TermsSource::Program } else { TermsSource::Host }
    }
}

macro_rules! default_document {
    () => {
        "(SELECT d.id FROM terms_document d WHERE d.program_id IS NULL AND d.engagement_id IS NULL LIMIT 1)"
    };
}

const OF_HOST: &str =
    concat!("SELECT h.id AS own, h.id AS chosen, h.id AS inherited, FALSE AS of_program FROM (SELECT ", default_document!(), " AS id) h");

/// $1 program.
const OF_PROGRAM: &str = concat!(
    "SELECT (SELECT d.id FROM terms_document d WHERE d.program_id = p.id) AS own, p.terms_document_id AS chosen, ",
    default_document!(),
    " AS inherited, FALSE AS of_program FROM program p WHERE p.id = $1"
);

/// $1 engagement.
const OF_ENGAGEMENT: &str = concat!(
    "SELECT (SELECT d.id FROM terms_document d WHERE d.engagement_id = e.id) AS own, e.terms_document_id AS chosen,
        COALESCE(p.terms_document_id, ",
    default_document!(),
    ") AS inherited, p.terms_document_id IS NOT NULL AS of_program
    FROM engagement e JOIN program p ON p.id = e.program_id WHERE e.id = $1"
);

pub async fn documents(db: &Db, of: TermsOf) -> Result<Documents, sqlx::Error> {
    match of {
        TermsOf::Host => on_db!(db, |c| sqlx::query_as(OF_HOST).fetch_one(c).await),
        TermsOf::Program(program) => on_db!(db, |c| sqlx::query_as(OF_PROGRAM).bind(program).fetch_one(c).await),
        TermsOf::Engagement(engagement) => on_db!(db, |c| sqlx::query_as(OF_ENGAGEMENT).bind(engagement).fetch_one(c).await),
    }
}

pub async fn documents_in(tx: &mut Tx, of: TermsOf) -> Result<Documents, sqlx::Error> {
    match of {
        TermsOf::Host => on_tx!(tx, |c| sqlx::query_as(OF_HOST).fetch_one(c).await),
        TermsOf::Program(program) => on_tx!(tx, |c| sqlx::query_as(OF_PROGRAM).bind(program).fetch_one(c).await),
        TermsOf::Engagement(engagement) => on_tx!(tx, |c| sqlx::query_as(OF_ENGAGEMENT).bind(engagement).fetch_one(c).await),
    }
}

pub async fn insert_document(tx: &mut Tx, id: TermsDocumentId, of: TermsOf, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms_document (id, program_id, engagement_id, created_at) VALUES ($1, $2, $3, $4)";
    let (program, engagement) = keys(of);
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(program).bind(engagement).bind(now).execute(c).await.map(drop))
}

/// The same, unless it has one: of two at once, the first stays.
pub async fn insert_document_once(tx: &mut Tx, id: TermsDocumentId, of: TermsOf, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str =
        "INSERT INTO terms_document (id, program_id, engagement_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let (program, engagement) = keys(of);
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(program).bind(engagement).bind(now).execute(c).await.map(drop))
}

/// Makes new versions of a document follow one another.
pub async fn hold_document(tx: &mut Tx, document: TermsDocumentId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE terms_document SET created_at = created_at WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(document).execute(c).await.map(drop))
}

/// Lets a program or an engagement use its own document. False if it does so already.
pub async fn use_own(tx: &mut Tx, of: TermsOf, own: TermsDocumentId) -> Result<bool, sqlx::Error> {
    const PROGRAM: &str =
        "UPDATE program SET terms_document_id = $2 WHERE id = $1 AND (terms_document_id IS NULL OR terms_document_id <> $2)";
    const ENGAGEMENT: &str =
        "UPDATE engagement SET terms_document_id = $2 WHERE id = $1 AND (terms_document_id IS NULL OR terms_document_id <> $2)";
    let done = match of {
        TermsOf::Host => 0,
        TermsOf::Program(id) => on_tx!(tx, |c| sqlx::query(PROGRAM).bind(id).bind(own).execute(c).await.map(|done| done.rows_affected()))?,
        TermsOf::Engagement(id) => {
            on_tx!(tx, |c| sqlx::query(ENGAGEMENT).bind(id).bind(own).execute(c).await.map(|done| done.rows_affected()))?
        }
    };
    Ok(done > 0)
}

/// Lets it use what it inherits. False if it does so already.
pub async fn use_inherited(tx: &mut Tx, of: TermsOf) -> Result<bool, sqlx::Error> {
    const PROGRAM: &str = "UPDATE program SET terms_document_id = NULL WHERE id = $1 AND terms_document_id IS NOT NULL";
    const ENGAGEMENT: &str = "UPDATE engagement SET terms_document_id = NULL WHERE id = $1 AND terms_document_id IS NOT NULL";
    let done = match of {
        TermsOf::Host => 0,
        TermsOf::Program(id) => on_tx!(tx, |c| sqlx::query(PROGRAM).bind(id).execute(c).await.map(|done| done.rows_affected()))?,
        TermsOf::Engagement(id) => on_tx!(tx, |c| sqlx::query(ENGAGEMENT).bind(id).execute(c).await.map(|done| done.rows_affected()))?,
    };
    Ok(done > 0)
}

const IN_FORCE: &str = "SELECT id, version, effective_at, title_en, text_en, title_fr, text_fr FROM terms
    WHERE document_id = $1 AND effective_at <= $2 ORDER BY version DESC LIMIT 1";

pub async fn version_in_force(db: &Db, document: TermsDocumentId, now: Timestamp) -> Result<Option<TermsRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(IN_FORCE).bind(document).bind(now).fetch_optional(c).await)
}

pub async fn version_in_force_in(tx: &mut Tx, document: TermsDocumentId, now: Timestamp) -> Result<Option<TermsRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(IN_FORCE).bind(document).bind(now).fetch_optional(c).await)
}

/// The latest version, in force or not yet.
pub async fn latest_version(db: &Db, document: TermsDocumentId) -> Result<Option<TermsRow>, sqlx::Error> {
    const SQL: &str = "SELECT id, version, effective_at, title_en, text_en, title_fr, text_fr FROM terms
        WHERE document_id = $1 ORDER BY version DESC LIMIT 1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(document).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct Latest {
    pub version: i32,
    pub effective_at: Timestamp,
    pub published_at: Timestamp,
    pub published_by: Option<String>,
}

pub async fn latest_in(tx: &mut Tx, document: TermsDocumentId) -> Result<Option<Latest>, sqlx::Error> {
    const SQL: &str = "SELECT t.version, t.effective_at, t.published_at, u.name AS published_by
        FROM terms t LEFT JOIN users u ON u.id = t.published_by WHERE t.document_id = $1 ORDER BY t.version DESC LIMIT 1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(document).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct VersionRow {
    pub version: i32,
    pub title: String,
    pub kind: VersionKind,
    pub effective_at: Timestamp,
    pub published_by: Option<String>,
    pub accepted: i64,
}

/// The latest first.
pub async fn versions(db: &Db, document: TermsDocumentId, language: Language) -> Result<Vec<VersionRow>, sqlx::Error> {
    const SQL: &str = "SELECT t.version, CASE WHEN $2 = 'fr' THEN COALESCE(t.title_fr, t.title_en) ELSE t.title_en END AS title, t.kind,
            t.effective_at, u.name AS published_by,
            (SELECT COUNT(*) FROM (SELECT DISTINCT x.user_id FROM terms_acceptance x WHERE x.terms_id = t.id LIMIT $3 + 0) counted) AS accepted
        FROM terms t LEFT JOIN users u ON u.id = t.published_by WHERE t.document_id = $1 ORDER BY t.version DESC LIMIT 200";
    on_db!(db, |c| sqlx::query_as(SQL).bind(document).bind(language).bind(COUNTED_MOST).fetch_all(c).await)
}

/// The members of all engagements that have a document.
pub async fn members_under(db: &Db, document: TermsDocumentId) -> Result<i64, sqlx::Error> {
    const SQL: &str = concat!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM membership m JOIN engagement e ON e.id = m.engagement_id JOIN program p ON p.id = e.program_id
        WHERE m.state = 'active' AND e.life <> 'archived' AND ",
        document_of!("e", "p"),
        " = $1 LIMIT $2 + 0) counted"
    );
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(document).bind(COUNTED_MOST).fetch_one(c).await)
}

/// $1 engagement or program, $2 and $3 what is required.
macro_rules! owing_under {
    ($where:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM membership m JOIN engagement e ON e.id = m.engagement_id
            WHERE m.state = 'active' AND e.life <> 'archived' AND ",
            $where,
            " AND ",
            member_owes!("$2", "$3"),
            " LIMIT $4 + 0) counted"
        )
    };
}

/// How many members would owe a document if an engagement, or what inherits of a program, had it.
pub async fn would_owe(db: &Db, of: TermsOf, Required { document, version }: Required) -> Result<i64, sqlx::Error> {
    const PROGRAM: &str = owing_under!("e.program_id = $1 AND e.terms_document_id IS NULL");
    const ENGAGEMENT: &str = owing_under!("e.id = $1");
    let (sql, id) = match of {
        TermsOf::Host => return Ok(0),
        TermsOf::Program(id) => (PROGRAM, id.0),
        TermsOf::Engagement(id) => (ENGAGEMENT, id.0),
    };
    // Planned for this program or engagement: they differ by thousands of members.
    on_db!(db, |c| {
        let query = sqlx::query_scalar(sql).bind(id).bind(document).bind(version).bind(COUNTED_MOST);
        query.persistent(false).fetch_one(c).await
    })
}

/// A version of a document.
pub struct NewVersion<'a> {
    pub id: TermsId,
    pub document: TermsDocumentId,
    pub version: i32,
    pub terms: &'a NewTerms,
    /// Nobody for what came with the program.
    pub published_by: Option<UserId>,
    pub published_at: Timestamp,
}

pub async fn insert_version(tx: &mut Tx, new: &NewVersion<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms
            (id, document_id, version, kind, effective_at, title_en, text_en, title_fr, text_fr, published_by, published_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let NewTerms { kind, effective_at, english, french } = new.terms;
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.document)
        .bind(new.version)
        .bind(*kind)
        .bind(*effective_at)
        .bind(&english.0)
        .bind(&english.1)
        .bind(french.as_ref().map(|french| &french.0))
        .bind(french.as_ref().map(|french| &french.1))
        .bind(new.published_by)
        .bind(new.published_at)
        .execute(c)
        .await
        .map(drop))
}

const DRAFT: &str = "SELECT content, updated_at FROM terms_draft WHERE document_id = $1 AND user_id = $2";

pub async fn draft(db: &Db, document: TermsDocumentId, user: UserId) -> Result<Option<(String, Timestamp)>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(DRAFT).bind(document).bind(user).fetch_optional(c).await)
}

pub async fn draft_in(tx: &mut Tx, document: TermsDocumentId, user: UserId) -> Result<Option<(String, Timestamp)>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(DRAFT).bind(document).bind(user).fetch_optional(c).await)
}

pub async fn save_draft(tx: &mut Tx, document: TermsDocumentId, user: UserId, content: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO terms_draft (document_id, user_id, content, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (document_id, user_id) DO UPDATE SET content = $3, updated_at = $4";
    on_tx!(tx, |c| sqlx::query(SQL).bind(document).bind(user).bind(content).bind(now).execute(c).await.map(drop))
}

pub async fn delete_draft(tx: &mut Tx, document: TermsDocumentId, user: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM terms_draft WHERE document_id = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(document).bind(user).execute(c).await.map(drop))
}
