//! USR-04, DIR-06: what ends when somebody leaves an account.

use entente_shared::{
    AccountId, EngagementId, Timestamp, UserId,
    people::{AccountRole, SUCCESSION_SHOWN},
};

use crate::{
    db::{Db, Tx},
    people::leaving::Leaving,
};

#[derive(sqlx::FromRow)]
pub struct Ends {
    pub memberships: i64,
    pub roles: i64,
    pub requests: i64,
    pub is_last_administrator: bool,
}

/// $1 account, $2 person.
pub async fn what_ends(db: &Db, account: AccountId, person: UserId) -> Result<Ends, sqlx::Error> {
    const SQL: &str = "SELECT
        (SELECT COUNT(*) FROM membership m WHERE m.user_id = $2 AND m.account_id = $1 AND m.state IN ('active', 'terms_due')) AS memberships,
        (SELECT COUNT(*) FROM engagement_role r WHERE r.user_id = $2 AND r.account_id = $1)
            + (SELECT COUNT(*) FROM program_role r JOIN program p ON p.id = r.program_id WHERE r.user_id = $2 AND p.account_id = $1) AS roles,
        (SELECT COUNT(*) FROM access_request q WHERE q.user_id = $2 AND q.account_id = $1 AND q.state = 'pending') AS requests,
        NOT EXISTS (SELECT 1 FROM account_user o WHERE o.account_id = $1 AND o.user_id <> $2 AND o.role = 'administrator')
            AS is_last_administrator";
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(person).fetch_one(c).await)
}

/// $1 account; those who leave are the person $2 or the people of the directory $3: they are asked one by one, for there may be thousands.
macro_rules! leaving {
    ($rest:expr) => {
        concat!($rest, "")
    };
}

/// Binds $1 to $3 of [`leaving`].
macro_rules! with_leaving {
    ($query:expr, $account:expr, $leaving:expr) => {{
        let (person, directory) = $leaving.keys();
        $query.bind($account).bind(person).bind(directory)
    }};
}

/// Engagements that nobody owns but those who leave. A role that is held for another account stays.
macro_rules! engagements_alone {
    () => {
        "FROM engagement_role r JOIN engagement e ON e.id = r.engagement_id
        WHERE r.account_id = $1 AND r.role = 'owner' AND EXISTS (SELECT 1 FROM users l WHERE l.id = r.user_id AND (l.id = $2 OR l.directory_id = $3)) AND NOT EXISTS
            (SELECT 1 FROM engagement_role o WHERE o.engagement_id = r.engagement_id AND o.role = 'owner'
                AND (o.account_id <> $1 OR NOT EXISTS (SELECT 1 FROM users l WHERE l.id = o.user_id AND (l.id = $2 OR l.directory_id = $3))))"
    };
}

/// Programs of the account that nobody owns but those who leave.
macro_rules! programs_alone {
    () => {
        "FROM program_role r JOIN program p ON p.id = r.program_id
        WHERE p.account_id = $1 AND r.role = 'owner' AND EXISTS (SELECT 1 FROM users l WHERE l.id = r.user_id AND (l.id = $2 OR l.directory_id = $3)) AND NOT EXISTS
            (SELECT 1 FROM program_role o WHERE o.program_id = r.program_id AND o.role = 'owner'
                AND NOT EXISTS (SELECT 1 FROM users l WHERE l.id = o.user_id AND (l.id = $2 OR l.directory_id = $3)))"
    };
}

/// How many engagements and programs would have no owner, and the names of the first.
pub async fn owned_alone(db: &Db, account: AccountId, leaving: Leaving) -> Result<(i64, Vec<String>), sqlx::Error> {
    const SQL: &str = leaving!(concat!(
        "SELECT x.name, COUNT(*) OVER () AS total FROM (SELECT DISTINCT e.id, e.title AS name, e.title_key AS place ",
        engagements_alone!(),
        " UNION ALL SELECT DISTINCT p.id, p.name AS name, p.name_key AS place ",
        programs_alone!(),
        ") x ORDER BY x.place, x.id LIMIT $4 + 0"
    ));
    let rows: Vec<(String, i64)> =
        on_db!(db, |c| with_leaving!(sqlx::query_as(SQL), account, leaving).bind(SUCCESSION_SHOWN as i64).fetch_all(c).await)?;
    let total = rows.first().map_or(0, |(_, total)| *total);
    Ok((total, rows.into_iter().map(|(name, _)| name).collect()))
}

