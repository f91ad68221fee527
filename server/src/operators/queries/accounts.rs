//! The registered accounts.

use entente_shared::{
    AccountId, Timestamp,
    operators::{AccountState, ListedAccount, ListedAdministrator, Suspension},
    page::COUNTED_MOST,
    rules,
};

use crate::{
    db::{
        Db, Texts, WordsOf, name_look,
        paging::{Place, Way},
    },
    registration::business_name_key,
};

/// What is looked for.
pub struct AccountSearch {
    pub state: Option<AccountState>,
    pub patterns: Vec<String>,
    /// An account's number, if one may have been typed.
    pub number: i64,
}

#[derive(sqlx::FromRow)]
pub struct AccountRow {
    pub id: AccountId,
    pub name_key: String,
    number: i64,
    name: String,
    business_name: String,
    country: String,
    people: i64,
    created_at: Timestamp,
    suspended_at: Option<Timestamp>,
    is_host: bool,
}

impl AccountRow {
    pub fn into_listed(self) -> ListedAccount {
        let Self { id, number, name, business_name, country, people, created_at, suspended_at, is_host, .. } = self;
        let number = u32::try_from(number).unwrap_or_default();
        ListedAccount { id, number, name, business_name, country, people, registered_at: created_at, suspended_at, is_host }
    }
}

/// $1 and $2 the place, $3 how many, $4 how many people are counted, $5 to $9 patterns, $10 for their index.
macro_rules! accounts {
    ($with:expr, $from:expr, $on:expr, $words:expr, $state:expr, $place:expr, $order:expr) => {
        concat!(
            $with,
            "SELECT a.id, a.number, a.publisher_display_name AS name, a.name_key, a.registered_business_name AS business_name,
                a.country, a.created_at, a.suspended_at, a.is_host,
                (SELECT COUNT(*) FROM (SELECT 1 FROM account_user x WHERE x.account_id = a.id LIMIT $4 + 0) counted) AS people
            FROM ",
            $from,
            " WHERE ",
            $on,
            $state,
            " AND ",
            $place,
            $words,
            " ORDER BY ",
            $order,
            " LIMIT $3 + 0"
        )
    };
}

macro_rules! both_ways {
    ($state:literal) => {
        [
            accounts!("", "account a", "", "", $state, "(a.name_key, a.id) > ($1, $2)", "a.name_key, a.id"),
            accounts!("", "account a", "", "", $state, "(a.name_key, a.id) < ($1, $2)", "a.name_key DESC, a.id DESC"),
        ]
    };
    (numbered $state:literal) => {
        [
            accounts!("", "account a", "", " AND a.number = $5", $state, "(a.name_key, a.id) > ($1, $2)", "a.name_key, a.id"),
            accounts!("", "account a", "", " AND a.number = $5", $state, "(a.name_key, a.id) < ($1, $2)", "a.name_key DESC, a.id DESC"),
        ]
    };
    (words $state:literal) => {
        [
            both_ways!(words $state, "(a.name_key, a.id) > ($1, $2)", "a.name_key, a.id"),
            both_ways!(words $state, "(a.name_key, a.id) < ($1, $2)", "a.name_key DESC, a.id DESC"),
        ]
    };
    (words $state:literal, $place:literal, $order:literal) => {
        with_words!(
            accounts, "account", "(t.name_look || ' ' || t.business_name_key)", "account", "a", "id",
            concat!("SELECT * FROM account a WHERE ", $state, " AND ", $place, " ORDER BY ", $order),
            ("$10", "$5", "$6", "$7", "$8", "$9"),
            (
                concat!(" AND ", found_by!(in "(a.name_look || ' ' || a.business_name_key)", "$5", "$6", "$7", "$8", "$9")),
                $state, $place, $order
            )
        )
    };
}

/// Every text that [`accounts`] runs without words: of all, of those that take part, of those that are suspended.
pub const ACCOUNTS: [[&str; 2]; 3] = [both_ways!("1 = 1"), both_ways!("a.suspended_at IS NULL"), both_ways!("a.suspended_at IS NOT NULL")];
/// The same with words.
pub const ACCOUNTS_BY_WORDS: [[Texts; 2]; 3] =
    [both_ways!(words "1 = 1"), both_ways!(words "a.suspended_at IS NULL"), both_ways!(words "a.suspended_at IS NOT NULL")];
/// The one with a number, $5, if it stands there.
const NUMBERED: [[&str; 2]; 3] =
    [both_ways!(numbered "1 = 1"), both_ways!(numbered "a.suspended_at IS NULL"), both_ways!(numbered "a.suspended_at IS NOT NULL")];

