//! What has been accepted, and who still owes it (REQ-01, TOU-01).

use entente_shared::{
    AcceptanceId, EngagementId, Language, MembershipId, TermsId, Timestamp, UserId,
    terms::{OwingMember, TermsAcceptance},
};

use super::in_force::terms_due;
use crate::db::{
    Db,
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
    ($rest:expr) => {
        concat!(
            "SELECT a.id, e.title AS engagement, u.name AS person, u.sign_in_address, o.publisher_display_name AS organization,
                CASE WHEN a.language = 'fr' THEN COALESCE(t.title_fr, t.title_en) ELSE t.title_en END AS title, a.version, a.language,
                a.sha256, a.accepted_at AS at
            FROM terms_acceptance a
            LEFT JOIN engagement e ON e.id = a.engagement_id
            LEFT JOIN users u ON u.id = a.user_id
            LEFT JOIN account o ON o.id = a.account_id
            LEFT JOIN terms t ON t.id = a.terms_id
            WHERE ",
            $rest
        )
    };
}

/// $1 whose, $2 and $3 the place, $4 how many.
macro_rules! acceptances_beyond {
    ($whose:literal, $words:expr) => {
        [
            acceptances!(concat!(
                $whose,
                " AND (a.accepted_at, a.id) < ($2, $3)",
                $words,
                " ORDER BY a.accepted_at DESC, a.id DESC LIMIT $4 + 0"
            )),
            acceptances!(concat!($whose, " AND (a.accepted_at, a.id) > ($2, $3)", $words, " ORDER BY a.accepted_at, a.id LIMIT $4 + 0")),
        ]
    };
}

/// An engagement's, without and with words ($5 to $9): each text is read from `terms_acceptance_by_engagement`.
pub const OF_ENGAGEMENT: [[&str; 2]; 2] = [
    acceptances_beyond!("a.engagement_id = $1", ""),
    acceptances_beyond!("a.engagement_id = $1", concat!(" AND ", found_by!("u", "$5", "$6", "$7", "$8", "$9"))),
];

/// A person's: from `terms_acceptance_of_person`.
pub const OF_PERSON: [&str; 2] = acceptances_beyond!("a.user_id = $1", "");

/// Up to `limit` acceptances beyond a place, the latest first.
pub async fn of_engagement(
    db: &Db,
    engagement: EngagementId,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<AcceptanceRow>, sqlx::Error> {
    let has_words = !patterns.is_empty();
    let sql = way.of(OF_ENGAGEMENT[usize::from(has_words)]);
    on_db!(db, |c| {
        let query = sqlx::query_as(sql).bind(engagement).bind(place.key).bind(place.id).bind(limit);
        let query = if has_words { with_patterns!(query, patterns) } else { query };
        query.fetch_all(c).await
    })
}

pub async fn of_person(db: &Db, user: UserId, way: Way, place: Place<Timestamp>, limit: i64) -> Result<Vec<AcceptanceRow>, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(way.of(OF_PERSON)).bind(user).bind(place.key).bind(place.id).bind(limit).fetch_all(c).await)
}

pub async fn acceptance(db: &Db, acceptance: AcceptanceId) -> Result<AcceptanceRow, sqlx::Error> {
    const SQL: &str = acceptances!("a.id = $1");
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

/// $1 engagement, $2 and $3 the place, $4 how many, $5 now.
macro_rules! owing {
    ($place:literal, $words:expr, $order:literal) => {
        concat!(
            "SELECT m.id, m.person_key, u.name AS person, u.sign_in_address, o.publisher_display_name AS organization, m.since
            FROM membership m
            LEFT JOIN users u ON u.id = m.user_id
            LEFT JOIN account o ON o.id = m.account_id
            LEFT JOIN engagement e ON e.id = m.engagement_id
            LEFT JOIN program p ON p.id = e.program_id
            WHERE m.engagement_id = $1 AND m.state = 'active' AND ",
            $place,
            " AND ",
            terms_due!("e", "p", "m.user_id", "m.account_id", "$5"),
            $words,
            " ORDER BY ",
            $order,
            " LIMIT $4 + 0"
        )
    };
}

macro_rules! owing_beyond {
    ($words:expr) => {
        [
            owing!("(m.person_key, m.id) > ($2, $3)", $words, "m.person_key, m.id"),
            owing!("(m.person_key, m.id) < ($2, $3)", $words, "m.person_key DESC, m.id DESC"),
        ]
    };
}

/// Without and with words ($6 to $10): each text is read from `membership_by_person_key`.
pub const OWING: [[&str; 2]; 2] = [owing_beyond!(""), owing_beyond!(concat!(" AND ", found_by!("u", "$6", "$7", "$8", "$9", "$10")))];

/// Up to `limit` members who owe the terms, beyond a place, by name.
pub async fn owing(
    db: &Db,
    (engagement, now): (EngagementId, Timestamp),
    patterns: &[String],
    way: Way,
    place: Place<String>,
    limit: i64,
) -> Result<Vec<OwingRow>, sqlx::Error> {
    let has_words = !patterns.is_empty();
    let sql = way.of(OWING[usize::from(has_words)]);
    on_db!(db, |c| {
        let query = sqlx::query_as(sql).bind(engagement).bind(&place.key).bind(place.id).bind(limit).bind(now);
        let query = if has_words { with_patterns!(query, patterns) } else { query };
        query.fetch_all(c).await
    })
}

pub async fn owing_count(db: &Db, engagement: EngagementId, now: Timestamp) -> Result<i64, sqlx::Error> {
    const SQL: &str = concat!(
        "SELECT COUNT(*) FROM membership m JOIN engagement e ON e.id = m.engagement_id JOIN program p ON p.id = e.program_id
        WHERE m.engagement_id = $1 AND m.state = 'active' AND ",
        terms_due!("e", "p", "m.user_id", "m.account_id", "$2")
    );
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(engagement).bind(now).fetch_one(c).await)
}
