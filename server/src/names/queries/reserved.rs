//! What the host sees of reserved names.

use entente_shared::{
    NameClaimId, ReservedNameId, Timestamp,
    names::{ReservationKind, ReservedName},
};

use crate::db::{Db, Tx};

pub async fn is_reserved_by_host(tx: &mut Tx, skeleton: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM reserved_name WHERE kind = 'host' AND name_skeleton = $1 LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(skeleton).fetch_optional(c).await.map(|row| row.is_some()))
}

/// The name that was released, if there was one. What a pending claim keeps stays.
pub async fn delete_reservation(tx: &mut Tx, id: ReservedNameId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "DELETE FROM reserved_name WHERE id = $1
            AND NOT EXISTS (SELECT 1 FROM name_claim c WHERE c.id = reserved_name.claim_id AND c.state = 'pending')
        RETURNING name";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(id).fetch_optional(c).await)
}

pub async fn delete_reservation_of(tx: &mut Tx, claim: NameClaimId) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM reserved_name WHERE claim_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(claim).execute(c).await.map(drop))
}

#[derive(sqlx::FromRow)]
struct ReservedRow {
    id: ReservedNameId,
    name: String,
    kind: ReservationKind,
    kept_for: Option<String>,
    until: Option<Timestamp>,
}

/// Those in force, by name; what pending claims keep stands with the claims.
pub async fn reserved_names(db: &Db, now: Timestamp) -> Result<Vec<ReservedName>, sqlx::Error> {
    const SQL: &str = "SELECT r.id, r.name, r.kind, COALESCE(a.publisher_display_name, d.domain_prefix) AS kept_for, r.until
        FROM reserved_name r
        LEFT JOIN account a ON a.id = r.account_id
        LEFT JOIN directory d ON d.id = r.directory_id
        LEFT JOIN name_claim c ON c.id = r.claim_id
        WHERE (r.until IS NULL OR r.until > $1) AND (c.state IS NULL OR c.state <> 'pending')
        ORDER BY r.name_skeleton, r.created_at, r.id LIMIT 500";
    let rows: Vec<ReservedRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(now).fetch_all(c).await)?;
    let name = |ReservedRow { id, name, kind, kept_for, until }| ReservedName { id, name, kind, kept_for, until };
    Ok(rows.into_iter().map(name).collect())
}
