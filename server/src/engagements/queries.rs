//! All SQL of engagements.

mod roles;
mod running;
mod search_texts;

pub use roles::*;
pub use running::*;
pub use search_texts::{OUTDATED, keep_search_texts};

use entente_shared::{
    AccountId, EngagementId, ProgramId, Timestamp, UserId,
    engagements::{AccessKind, Audience, EngagementSummary, Life, MyEngagement},
    page::COUNTED_MOST,
    rules::search_key,
};

use crate::db::{
    Db, Texts, Tx, WordsOf,
    paging::{Place, Way},
};

/// What is looked for, by whom.
pub struct Search {
    pub user: UserId,
    pub account: Option<AccountId>,
    pub access: Option<AccessKind>,
    /// At most five.
    pub patterns: Vec<String>,
}

#[derive(sqlx::FromRow)]
pub struct Found {
    pub id: EngagementId,
    pub title_key: String,
    pub published_at: Timestamp,
    title: String,
    program: String,
    host: String,
    summary: String,
    access: AccessKind,
    requested: bool,
}

impl Found {
    pub fn into_summary(self) -> EngagementSummary {
        let Self { id, title, program, host, summary, access, published_at, requested, .. } = self;
        EngagementSummary { id, title, program, host, summary, access, published_at, requested }
    }
}

/// $1 person, $2 their account, $3 kind of access or empty, $4 and $5 the place, $6 how many, $7 to $11 patterns, $12 for their index. The
/// outer joins hold the order: engagements first, in the order of the index, and of the rest only what is shown.
macro_rules! discover {
    ($with:expr, $from:expr, $on:expr, $words:expr, $audience:expr, $place:expr, $order:expr) => {
        concat!(
            $with,
            "SELECT e.id, e.title_key, e.title, e.summary, e.access, e.published_at, p.name AS program, a.publisher_display_name AS host,
                EXISTS (SELECT 1 FROM access_request r WHERE r.engagement_id = e.id AND r.user_id = $1 AND r.state = 'pending') AS requested
            FROM ",
            $from,
            " LEFT JOIN program p ON p.id = e.program_id
            LEFT JOIN account a ON a.id = p.account_id
            WHERE ",
            $on,
            "e.life = 'active' AND ",
            $audience,
            " AND ($3 = '' OR e.access = $3)
                AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.engagement_id = e.id AND m.user_id = $1 AND m.state = 'active')
                AND NOT EXISTS (SELECT 1 FROM engagement_role o WHERE o.engagement_id = e.id AND o.user_id = $1 AND o.role = 'owner')
                AND ",
            $place,
            $words,
            " ORDER BY ",
            $order,
            " LIMIT $6 + 0"
        )
    };
}

macro_rules! words {
    () => {
        concat!(" AND ", found_by!("e", "$7", "$8", "$9", "$10", "$11"))
    };
}

/// Those for any organization: the list's index has only these, so nobody reads past those of others.
macro_rules! for_any {
    ($place:literal, $order:literal) => {
        discover!("", "engagement e", "", "", "e.audience = 'any'", $place, $order)
    };
    (words $place:literal, $order:literal) => {
        with_words!(
            discover,
            "engagement",
            "t.search_text",
            "engagement",
            "e",
            "id",
            concat!("SELECT * FROM engagement e WHERE e.life = 'active' AND e.audience = 'any' AND ", $place, " ORDER BY ", $order),
            ("$12", "$7", "$8", "$9", "$10", "$11"),
            (words!(), "e.audience = 'any'", $place, $order)
        )
    };
}

/// Those for the person's organization by name, without and with words: from what names it.
macro_rules! for_ours {
    ($place:literal, $order:literal) => {
        [for_ours!($place, $order, ""), for_ours!($place, $order, words!())]
    };
    ($place:literal, $order:literal, $words:expr) => {
        discover!(
            "",
            "engagement_audience y CROSS JOIN engagement e",
            "y.account_id = $2 AND e.id = y.engagement_id AND ",
            $words,
            "e.audience <> 'any'",
            $place,
            $order
        )
    };
}

/// Every text that is run for any organization's without words, after a place and before it.
pub const DISCOVER_NEWEST: [&str; 2] = [
    for_any!("(e.published_at, e.id) < ($4, $5)", "e.published_at DESC, e.id DESC"),
    for_any!("(e.published_at, e.id) > ($4, $5)", "e.published_at, e.id"),
];
pub const DISCOVER_TITLE: [&str; 2] = [
    for_any!("(e.title_key, e.id) > ($4, $5)", "e.title_key, e.id"),
    for_any!("(e.title_key, e.id) < ($4, $5)", "e.title_key DESC, e.id DESC"),
];

