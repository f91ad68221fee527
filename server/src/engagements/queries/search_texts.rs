//! What programs and engagements are sorted and found by, made anew where an older version has made it.

use entente_shared::{EngagementId, ProgramId, rules::search_key};

use super::search_text;
use crate::db::Db;

/// The programs and the engagements of which an older version has made it.
pub const OUTDATED: [&str; 2] = [
    concat!("SELECT id, name FROM program WHERE search_version < ", search_version!(), " ORDER BY id LIMIT 500"),
    concat!(
        "SELECT e.id, e.title, e.summary, p.name AS program, a.publisher_display_name AS host
        FROM engagement e JOIN program p ON p.id = e.program_id JOIN account a ON a.id = p.account_id
        WHERE e.search_version < ",
        search_version!(),
        " ORDER BY e.id LIMIT 500"
    ),
];

pub async fn keep_search_texts(db: &Db) -> Result<(), sqlx::Error> {
    while some_programs(db).await? {}
    while some_engagements(db).await? {}
    Ok(())
}

/// False if there are none left. Nobody loses a change that comes between: what has another name by then is for the next round.
async fn some_programs(db: &Db) -> Result<bool, sqlx::Error> {
    const UPDATE: &str = concat!("UPDATE program SET name_key = $2, search_version = ", search_version!(), " WHERE id = $1 AND name = $3");
    let rows: Vec<(ProgramId, String)> = on_db!(db, |c| sqlx::query_as(OUTDATED[0]).fetch_all(c).await)?;
    if rows.is_empty() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    for (program, name) in &rows {
        on_tx!(&mut tx, |c| sqlx::query(UPDATE).bind(program).bind(search_key(name)).bind(name).execute(c).await.map(drop))?;
    }
    tx.commit().await?;
    Ok(true)
}

#[derive(sqlx::FromRow)]
struct EngagementRow {
    id: EngagementId,
    title: String,
    summary: String,
    program: String,
    host: String,
}

async fn some_engagements(db: &Db) -> Result<bool, sqlx::Error> {
    const UPDATE: &str = concat!(
        "UPDATE engagement SET title_key = $2, search_text = $3, search_version = ",
        search_version!(),
        " WHERE id = $1 AND title = $4 AND summary = $5 AND EXISTS
            (SELECT 1 FROM program p JOIN account a ON a.id = p.account_id
                WHERE p.id = engagement.program_id AND p.name = $6 AND a.publisher_display_name = $7)"
    );
    let rows: Vec<EngagementRow> = on_db!(db, |c| sqlx::query_as(OUTDATED[1]).fetch_all(c).await)?;
    if rows.is_empty() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    for EngagementRow { id, title, summary, program, host } in &rows {
        on_tx!(&mut tx, |c| sqlx::query(UPDATE)
            .bind(id)
            .bind(search_key(title))
            .bind(search_text(title, summary, program, host))
            .bind(title)
            .bind(summary)
            .bind(program)
            .bind(host)
            .execute(c)
            .await
            .map(drop))?;
    }
    tx.commit().await?;
    Ok(true)
}
