//! What the host sees of reserved names.

use entente_shared::{
    NameClaimId, ReservedNameId, Timestamp,
    names::{ReservationKind, ReservedName},
};

use crate::db::{
    Db, Tx,
    paging::{Place, Way},
};

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
pub struct ReservedRow {
    pub id: ReservedNameId,
    pub created_at: Timestamp,
    name: String,
    kind: ReservationKind,
    kept_for: Option<String>,
    until: Option<Timestamp>,
}

impl From<ReservedRow> for ReservedName {
    fn from(ReservedRow { id, name, kind, kept_for, until, .. }: ReservedRow) -> Self {
        Self { id, name, kind, kept_for, until }
    }
}

/// $1 now, $2 and $3 the place, $4 how many, $5 to $9 patterns. What pending claims keep stands with the claims.
macro_rules! reserved_beyond {
    ($place:literal, $order:literal) => {
        concat!(
            "SELECT * FROM (
                SELECT r.id, r.created_at, r.name, r.name_look AS search_text, r.kind, COALESCE(a.publisher_display_name, d.domain_prefix) AS kept_for, r.until
                FROM reserved_name r
                LEFT JOIN account a ON a.id = r.account_id
                LEFT JOIN directory d ON d.id = r.directory_id
                LEFT JOIN name_claim c ON c.id = r.claim_id
                WHERE (r.until IS NULL OR r.until > $1) AND (c.state IS NULL OR c.state <> 'pending')) found
            WHERE ",
            $place,
            " AND ",
            found_by!("found", "$5", "$6", "$7", "$8", "$9"),
            $order,
            " LIMIT $4 + 0"
        )
    };
}

/// Those in force, the newest first: up to `limit` beyond a place, the nearest first.
pub async fn reserved_names(
    db: &Db,
    now: Timestamp,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<ReservedRow>, sqlx::Error> {
    const SQL: [&str; 2] = [
        reserved_beyond!("(created_at, id) < ($2, $3)", " ORDER BY created_at DESC, id DESC"),
        reserved_beyond!("(created_at, id) > ($2, $3)", " ORDER BY created_at, id"),
    ];
    on_db!(db, |c| {
        let query = sqlx::query_as(way.of(SQL)).bind(now).bind(place.key).bind(place.id).bind(limit);
        with_patterns!(query, patterns).fetch_all(c).await
    })
}