/// The same with words.
pub const DISCOVER_NEWEST_BY_WORDS: [Texts; 2] = [
    for_any!(words "(e.published_at, e.id) < ($4, $5)", "e.published_at DESC, e.id DESC"),
    for_any!(words "(e.published_at, e.id) > ($4, $5)", "e.published_at, e.id"),
];
pub const DISCOVER_TITLE_BY_WORDS: [Texts; 2] = [
    for_any!(words "(e.title_key, e.id) > ($4, $5)", "e.title_key, e.id"),
    for_any!(words "(e.title_key, e.id) < ($4, $5)", "e.title_key DESC, e.id DESC"),
];

const NEWEST_OF_OURS: [[&str; 2]; 2] = [
    for_ours!("(e.published_at, e.id) < ($4, $5)", "e.published_at DESC, e.id DESC"),
    for_ours!("(e.published_at, e.id) > ($4, $5)", "e.published_at, e.id"),
];
const OURS_BY_TITLE: [[&str; 2]; 2] = [
    for_ours!("(e.title_key, e.id) > ($4, $5)", "e.title_key, e.id"),
    for_ours!("(e.title_key, e.id) < ($4, $5)", "e.title_key DESC, e.id DESC"),
];

/// Both kinds, the nearest to the place first.
macro_rules! found {
    ($db:expr, ($plain:expr, $by_words:expr, $ours:expr), $search:expr, $way:expr, $place:expr, $limit:expr, |$row:ident| $key:expr, $falls:literal) => {{
        let (way, place, limit) = (usize::from($way == Way::Before), &$place, $limit);
        let (access, patterns) = ($search.access.map_or("", AccessKind::as_str), &$search.patterns);
        let mut rows: Vec<Found> = listed!($db, WordsOf::Engagement, $plain[way], &$by_words[way], patterns, limit, |query| query
            .bind($search.user)
            .bind($search.account)
            .bind(access)
            .bind(&place.key)
            .bind(place.id)
            .bind(limit))?;
        let has_words = !patterns.is_empty();
        let ours: Vec<Found> = on_db!($db, |c| {
            let query = sqlx::query_as($ours[way][usize::from(has_words)]).bind($search.user).bind($search.account).bind(access);
            let query = query.bind(&place.key).bind(place.id).bind(limit);
            let query = if has_words { with_patterns!(query, patterns) } else { query };
            query.fetch_all(c).await
        })?;
        if !ours.is_empty() {
            rows.extend(ours);
            rows.sort_by(|$row, other| {
                let one = $key;
                let $row = other;
                one.cmp(&$key)
            });
            if ($way == Way::After) == $falls {
                rows.reverse();
            }
            rows.truncate(usize::try_from(limit).unwrap_or_default());
        }
        Ok(rows)
    }};
}

/// Up to `limit` rows beyond a place, the nearest first.
pub async fn newest(db: &Db, search: &Search, way: Way, place: Place<Timestamp>, limit: i64) -> Result<Vec<Found>, sqlx::Error> {
    found!(
        db,
        (DISCOVER_NEWEST, DISCOVER_NEWEST_BY_WORDS, NEWEST_OF_OURS),
        search,
        way,
        place,
        limit,
        |row| (row.published_at, row.id),
        true
    )
}

/// The same by title.
pub async fn by_title(db: &Db, search: &Search, way: Way, place: Place<String>, limit: i64) -> Result<Vec<Found>, sqlx::Error> {
    found!(db, (DISCOVER_TITLE, DISCOVER_TITLE_BY_WORDS, OURS_BY_TITLE), search, way, place, limit, |row| (&row.title_key, row.id), false)
}

#[derive(sqlx::FromRow)]
struct MineRow {
    id: EngagementId,
    title_key: String,
    title: String,
    program: String,
    host: String,
    summary: String,
    life: Life,
    is_owner: bool,
    since: Option<Timestamp>,
    to_decide: i64,
}

/// $1 person, $2 the account that they act for, $3 how many, $4 how many requests are counted.
macro_rules! mine {
    ($with:expr, $from:expr, $on:expr, $is_owner:expr) => {
        concat!(
            $with,
            "SELECT e.id, e.title_key, e.title, p.name AS program, a.publisher_display_name AS host, e.summary, e.life,
                (SELECT m.since FROM membership m
                    WHERE m.engagement_id = e.id AND m.user_id = $1 AND m.account_id = $2 AND m.state = 'active') AS since, ",
            $is_owner,
            " AS is_owner,
                CASE
                    WHEN ",
            $is_owner,
            " THEN (SELECT COUNT(*) FROM (SELECT 1 FROM access_request q
                        WHERE q.engagement_id = e.id AND q.state = 'pending' AND q.user_id <> $1 LIMIT $4 + 0) counted)
                    WHEN EXISTS (SELECT 1 FROM engagement_role r
                        WHERE r.engagement_id = e.id AND r.user_id = $1 AND r.account_id = $2 AND r.role = 'power_user')
                    THEN (SELECT COUNT(*) FROM (SELECT 1 FROM access_request q
                        WHERE q.engagement_id = e.id AND q.account_id = $2 AND q.state = 'pending' AND q.user_id <> $1 LIMIT $4 + 0) counted)
                    ELSE 0 END AS to_decide
            FROM ",
            $from,
            " LEFT JOIN program p ON p.id = e.program_id
            LEFT JOIN account a ON a.id = p.account_id
            WHERE ",
            $on,
            "e.life <> 'archived'
            ORDER BY e.title_key, e.id LIMIT $3 + 0"
        )
    };
}

