//! MEM-01: the members of one engagement who can be members of another.

use entente_shared::{AccountId, EngagementId, UserId, members::CopySource};
use uuid::Uuid;

use crate::db::Db;

#[derive(sqlx::FromRow)]
struct SourceRow {
    id: EngagementId,
    title: String,
    program: String,
}

impl SourceRow {
    fn into_source(self) -> CopySource {
        CopySource { id: self.id, title: self.title, program: self.program }
    }
}

/// Engagements whose members somebody looks after, but for one: $1 person, $2 the account that they act for, $3 that one.
macro_rules! sources {
    ($rest:expr) => {
        concat!(
            "WITH manages (engagement_id) AS (
                SELECT r.engagement_id FROM engagement_role r WHERE r.user_id = $1 AND r.account_id = $2
                UNION
                SELECT e.id FROM program_role r JOIN program p ON p.id = r.program_id AND p.account_id = $2
                    JOIN engagement e ON e.program_id = p.id WHERE r.user_id = $1 AND r.role = 'owner')
            SELECT e.id, e.title, p.name AS program
            FROM manages JOIN engagement e ON e.id = manages.engagement_id JOIN program p ON p.id = e.program_id
            WHERE e.id <> $3 AND ",
            $rest
        )
    };
}

/// $4 how many, $5 to $9 patterns.
pub async fn sources(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    but: EngagementId,
    patterns: &[String],
    limit: i64,
) -> Result<Vec<CopySource>, sqlx::Error> {
    const SQL: &str = sources!(concat!(found_by!("e", "$5", "$6", "$7", "$8", "$9"), " ORDER BY e.title_key, e.id LIMIT $4 + 0"));
    let rows: Vec<SourceRow> = on_db!(db, |c| {
        with_patterns!(sqlx::query_as(SQL).bind(user).bind(account).bind(but).bind(limit), patterns).fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(SourceRow::into_source).collect())
}

pub async fn source(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    but: EngagementId,
    id: EngagementId,
) -> Result<Option<CopySource>, sqlx::Error> {
    const SQL: &str = sources!("e.id = $4");
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
            "SELECT ",
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
    const SQL: &str = copyable!("COUNT(*)", "");
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(copy.from).bind(copy.to).bind(copy.account).bind(copy.by).fetch_one(c).await)
}

/// Up to `limit` of them beyond a person, in the order of their keys.
pub async fn copyable(db: &Db, copy: &Copy, beyond: Uuid, limit: i64) -> Result<Vec<(UserId, AccountId)>, sqlx::Error> {
    const SQL: &str = copyable!("m.user_id, m.account_id", " AND m.user_id > $5 ORDER BY m.user_id LIMIT $6 + 0");
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
