//! MEM-01: who can be added, and of which organizations.

use entente_shared::{AccountId, EngagementId, UserId, members::Organization, people::Candidate};

use super::list::OrganizationRow;
use crate::db::{Db, Texts, Tx, WordsOf};

/// ENG-02: the organizations that an engagement names, but for those that an operator keeps from taking part.
pub async fn named_organizations(db: &Db, engagement: EngagementId) -> Result<Vec<Organization>, sqlx::Error> {
    const SQL: &str = "SELECT a.id AS account, a.publisher_display_name AS name
        FROM engagement_audience x JOIN account a ON a.id = x.account_id
        WHERE x.engagement_id = $1 AND a.suspended_at IS NULL ORDER BY a.name_key, a.id LIMIT 200";
    let rows: Vec<OrganizationRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).fetch_all(c).await)?;
    Ok(rows.into_iter().map(OrganizationRow::into_organization).collect())
}

/// $1 how many, $2 to $6 patterns, $7 for their index.
macro_rules! organizations {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT a.id AS account, a.publisher_display_name AS name FROM ",
            $from,
            " WHERE ",
            $on,
            "a.suspended_at IS NULL",
            $words,
            " ORDER BY a.name_key, a.id LIMIT $1 + 0"
        )
    };
}

/// Any organizations by name.
pub async fn organizations_named(db: &Db, patterns: &[String], limit: i64) -> Result<Vec<Organization>, sqlx::Error> {
    const ALL: &str = organizations!("", "account a", "", "");
    const BY_WORDS: Texts = with_words!(
        organizations,
        "account",
        "(t.name_look || ' ' || t.business_name_key)",
        "account",
        "a",
        "id",
        "SELECT * FROM account a ORDER BY a.name_key, a.id",
        ("$7", "$2", "$3", "$4", "$5", "$6"),
        (concat!(" AND ", found_by!(in "a.name_look", "$2", "$3", "$4", "$5", "$6")))
    );
    let rows: Vec<OrganizationRow> = listed!(db, WordsOf::Account, ALL, &BY_WORDS, patterns, limit, |query| query.bind(limit))?;
    Ok(rows.into_iter().map(OrganizationRow::into_organization).collect())
}

/// One that can take part in the engagement.
pub async fn organization(db: &Db, engagement: EngagementId, account: AccountId) -> Result<Option<Organization>, sqlx::Error> {
    const SQL: &str = "SELECT a.id AS account, a.publisher_display_name AS name FROM account a JOIN engagement e ON e.id = $1
        WHERE a.id = $2 AND a.suspended_at IS NULL AND (e.audience = 'any'
            OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = a.id))";
    let row: Option<OrganizationRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(account).fetch_optional(c).await)?;
    Ok(row.map(OrganizationRow::into_organization))
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    id: UserId,
    name: String,
    sign_in_address: String,
}

/// $1 engagement, $2 organization, $3 how many, $4 to $8 patterns, $9 for their index.
macro_rules! candidates {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT u.id, u.name, u.sign_in_address FROM ",
            $from,
            " LEFT JOIN users u ON u.id = x.user_id
            WHERE ",
            $on,
            "x.account_id = $2
                AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.engagement_id = $1 AND m.user_id = x.user_id AND m.state = 'active')",
            $words,
            " ORDER BY x.person_key, x.user_id LIMIT $3 + 0"
        )
    };
}

/// People of an organization who are no members.
pub async fn candidates(
    db: &Db,
    engagement: EngagementId,
    account: AccountId,
    patterns: &[String],
    limit: i64,
) -> Result<Vec<Candidate>, sqlx::Error> {
    const ALL: &str = candidates!("", "account_user x", "", "");
    const BY_WORDS: Texts = with_words!(
        candidates,
        "users",
        "t.search_text",
        "account_user",
        "x",
        "user_id",
        "SELECT x.account_id, x.user_id, x.person_key FROM account_user x WHERE x.account_id = $2 ORDER BY x.person_key, x.user_id",
        ("$9", "$4", "$5", "$6", "$7", "$8"),
        (concat!(" AND ", found_by!(in "x.person_key", "$4", "$5", "$6", "$7", "$8")))
    );
    // Planned for the account: it may have ten people or ten thousand.
    let rows: Vec<CandidateRow> = listed!(db, WordsOf::Users, ALL, &BY_WORDS, patterns, limit, |query| query
        .bind(engagement)
        .bind(account)
        .bind(limit)
        .persistent(false))?;
    Ok(rows.into_iter().map(|CandidateRow { id, name, sign_in_address }| Candidate { user: id, name, sign_in_address }).collect())
}

/// The people of an organization who have an address, and whether it is the one that they sign in with.
pub async fn people_at(db: &Db, account: AccountId, key: &str) -> Result<Vec<(UserId, bool)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, (u.sign_in_key = $2 OR lower(u.sign_in_address) = $2) AS by_sign_in
        FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND (u.sign_in_key = $2 OR lower(u.sign_in_address) = $2 OR lower(u.email) = $2) LIMIT 20";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(key).fetch_all(c).await)
}

pub async fn sign_in_address(tx: &mut Tx, user: UserId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT sign_in_address FROM users WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(user).fetch_optional(c).await)
}
