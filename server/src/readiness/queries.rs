//! What is written to find out whether anything can be written.

use entente_shared::Timestamp;
use uuid::Uuid;

use crate::db::Tx;

/// Enough to need room of its own, as real work does: a change within a page succeeds on a full disk as well.
const ROOM: usize = 16 * 1024;

pub async fn insert(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO readiness (id, at, filler) VALUES ($1, $2, $3)";
    let filler = vec![0_u8; ROOM];
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(now).bind(&filler).execute(c).await.map(drop))
}

/// The row of the time before, and those that servers have left which are no more.
pub async fn delete(tx: &mut Tx, before: Option<Uuid>, left_behind: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "DELETE FROM readiness WHERE id = $1 OR at < $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(before).bind(left_behind).execute(c).await.map(drop))
}
