//! MEM-01: the members of one engagement who can be members of another.

use entente_shared::{AccountId, EngagementId, ProgramId, UserId, members::CopySource, page::COUNTED_MOST};
use uuid::Uuid;

use crate::db::{Db, Texts, WordsOf};

#[derive(sqlx::FromRow)]
struct SourceRow {
    id: EngagementId,
    title_key: String,
    title: String,
    program: String,
}

impl SourceRow {
    fn into_source(self) -> CopySource {
        CopySource { id: self.id, title: self.title, program: self.program }
    }
}

/// Engagements whose members somebody looks after, but for one: $1 person, $2 the account that they act for, $3 that one.
macro_rules! source {
    ($with:expr, $from:expr, $on:expr, $rest:expr) => {
        concat!(
            $with,
            "SELECT e.id, e.title_key, e.title, p.name AS program FROM ",
            $from,
            " LEFT JOIN program p ON p.id = e.program_id
            WHERE ",
            $on,
            "e.id <> $3 AND (
                EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = e.id AND r.user_id = $1 AND r.account_id = $2)
                OR EXISTS (SELECT 1 FROM program_role r
                    WHERE r.program_id = e.program_id AND r.user_id = $1 AND r.role = 'owner' AND p.account_id = $2)) AND ",
            $rest
        )
    };
}

/// $4 how many, $5 a program or nothing, $6 to $10 patterns, $11 for their index.
macro_rules! sources {
    ($with:expr, $from:expr, $on:expr, $words:expr, $of:expr) => {
        source!($with, $from, $on, concat!($of, $words, " ORDER BY e.title_key, e.id LIMIT $4 + 0"))
    };
}

/// By title: those that somebody has a role in, and those of each program that they own, which are read in this order.
pub async fn sources(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    but: EngagementId,
    patterns: &[String],
    limit: i64,
) -> Result<Vec<CopySource>, sqlx::Error> {
    // From the roles, whatever PostgreSQL thinks of the words.
    const WITH_ROLE: &str = sources!(
        "WITH own (id) AS MATERIALIZED (SELECT DISTINCT r.engagement_id FROM engagement_role r WHERE r.user_id = $1 AND r.account_id = $2) ",
        "own CROSS JOIN engagement e",
        "e.id = own.id AND ",
        concat!(" AND ", found_by!(in "(e.search_text || '')", "$6", "$7", "$8", "$9", "$10")),
        "$5 IS NULL"
    );
    const OF_PROGRAM: &str = sources!("", "engagement e", "", "", "e.program_id = $5");
    const OF_PROGRAM_BY_WORDS: Texts = with_words!(
        sources,
        "engagement",
        "t.search_text",
        "engagement",
        "e",
        "id",
        "SELECT * FROM engagement e WHERE e.program_id = $5 ORDER BY e.title_key, e.id",
        ("$11", "$6", "$7", "$8", "$9", "$10"),
        (concat!(" AND ", found_by!("e", "$6", "$7", "$8", "$9", "$10")), "e.program_id = $5")
    );
    const PROGRAMS: &str = "SELECT p.id FROM program_role r JOIN program p ON p.id = r.program_id
        WHERE r.user_id = $1 AND r.role = 'owner' AND p.account_id = $2 ORDER BY p.name_key, p.id";
    let mut rows: Vec<SourceRow> = on_db!(db, |c| {
        let query = sqlx::query_as(WITH_ROLE).bind(user).bind(account).bind(but).bind(limit).bind(None::<ProgramId>);
        with_patterns!(query, patterns).persistent(false).fetch_all(c).await
    })?;
    let programs: Vec<ProgramId> = on_db!(db, |c| sqlx::query_scalar(PROGRAMS).bind(user).bind(account).fetch_all(c).await)?;
    for program in programs {
        let of_program: Vec<SourceRow> =
            listed!(db, WordsOf::Engagement, OF_PROGRAM, &OF_PROGRAM_BY_WORDS, patterns, limit, |query| query
                .bind(user)
                .bind(account)
                .bind(but)
                .bind(limit)
                .bind(program))?;
        rows.extend(of_program);
    }
    rows.sort_by(|a, b| (&a.title_key, a.id).cmp(&(&b.title_key, b.id)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(rows.into_iter().map(SourceRow::into_source).collect())
}

pub async fn source(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    but: EngagementId,
    id: EngagementId,
) -> Result<Option<CopySource>, sqlx::Error> {
    const SQL: &str = source!("", "engagement e", "", "e.id = $4");
    let row: Option<SourceRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(user).bind(account).bind(but).bind(id).fetch_optional(c).await)?;
    Ok(row.map(SourceRow::into_source))
}

/// Who would come from where to where.
#[derive(Clone, Copy)]
pub struct Copy {
    pub from: EngagementId,
    pub to: EngagementId,
    /// Only this organization's people.
    pub account: Option<AccountId>,
    /// Not whoever copies.
    pub by: UserId,
}

/// $1 from, $2 to, $3 the organization or nothing, $4 who copies: members there, of organizations that can take part here, who are none
/// here.
macro_rules! copyable {
    ($what:literal, $rest:literal) => {
        concat!(
            $what,
            " FROM membership m JOIN account a ON a.id = m.account_id JOIN engagement e ON e.id = $2
            WHERE m.engagement_id = $1 AND m.state = 'active' AND m.account_id = COALESCE($3, m.account_id) AND m.user_id <> $4
                AND a.suspended_at IS NULL
                AND EXISTS (SELECT 1 FROM account_user x WHERE x.account_id = m.account_id AND x.user_id = m.user_id)
                AND (e.audience = 'any'
                    OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = m.account_id))
                AND NOT EXISTS (SELECT 1 FROM membership o WHERE o.engagement_id = $2 AND o.user_id = m.user_id AND o.state = 'active')",
            $rest
        )
    };
}

pub async fn count_copyable(db: &Db, copy: &Copy) -> Result<i64, sqlx::Error> {
    const SQL: &str = copyable!("SELECT COUNT(*) FROM (SELECT 1", " LIMIT $5 + 0) counted");
    on_db!(db, |c| sqlx::query_scalar(SQL)
        .bind(copy.from)
        .bind(copy.to)
        .bind(copy.account)
        .bind(copy.by)
        .bind(COUNTED_MOST)
        .fetch_one(c)
        .await)
}

/// Up to `limit` of them beyond a person, in the order of their keys.
pub async fn copyable(db: &Db, copy: &Copy, beyond: Uuid, limit: i64) -> Result<Vec<(UserId, AccountId)>, sqlx::Error> {
    const SQL: &str = copyable!("SELECT m.user_id, m.account_id", " AND m.user_id > $5 ORDER BY m.user_id LIMIT $6 + 0");
    on_db!(db, |c| sqlx::query_as(SQL)
        .bind(copy.from)
        .bind(copy.to)
        .bind(copy.account)
        .bind(copy.by)
        .bind(beyond)
        .bind(limit)
        .fetch_all(c)
        .await)
}
