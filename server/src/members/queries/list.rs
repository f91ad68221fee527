//! MEM-01: the list of members, in two orders, of everybody or of one organization.

use entente_shared::{
    AccountId, EngagementId, MembershipId, Timestamp, UserId,
    members::{Member, Organization},
};

use crate::{
    db::{
        Db, Texts, WordsOf,
        paging::{Place, Way},
    },
    terms::terms_due,
};

/// What is looked for.
pub struct Search {
    pub engagement: EngagementId,
    /// Nothing: of all organizations.
    pub account: Option<AccountId>,
    pub now: Timestamp,
    /// At most five.
    pub patterns: Vec<String>,
}

#[derive(sqlx::FromRow)]
pub struct MemberRow {
    pub id: MembershipId,
    pub person_key: String,
    pub user_id: UserId,
    pub account_id: AccountId,
    name: String,
    sign_in_address: String,
    organization: String,
    is_owner: bool,
    is_power_user: bool,
    pub since: Timestamp,
    added_by: Option<String>,
    last_access_at: Option<Timestamp>,
    terms_due: bool,
}

impl MemberRow {
    pub fn into_member(self) -> Member {
        let Self { user_id: user, name, sign_in_address, organization, is_owner, is_power_user, since, added_by, .. } = self;
        let Self { last_access_at, terms_due, .. } = self;
        Member { user, name, sign_in_address, organization, is_owner, is_power_user, since, added_by, last_access_at, terms_due }
    }
}

/// $1 engagement, $2 now. The outer joins hold the order: memberships first, in the order of the index, and of the rest what is shown.
macro_rules! member_rows {
    ($with:expr, $from:expr, $on:expr, $rest:expr) => {
        concat!(
            $with,
            "SELECT m.id, m.person_key, m.user_id, m.account_id, u.name, u.sign_in_address, a.publisher_display_name AS organization,
                EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = m.engagement_id AND r.user_id = m.user_id
                    AND r.account_id = m.account_id AND r.role = 'owner') AS is_owner,
                EXISTS (SELECT 1 FROM engagement_role r WHERE r.engagement_id = m.engagement_id AND r.user_id = m.user_id
                    AND r.account_id = m.account_id AND r.role = 'power_user') AS is_power_user,
                m.since, b.name AS added_by, m.last_access_at, ",
            terms_due!("e", "p", "m.user_id", "m.account_id", "$2"),
            " AS terms_due
            FROM ",
            $from,
            " LEFT JOIN users u ON u.id = m.user_id
            LEFT JOIN account a ON a.id = m.account_id
            LEFT JOIN users b ON b.id = m.added_by
            LEFT JOIN engagement e ON e.id = m.engagement_id
            LEFT JOIN program p ON p.id = e.program_id
            WHERE ",
            $on,
            "m.engagement_id = $1 AND m.state = 'active' AND ",
            $rest
        )
    };
}

/// $3 and $4 the place, $5 how many, $6 the organization, or something else where it is of everybody.
macro_rules! members {
    ($with:expr, $from:expr, $on:expr, $words:expr, $account:expr, $place:expr, $order:expr) => {
        member_rows!($with, $from, $on, concat!($place, $account, $words, " ORDER BY ", $order, " LIMIT $5 + 0"))
    };
}

/// $7 to $11 patterns, $12 for their index.
macro_rules! members_by_words {
    ($account:expr, $place:expr, $order:expr) => {
        with_words!(
            members, "users", "t.search_text", "membership", "m", "user_id",
            concat!("SELECT * FROM membership m WHERE m.engagement_id = $1 AND m.state = 'active' AND ", $place, $account, " ORDER BY ", $order),
            ("$12", "$7", "$8", "$9", "$10", "$11"),
            (concat!(" AND ", found_by!(in "m.person_key", "$7", "$8", "$9", "$10", "$11")), $account, $place, $order)
        )
    };
}

/// Of everybody, and of one organization.
macro_rules! of_everybody {
    () => {
        " AND $6 IS NULL"
    };
}
macro_rules! of_one {
    () => {
        " AND m.account_id = $6"
    };
}

