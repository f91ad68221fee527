//! ORG-02, ORG-03: whether a name is free for somebody. Asked while it is typed, when it is kept in a draft, and beside every write.

use entente_shared::{AccountId, DirectoryId, FieldErrors, Timestamp, Violation, names::ReservationKind, rules};

use super::queries::{self, Found, Holder, Reservation};
use crate::{
    db::{Db, Tx, Unique},
    fault::Fault,
};

/// Whose name it is to be: what they have already, or have shown to be theirs, is free for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taker {
    account: Option<AccountId>,
    directory: Option<DirectoryId>,
}

impl Taker {
    /// An account that changes its name.
    pub const fn account(account: AccountId) -> Self {
        Self { account: Some(account), directory: None }
    }

    /// An organization that registers from that directory.
    pub const fn registering_from(directory: DirectoryId) -> Self {
        Self { account: None, directory: Some(directory) }
    }
}

/// Why `taker` can't have the name, if so. `name` has passed [`rules::publisher_display_name`].
pub async fn violation(db: &Db, name: &str, taker: Taker, now: Timestamp) -> Result<Option<Violation>, sqlx::Error> {
    Ok(judge(name, taker, &queries::holders_of(db, &rules::name_keys(name), now).await?))
}

/// The same, beside a write.
pub async fn violation_in(tx: &mut Tx, name: &str, taker: Taker, now: Timestamp) -> Result<Option<Violation>, sqlx::Error> {
    Ok(judge(name, taker, &queries::holders_of_in(tx, &rules::name_keys(name), now).await?))
}

/// Somebody else was faster: which kind of clash it is. `error` is what the database has said to the write; the transaction is over.
pub async fn refusal(db: &Db, name: &str, taker: Taker, now: Timestamp, field: &'static str, error: sqlx::Error) -> Fault {
    match Unique::of(&error) {
        Some(Unique::AccountName | Unique::AccountNameKey) => {
            let clash = violation(db, name, taker, now).await;
            FieldErrors::one(field, clash.ok().flatten().unwrap_or(Violation::NameTaken)).into()
        }
        _ => error.into(),
    }
}

fn judge(name: &str, taker: Taker, found: &Found) -> Option<Violation> {
    let others = |holder: &&Holder| Some(holder.account) != taker.account;
    // One name may look like those of two accounts: that it is one of them matters more.
    let clash = found.holders.iter().filter(others).filter_map(|holder| rules::name_clash(name, &holder.name)).min();
    clash.map(Violation::from).or_else(|| kept_from(taker, &found.reservations).map(Violation::from))
}

/// A claim that was accepted opens the name to the claimant whatever else it is reserved for; one that is pending keeps out the others.
fn kept_from(taker: Taker, reservations: &[Reservation]) -> Option<ReservationKind> {
    let is_theirs = |reservation: &Reservation| {
        let same_account = reservation.account_id.is_some() && reservation.account_id == taker.account;
        let same_directory = reservation.directory_id.is_some() && reservation.directory_id == taker.directory;
        same_account || same_directory
    };
    if reservations.iter().any(|reservation| reservation.is_accepted && is_theirs(reservation)) {
        return None;
    }
    reservations.iter().filter(|reservation| !is_theirs(reservation)).map(|reservation| reservation.kind).min()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const OURS: AccountId = AccountId(Uuid::from_u128(1));
    const THEIRS: AccountId = AccountId(Uuid::from_u128(2));
    const DIRECTORY: DirectoryId = DirectoryId(Uuid::from_u128(3));

    fn reserved(kind: ReservationKind, account_id: Option<AccountId>, is_accepted: bool) -> Reservation {
        Reservation { kind, account_id, directory_id: None, is_accepted }
    }

    #[test]
    fn a_former_name_is_kept_for_its_account() {
        let former = [reserved(ReservationKind::Former, Some(OURS), false)];
        assert_eq!(kept_from(Taker::account(OURS), &former), None);
        assert_eq!(kept_from(Taker::account(THEIRS), &former), Some(ReservationKind::Former));
        assert_eq!(kept_from(Taker::registering_from(DIRECTORY), &former), Some(ReservationKind::Former));
    }

    #[test]
    fn only_an_accepted_claim_opens_what_the_host_has_reserved() {
        let host = reserved(ReservationKind::Host, None, false);
        for (is_accepted, kept) in [(true, None), (false, Some(ReservationKind::Host))] {
            let claim = Reservation { directory_id: Some(DIRECTORY), ..reserved(ReservationKind::Claim, None, is_accepted) };
            let both = [reserved(ReservationKind::Host, None, false), claim];
            assert_eq!(kept_from(Taker::registering_from(DIRECTORY), &both), kept);
            assert_eq!(kept_from(Taker::account(OURS), &both), Some(ReservationKind::Host));
        }
        assert_eq!(kept_from(Taker::default(), &[host]), Some(ReservationKind::Host), "nobody is nobody's account");
    }
}
