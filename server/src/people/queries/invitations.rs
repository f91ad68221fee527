//! USR-03: invitations.

use entente_shared::{
    AccountId, InvitationId, Language, Timestamp, UserId,
    directories::DirectoryRole,
    people::{AccountRole, Invitation, InvitationState, is_for_a_guest},
};

use crate::{
    db::{
        Db, Tx,
        paging::{Place, Way},
    },
    directories::is_guest,
};

/// What has not been accepted in time makes room for a new invitation.
pub async fn expire_invitations(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE invitation SET state = 'expired' WHERE account_id = $1 AND state = 'pending' AND expires_at <= $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(now).execute(c).await.map(drop))
}

/// Somebody of the account gets mail at this address.
pub async fn has_address(tx: &mut Tx, account: AccountId, email_key: &str) -> Result<bool, sqlx::Error> {
    const SQL: &str =
        "SELECT 1 FROM account_user x JOIN users u ON u.id = x.user_id WHERE x.account_id = $1 AND lower(u.email) = $2 LIMIT 1";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(email_key).fetch_optional(c).await.map(|row| row.is_some()))
}

pub struct NewInvitation<'a> {
    pub id: InvitationId,
    pub account: AccountId,
    pub token_hash: [u8; 32],
    pub email: &'a str,
    pub email_key: &'a str,
    pub role: AccountRole,
    pub directory_role: DirectoryRole,
    pub language: Language,
    pub invited_by: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// False if one for this address is waiting.
pub async fn insert_invitation(tx: &mut Tx, new: &NewInvitation<'_>) -> Result<bool, sqlx::Error> {
    const SQL: &str = "INSERT INTO invitation
            (id, account_id, token_hash, mail_number, email, email_key, role, directory_role, language, state, invited_by, created_at,
                sent_at, expires_at)
        VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, 'pending', $9, $10, $10, $11)
        ON CONFLICT (account_id, email_key) WHERE state = 'pending' DO NOTHING";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(new.id)
        .bind(new.account)
        .bind(&new.token_hash[..])
        .bind(new.email)
        .bind(new.email_key)
        .bind(new.role)
        .bind(new.directory_role)
        .bind(new.language)
        .bind(new.invited_by)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
pub struct InvitationRow {
    pub id: InvitationId,
    pub place: Timestamp,
    email: String,
    role: AccountRole,
    directory_role: DirectoryRole,
    state: InvitationState,
    invited_by: String,
    sent_at: Timestamp,
    expires_at: Timestamp,
    accepted_by: Option<String>,
    ended_at: Option<Timestamp>,
}

impl InvitationRow {
    pub fn into_invitation(self, now: Timestamp) -> Invitation {
        let Self { id, email, role, directory_role, state, invited_by, sent_at, expires_at, accepted_by, ended_at, .. } = self;
        let (state, for_a_guest) = (state_at(state, expires_at, now), is_for_a_guest(role, directory_role));
        Invitation { id, email, role, for_a_guest, state, invited_by, sent_at, expires_at, accepted_by, ended_at }
    }
}

fn state_at(state: InvitationState, expires_at: Timestamp, now: Timestamp) -> InvitationState {
    if state == InvitationState::Pending && expires_at <= now { InvitationState::Expired } else { state }
}

