//! Claims to names.

use entente_shared::{
    AccountId, DirectoryId, Language, NameClaimId, Timestamp, UserId,
    names::{ClaimGround, ClaimState, ClaimToDecide, NameClaim, NewClaim},
    rules,
};

use super::{keys::with_keys, keys_of};
use crate::{
    db::{Db, Tx},
    names::claim::Claimant,
};

pub struct StoredClaim<'a> {
    pub id: NameClaimId,
    pub new: &'a NewClaim,
    pub language: Language,
    pub user: UserId,
    pub directory: DirectoryId,
    pub account: Option<AccountId>,
}

pub async fn insert_claim(tx: &mut Tx, claim: &StoredClaim<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO name_claim
            (id, name, name_skeleton, ground, explanation, contact_email, language, user_id, directory_id, account_id, state, created_at,
                name_keys_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', $11, $12)";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(claim.id)
        .bind(&claim.new.name)
        .bind(rules::name_skeleton(&claim.new.name))
        .bind(claim.new.ground)
        .bind(&claim.new.explanation)
        .bind(&claim.new.contact_email)
        .bind(claim.language)
        .bind(claim.user)
        .bind(claim.directory)
        .bind(claim.account)
        .bind(now)
        .bind(i64::from(rules::NAME_KEYS_VERSION))
        .execute(c)
        .await
        .map(drop))
}

/// Some of those that were compared by an older version of the rule, oldest first.
pub async fn claims_with_old_keys(tx: &mut Tx, version: u32) -> Result<Vec<(NameClaimId, String)>, sqlx::Error> {
    const SQL: &str = "SELECT id, name FROM name_claim WHERE name_keys_version < $1 ORDER BY created_at, id LIMIT 500";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(i64::from(version)).fetch_all(c).await)
}

/// Two claims of before to what has become one name by the rule both stay: the second keeps the skeleton that it has.
pub async fn renew_claim(tx: &mut Tx, claim: NameClaimId, name: &str) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE name_claim SET name_keys_version = $3, name_skeleton = CASE WHEN EXISTS
            (SELECT 1 FROM name_claim o WHERE o.directory_id = name_claim.directory_id AND o.state = 'pending' AND o.name_skeleton = $2)
            THEN name_skeleton ELSE $2 END
        WHERE id = $1";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(claim)
        .bind(rules::name_skeleton(name))
        .bind(i64::from(rules::NAME_KEYS_VERSION))
        .execute(c)
        .await
        .map(drop))
}

/// False if it was decided or taken back before.
pub async fn end_claim(
    tx: &mut Tx,
    claim: NameClaimId,
    state: ClaimState,
    now: Timestamp,
    by: Option<UserId>,
    reason: Option<&str>,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE name_claim SET state = $2, ended_at = $3, decided_by = $4, reason = $5 WHERE id = $1 AND state = 'pending'";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(claim)
        .bind(state)
        .bind(now)
        .bind(by)
        .bind(reason)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
pub struct ClaimRow {
    pub id: NameClaimId,
    pub name: String,
    pub contact_email: String,
    pub language: Language,
    pub account_id: Option<AccountId>,
    ground: ClaimGround,
    explanation: String,
    state: ClaimState,
    created_at: Timestamp,
    ended_at: Option<Timestamp>,
    reason: Option<String>,
    holder_id: Option<AccountId>,
}

impl From<ClaimRow> for NameClaim {
    fn from(row: ClaimRow) -> Self {
        let ClaimRow { id, name, contact_email, ground, explanation, state, created_at, ended_at, reason, holder_id, .. } = row;
        Self { id, name, ground, explanation, contact_email, state, created_at, ended_at, reason, rename_required: holder_id.is_some() }
    }
}

pub async fn claim_in(tx: &mut Tx, claim: NameClaimId) -> Result<Option<ClaimRow>, sqlx::Error> {
    const SQL: &str = "SELECT * FROM name_claim WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(claim).fetch_optional(c).await)
}

/// What belongs to the claimants of $1 a directory and $2 an account. What somebody of the directory has claimed for another organization's
/// account, as its guest, is that account's.
macro_rules! own_claims {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM name_claim c WHERE (c.account_id = $2 OR (c.directory_id = $1 AND (c.account_id IS NULL OR EXISTS
                (SELECT 1 FROM account_directory x WHERE x.account_id = c.account_id AND x.directory_id = $1)))) ",
            $rest
        )
    };
}

pub async fn claims_of(db: &Db, who: Claimant) -> Result<Vec<NameClaim>, sqlx::Error> {
    const SQL: &str = own_claims!("c.*", "ORDER BY c.created_at DESC, c.id DESC LIMIT 100");
    let rows: Vec<ClaimRow> = on_db!(db, |c| sqlx::query_as(SQL).bind(who.directory).bind(who.account).fetch_all(c).await)?;
    Ok(rows.into_iter().map(NameClaim::from).collect())
}

pub async fn state_of_own_claim(tx: &mut Tx, claim: NameClaimId, who: Claimant) -> Result<Option<ClaimState>, sqlx::Error> {
    const SQL: &str = own_claims!("c.state", "AND c.id = $3");
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(who.directory).bind(who.account).bind(claim).fetch_optional(c).await)
}

#[derive(sqlx::FromRow)]
struct ClaimToDecideRow {
    #[sqlx(flatten)]
    claim: ClaimRow,
    claimant: String,
    organization: String,
}

