//! What running an engagement reads and writes: its texts, its life, and for whom it is.

use entente_shared::{
    AccountId, EngagementId, MembershipId, ProgramId, RequestId, Timestamp, UserId,
    engagements::{AccessKind, Audience, CHOICES_MAX, EngagementTexts, Life, Organization},
    page::COUNTED_MOST,
    rules::search_key,
};

use crate::db::{Db, Texts, Tx, WordsOf};

#[derive(sqlx::FromRow)]
pub struct TextsRow {
    title: String,
    summary: String,
    description: String,
    access: AccessKind,
    contact_email: String,
    reminder_days: i64,
    expiry_days: i64,
    pub program: String,
    pub host: String,
    pub changed_by: Option<String>,
    pub changed_at: Option<Timestamp>,
}

impl TextsRow {
    pub fn texts(&self) -> EngagementTexts {
        EngagementTexts {
            title: self.title.clone(),
            summary: self.summary.clone(),
            description: self.description.clone(),
            access: self.access,
            contact_email: self.contact_email.clone(),
            reminder_days: self.reminder_days,
            expiry_days: self.expiry_days,
        }
    }
}

const TEXTS: &str =
    "SELECT e.title, e.summary, e.description, e.access, e.contact_email, e.reminder_days, e.expiry_days, p.name AS program,
        a.publisher_display_name AS host, u.name AS changed_by, e.changed_at
    FROM engagement e JOIN program p ON p.id = e.program_id JOIN account a ON a.id = p.account_id LEFT JOIN users u ON u.id = e.changed_by
    WHERE e.id = $1";

pub async fn texts(db: &Db, engagement: EngagementId) -> Result<TextsRow, sqlx::Error> {
    on_db!(db, |c| sqlx::query_as(TEXTS).bind(engagement).fetch_one(c).await)
}

pub async fn texts_in(tx: &mut Tx, engagement: EngagementId) -> Result<TextsRow, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_as(TEXTS).bind(engagement).fetch_one(c).await)
}

/// `found_by` are the names besides the texts that an engagement is found by: the program's and the host's.
pub async fn set_texts(
    tx: &mut Tx,
    engagement: EngagementId,
    texts: &EngagementTexts,
    found_by: (&str, &str),
    by: UserId,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET title = $2, title_key = $3, summary = $4, description = $5, access = $6, contact_email = $7,
            reminder_days = $8, expiry_days = $9, search_text = $10, changed_by = $11, changed_at = $12, revision = revision + 1
        WHERE id = $1";
    let (program, host) = found_by;
    let title_key = search_key(&texts.title);
    let search_text = super::search_text(&texts.title, &texts.summary, program, host);
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(engagement)
        .bind(&texts.title)
        .bind(&title_key)
        .bind(&texts.summary)
        .bind(&texts.description)
        .bind(texts.access)
        .bind(&texts.contact_email)
        .bind(texts.reminder_days)
        .bind(texts.expiry_days)
        .bind(&search_text)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// ENG-04. What becomes active for the first time is new from then on. False if it was not at `from` any more.
pub async fn set_life(tx: &mut Tx, engagement: EngagementId, from: Life, to: Life, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET life = $3, published_at = CASE WHEN $4 THEN $5 ELSE published_at END, revision = revision + 1
        WHERE id = $1 AND life = $2";
    let is_published = from == Life::Draft && to == Life::Active;
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(engagement)
        .bind(from)
        .bind(to)
        .bind(is_published)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub async fn set_audience(tx: &mut Tx, engagement: EngagementId, audience: Audience) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE engagement SET audience = $2, revision = revision + 1 WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(audience).execute(c).await.map(drop))
}

/// Names the organizations whose people are in it or decide in it, so that narrowing it takes nobody's access away; gives how many.
pub async fn name_those_present(tx: &mut Tx, engagement: EngagementId) -> Result<u64, sqlx::Error> {
    const SQL: &str = "INSERT INTO engagement_audience (engagement_id, account_id)
        SELECT $1, x.account_id FROM (
            SELECT m.account_id FROM membership m WHERE m.engagement_id = $1 AND m.state = 'active'
            UNION
            SELECT r.account_id FROM engagement_role r WHERE r.engagement_id = $1 AND r.role = 'power_user') x
        WHERE NOT EXISTS (SELECT 1 FROM engagement_audience o WHERE o.engagement_id = $1 AND o.account_id = x.account_id)";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).execute(c).await.map(|done| done.rows_affected()))
}

pub async fn name_nobody(tx: &mut Tx, engagement: EngagementId) -> Result<u64, sqlx::Error> {
    const SQL: &str = "DELETE FROM engagement_audience WHERE engagement_id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).execute(c).await.map(|done| done.rows_affected()))
}

