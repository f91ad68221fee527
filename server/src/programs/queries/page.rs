//! What a program's page shows.

use entente_shared::{
    AccountId, ProgramId, UserId,
    engagements::{AccessKind, Life},
    programs::ProgramEngagement,
};

use crate::db::Db;

#[derive(sqlx::FromRow)]
pub struct PageRow {
    pub host: String,
    pub description: String,
    pub revision: i64,
}

pub async fn page(db: &Db, program: ProgramId) -> Result<PageRow, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name AS host, p.description, p.revision
        FROM program p JOIN account a ON a.id = p.account_id WHERE p.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(program).fetch_one(c).await)
}

/// The owners' names.
pub async fn owners(db: &Db, program: ProgramId) -> Result<Vec<String>, sqlx::Error> {
    const SQL: &str = "SELECT u.name FROM program_role r JOIN users u ON u.id = r.user_id
        WHERE r.program_id = $1 AND r.role = 'owner' ORDER BY u.search_text, u.id LIMIT 200";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(program).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct EngagementRow {
    id: entente_shared::EngagementId,
    title: String,
    summary: String,
    access: AccessKind,
    life: Life,
    is_own: bool,
}

/// $1 program, $2 person, $3 the account that they act for, $4 how many: what they belong to, and what they could discover.
pub const ENGAGEMENTS: &str = "SELECT x.id, x.title, x.summary, x.access, x.life, x.is_own FROM (
        SELECT e.id, e.title, e.title_key, e.summary, e.access, e.life, e.audience,
            (EXISTS (SELECT 1 FROM membership m WHERE m.engagement_id = e.id AND m.user_id = $2 AND m.account_id = $3 AND m.state = 'active')
                OR EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = e.id AND r.user_id = $2 AND r.account_id = $3)
                OR EXISTS (SELECT 1 FROM program_role r JOIN program p ON p.id = r.program_id
                    WHERE r.program_id = $1 AND r.user_id = $2 AND p.account_id = $3 AND r.role = 'owner')) AS is_own
        FROM engagement e WHERE e.program_id = $1 AND e.life <> 'archived') x
    WHERE x.is_own OR (x.life = 'active' AND (x.audience = 'any'
        OR EXISTS (SELECT 1 FROM engagement_audience y WHERE y.engagement_id = x.id AND y.account_id = $3)))
    ORDER BY x.title_key, x.id LIMIT $4 + 0";

pub async fn engagements(
    db: &Db,
    program: ProgramId,
    user: UserId,
    account: Option<AccountId>,
    limit: i64,
) -> Result<Vec<ProgramEngagement>, sqlx::Error> {
    let rows: Vec<EngagementRow> =
        on_db!(db, |c| sqlx::query_as(ENGAGEMENTS).bind(program).bind(user).bind(account).bind(limit).fetch_all(c).await)?;
    let into_engagement = |row| {
        let EngagementRow { id, title, summary, access, life, is_own } = row;
        ProgramEngagement { id, title, summary, access, life, is_own }
    };
    Ok(rows.into_iter().map(into_engagement).collect())
}