/// The engagements that somebody takes part in, by title, and how many requests wait for them there: from what they themselves have, and
/// from the programs that they own, each of which has its engagements in this order.
pub async fn mine(db: &Db, user: UserId, account: Option<AccountId>, limit: i64) -> Result<Vec<MyEngagement>, sqlx::Error> {
    const OWN: &str = mine!(
        "WITH mine (engagement_id) AS (
            SELECT engagement_id FROM engagement_role WHERE user_id = $1 AND account_id = $2
            UNION SELECT engagement_id FROM membership WHERE user_id = $1 AND account_id = $2 AND state = 'active') ",
        "mine CROSS JOIN engagement e",
        "e.id = mine.engagement_id AND ",
        "(EXISTS (SELECT 1 FROM engagement_role r
                WHERE r.engagement_id = e.id AND r.user_id = $1 AND r.account_id = $2 AND r.role = 'owner')
            OR EXISTS (SELECT 1 FROM program_role r
                WHERE r.program_id = e.program_id AND r.user_id = $1 AND p.account_id = $2 AND r.role = 'owner'))"
    );
    const OF_PROGRAM: &str = mine!("", "engagement e", "e.program_id = $5 AND ", "(1 = 1)");
    const PROGRAMS: &str = "SELECT p.id FROM program_role r JOIN program p ON p.id = r.program_id
        WHERE r.user_id = $1 AND r.role = 'owner' AND p.account_id = $2 ORDER BY p.name_key, p.id";
    let mut rows: Vec<MineRow> =
        on_db!(db, |c| sqlx::query_as(OWN).bind(user).bind(account).bind(limit).bind(COUNTED_MOST).fetch_all(c).await)?;
    let programs: Vec<ProgramId> = on_db!(db, |c| sqlx::query_scalar(PROGRAMS).bind(user).bind(account).fetch_all(c).await)?;
    for program in programs {
        let of_program: Vec<MineRow> = on_db!(db, |c| {
            let query = sqlx::query_as(OF_PROGRAM).bind(user).bind(account).bind(limit).bind(COUNTED_MOST).bind(program);
            query.fetch_all(c).await
        })?;
        rows.extend(of_program);
    }
    rows.sort_by(|a, b| (&a.title_key, a.id).cmp(&(&b.title_key, b.id)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let into_mine = |row| {
        let MineRow { id, title, program, host, summary, life, is_owner, since, to_decide, .. } = row;
        MyEngagement { id, title, program, host, summary, life, is_owner, since, to_decide }
    };
    Ok(rows.into_iter().map(into_mine).collect())
}

#[derive(sqlx::FromRow)]
pub struct HeadRow {
    pub title: String,
    pub program_id: ProgramId,
    pub program: String,
}

pub async fn head(db: &Db, engagement: EngagementId) -> Result<HeadRow, sqlx::Error> {
    const SQL: &str =
        "SELECT e.title, p.id AS program_id, p.name AS program FROM engagement e JOIN program p ON p.id = e.program_id WHERE e.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).fetch_one(c).await)
}

#[derive(sqlx::FromRow)]
pub struct DetailRow {
    pub title: String,
    pub program_id: ProgramId,
    pub program: String,
    pub host: String,
    pub summary: String,
    pub description: String,
    pub published_at: Timestamp,
    pub contact_email: String,
    pub reminder_days: i64,
    pub expiry_days: i64,
}

/// What is shown of an engagement, once it is known that the person may see it.
pub async fn detail(db: &Db, engagement: EngagementId) -> Result<DetailRow, sqlx::Error> {
    const SQL: &str = "SELECT e.title, p.id AS program_id, p.name AS program, a.publisher_display_name AS host, e.summary, e.description,
            e.published_at, e.contact_email, e.reminder_days, e.expiry_days
        FROM engagement e JOIN program p ON p.id = e.program_id JOIN account a ON a.id = p.account_id
        WHERE e.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).fetch_one(c).await)
}

/// The organizations that an engagement is for.
pub async fn named_organizations(db: &Db, engagement: EngagementId) -> Result<Vec<String>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name FROM engagement_audience x JOIN account a ON a.id = x.account_id
        WHERE x.engagement_id = $1 ORDER BY a.name_key, a.id LIMIT 200";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_all(c).await)
}

