//! The outbox, as operators see it: whom a mail is for and what has become of it, never what it says.

use entente_shared::{
    MailId, Timestamp,
    operators::{ListedMail, MAILS_COUNTED, MailCount, MailState},
};

use crate::db::{
    Db, Tx,
    paging::{Place, Way},
};

#[derive(sqlx::FromRow)]
pub struct MailRow {
    pub id: MailId,
    pub created_at: Timestamp,
    pub attempts: i64,
    pub last_error: Option<String>,
    kind: String,
    recipient: Option<String>,
    state: String,
    due_at: Timestamp,
    taken_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
}

impl MailRow {
    pub fn state(&self) -> MailState {
        match &*self.state {
            "sent" => MailState::Sent,
            "failed" => MailState::Failed,
            _ if self.attempts > 0 => MailState::Stuck,
            _ => MailState::Queued,
        }
    }

    pub fn into_listed(self) -> ListedMail {
        let state = self.state();
        let may_send_again = match state {
            MailState::Failed => true,
            MailState::Stuck => self.taken_at.is_none(),
            MailState::Queued | MailState::Sent => false,
        };
        let is_queued = matches!(state, MailState::Queued | MailState::Stuck);
        ListedMail {
            id: self.id,
            kind: self.kind,
            recipient: self.recipient.unwrap_or_default(),
            state,
            attempts: self.attempts,
            last_error: self.last_error,
            created_at: self.created_at,
            due_at: is_queued.then_some(self.due_at),
            sent_at: self.sent_at,
            may_send_again,
        }
    }
}

const COLUMNS: &str = "SELECT o.id, o.created_at, o.attempts, o.last_error, o.kind, o.state, o.due_at, o.taken_at, o.sent_at,
        o.address AS recipient
    FROM outbox o WHERE o.id = $1";

pub async fn mail_in(tx: &mut Tx, mail: MailId) -> Result<Option<MailRow>, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(COLUMNS).bind(mail).fetch_optional(c).await)
}

/// People are found by name and addresses, others by the address that was written to. Not one expression of both: PostgreSQL could not
/// tell how many rows it finds, and would read them all.
macro_rules! for_recipient {
    ($($place:literal),+) => {
        concat!("1 = 1", $(" AND (found.search_text LIKE ", $place, " ESCAPE '\\' OR found.address LIKE ", $place, " ESCAPE '\\')"),+)
    };
}

/// $1 and $2 the place, $3 how many, $4 to $8 patterns. Words that are looked for have no apostrophes.
macro_rules! mails {
    ($state:literal, $place:literal, $order:literal) => {
        concat!(
            "SELECT * FROM (
                SELECT o.id, o.created_at, o.attempts, o.last_error, o.kind, o.state, o.due_at, o.taken_at, o.sent_at,
                    COALESCE(u.sign_in_address, o.address) AS recipient, u.search_text, LOWER(REPLACE(o.address, '''', '')) AS address
                FROM outbox o LEFT JOIN users u ON u.id = o.user_id WHERE ",
            $state,
            ") found WHERE (found.created_at, found.id) ",
            $place,
            " ($1, $2) AND ",
            for_recipient!("$4", "$5", "$6", "$7", "$8"),
            $order,
            " LIMIT $3 + 0"
        )
    };
}

macro_rules! both_ways {
    ($state:literal) => {
        [mails!($state, "<", " ORDER BY found.created_at DESC, found.id DESC"), mails!($state, ">", " ORDER BY found.created_at, found.id")]
    };
}

/// Every text that [`mails`] runs: of all, and of each state in the order of [`MailState::ALL`].
pub const MAILS: [[&str; 2]; 5] = [
    both_ways!("1 = 1"),
    both_ways!("o.state = 'queued' AND o.attempts = 0"),
    both_ways!("o.state = 'queued' AND o.attempts > 0"),
    both_ways!("o.state = 'failed'"),
    both_ways!("o.state = 'sent'"),
];

/// Up to `limit` rows beyond a place, the nearest first.
pub async fn mails(
    db: &Db,
    state: Option<MailState>,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<MailRow>, sqlx::Error> {
    let sql = way.of(match state {
        None => MAILS[0],
        Some(MailState::Queued) => MAILS[1],
        Some(MailState::Stuck) => MAILS[2],
        Some(MailState::Failed) => MAILS[3],
        Some(MailState::Sent) => MAILS[4],
    });
    on_db!(db, |c| {
        let query = sqlx::query_as(sql).bind(place.key).bind(place.id).bind(limit);
        with_patterns!(query, patterns).fetch_all(c).await
    })
}

/// Counted as far as anybody wants to know: a portal sends many mails in its life.
pub async fn mail_counts(db: &Db) -> Result<Vec<MailCount>, sqlx::Error> {
    macro_rules! count {
        ($state:literal) => {
            concat!("(SELECT COUNT(*) FROM (SELECT 1 FROM outbox o WHERE ", $state, " LIMIT $1 + 0) counted)")
        };
    }
    const SQL: &str = concat!(
        "SELECT ",
        count!("o.state = 'queued' AND o.attempts = 0"),
        ", ",
        count!("o.state = 'queued' AND o.attempts > 0"),
        ", ",
        count!("o.state = 'failed'"),
        ", ",
        count!("o.state = 'sent'")
    );
    let (queued, stuck, failed, sent): (i64, i64, i64, i64) = on_db!(db, |c| sqlx::query_as(SQL).bind(MAILS_COUNTED).fetch_one(c).await)?;
    let counts = [(MailState::Queued, queued), (MailState::Stuck, stuck), (MailState::Failed, failed), (MailState::Sent, sent)];
    Ok(counts.into_iter().map(|(state, count)| MailCount { state, count }).collect())
}

/// A mail that was given up, or that waits for its next attempt and that no worker has, begins anew. False if it is neither, or was tried
/// since `attempts` were counted.
pub async fn queue_again(tx: &mut Tx, mail: MailId, attempts: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE outbox SET state = 'queued', attempts = 0, due_at = $3, last_error = NULL
        WHERE id = $1 AND attempts = $2 AND (state = 'failed' OR (state = 'queued' AND attempts > 0 AND taken_at IS NULL))";
    on_tx!(tx, |c| sqlx::query(SQL).bind(mail).bind(attempts).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}
