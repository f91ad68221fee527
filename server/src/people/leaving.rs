//! USR-04, DIR-06: what ends at once for those who leave an account, and what passes to somebody who stays.

use entente_shared::{AccountId, DirectoryId, Timestamp, UserId, people::Succession};

use super::queries;
use crate::db::{Db, Tx};

/// Who leaves an account.
#[derive(Clone, Copy)]
pub enum Leaving {
    Person(UserId),
    /// Everybody of a directory.
    PeopleOf(DirectoryId),
}

impl Leaving {
    /// The person, or the directory: one of the two.
    pub const fn keys(self) -> (Option<UserId>, Option<DirectoryId>) {
        match self {
            Self::Person(person) => (Some(person), None),
            Self::PeopleOf(directory) => (None, Some(directory)),
        }
    }
}

/// What would pass to whom. Changes nothing. `by` is who makes them leave.
pub async fn succession(db: &Db, account: AccountId, leaving: Leaving, by: UserId) -> Result<Succession, sqlx::Error> {
    let (count, names) = queries::owned_alone(db, account, leaving).await?;
    let heir = queries::heir(db, account, leaving, by).await?;
    Ok(Succession { count: u32::try_from(count).unwrap_or(u32::MAX), names, heir })
}

/// How much has ended, and what has passed to whom.
pub struct Ended {
    pub memberships: u64,
    pub roles: u64,
    pub requests: u64,
    pub handed_over: u64,
    pub heir: UserId,
}

/// Ends what they have through the account, in which they are no more. An engagement never loses its last owner: whoever makes them leave
/// takes over.
pub async fn end(tx: &mut Tx, account: AccountId, leaving: Leaving, by: UserId, now: Timestamp) -> Result<Ended, sqlx::Error> {
    queries::hold_owners(tx, account, leaving).await?;
    let heir = queries::heir_in(tx, account, leaving, by).await?;
    Ok(Ended {
        handed_over: queries::hand_over(tx, account, leaving, heir).await?,
        memberships: queries::end_memberships(tx, account, leaving, by, now).await?,
        roles: queries::end_roles(tx, account, leaving).await?,
        requests: queries::withdraw_requests(tx, account, leaving, now).await?,
        heir,
    })
}
