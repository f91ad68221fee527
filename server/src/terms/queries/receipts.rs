//! What has been accepted, and who still owes it (REQ-01, TOU-01).

use entente_shared::{
    AcceptanceId, EngagementId, Language, MembershipId, TermsId, Timestamp, UserId,
    page::COUNTED_MOST,
    terms::{OwingMember, TermsAcceptance},
};

use super::in_force::{Required, member_owes};
use crate::db::{
    Db, Texts, WordsOf,
    paging::{Place, Way},
};

#[derive(sqlx::FromRow)]
pub struct AcceptanceRow {
    pub id: AcceptanceId,
    engagement: String,
    person: String,
    sign_in_address: String,
    organization: String,
    title: String,
    version: i32,
    language: Language,
    sha256: String,
    pub at: Timestamp,
}

impl AcceptanceRow {
    pub fn into_acceptance(self) -> TermsAcceptance {
        let Self { id, engagement, person, sign_in_address, organization, title, version, language, sha256, at } = self;
        TermsAcceptance { id, engagement, person, sign_in_address, organization, title, version, language, sha256, at }
    }
}

/// The outer joins hold the order: acceptances first, in the order of the index, and of the rest only what is shown.
macro_rules! acceptances {
    ($with:expr, $from:expr, $on:expr, $rest:expr) => {
        concat!(
            $with,
            "SELECT a.id, e.title AS engagement, u.name AS person, u.sign_in_address, o.publisher_display_name AS organization,
                CASE WHEN a.language = 'fr' THEN COALESCE(t.title_fr, t.title_en) ELSE t.title_en END AS title, a.version, a.language,
                a.sha256, a.accepted_at AS at
            FROM ",
            $from,
            " LEFT JOIN engagement e ON e.id = a.engagement_id
            LEFT JOIN users u ON u.id = a.user_id
            LEFT JOIN account o ON o.id = a.account_id
            LEFT JOIN terms t ON t.id = a.terms_id
            WHERE ",
            $on,
            $rest
        )
    };
}

/// $1 whose, $2 and $3 the place, $4 how many.
macro_rules! acceptances_beyond {
    ($with:expr, $from:expr, $on:expr, $words:expr, $whose:expr, $place:expr, $order:expr) => {
        acceptances!($with, $from, $on, concat!($whose, " AND ", $place, $words, " ORDER BY ", $order, " LIMIT $4 + 0"))
    };
}

macro_rules! both_ways {
    ($whose:expr) => {
        [
            acceptances_beyond!(
                "",
                "terms_acceptance a",
                "",
                "",
                $whose,
                "(a.accepted_at, a.id) < ($2, $3)",
                "a.accepted_at DESC, a.id DESC"
            ),
            acceptances_beyond!("", "terms_acceptance a", "", "", $whose, "(a.accepted_at, a.id) > ($2, $3)", "a.accepted_at, a.id"),
        ]
    };
}

/// With words: $5 to $9 patterns, $10 for their index.
macro_rules! acceptances_by_words {
    ($place:expr, $order:expr) => {
        with_words!(
            acceptances_beyond,
            "users",
            "t.search_text",
            "terms_acceptance",
            "a",
            "user_id",
            concat!("SELECT * FROM terms_acceptance a WHERE a.engagement_id = $1 AND ", $place, " ORDER BY ", $order),
            ("$10", "$5", "$6", "$7", "$8", "$9"),
            (concat!(" AND ", found_by!("u", "$5", "$6", "$7", "$8", "$9")), "a.engagement_id = $1", $place, $order)
        )
    };
}

/// An engagement's: from `terms_acceptance_by_engagement`.
pub const OF_ENGAGEMENT: [&str; 2] = both_ways!("a.engagement_id = $1");
const OF_ENGAGEMENT_BY_WORDS: [Texts; 2] = [
    acceptances_by_words!("(a.accepted_at, a.id) < ($2, $3)", "a.accepted_at DESC, a.id DESC"),
    acceptances_by_words!("(a.accepted_at, a.id) > ($2, $3)", "a.accepted_at, a.id"),
];

/// A person's: from `terms_acceptance_of_person`.
pub const OF_PERSON: [&str; 2] = both_ways!("a.user_id = $1");

/// Up to `limit` acceptances beyond a place, the latest first.
pub async fn of_engagement(
    db: &Db,
    engagement: EngagementId,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<AcceptanceRow>, sqlx::Error> {
    let way = usize::from(way == Way::Before);
    listed!(db, WordsOf::Users, OF_ENGAGEMENT[way], &OF_ENGAGEMENT_BY_WORDS[way], patterns, limit, |query| query
        .bind(engagement)
        .bind(place.key)
        .bind(place.id)
        .bind(limit))
}

pub async fn of_person(db: &Db, user: UserId, way: Way, place: Place<Timestamp>, limit: i64) -> Result<Vec<AcceptanceRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(way.of(OF_PERSON)).bind(user).bind(place.key).bind(place.id).bind(limit).fetch_all(c).await)
}