pub async fn count_named(tx: &mut Tx, engagement: EngagementId) -> Result<i64, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM engagement_audience WHERE engagement_id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(engagement).fetch_one(c).await)
}

/// False if it is named already, or is no account that could be.
pub async fn name_organization(tx: &mut Tx, engagement: EngagementId, organization: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO engagement_audience (engagement_id, account_id) SELECT $1, a.id FROM account a WHERE a.id = $2
        ON CONFLICT (engagement_id, account_id) DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(organization).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// False if it was not named.
pub async fn drop_organization(tx: &mut Tx, engagement: EngagementId, organization: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM engagement_audience WHERE engagement_id = $1 AND account_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(engagement).bind(organization).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// What has ended for the people of an organization.
pub struct EndedOrganization {
    pub memberships: Vec<(MembershipId, UserId)>,
    pub power_users: u64,
    pub requests: Vec<(RequestId, UserId)>,
}

/// What an organization's people have in an engagement ends.
pub async fn end_organization(
    tx: &mut Tx,
    engagement: EngagementId,
    organization: AccountId,
    by: UserId,
    now: Timestamp,
) -> Result<EndedOrganization, sqlx::Error> {
    const MEMBERSHIPS: &str = "UPDATE membership SET state = 'removed', ended_at = $3, ended_by = $4, ended_reason = NULL,
            ended_as_power_user = FALSE
        WHERE engagement_id = $1 AND account_id = $2 AND state = 'active' RETURNING id, user_id";
    const ROLES: &str = "DELETE FROM engagement_role WHERE engagement_id = $1 AND account_id = $2 AND role = 'power_user'";
    const REQUESTS: &str = "UPDATE access_request SET state = 'expired', ended_at = $3
        WHERE engagement_id = $1 AND account_id = $2 AND state = 'pending' RETURNING id, user_id";
    let memberships =
        on_tx!(&mut *tx, |c| sqlx::query_as(MEMBERSHIPS).bind(engagement).bind(organization).bind(now).bind(by).fetch_all(c).await)?;
    let power_users =
        on_tx!(&mut *tx, |c| sqlx::query(ROLES).bind(engagement).bind(organization).execute(c).await.map(|done| done.rows_affected()))?;
    let requests = on_tx!(&mut *tx, |c| sqlx::query_as(REQUESTS).bind(engagement).bind(organization).bind(now).fetch_all(c).await)?;
    Ok(EndedOrganization { memberships, power_users, requests })
}

/// Nobody decides in a closed engagement: what waits is over. Gives whose requests they were.
pub async fn expire_pending(tx: &mut Tx, engagement: EngagementId, now: Timestamp) -> Result<Vec<(RequestId, UserId)>, sqlx::Error> {
    const SQL: &str = "UPDATE access_request SET state = 'expired', ended_at = $2 WHERE engagement_id = $1 AND state = 'pending'
        RETURNING id, user_id";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(engagement).bind(now).fetch_all(c).await)
}

/// The name of the account that a program belongs to.
pub async fn host_name(tx: &mut Tx, program: ProgramId) -> Result<String, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name FROM program p JOIN account a ON a.id = p.account_id WHERE p.id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(program).fetch_one(c).await)
}

pub async fn account_exists(tx: &mut Tx, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM account WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}

/// The engagement is for that account's people.
pub async fn is_for(db: &Db, engagement: EngagementId, account: AccountId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "SELECT 1 FROM engagement e JOIN account a ON a.id = $2 WHERE e.id = $1 AND (e.audience = 'any'
        OR EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = e.id AND x.account_id = $2))";
    on_db!(db, |c| sqlx::query(SQL).bind(engagement).bind(account).fetch_optional(c).await.map(|row| row.is_some()))
}

#[derive(sqlx::FromRow)]
pub struct OrganizationRow {
    id: AccountId,
    name: String,
    number: i64,
    members: i64,
}

impl From<OrganizationRow> for Organization {
    fn from(OrganizationRow { id, name, number, members }: OrganizationRow) -> Self {
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        Self { id, name, number: count(number), members: count(members) }
    }
}

/// $1 engagement, $2 how many members are counted. What follows narrows it down.
macro_rules! organizations {
    ($with:expr, $from:expr, $on:expr, $rest:expr) => {
        concat!(
            $with,
            "SELECT a.id, a.publisher_display_name AS name, a.number,
                (SELECT COUNT(*) FROM (SELECT 1 FROM membership m
                    WHERE m.engagement_id = $1 AND m.account_id = a.id AND m.state = 'active' LIMIT $2 + 0) counted) AS members
            FROM ",
            $from,
            " WHERE ",
            $on,
            $rest
        )
    };
}