/// After a place and before it, of everybody and of one organization.
macro_rules! both_ways {
    ($after:expr, $before:expr, $order:expr, $back:expr) => {
        [
            [
                members!("", "membership m", "", "", of_everybody!(), $after, $order),
                members!("", "membership m", "", "", of_one!(), $after, $order),
            ],
            [
                members!("", "membership m", "", "", of_everybody!(), $before, $back),
                members!("", "membership m", "", "", of_one!(), $before, $back),
            ],
        ]
    };
    (words $after:expr, $before:expr, $order:expr, $back:expr) => {
        [
            [members_by_words!(of_everybody!(), $after, $order), members_by_words!(of_one!(), $after, $order)],
            [members_by_words!(of_everybody!(), $before, $back), members_by_words!(of_one!(), $before, $back)],
        ]
    };
}

/// Every text of the list without words.
pub const MEMBERS_BY_NAME: [[&str; 2]; 2] =
    both_ways!("(m.person_key, m.id) > ($3, $4)", "(m.person_key, m.id) < ($3, $4)", "m.person_key, m.id", "m.person_key DESC, m.id DESC");
pub const MEMBERS_BY_ADDED: [[&str; 2]; 2] =
    both_ways!("(m.since, m.id) < ($3, $4)", "(m.since, m.id) > ($3, $4)", "m.since DESC, m.id DESC", "m.since, m.id");

/// The same with words.
pub const NAMED_MEMBERS_BY_NAME: [[Texts; 2]; 2] = both_ways!(words "(m.person_key, m.id) > ($3, $4)", "(m.person_key, m.id) < ($3, $4)", "m.person_key, m.id", "m.person_key DESC, m.id DESC");
pub const NAMED_MEMBERS_BY_ADDED: [[Texts; 2]; 2] =
    both_ways!(words "(m.since, m.id) < ($3, $4)", "(m.since, m.id) > ($3, $4)", "m.since DESC, m.id DESC", "m.since, m.id");

macro_rules! found {
    ($db:expr, $plain:expr, $by_words:expr, $search:expr, $way:expr, $place:expr, $limit:expr) => {{
        let (way, of_one, place, limit) = (usize::from($way == Way::Before), usize::from($search.account.is_some()), &$place, $limit);
        listed!($db, WordsOf::Users, $plain[way][of_one], &$by_words[way][of_one], &$search.patterns, limit, |query| query
            .bind($search.engagement)
            .bind($search.now)
            .bind(&place.key)
            .bind(place.id)
            .bind(limit)
            .bind($search.account))
    }};
}

/// Up to `limit` members beyond a place, the nearest first.
pub async fn by_name(db: &Db, search: &Search, way: Way, place: Place<String>, limit: i64) -> Result<Vec<MemberRow>, sqlx::Error> {
    found!(db, MEMBERS_BY_NAME, NAMED_MEMBERS_BY_NAME, search, way, place, limit)
}

/// The same, those first who were added last.
pub async fn by_added(db: &Db, search: &Search, way: Way, place: Place<Timestamp>, limit: i64) -> Result<Vec<MemberRow>, sqlx::Error> {
    found!(db, MEMBERS_BY_ADDED, NAMED_MEMBERS_BY_ADDED, search, way, place, limit)
}

/// One member.
pub async fn member(db: &Db, engagement: EngagementId, person: UserId, now: Timestamp) -> Result<Option<MemberRow>, sqlx::Error> {
    const SQL: &str = member_rows!("", "membership m", "", "m.user_id = $3");
    on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(now).bind(person).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
pub struct OrganizationRow {
    account: AccountId,
    name: String,
}

impl OrganizationRow {
    pub fn into_organization(self) -> Organization {
        Organization { account: self.account, name: self.name }
    }
}

/// The organizations whose people are in an engagement.
pub async fn organizations(db: &Db, engagement: EngagementId) -> Result<Vec<Organization>, sqlx::Error> {
    const SQL: &str = concat!(
        present_accounts!("$1"),
        "SELECT a.id AS account, a.publisher_display_name AS name FROM present CROSS JOIN account a WHERE a.id = present.account_id
        ORDER BY a.name_key, a.id LIMIT 200"
    );
    let rows: Vec<OrganizationRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).fetch_all(c).await)?;
    Ok(rows.into_iter().map(OrganizationRow::into_organization).collect())
}
