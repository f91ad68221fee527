//! REG-06: the confirmation mail once more. The link of the one before stops working.

use entente_app::backend::Visit;
use entente_shared::{AccountId, Error, Language, Timestamp, policy::Action};
use serde_json::json;

use super::{Organizations, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    db::Tx,
    fault::Fault,
    people::standing,
    registration,
};

/// How many confirmation mails an account may have written in how many seconds: its contact may be anybody's mailbox.
const BRAKES: [(usize, i64); 2] = [(4, 10 * 60), (20, 24 * 60 * 60)];

pub async fn run(organizations: &Organizations, visit: &Visit) -> Result<(), Fault> {
    standing::in_account(visit, Action::EditAccount)?;
    let ids = &*organizations.ids;
    let mut tx = organizations.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::EditAccount).await?;
    let row = queries::hold(&mut tx, account).await?;
    // Confirmed in the meantime: there is nothing to ask for.
    if row.contact_confirmed_at.is_some() {
        return Ok(());
    }
    brake(&mut tx, account, visit.now).await?;
    let contact = row.into_draft().contact;
    let language = contact.preferred_language.parse().unwrap_or(Language::English);
    registration::ask_for_confirmation(&mut tx, ids, &organizations.secret, visit.now, account, &contact.email, language).await?;
    let event = Event {
        action: audit::Action::ResendConfirmation,
        target: Target::Account(account),
        before: None,
        after: Some(json!({ "email": contact.email })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    organizations.bell.ring();
    Ok(())
}

/// Whoever holds the account may have one more confirmation mail written.
///
/// # Errors
/// `TooManyAttempts` if it is one too many.
pub async fn brake(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<(), Fault> {
    let lately = queries::confirmations_after(tx, account, now.plus_days(-1)).await?;
    for (most, seconds) in BRAKES {
        let counted: Vec<_> = lately.iter().filter(|at| now.seconds_since(**at) < seconds).collect();
        if let Some(first) = (counted.len() >= most).then(|| counted.last()).flatten() {
            let retry_after = u32::try_from(seconds - now.seconds_since(**first)).unwrap_or(1).max(1);
            return Err(Error::TooManyAttempts { retry_after }.into());
        }
    }
    Ok(())
}
