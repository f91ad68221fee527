//! Brakes on guessing: attempts are counted before they are made, in windows of a fixed length, so that many at once don't slip through.

use std::net::IpAddr;

use entente_shared::{AccountId, DirectoryId, Error, Timestamp, UserId};
use sha2::{Digest, Sha256};

use super::queries;
use crate::{
    db::{Db, Tx},
    fault::Fault,
};

/// What is counted, and how many of it are let through in how many seconds.
pub struct Counted {
    key: [u8; 32],
    limit: i64,
    window: i64,
    /// A success starts the count anew; otherwise it only takes itself back.
    success_clears: bool,
}

const QUARTER_OF_AN_HOUR: i64 = 15 * 60;

/// Sign-ins of one person, whichever of their addresses is typed: 10 in 15 minutes. The key is that of the sign-in address, or what was
/// typed where that is nobody's.
pub fn sign_ins_as(sign_in_key: &str) -> Counted {
    counted("name", sign_in_key, 10, QUARTER_OF_AN_HOUR, true)
}

/// Sign-ins from one address: 50 in 15 minutes, for offices share one.
pub fn sign_ins_from(address: IpAddr) -> Counted {
    counted("address", &network(address), 50, QUARTER_OF_AN_HOUR, false)
}

/// Directories made from one address: 10 an hour.
pub fn creations_from(address: IpAddr) -> Counted {
    counted("create", &network(address), 10, 60 * 60, false)
}

/// Sign-ins begun at a provider from one address: 100 in 15 minutes. Those that succeed don't count.
pub fn starts_from(address: IpAddr) -> Counted {
    counted("linked", &network(address), 100, QUARTER_OF_AN_HOUR, false)
}

/// USR-03: mails of invitations that one account sends: 100 an hour.
pub fn invitations_of(account: AccountId) -> Counted {
    counted("invite", &account.to_string(), 100, 60 * 60, false)
}

/// Passwords given by somebody who is signed in: 10 in 15 minutes.
pub fn passwords_of(user: UserId) -> Counted {
    counted("password", &user.to_string(), 10, QUARTER_OF_AN_HOUR, true)
}

/// Codes of a second factor: 10 in 15 minutes, and 30 a day, for there are only a million of them.
pub fn codes_of(user: UserId) -> [Counted; 2] {
    let user = user.to_string();
    [counted("code", &user, 10, QUARTER_OF_AN_HOUR, true), counted("codes a day", &user, 30, 24 * 60 * 60, true)]
}

/// Mails with a link asked for by one name, with the same key: 5 an hour.
pub fn resets_as(sign_in_key: &str) -> Counted {
    counted("reset", sign_in_key, 5, 60 * 60, false)
}

/// And from one address: 20 an hour.
pub fn resets_from(address: IpAddr) -> Counted {
    counted("reset from", &network(address), 20, 60 * 60, false)
}

/// Mails with a link that confirms an address of one person's: 5 an hour.
pub fn email_links_of(user: UserId) -> Counted {
    counted("email link", &user.to_string(), 5, 60 * 60, false)
}

/// Those that one administrator has sent to others: 20 an hour, for they go to addresses that were typed.
pub fn email_links_by(user: UserId) -> Counted {
    counted("email links by", &user.to_string(), 20, 60 * 60, false)
}

/// Names that one person asks about while typing: 200 in 15 minutes.
pub fn name_questions_of(user: UserId) -> Counted {
    counted("name question", &user.to_string(), 200, QUARTER_OF_AN_HOUR, false)
}

/// Claims to names from one directory: 5 a day.
pub fn claims_of(directory: DirectoryId) -> Counted {
    counted("claim", &directory.to_string(), 5, 24 * 60 * 60, false)
}

/// Drafts that one person hands over, for some go to addresses that they typed: 10 a day.
pub fn hand_overs_of(user: UserId) -> Counted {
    counted("hand over", &user.to_string(), 10, 24 * 60 * 60, false)
}

fn counted(kind: &str, who: &str, limit: i64, window: i64, success_clears: bool) -> Counted {
    Counted { key: Sha256::digest(format!("{kind}:{who}")).into(), limit, window, success_clears }
}

/// An IPv6 subscriber has a whole /64, so that is what counts.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Counts one attempt of each.
///
/// # Errors
/// `TooManyAttempts` if it is one too many.
pub async fn count(db: &Db, now: Timestamp, all: &[Counted]) -> Result<(), Fault> {
    let mut refused: Option<u32> = None;
    let mut tx = db.begin().await?;
    for Counted { key, limit, window, .. } in all {
        let (start, tries) = queries::count_attempt(&mut tx, key, now, now.plus_seconds(-window)).await?;
        if tries > *limit {
            let left = start.plus_seconds(*window).seconds_since(now).max(1);
            refused = refused.max(u32::try_from(left).ok());
        } else if tries == 1 {
            queries::forget_attempts_before(&mut tx, now.plus_days(-1)).await?;
        }
    }
    tx.commit().await?;
    refused.map_or(Ok(()), |retry_after| Err(Error::TooManyAttempts { retry_after }.into()))
}

/// Takes back what [`count`] counted for an attempt that succeeded.
pub async fn forgive(tx: &mut Tx, all: &[Counted]) -> Result<(), sqlx::Error> {
    for Counted { key, success_clears, .. } in all {
        if *success_clears {
            queries::clear_attempts(tx, key).await?;
        } else {
            queries::take_attempt_back(tx, key).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_of_ipv6_counts_as_one() {
        let network = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