/// $4 who makes them leave: it is that person; for those who remove themselves, another Account administrator.
macro_rules! heir {
    ($column:literal) => {
        leaving!(concat!(
            "SELECT u.",
            $column,
            " FROM account_user x JOIN users u ON u.id = x.user_id
            WHERE x.account_id = $1 AND x.role = 'administrator' AND NOT EXISTS (SELECT 1 FROM users l WHERE l.id = x.user_id AND (l.id = $2 OR l.directory_id = $3))
            ORDER BY CASE WHEN x.user_id = $4 THEN 0 ELSE 1 END, x.added_at, x.user_id LIMIT 1"
        ))
    };
}

/// The name of the person who takes over what nobody else owns.
pub async fn heir(db: &Db, account: AccountId, leaving: Leaving, by: UserId) -> Result<Option<String>, sqlx::Error> {
    on_db!(db, |c| with_leaving!(sqlx::query_scalar(heir!("name")), account, leaving).bind(by).fetch_optional(c).await)
}

/// Who takes over. There is one: the account keeps an Account administrator.
pub async fn heir_in(tx: &mut Tx, account: AccountId, leaving: Leaving, by: UserId) -> Result<UserId, sqlx::Error> {
    on_tx!(tx, |c| with_leaving!(sqlx::query_scalar(heir!("id")), account, leaving).bind(by).fetch_one(c).await)
}