/// Up to `limit` rows beyond a place, the nearest first.
pub async fn accounts(db: &Db, search: &AccountSearch, way: Way, place: Place<String>, limit: i64) -> Result<Vec<AccountRow>, sqlx::Error> {
    let state = match search.state {
        None => 0,
        Some(AccountState::Active) => 1,
        Some(AccountState::Suspended) => 2,
    };
    let (way, place) = (usize::from(way == Way::Before), &place);
    let patterns = &search.patterns;
    let mut rows: Vec<AccountRow> =
        listed!(db, WordsOf::Account, ACCOUNTS[state][way], &ACCOUNTS_BY_WORDS[state][way], patterns, limit, |query| query
            .bind(&place.key)
            .bind(place.id)
            .bind(limit)
            .bind(COUNTED_MOST))?;
    if search.number > 0 {
        let numbered: Option<AccountRow> = on_db!(db, |c| sqlx::query_as(NUMBERED[state][way])
            .bind(&place.key)
            .bind(place.id)
            .bind(limit)
            .bind(COUNTED_MOST)
            .bind(search.number)
            .fetch_optional(c)
            .await)?;
        if let Some(one) = numbered.filter(|one| rows.iter().all(|row| row.id != one.id)) {
            let is_beyond = |row: &AccountRow| ((&row.name_key, row.id) > (&one.name_key, one.id)) == (way == 0);
            rows.insert(rows.iter().position(is_beyond).unwrap_or(rows.len()), one);
            rows.truncate(usize::try_from(limit).unwrap_or_default());
        }
    }
    Ok(rows)
}

/// The accounts of which an older version has made what they are sorted and found by.
pub const OUTDATED: &str = concat!(
    "SELECT id, publisher_display_name, registered_business_name FROM account WHERE search_version < ",
    search_version!(),
    " OR business_name_key = '' ORDER BY id LIMIT 500"
);

/// Makes anew what accounts are sorted and found by, where an older version has made it.
pub async fn keep_search_texts(db: &Db) -> Result<(), sqlx::Error> {
    // Nobody loses a change that comes between.
    const UPDATE: &str = concat!(
        "UPDATE account SET name_key = $2, name_look = $6, business_name_key = $3, search_version = ",
        search_version!(),
        " WHERE id = $1 AND publisher_display_name = $4 AND registered_business_name = $5"
    );
    loop {
        let rows: Vec<(AccountId, String, String)> = on_db!(db, |c| sqlx::query_as(OUTDATED).fetch_all(c).await)?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut tx = db.begin().await?;
        for (account, name, business_name) in rows {
            let (name_key, business_key) = (rules::search_key(&name), business_name_key(&business_name));
            on_tx!(&mut tx, |c| sqlx::query(UPDATE)
                .bind(account)
                .bind(name_key)
                .bind(business_key)
                .bind(&name)
                .bind(&business_name)
                .bind(name_look(&name))
                .execute(c)
                .await
                .map(drop))?;
        }
        tx.commit().await?;
    }
}

#[derive(sqlx::FromRow)]
pub struct FactsRow {
    pub is_host: bool,
    pub people: i64,
    pub memberships: i64,
    suspended_at: Option<Timestamp>,
    suspended_reason: Option<String>,
}

impl FactsRow {
    pub fn into_suspension(self) -> Option<Suspension> {
        self.suspended_at.map(|at| Suspension { at, reason: self.suspended_reason.unwrap_or_default() })
    }
}

/// Whether somebody is still in the account is asked one by one, so that nothing is read past the last that is counted.
pub async fn facts(db: &Db, account: AccountId) -> Result<Option<FactsRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.is_host, a.suspended_at, a.suspended_reason,
            (SELECT COUNT(*) FROM (SELECT 1 FROM account_user x WHERE x.account_id = a.id LIMIT $2 + 0) counted) AS people,
            (SELECT COUNT(*) FROM (SELECT 1 FROM membership m WHERE m.account_id = a.id AND m.state = 'active'
                AND (SELECT x.user_id FROM account_user x WHERE x.user_id = m.user_id AND x.account_id = m.account_id) = m.user_id
                LIMIT $2 + 0) counted) AS memberships
        FROM account a WHERE a.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(COUNTED_MOST).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
struct AdministratorRow {
    name: String,
    sign_in_address: String,
    email: String,
}

/// An account's administrators, those who were first first.
pub async fn administrators(db: &Db, account: AccountId) -> Result<Vec<ListedAdministrator>, sqlx::Error> {
    const SQL: &str = "SELECT u.name, u.sign_in_address, u.email FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY x.added_at, u.id LIMIT 50";
    let rows: Vec<AdministratorRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)?;
    let listed = |AdministratorRow { name, sign_in_address, email }| ListedAdministrator { name, sign_in_address, email };
    Ok(rows.into_iter().map(listed).collect())
}
