//! The registered accounts.

use entente_shared::{
    AccountId, Timestamp,
    operators::{AccountState, ListedAccount, ListedAdministrator, Suspension},
    rules,
};

use crate::{
    db::{
        Db, name_look,
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

/// $1 and $9 the place, $2 how many, $3 a number, $4 to $8 patterns.
macro_rules! accounts {
    ($state:literal, $place:literal, $order:literal) => {
        concat!(
            "SELECT found.id, found.number, found.publisher_display_name AS name, found.name_key, found.registered_business_name AS business_name,
                found.country, found.created_at, found.suspended_at, found.is_host,
                (SELECT COUNT(*) FROM account_user x WHERE x.account_id = found.id) AS people
            FROM (SELECT a.*, a.name_look || ' ' || a.business_name_key AS search_text FROM account a WHERE ",
            $state,
            ") found
            WHERE (found.name_key, found.id) ",
            $place,
            " ($1, $9) AND (found.number = $3 OR (",
            found_by!("found", "$4", "$5", "$6", "$7", "$8"),
            ")) ORDER BY ",
            $order,
            " LIMIT $2 + 0"
        )
    };
}

macro_rules! both_ways {
    ($state:literal) => {
        [accounts!($state, ">", "found.name_key, found.id"), accounts!($state, "<", "found.name_key DESC, found.id DESC")]
    };
}

/// Every text that [`accounts`] runs: of all, of those that take part, of those that are suspended.
pub const ACCOUNTS: [[&str; 2]; 3] = [both_ways!("1 = 1"), both_ways!("a.suspended_at IS NULL"), both_ways!("a.suspended_at IS NOT NULL")];

/// Up to `limit` rows beyond a place, the nearest first.
pub async fn accounts(db: &Db, search: &AccountSearch, way: Way, place: Place<String>, limit: i64) -> Result<Vec<AccountRow>, sqlx::Error> {
    let sql = way.of(match search.state {
        None => ACCOUNTS[0],
        Some(AccountState::Active) => ACCOUNTS[1],
        Some(AccountState::Suspended) => ACCOUNTS[2],
    });
    on_db!(db, |c| {
        let query = sqlx::query_as(sql).bind(&place.key).bind(limit).bind(search.number);
        with_patterns!(query, &search.patterns).bind(place.id).fetch_all(c).await
    })
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

pub async fn facts(db: &Db, account: AccountId) -> Result<Option<FactsRow>, sqlx::Error> {
    const SQL: &str = "SELECT a.is_host, a.suspended_at, a.suspended_reason,
            (SELECT COUNT(*) FROM account_user x WHERE x.account_id = a.id) AS people,
            (SELECT COUNT(*) FROM account_user x JOIN membership m ON m.user_id = x.user_id AND m.account_id = x.account_id
                WHERE x.account_id = a.id AND m.state = 'active') AS memberships
        FROM account a WHERE a.id = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).fetch_optional(c).await)
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
