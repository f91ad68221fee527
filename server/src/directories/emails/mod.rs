//! USR-05: whose an e-mail address is. It counts as confirmed once somebody has submitted a page whose link was mailed to it; until then it
//! neither signs in nor stands in anybody's way.

mod queries;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_shared::{Timestamp, UserId, credentials::EMAIL_LINK_DAYS, directories::email_key};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

pub use queries::{Link, ToBe, Used, end_own_change, find, put_in_force, to_be, use_link, withdraw_change};

use super::token_hash;
use crate::{
    audit::{self, Action, Event, Origin, Target},
    clock::IdSource,
    db::Tx,
    outbox::Secret,
};

/// Links of before are kept for the mails that may still be on their way, and to say that they were used.
const KEPT_DAYS: i64 = 30;

/// The token of a link: 256 bits that only who has the server's secret can tell from the id.
pub fn token(secret: &Secret, confirmation: Uuid) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"e-mail confirmation ");
    mac.update(confirmation.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// A link that confirms an address of that person's.
pub struct NewLink<'a> {
    pub of: UserId,
    pub email: &'a str,
    pub by: UserId,
}

/// Makes the link, in place of the one before: a person has one address at a time that waits to be confirmed. The mail is the caller's.
pub async fn make_link(tx: &mut Tx, ids: &dyn IdSource, secret: &Secret, now: Timestamp, new: NewLink<'_>) -> Result<Uuid, sqlx::Error> {
    let id = ids.id();
    queries::end_links(tx, new.of, now).await?;
    queries::forget_links_before(tx, new.of, now.plus_days(-KEPT_DAYS)).await?;
    let hash = token_hash(&token(secret, id));
    queries::insert_link(tx, id, &new, &hash, now, now.plus_days(EMAIL_LINK_DAYS)).await?;
    Ok(id)
}

/// Somebody has submitted a page whose link was mailed to `email`, or to the address in force if that is `None`. If it is the one in force
/// it is confirmed from now on.
pub async fn prove(tx: &mut Tx, ids: &dyn IdSource, origin: &Origin, user: UserId, email: Option<&str>) -> Result<(), sqlx::Error> {
    let Some(in_force) = queries::unconfirmed(tx, user).await? else { return Ok(()) };
    let key = email_key(&in_force);
    if email.is_some_and(|email| email_key(email) != key) {
        return Ok(());
    }
    queries::confirm(tx, user, &key, origin.at).await?;
    queries::end_links_to(tx, user, &in_force, origin.at).await?;
    let event = Event {
        action: Action::ConfirmEmail,
        target: Target::User(user),
        before: Some(json!({ "email": in_force, "confirmed": false })),
        after: Some(json!({ "email": in_force, "confirmed": true })),
    };
    audit::record(tx, ids, origin, event).await
}
