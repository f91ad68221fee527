//! Owners and power users.

use entente_shared::{
    AccountId, EngagementId, Language, UserId,
    engagements::{CHOICES_MAX, EngagementRole, RoleOf, RolePerson},
};

use crate::db::{Db, Texts, Tx, WordsOf};

#[derive(sqlx::FromRow)]
struct PersonRow {
    user_id: UserId,
    name: String,
    sign_in_address: String,
    account_id: AccountId,
    organization: String,
}

impl From<PersonRow> for RolePerson {
    fn from(PersonRow { user_id, name, sign_in_address, account_id, organization }: PersonRow) -> Self {
        Self { user: user_id, name, sign_in_address, organization: account_id, organization_name: organization }
    }
}

/// Everybody who has that role, by organization and name; the first 500.
pub async fn with_role(db: &Db, engagement: EngagementId, role: EngagementRole) -> Result<Vec<RolePerson>, sqlx::Error> {
    const SQL: &str = "SELECT u.id AS user_id, u.name, u.sign_in_address, a.id AS account_id, a.publisher_display_name AS organization
        FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN account a ON a.id = r.account_id
        WHERE r.engagement_id = $1 AND r.role = $2 ORDER BY a.name_key, u.search_text, u.id LIMIT 500";
    let rows: Vec<PersonRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(engagement).bind(role).fetch_all(c).await)?;
    Ok(rows.into_iter().map(RolePerson::from).collect())
}

/// $1 engagement, $2 account, $3 role, $4 how many, $5 to $9 patterns, $10 for their index.
macro_rules! without_role {
    ($with:expr, $from:expr, $on:expr, $words:expr) => {
        concat!(
            $with,
            "SELECT u.id AS user_id, u.name, u.sign_in_address, a.id AS account_id, a.publisher_display_name AS organization
            FROM ",
            $from,
            " LEFT JOIN users u ON u.id = x.user_id LEFT JOIN account a ON a.id = x.account_id
            WHERE ",
            $on,
            "x.account_id = $2 AND NOT EXISTS (SELECT 1 FROM engagement_role r
                WHERE r.engagement_id = $1 AND r.user_id = x.user_id AND r.account_id = $2 AND r.role = $3)",
            $words,
            " ORDER BY x.person_key, x.user_id LIMIT $4 + 0"
        )
    };
}

/// People of an account who don't have that role, by name; at most [`CHOICES_MAX`] and one.
pub async fn without_role(
    db: &Db,
    engagement: EngagementId,
    account: AccountId,
    role: EngagementRole,
    patterns: &[String],
) -> Result<Vec<RolePerson>, sqlx::Error> {
    const ALL: &str = without_role!("", "account_user x", "", "");
    const BY_WORDS: Texts = with_words!(
        without_role,
        "users",
        "t.search_text",
        "account_user",
        "x",
        "user_id",
        "SELECT x.account_id, x.user_id, x.person_key FROM account_user x WHERE x.account_id = $2 ORDER BY x.person_key, x.user_id",
        ("$10", "$5", "$6", "$7", "$8", "$9"),
        (concat!(" AND ", found_by!(in "x.person_key", "$5", "$6", "$7", "$8", "$9")))
    );
    let limit = CHOICES_MAX as i64 + 1;
    // Planned for the account: it may have ten people or ten thousand.
    let rows: Vec<PersonRow> = listed!(db, WordsOf::Users, ALL, &BY_WORDS, patterns, limit, |query| query
        .bind(engagement)
        .bind(account)
        .bind(role)
        .bind(limit)
        .persistent(false))?;
    Ok(rows.into_iter().map(RolePerson::from).collect())
}

const HOST_OF: &str = "SELECT p.account_id FROM engagement e JOIN program p ON p.id = e.program_id WHERE e.id = $1";

/// The account that the engagement's program belongs to: its owners are of it.
pub async fn host_of_in(tx: &mut Tx, engagement: EngagementId) -> Result<AccountId, sqlx::Error> {
    on_tx!(tx, |c| sqlx::query_scalar(HOST_OF).bind(engagement).fetch_one(c).await)
}

/// See [`host_of_in`].
pub async fn host_of(db: &Db, engagement: EngagementId) -> Result<AccountId, sqlx::Error> {
    on_db!(db, |c| sqlx::query_scalar(HOST_OF).bind(engagement).fetch_one(c).await)
}

/// False if they have it already for that account. Who has it for another one has it for this one from now on.
pub async fn give(tx: &mut Tx, new: RoleOf) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO engagement_role (engagement_id, user_id, account_id, role) VALUES ($1, $2, $3, $4)
        ON CONFLICT (engagement_id, user_id, role) DO UPDATE SET account_id = excluded.account_id
            WHERE engagement_role.account_id <> excluded.account_id";
    let RoleOf { engagement, person, organization, role } = new;
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(engagement)
        .bind(person)
        .bind(organization)
        .bind(role)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// What [`crate::people`] waits for as well when somebody leaves an account: of two who take the last two owners away at the same instant,
/// the second sees that only one is left.
pub async fn hold_owners(tx: &mut Tx, engagement: EngagementId) -> Result<i64, sqlx::Error> {
    const OWNERS: &str = "SELECT user_id FROM engagement_role WHERE engagement_id = $1 AND role = 'owner' ORDER BY user_id";
    const HOLD: &str = "UPDATE engagement_role SET role = role WHERE engagement_id = $1 AND user_id = $2 AND role = 'owner'";
    let owners: Vec<UserId> = on_tx!(&mut *tx, |c| sqlx::query_scalar(OWNERS).bind(engagement).fetch_all(c).await)?;
    let mut count = 0;
    for owner in owners {
        let held = on_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(engagement).bind(owner).execute(c).await.map(|done| done.rows_affected()))?;
        count += i64::from(held > 0);
    }
    Ok(count)
}

/// False if they did not have it.
pub async fn take(tx: &mut Tx, of: RoleOf) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM engagement_role WHERE engagement_id = $1 AND user_id = $2 AND account_id = $3 AND role = $4";
    let RoleOf { engagement, person, organization, role } = of;
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(engagement)
        .bind(person)
        .bind(organization)
        .bind(role)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

pub async fn language_of(tx: &mut Tx, person: UserId) -> Result<Language, sqlx::Error> {
    const SQL: &str = "SELECT language FROM users WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(person).fetch_one(c).await)
}