pub async fn acceptance(db: &Db, acceptance: AcceptanceId) -> Result<AcceptanceRow, sqlx::Error> {
    const SQL: &str = acceptances!("", "terms_acceptance a", "", "a.id = $1");
    on_db!(db, |c| sqlx::query_as(SQL).bind(acceptance).fetch_one(c).await)
}

/// What was accepted, and by whom.
#[derive(sqlx::FromRow)]
pub struct AcceptedTextRow {
    pub user_id: UserId,
    pub engagement_id: EngagementId,
    pub terms_id: TermsId,
    pub effective_at: Timestamp,
    pub language: Language,
    pub text: String,
}

/// In the language in which it was accepted.
pub async fn accepted_text(db: &Db, acceptance: AcceptanceId) -> Result<Option<AcceptedTextRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.user_id, a.engagement_id, a.terms_id, t.effective_at, a.language,
            CASE WHEN a.language = 'fr' THEN COALESCE(t.text_fr, t.text_en) ELSE t.text_en END AS text
        FROM terms_acceptance a JOIN terms t ON t.id = a.terms_id WHERE a.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(acceptance).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct OwingRow {
    pub id: MembershipId,
    pub person_key: String,
    person: String,
    sign_in_address: String,
    organization: String,
    since: Timestamp,
}

impl OwingRow {
    pub fn into_member(self) -> OwingMember {
        let Self { person, sign_in_address, organization, since, .. } = self;
        OwingMember { person, sign_in_address, organization, since }
    }
}

/// $1 engagement, $2 and $3 the place, $4 how many, $5 and $6 what is required.
macro_rules! owing {
    ($with:expr, $from:expr, $on:expr, $words:expr, $place:expr, $order:expr) => {
        concat!(
            $with,
            "SELECT m.id, m.person_key, u.name AS person, u.sign_in_address, o.publisher_display_name AS organization, m.since
            FROM ",
            $from,
            " LEFT JOIN users u ON u.id = m.user_id
            LEFT JOIN account o ON o.id = m.account_id
            WHERE ",
            $on,
            "m.engagement_id = $1 AND m.state = 'active' AND ",
            $place,
            $words,
            " AND ",
            member_owes!("$5", "$6"),
            " ORDER BY ",
            $order,
            " LIMIT $4 + 0"
        )
    };
}

/// With words: $7 to $11 patterns, $12 for their index.
macro_rules! owing_by_words {
    ($place:expr, $order:expr) => {
        with_words!(
            owing, "users", "t.search_text", "membership", "m", "user_id",
            concat!("SELECT * FROM membership m WHERE m.engagement_id = $1 AND m.state = 'active' AND ", $place, " ORDER BY ", $order),
            ("$12", "$7", "$8", "$9", "$10", "$11"),
            (concat!(" AND ", found_by!(in "m.person_key", "$7", "$8", "$9", "$10", "$11")), $place, $order)
        )
    };
}

/// Each text is read from `membership_by_person_key`.
pub const OWING: [&str; 2] = [
    owing!("", "membership m", "", "", "(m.person_key, m.id) > ($2, $3)", "m.person_key, m.id"),
    owing!("", "membership m", "", "", "(m.person_key, m.id) < ($2, $3)", "m.person_key DESC, m.id DESC"),
];
const OWING_BY_WORDS: [Texts; 2] = [
    owing_by_words!("(m.person_key, m.id) > ($2, $3)", "m.person_key, m.id"),
    owing_by_words!("(m.person_key, m.id) < ($2, $3)", "m.person_key DESC, m.id DESC"),
];

/// Up to `limit` members who owe the terms, beyond a place, by name.
pub async fn owing(
    db: &Db,
    (engagement, Required { document, version }): (EngagementId, Required),
    patterns: &[String],
    way: Way,
    place: Place<String>,
    limit: i64,
) -> Result<Vec<OwingRow>, sqlx::Error> {
    let (way, place) = (usize::from(way == Way::Before), &place);
    listed!(db, WordsOf::Users, OWING[way], &OWING_BY_WORDS[way], patterns, limit, |query| query
        .bind(engagement)
        .bind(&place.key)
        .bind(place.id)
        .bind(limit)
        .bind(document)
        .bind(version)
        // Planned for this engagement, as their number is.
        .persistent(false))
}

pub async fn owing_count(db: &Db, engagement: EngagementId, Required { document, version }: Required) -> Result<i64, sqlx::Error> {
    const SQL: &str = concat!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM membership m WHERE m.engagement_id = $1 AND m.state = 'active' AND ",
        member_owes!("$2", "$3"),
        " LIMIT $4 + 0) counted"
    );
    // Planned for this engagement: a plan for one with as many members as most have takes seconds where there are thousands.
    on_db!(db, |c| {
        let query = sqlx::query_scalar(SQL).bind(engagement).bind(document).bind(version).bind(COUNTED_MOST);
        query.persistent(false).fetch_one(c).await
    })
}