/// $1 account, $2 now, $3 and $4 the place, $5 how many, $6 to $10 patterns. Those that wait stand before the others: their time counts as
/// one that no clock will ever show. Words that are looked for have no apostrophes.
macro_rules! invitations_beyond {
    ($place:literal, $order:literal) => {
        concat!(
            "SELECT * FROM (
                SELECT i.id, i.email, i.role, i.directory_role, i.state, u.name AS invited_by, i.sent_at, i.expires_at, w.name AS accepted_by, i.ended_at,
                    REPLACE(i.email_key, '''', '') AS search_text,
                    i.created_at + CASE WHEN i.state = 'pending' AND i.expires_at > $2 THEN 4000000000000000000 ELSE 0 END AS place
                FROM invitation i JOIN users u ON u.id = i.invited_by LEFT JOIN users w ON w.id = i.accepted_by
                WHERE i.account_id = $1) found
            WHERE ",
            $place,
            " AND ",
            found_by!("found", "$6", "$7", "$8", "$9", "$10"),
            $order,
            " LIMIT $5 + 0"
        )
    };
}

/// Those that wait first, then the newest: up to `limit` beyond a place, the nearest first.
pub async fn invitations(
    db: &Db,
    account: AccountId,
    now: Timestamp,
    patterns: &[String],
    way: Way,
    place: Place<Timestamp>,
    limit: i64,
) -> Result<Vec<InvitationRow>, sqlx::Error> {
    const SQL: [&str; 2] = [
        invitations_beyond!("(place, id) < ($3, $4)", " ORDER BY place DESC, id DESC"),
        invitations_beyond!("(place, id) > ($3, $4)", " ORDER BY place, id"),
    ];
    on_db!(db, |c| {
        let query = sqlx::query_as(way.of(SQL)).bind(account).bind(now).bind(place.key).bind(place.id).bind(limit);
        with_patterns!(query, patterns).fetch_all(c).await
    })
}

/// An invitation, before something is done to it.
#[derive(sqlx::FromRow)]
pub struct LoadedInvitation {
    pub role: AccountRole,
    pub directory_role: DirectoryRole,
    pub state: InvitationState,
    pub mail_number: i64,
    pub email: String,
    pub language: Language,
    pub expires_at: Timestamp,
}

pub async fn load_invitation(tx: &mut Tx, account: AccountId, id: InvitationId) -> Result<Option<LoadedInvitation>, sqlx::Error> {
    const SQL: &str =
        "SELECT role, directory_role, state, mail_number, email, language, expires_at FROM invitation WHERE id = $2 AND account_id = $1";
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(account).bind(id).fetch_optional(c).await)
}

/// Another link and a new time; false if somebody else was first, or there is nothing left to accept.
pub async fn renew_invitation(
    tx: &mut Tx,
    account: AccountId,
    id: InvitationId,
    number: i64,
    token_hash: &[u8; 32],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE invitation SET state = 'pending', mail_number = $3, token_hash = $4, sent_at = $5, expires_at = $6
        WHERE id = $2 AND account_id = $1 AND mail_number = $3 - 1 AND state IN ('pending', 'expired')";
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(account)
        .bind(id)
        .bind(number)
        .bind(&token_hash[..])
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))
}

/// False if it was accepted.
pub async fn revoke_invitation(tx: &mut Tx, account: AccountId, id: InvitationId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE invitation SET state = 'revoked', ended_at = $3
        WHERE id = $2 AND account_id = $1 AND state IN ('pending', 'expired')";
    on_tx!(tx, |c| sqlx::query(SQL).bind(account).bind(id).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// An invitation, for whoever holds its link.
#[derive(sqlx::FromRow)]
pub struct OfferRow {
    pub id: InvitationId,
    pub account_id: AccountId,
    pub organization: String,
    pub invited_by: String,
    pub email: String,
    pub role: AccountRole,
    pub directory_role: DirectoryRole,
    state: InvitationState,
    pub expires_at: Timestamp,
}

impl OfferRow {
    pub fn state_at(&self, now: Timestamp) -> InvitationState {
        state_at(self.state, self.expires_at, now)
    }
}

/// Not scoped: the link is the permission.
pub async fn find_invitation(db: &Db, token_hash: &[u8; 32]) -> Result<Option<OfferRow>, sqlx::Error> {
    const SQL: &str = "SELECT i.id, i.account_id, a.publisher_display_name AS organization, u.name AS invited_by, i.email, i.role,
            i.directory_role, i.state, i.expires_at
        FROM invitation i JOIN account a ON a.id = i.account_id JOIN users u ON u.id = i.invited_by
        WHERE i.token_hash = $1";
    on_db!(db, |c| sqlx::query_as(SQL).bind(&token_hash[..]).fetch_optional(c).await)
}

/// Whether a person is in the account, and whether they are or would be a guest there.
pub async fn belongs(db: &Db, account: AccountId, person: UserId) -> Result<(bool, bool), sqlx::Error> {
    const SQL: &str = concat!(
        "SELECT EXISTS (SELECT 1 FROM account_user x WHERE x.account_id = $1 AND x.user_id = u.id), ",
        is_guest!("$1"),
        " FROM users u WHERE u.id = $2"
    );
    on_db!(db, |c| sqlx::query_as(SQL).bind(account).bind(person).fetch_one(c).await)
}

/// False if it was used, revoked or replaced, or is too old.
pub async fn accept_invitation(tx: &mut Tx, token_hash: &[u8; 32], person: UserId, now: Timestamp) -> Result<bool, sqlx::Error> {
    const SQL: &str = "UPDATE invitation SET state = 'accepted', accepted_by = $2, ended_at = $3
        WHERE token_hash = $1 AND state = 'pending' AND expires_at > $3";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&token_hash[..]).bind(person).bind(now).execute(c).await.map(|done| done.rows_affected() > 0))
}

/// The person acts for the account in the browser in which they accepted.
pub async fn act_for(tx: &mut Tx, session: &[u8; 32], person: UserId, account: AccountId) -> Result<(), sqlx::Error> {
    const SQL: &str = "UPDATE session SET account_id = $3 WHERE token_hash = $1 AND user_id = $2";
    on_tx!(tx, |c| sqlx::query(SQL).bind(&session[..]).bind(person).bind(account).execute(c).await.map(drop))
}