/// The organizations whose people are in an engagement.
pub async fn present_organizations(db: &Db, engagement: EngagementId) -> Result<Vec<String>, sqlx::Error> {
    const SQL: &str = concat!(
        present_accounts!("$1"),
        "SELECT a.publisher_display_name FROM present CROSS JOIN account a WHERE a.id = present.account_id
        ORDER BY a.name_key, a.id LIMIT 200"
    );
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_all(c).await)
}

/// A program of the host's.
pub async fn insert_program(tx: &mut Tx, id: ProgramId, host: AccountId, name: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = concat!(
        "INSERT INTO program (id, account_id, name, name_key, created_at, search_version) VALUES ($1, $2, $3, $4, $5, ",
        search_version!(),
        ")"
    );
    on_tx!(tx, |c| sqlx::query(SQL).bind(id).bind(host).bind(name).bind(search_key(name)).bind(now).execute(c).await.map(drop))
}

pub async fn give_program_role(tx: &mut Tx, program: ProgramId, user: UserId, role: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO program_role (program_id, user_id, role) VALUES ($1, $2, $3)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(user).bind(role).execute(c).await.map(drop))
}

/// An engagement, with the names that its search text is made of.
pub struct NewEngagement<'a> {
    pub id: EngagementId,
    pub program: ProgramId,
    pub program_name: &'a str,
    pub host_name: &'a str,
    pub title: &'a str,
    pub summary: &'a str,
    pub description: &'a str,
    pub access: AccessKind,
    pub life: Life,
    pub audience: Audience,
    pub contact_email: &'a str,
    pub reminder_days: i64,
    pub expiry_days: i64,
    pub published_at: Timestamp,
}

/// What an engagement is found by. It ends with the host's name, for [`rename_host`].
pub fn search_text(title: &str, summary: &str, program: &str, host: &str) -> String {
    search_key(&format!("{title} {summary} {program} {host}"))
}

pub async fn insert(tx: &mut Tx, new: &NewEngagement<'_>) -> Result<(), sqlx::Error> {
    const SQL: &str = concat!(
        "INSERT INTO engagement
            (id, program_id, title, title_key, search_text, summary, description, access, life, audience, contact_email, reminder_days,
                expiry_days, published_at, search_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, ",
        search_version!(),
        ")"
    );
    let search_text = search_text(new.title, new.summary, new.program_name, new.host_name);
    let title_key = search_key(new.title);
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.program)
        .bind(new.title)
        .bind(&title_key)
        .bind(&search_text)
        .bind(new.summary)
        .bind(new.description)
        .bind(new.access)
        .bind(new.life)
        .bind(new.audience)
        .bind(new.contact_email)
        .bind(new.reminder_days)
        .bind(new.expiry_days)
        .bind(new.published_at)
        .execute(c)
        .await
        .map(drop))
}

pub async fn add_to_audience(tx: &mut Tx, engagement: EngagementId, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO engagement_audience (engagement_id, account_id) VALUES ($1, $2)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(account).execute(c).await.map(drop))
}

pub async fn give_role(tx: &mut Tx, engagement: EngagementId, user: UserId, account: AccountId, role: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO engagement_role (engagement_id, user_id, account_id, role) VALUES ($1, $2, $3, $4)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(user).bind(account).bind(role).execute(c).await.map(drop))
}

/// ENG-05: what is found by its program's name is found by the new one. The text that is searched ends with the program's name and the
/// host's.
pub async fn rename_program(tx: &mut Tx, program: ProgramId, before: &str, after: &str, host: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET search_text = substr(search_text, 1, length(search_text) - CAST($3 AS INTEGER)) || $4
        WHERE program_id = $1 AND substr(search_text, length(search_text) - CAST($3 AS INTEGER) + 1) = $2";
    let end = |name: &str| search_key(&format!("{name} {host}"));
    let before = end(before);
    let length = i64::try_from(before.chars().count()).unwrap_or_default();
    on_tx!(tx, |c| sqlx::query(SQL).bind(program).bind(&before).bind(length).bind(end(after)).execute(c).await.map(drop))
}

/// ENG-05: what is found by its host's name is found by the new one. The host's name is the end of the text that is searched.
pub async fn rename_host(tx: &mut Tx, account: AccountId, before: &str, after: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET search_text = substr(search_text, 1, length(search_text) - CAST($3 AS INTEGER)) || $4
        WHERE program_id IN (SELECT id FROM program WHERE account_id = $1)
            AND substr(search_text, length(search_text) - CAST($3 AS INTEGER) + 1) = $2";
    let before = search_key(before);
    let length = i64::try_from(before.chars().count()).unwrap_or_default();
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(&before).bind(length).bind(search_key(after)).execute(c).await.map(drop))
}
