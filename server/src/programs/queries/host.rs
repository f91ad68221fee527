//! Programs as operators see them.

use entente_shared::{
    AccountId, ProgramId, Timestamp,
    page::COUNTED_MOST,
    programs::{HostProgram, ProgramFilter},
};

use crate::db::{
    Db,
    paging::{Place, Way},
};

#[derive(sqlx::FromRow)]
pub struct HostRow {
    pub id: ProgramId,
    pub name_key: String,
    name: String,
    archived_at: Option<Timestamp>,
    engagements: i64,
}

impl HostRow {
    pub fn into_program(self, owners: Vec<String>) -> HostProgram {
        let Self { id, name, archived_at, engagements, .. } = self;
        HostProgram { id, name, owners, engagements, archived_at }
    }
}

/// $1 account.
macro_rules! programs {
    ($rest:expr) => {
        concat!(
            "SELECT p.id, p.name_key, p.name, p.archived_at, (SELECT COUNT(*) FROM (SELECT 1 FROM engagement e WHERE e.program_id = p.id LIMIT 1000) counted) AS engagements
            FROM program p WHERE p.account_id = $1 AND ",
            $rest
        )
    };
}

/// $2 and $3 the place, $4 how many, $5 which of them, $6 to $10 patterns.
macro_rules! programs_beyond {
    ($place:literal, $order:literal) => {
        programs!(concat!(
            $place,
            " AND ($5 = 'all' OR ($5 = 'archived') = (p.archived_at IS NOT NULL))
            AND p.name_key LIKE $6 ESCAPE '\\' AND p.name_key LIKE $7 ESCAPE '\\' AND p.name_key LIKE $8 ESCAPE '\\'
            AND p.name_key LIKE $9 ESCAPE '\\' AND p.name_key LIKE $10 ESCAPE '\\' ORDER BY ",
            $order,
            " LIMIT $4 + 0"
        ))
    };
}

/// After a place, and before it.
pub const PROGRAMS_OF_HOST: [&str; 2] = [
    programs_beyond!("(p.name_key, p.id) > ($2, $3)", "p.name_key, p.id"),
    programs_beyond!("(p.name_key, p.id) < ($2, $3)", "p.name_key DESC, p.id DESC"),
];

/// Up to `limit` programs beyond a place, the nearest first.
pub async fn of_host(
    db: &Db,
    host: AccountId,
    show: ProgramFilter,
    patterns: &[String],
    way: Way,
    place: Place<String>,
    limit: i64,
) -> Result<Vec<HostRow>, sqlx::Error> {
    on_db!(db, |c| {
        let query = sqlx::query_as(way.of(PROGRAMS_OF_HOST)).bind(host).bind(&place.key).bind(place.id).bind(limit).bind(show.as_str());
        with_patterns!(query, patterns).fetch_all(c).await
    })
}

pub async fn one_of_host(db: &Db, host: AccountId, program: ProgramId) -> Result<Option<HostRow>, sqlx::Error> {
    const SQL: &str = programs!("p.id = $2");
    on_db!(db, |c| sqlx::query_as(SQL).bind(host).bind(program).fetch_optional(c).await)
}

/// The owners' names of the programs of a page of the list, from its first to its last.
pub async fn owners_between(
    db: &Db,
    host: AccountId,
    first: &Place<String>,
    last: &Place<String>,
) -> Result<Vec<(ProgramId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT r.program_id, u.name FROM program p JOIN program_role r ON r.program_id = p.id AND r.role = 'owner'
            JOIN users u ON u.id = r.user_id
        WHERE p.account_id = $1 AND (p.name_key, p.id) >= ($2, $3) AND (p.name_key, p.id) <= ($4, $5)
        ORDER BY u.search_text, u.id LIMIT 1000";
    on_db!(db, |c| sqlx::query_as(SQL).bind(host).bind(&first.key).bind(first.id).bind(&last.key).bind(last.id).fetch_all(c).await)
}

/// Engagements that go on when the program is archived.
pub async fn running(db: &Db, program: ProgramId) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM engagement
        WHERE program_id = $1 AND life NOT IN ('closed', 'archived') LIMIT $2 + 0) counted";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(program).bind(COUNTED_MOST).fetch_one(c).await)
}
