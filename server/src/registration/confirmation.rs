//! REG-06: the contact address counts as confirmed once the page that the mail links to is submitted. Showing it changes nothing,
//! for mail scanners open links. It works without signing in: the mailbox is often another person's.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::Visit;
use entente_shared::{AccountId, Language, Missing, Timestamp, registration::ContactConfirmation};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::{Registrations, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    clock::IdSource,
    db::{Db, Tx},
    directories::token_hash,
    fault::Fault,
    outbox::{self, Letter, Recipient, Secret},
};

/// The token of a confirmation's link: 256 bits that only who has the server's secret can tell from the id.
pub fn token(secret: &Secret, confirmation: Uuid) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"contact confirmation ");
    mac.update(confirmation.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// How long a confirmation link works.
const DAYS: i64 = 30;

/// Writes a mail to the contact address. The link's token is derived when the mail is written; the row holds its hash. Links of earlier mails
/// stop working.
pub async fn ask(
    tx: &mut Tx,
    ids: &dyn IdSource,
    secret: &Secret,
    now: Timestamp,
    account: AccountId,
    email: &str,
    language: Language,
) -> Result<(), sqlx::Error> {
    queries::replace_confirmations(tx, account, now).await?;
    let id = ids.id();
    let token_hash = token_hash(&token(secret, id));
    let new = queries::NewConfirmation { id, token_hash, account, email, created_at: now, expires_at: now.plus_days(DAYS) };
    queries::insert_confirmation(tx, &new).await?;
    outbox::enqueue(tx, ids, now, Letter::ConfirmContact { confirmation: id }, &Recipient::Address(email.to_owned()), language).await
}

pub async fn show(db: &Db, visit: &Visit, token: &str) -> Result<ContactConfirmation, Fault> {
    let row = queries::find_confirmation(db, &token_hash(token), visit.now).await?.ok_or(Missing::Confirmation)?;
    Ok(ContactConfirmation { account: row.account, email: row.email, confirmed_at: row.confirmed_at })
}

pub async fn confirm(registrations: &Registrations, visit: &Visit, token: &str) -> Result<(), Fault> {
    let hash = token_hash(token);
    let mut tx = registrations.db.begin().await?;
    let Some((account, email)) = queries::confirm(&mut tx, &hash, visit.now).await? else {
        // A second time changes nothing; a link that never was, or is too old, leads nowhere.
        tx.rollback().await?;
        return show(&registrations.db, visit, token).await.map(drop);
    };
    queries::confirm_contact(&mut tx, account, &email, visit.now).await?;
    let event = Event {
        action: audit::Action::ConfirmContact,
        target: Target::Account(account),
        before: None,
        after: Some(json!({ "email": email })),
    };
    audit::record(&mut tx, &*registrations.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