/// Those that are named, by name; the first 200.
pub async fn named(db: &Db, engagement: EngagementId) -> Result<Vec<Organization>, sqlx::Error> {
    const SQL: &str = organizations!(
        "",
        "engagement_audience x CROSS JOIN account a",
        "x.engagement_id = $1 AND a.id = x.account_id ",
        "ORDER BY a.name_key, a.id LIMIT 200"
    );
    let rows: Vec<OrganizationRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(COUNTED_MOST).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Organization::from).collect())
}

/// One organization, whatever it has to do with the engagement.
pub async fn organization(db: &Db, engagement: EngagementId, organization: AccountId) -> Result<Option<Organization>, sqlx::Error> {
    const SQL: &str = organizations!("", "account a", "", "a.id = $3");
    let row: Option<OrganizationRow> =
        on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(COUNTED_MOST).bind(organization).fetch_optional(c).await)?;
    Ok(row.map(Organization::from))
}

/// $3 how many, $4 to $8 patterns, $9 for their index.
macro_rules! organizations_by_name {
    ($with:expr, $from:expr, $on:expr, $words:expr, $condition:expr) => {
        organizations!($with, $from, $on, concat!($condition, $words, " ORDER BY a.name_key, a.id LIMIT $3 + 0"))
    };
}

macro_rules! organizations_by_words {
    ($condition:expr) => {
        with_words!(
            organizations_by_name, "account", "(t.name_look || ' ' || t.business_name_key)", "account", "a", "id",
            "SELECT * FROM account a ORDER BY a.name_key, a.id",
            ("$9", "$4", "$5", "$6", "$7", "$8"),
            (concat!(" AND ", found_by!(in "a.name_look", "$4", "$5", "$6", "$7", "$8")), $condition)
        )
    };
}

/// Organizations by words of their names; at most [`CHOICES_MAX`] and one. With `named`, only those that the engagement is for; else those
/// that it does not name.
pub async fn find_organizations(
    db: &Db,
    engagement: EngagementId,
    patterns: &[String],
    named: bool,
) -> Result<Vec<Organization>, sqlx::Error> {
    macro_rules! is_named {
        () => {
            "a.id IN (SELECT x.account_id FROM engagement_audience x WHERE x.engagement_id = $1)"
        };
    }
    macro_rules! is_not_named {
        () => {
            "NOT EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = $1 AND x.account_id = a.id)"
        };
    }
    const ALL: [&str; 2] =
        [organizations_by_name!("", "account a", "", "", is_not_named!()), organizations_by_name!("", "account a", "", "", is_named!())];
    const BY_WORDS: [Texts; 2] = [organizations_by_words!(is_not_named!()), organizations_by_words!(is_named!())];
    let (named, limit) = (usize::from(named), CHOICES_MAX as i64 + 1);
    let rows: Vec<OrganizationRow> = listed!(db, WordsOf::Account, ALL[named], &BY_WORDS[named], patterns, limit, |query| query
        .bind(engagement)
        .bind(COUNTED_MOST)
        .bind(limit))?;
    Ok(rows.into_iter().map(Organization::from).collect())
}

/// How many take part, and how many wait for a decision.
pub async fn counts(db: &Db, engagement: EngagementId) -> Result<(i64, i64), sqlx::Error> {
    const SQL: &str = "SELECT
        (SELECT COUNT(*) FROM (SELECT 1 FROM membership m WHERE m.engagement_id = $1 AND m.state = 'active' LIMIT $2 + 0) counted),
        (SELECT COUNT(*) FROM (SELECT 1 FROM access_request q WHERE q.engagement_id = $1 AND q.state = 'pending' LIMIT $2 + 0) counted)";
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(COUNTED_MOST).fetch_one(c).await)
}

/// How many of an organization's people decide, how many wait, and whether another organization is named.
pub async fn counts_of(db: &Db, engagement: EngagementId, organization: AccountId) -> Result<(i64, i64, bool), sqlx::Error> {
    const SQL: &str = "SELECT
        (SELECT COUNT(*) FROM engagement_role r WHERE r.engagement_id = $1 AND r.account_id = $2 AND r.role = 'power_user'),
        (SELECT COUNT(*) FROM (SELECT 1 FROM access_request q
            WHERE q.engagement_id = $1 AND q.account_id = $2 AND q.state = 'pending' LIMIT $3 + 0) counted),
        EXISTS (SELECT 1 FROM engagement_audience x WHERE x.engagement_id = $1 AND x.account_id <> $2)";
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(organization).bind(COUNTED_MOST).fetch_one(c).await)
}