macro_rules! claims_with_claimants {
    ($rest:literal) => {
        concat!(
            "SELECT c.*, u.name AS claimant, COALESCE(a.publisher_display_name, d.domain_prefix) AS organization
            FROM name_claim c JOIN users u ON u.id = c.user_id JOIN directory d ON d.id = c.directory_id
            LEFT JOIN account a ON a.id = c.account_id ",
            $rest
        )
    };
}

/// Oldest first, each with the account that has the name now.
pub async fn claims_to_decide(db: &Db) -> Result<Vec<ClaimToDecide>, sqlx::Error> {
    const SQL: &str = claims_with_claimants!("WHERE c.state = 'pending' ORDER BY c.created_at, c.id LIMIT 100");
    let rows: Vec<ClaimToDecideRow> = on_db!(db, |c| sqlx::query_as(SQL).fetch_all(c).await)?;
    let mut claims = Vec::with_capacity(rows.len());
    for ClaimToDecideRow { claim, claimant, organization } in rows {
        let holder = holder(db, &rules::name_keys(&claim.name), claim.account_id).await?;
        claims.push(ClaimToDecide { claim: claim.into(), claimant, organization, holder });
    }
    Ok(claims)
}

pub async fn count_of_claims_to_decide(db: &Db) -> Result<u32, sqlx::Error> {
    const SQL: &str = "SELECT COUNT(*) FROM name_claim WHERE state = 'pending'";
    let count: i64 = on_db!(db, |c| sqlx::query_scalar(SQL).fetch_one(c).await)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

pub async fn decided_claims(db: &Db) -> Result<Vec<ClaimToDecide>, sqlx::Error> {
    const SQL: &str = claims_with_claimants!("WHERE c.state <> 'pending' ORDER BY c.ended_at DESC, c.id DESC LIMIT 20");
    let rows: Vec<ClaimToDecideRow> = on_db!(db, |c| sqlx::query_as(SQL).fetch_all(c).await)?;
    let whole =
        |ClaimToDecideRow { claim, claimant, organization }| ClaimToDecide { claim: claim.into(), claimant, organization, holder: None };
    Ok(rows.into_iter().map(whole).collect())
}

/// The name of the account, other than the claimant's, that has one of the keys.
async fn holder(db: &Db, keys: &[String], claimant: Option<AccountId>) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT a.publisher_display_name FROM account a JOIN account_name_key k ON k.account_id = a.id
        WHERE k.key IN ($1, $2, $3, $4, $5, $6, $7, $8) AND ($9 IS NULL OR a.id <> $9) ORDER BY a.created_at, a.id LIMIT 1";
    let keys = keys_of(keys);
    on_db!(db, |q| with_keys!(sqlx::query_scalar(SQL), keys).bind(claimant).fetch_optional(q).await)
}

pub async fn holder_in(tx: &mut Tx, keys: &[String], claimant: Option<AccountId>) -> Result<Option<AccountId>, sqlx::Error> {
    const SQL: &str = "SELECT a.id FROM account a JOIN account_name_key k ON k.account_id = a.id
        WHERE k.key IN ($1, $2, $3, $4, $5, $6, $7, $8) AND ($9 IS NULL OR a.id <> $9) ORDER BY a.created_at, a.id LIMIT 1";
    let keys = keys_of(keys);
    on_tx!(tx, |q| with_keys!(sqlx::query_scalar(SQL), keys).bind(claimant).fetch_optional(q).await)
}

/// The holder's page says it until the account has another name.
pub async fn require_rename(tx: &mut Tx, claim: NameClaimId, holder: AccountId) -> Result<(), sqlx::Error> {
    const CLAIM: &str = "UPDATE name_claim SET holder_id = $2 WHERE id = $1";
    const HOLDER: &str = "UPDATE account SET rename_for = $1 WHERE id = $2";
    on_tx!(&mut *tx, |c| sqlx::query(CLAIM).bind(claim).bind(holder).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query(HOLDER).bind(claim).bind(holder).execute(c).await.map(drop))
}

/// The host's administrators, with their languages.
pub async fn operators(tx: &mut Tx) -> Result<Vec<(UserId, Language)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.language FROM account a JOIN account_user x ON x.account_id = a.id JOIN users u ON u.id = x.user_id
        WHERE a.is_host AND x.role = 'administrator' ORDER BY u.id";
    on_tx!(tx, |c| sqlx::query_as(SQL).fetch_all(c).await)
}

pub async fn administrators_of(tx: &mut Tx, account: AccountId) -> Result<Vec<(UserId, Language, String)>, sqlx::Error> {
    const SQL: &str = "SELECT u.id, u.language, u.email FROM account_user x JOIN users u ON u.id = x.user_id
        WHERE x.account_id = $1 AND x.role = 'administrator' ORDER BY u.id";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_all(c).await)
}

pub async fn contact_of(tx: &mut Tx, account: AccountId) -> Result<(String, Language), sqlx::Error> {
    const SQL: &str = "SELECT contact_email, contact_language FROM account WHERE id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).fetch_one(c).await)
}

pub async fn email_of(db: &Db, user: UserId) -> Result<String, sqlx::Error> {
    const SQL: &str = "SELECT email FROM users WHERE id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(user).fetch_one(c).await)
}

/// ORG-03: the name because of which an account has to choose another one.
pub async fn claimed_from(db: &Db, account: AccountId) -> Result<Option<String>, sqlx::Error> {
    const SQL: &str = "SELECT c.name FROM account a JOIN name_claim c ON c.id = a.rename_for WHERE a.id = $1";
    on_db!(db, |c| sqlx::query_scalar(SQL).bind(account).fetch_optional(c).await)
}