/// False if the account would be left without an Account administrator.
pub async fn remove(tx: &mut Tx, account: AccountId, person: UserId) -> Result<bool, sqlx::Error> {
    const SQL: &str = "DELETE FROM account_user WHERE account_id = $1 AND user_id = $2 AND EXISTS
        (SELECT 1 FROM account_user o WHERE o.account_id = $1 AND o.user_id <> $2 AND o.role = 'administrator')";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// Two accounts may lose the only two owners of one engagement at the same instant: the second waits here, and then sees that its own are
/// the last. Row by row in one order, so that no two wait for each other.
pub async fn hold_owners(tx: &mut Tx, account: AccountId, leaving: Leaving) -> Result<(), sqlx::Error> {
    const OWNERS: &str = leaving!(
        "SELECT o.engagement_id, o.user_id FROM engagement_role o WHERE o.role = 'owner' AND EXISTS
            (SELECT 1 FROM engagement_role r WHERE r.engagement_id = o.engagement_id AND r.role = 'owner' AND r.account_id = $1
                AND EXISTS (SELECT 1 FROM users l WHERE l.id = r.user_id AND (l.id = $2 OR l.directory_id = $3)))
        ORDER BY o.engagement_id, o.user_id"
    );
    // Of nothing, because both engines lock the row for it.
    const HOLD: &str = "UPDATE engagement_role SET role = role WHERE engagement_id = $1 AND user_id = $2 AND role = 'owner'";
    let owners: Vec<(EngagementId, UserId)> =
        on_tx!(&mut *tx, |c| with_leaving!(sqlx::query_as(OWNERS), account, leaving).fetch_all(c).await)?;
    for (engagement, owner) in owners {
        on_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(engagement).bind(owner).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Engagements and programs that would have no owner get one; gives how many.
pub async fn hand_over(tx: &mut Tx, account: AccountId, leaving: Leaving, heir: UserId) -> Result<u64, sqlx::Error> {
    const ENGAGEMENTS: &str = leaving!(concat!(
        "INSERT INTO engagement_role (engagement_id, user_id, account_id, role) SELECT DISTINCT r.engagement_id, $4, $1, 'owner' ",
        engagements_alone!()
    ));
    const PROGRAMS: &str = leaving!(concat!(
        "INSERT INTO program_role (program_id, user_id, role) SELECT DISTINCT r.program_id, $4, 'owner' ",
        programs_alone!()
    ));
    let mut count = 0;
    for sql in [ENGAGEMENTS, PROGRAMS] {
        count += on_tx!(&mut *tx, |c| with_leaving!(sqlx::query(sql), account, leaving)
            .bind(heir)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
    }
    Ok(count)
}

pub async fn end_memberships(tx: &mut Tx, account: AccountId, leaving: Leaving, by: UserId, now: Timestamp) -> Result<u64, sqlx::Error> {
    const SQL: &str = leaving!(
        "UPDATE membership SET state = 'removed', ended_at = $4, ended_by = $5
        WHERE account_id = $1 AND state IN ('active', 'terms_due') AND EXISTS (SELECT 1 FROM users l WHERE l.id = user_id AND (l.id = $2 OR l.directory_id = $3))"
    );
    on_tx!(tx, |c| with_leaving!(sqlx::query(SQL), account, leaving).bind(now).bind(by).execute(c).await.map(|done| done.rows_affected()))
}

pub async fn end_roles(tx: &mut Tx, account: AccountId, leaving: Leaving) -> Result<u64, sqlx::Error> {
    const ENGAGEMENTS: &str = leaving!(
        "DELETE FROM engagement_role WHERE account_id = $1 AND EXISTS (SELECT 1 FROM users l WHERE l.id = user_id AND (l.id = $2 OR l.directory_id = $3))"
    );
    const PROGRAMS: &str = leaving!(
        "DELETE FROM program_role WHERE EXISTS (SELECT 1 FROM users l WHERE l.id = user_id AND (l.id = $2 OR l.directory_id = $3)) AND program_id IN (SELECT id FROM program WHERE account_id = $1)"
    );
    let mut count = 0;
    for sql in [ENGAGEMENTS, PROGRAMS] {
        count += on_tx!(&mut *tx, |c| with_leaving!(sqlx::query(sql), account, leaving).execute(c).await.map(|done| done.rows_affected()))?;
    }
    Ok(count)
}

pub async fn withdraw_requests(tx: &mut Tx, account: AccountId, leaving: Leaving, now: Timestamp) -> Result<u64, sqlx::Error> {
    const SQL: &str = leaving!(
        "UPDATE access_request SET state = 'withdrawn', ended_at = $4
        WHERE account_id = $1 AND state = 'pending' AND EXISTS (SELECT 1 FROM users l WHERE l.id = user_id AND (l.id = $2 OR l.directory_id = $3))"
    );
    on_tx!(tx, |c| with_leaving!(sqlx::query(SQL), account, leaving).bind(now).execute(c).await.map(|done| done.rows_affected()))
}

/// No session of the person's acts for the account any more. Which other account to act for is for the person to say.
pub async fn leave_sessions(tx: &mut Tx, account: AccountId, person: UserId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET account_id = NULL WHERE account_id = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).execute(c).await.map(drop))
}

/// What the person was, so that it can be undone.
pub async fn remember(tx: &mut Tx, account: AccountId, person: UserId, role: AccountRole, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "INSERT INTO former_person (account_id, user_id, role, removed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, user_id) DO UPDATE SET role = excluded.role, removed_at = excluded.removed_at";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(person).bind(role).bind(now).execute(c).await.map(drop))
}

/// What the person was, if they were removed after that time.
pub async fn take_former(tx: &mut Tx, account: AccountId, person: UserId, after: Timestamp) -> Result<Option<AccountRole>, sqlx::Error> {
    const SQL: &str = "DELETE FROM former_person WHERE account_id = $1 AND user_id = $2 AND removed_at > $3 RETURNING role";
    on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(account).bind(person).bind(after).fetch_optional(c).await)
}
