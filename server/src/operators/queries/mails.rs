//! The outbox, as operators see it: whom a mail is for and what has become of it, never what it says.

use entente_shared::{
    MailId, Timestamp,
    operators::{ListedMail, MAILS_COUNTED, MailCount, MailState},
};

use crate::db::{
    Db, Texts, Through, Tx, WordsOf, by_words,
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

/// $1 and $2 the place, $3 how many.
macro_rules! mails {
    ($with:expr, $from:expr, $on:expr, $words:expr, $state:expr, $place:expr, $order:expr) => {
        concat!(
            $with,
            "SELECT o.id, o.created_at, o.attempts, o.last_error, o.kind, o.state, o.due_at, o.taken_at, o.sent_at,
                COALESCE(u.sign_in_address, o.address) AS recipient
            FROM ",
            $from,
            " LEFT JOIN users u ON u.id = o.user_id WHERE ",
            $on,
            $state,
            " AND (o.created_at, o.id) ",
            $place,
            " ($1, $2)",
            $words,
            $order,
            " LIMIT $3 + 0"
        )
    };
}

/// People are found by name and addresses, others by the address that was written to: a mail has one or the other. Words
/// that are looked for have no apostrophes. $4 to $8 patterns, $9
/// for the index of people's words.
macro_rules! for_recipient {
    ($($place:literal),+) => {
        concat!($(" AND (u.search_text LIKE ", $place, " ESCAPE '\\' OR LOWER(REPLACE(o.address, '''', '')) LIKE ", $place, " ESCAPE '\\')"),+)
    };
}

macro_rules! both_ways {
    ($state:literal) => {
        [
            mails!("", "outbox o", "", "", $state, "<", " ORDER BY o.created_at DESC, o.id DESC"),
            mails!("", "outbox o", "", "", $state, ">", " ORDER BY o.created_at, o.id"),
        ]
    };
    (words $state:literal) => {
        [
            both_ways!(words $state, "<", " ORDER BY o.created_at DESC, o.id DESC"),
            both_ways!(words $state, ">", " ORDER BY o.created_at, o.id"),
        ]
    };
    (words $state:literal, $place:literal, $order:literal) => {
        with_words!(
            mails, "users", "t.search_text", "outbox", "o", "user_id",
            concat!("SELECT * FROM outbox o WHERE ", $state, " AND (o.created_at, o.id) ", $place, " ($1, $2)", $order),
            ("$9", "$4", "$5", "$6", "$7", "$8"),
            (for_recipient!("$4", "$5", "$6", "$7", "$8"), $state, $place, $order)
        )
    };
    // The state is hidden from the planner: mails to addresses have an index of their own, which it would leave for the state's.
    (addresses $state:literal) => {
        [
            both_ways!(addresses concat!("CASE WHEN ", $state, " THEN 1 ELSE 0 END = 1"), "<", " ORDER BY o.created_at DESC, o.id DESC"),
            both_ways!(addresses concat!("CASE WHEN ", $state, " THEN 1 ELSE 0 END = 1"), ">", " ORDER BY o.created_at, o.id"),
        ]
    };
    (addresses $state:expr, $place:literal, $order:literal) => {
        mails!("", "outbox o", "o.address IS NOT NULL AND ", for_recipient!("$4", "$5", "$6", "$7", "$8"), $state, $place, $order)
    };
}

/// The same texts of all, and of each state in the order of [`MailState::ALL`].
macro_rules! each_state {
    ($($kind:ident)?) => {
        [
            both_ways!($($kind)? "1 = 1"),
            both_ways!($($kind)? "o.state = 'queued' AND o.attempts = 0"),
            both_ways!($($kind)? "o.state = 'queued' AND o.attempts > 0"),
            both_ways!($($kind)? "o.state = 'failed'"),
            both_ways!($($kind)? "o.state = 'sent'"),
        ]
    };
}

/// Every text that [`mails`] runs without words.
pub const MAILS: [[&str; 2]; 5] = each_state!();
const MAILS_BY_WORDS: [[Texts; 2]; 5] = each_state!(words);
/// Of those who are no people of the portal's: few, read one by one.
const MAILS_TO_ADDRESSES: [[&str; 2]; 5] = each_state!(addresses);

/// Up to `limit` rows beyond a place, the nearest first.
pub async fn mails(
    db: &Db,
    state: Option<MailState>,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<MailRow>, sqlx::Error> {
    let state = match state {
        None => 0,
        Some(MailState::Queued) => 1,
        Some(MailState::Stuck) => 2,
        Some(MailState::Failed) => 3,
        Some(MailState::Sent) => 4,
    };
    let (way, place) = (usize::from(way == Way::Before), &place);
    if patterns.is_empty() {
        let sql = MAILS[state][way];
        return on_db!(db, |c| sqlx::query_as(sql).bind(place.key).bind(place.id).bind(limit).fetch_all(c).await);
    }
    by_words(db, WordsOf::Users, patterns, limit, move |through, index| async move {
        let sql = through.text(db, &MAILS_BY_WORDS[state][way]);
        let mut rows: Vec<MailRow> = on_db!(db, |c| {
            let query = with_patterns!(sqlx::query_as(sql).bind(place.key).bind(place.id).bind(limit), patterns);
            let query = if through == Through::Index { query.bind(index) } else { query };
            query.persistent(through.is_planned_once()).fetch_all(c).await
        })?;
        if through == Through::Index {
            // The index knows people only.
            let sql = MAILS_TO_ADDRESSES[state][way];
            let others: Vec<MailRow> = on_db!(db, |c| {
                let query = with_patterns!(sqlx::query_as(sql).bind(place.key).bind(place.id).bind(limit), patterns);
                query.persistent(false).fetch_all(c).await
            })?;
            rows.extend(others);
            rows.sort_by_key(|row| (row.created_at, row.id));
            if way == 0 {
                rows.reverse();
            }
            rows.truncate(usize::try_from(limit).unwrap_or_default());
        }
        Ok::<_, sqlx::Error>(rows)
    })
    .await
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
