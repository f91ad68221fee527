//! A new password by mail. What asks for it gets the same answer on the same way whether there is such a person or not.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::Visit;
use entente_shared::{
    Form, Language, Missing, UserId,
    credentials::{AskResetFields, RESET_SECONDS, ResetLink, ResetPasswordFields},
    directories::sign_in_key,
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{Credentials, queries};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    db::Tx,
    directories::{attempts, end_sessions_of, find_by_sign_in, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient, Secret, SecurityEvent},
};

/// Links are kept for the mails that may still be on their way.
const KEPT_DAYS: i64 = 30;

/// The token of a link: 256 bits that only who has the server's secret can tell from the id.
pub fn token(secret: &Secret, reset: Uuid) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"password reset ");
    mac.update(reset.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Somebody has forgotten their password.
pub async fn ask(credentials: &Credentials, visit: &Visit, form: &AskResetFields) -> Result<(), Fault> {
    form.check().into_result()?;
    let key = sign_in_key(&form.sign_in_address);
    attempts::count(&credentials.db, visit.now, &[attempts::resets_as(&key), attempts::resets_from(visit.address)]).await?;
    let user = find_by_sign_in(&credentials.db, &key).await?.map(|user| user.id);
    let person = queries::person(&credentials.db, user.unwrap_or(UserId(Uuid::nil()))).await?;
    let mut tx = credentials.db.begin().await?;
    queries::forget_links_before(&mut tx, visit.now.plus_days(-KEPT_DAYS)).await?;
    let reader = person.as_ref().filter(|person| !person.email.is_empty()).map(|person| (person.id, person.language));
    make_link(credentials, &mut tx, visit, user, reader).await?;
    let target = user.map_or(Target::Nobody, Target::User);
    let event = Event { action: Action::AskReset, target, before: None, after: None };
    audit::record(&mut tx, &*credentials.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// A new link, in place of those of before, and its mail.
pub async fn make_link(
    credentials: &Credentials,
    tx: &mut Tx,
    visit: &Visit,
    user: Option<UserId>,
    reader: Option<(UserId, Language)>,
) -> Result<(), Fault> {
    let id = credentials.ids.id();
    queries::end_links(tx, user.unwrap_or(UserId(Uuid::nil())), visit.now).await?;
    let hash = token_hash(&token(&credentials.secret, id));
    queries::insert_link(tx, id, user, &hash, visit.now, visit.now.plus_seconds(RESET_SECONDS)).await?;
    if let Some((user, language)) = reader {
        let letter = Letter::PasswordReset { reset: id };
        outbox::enqueue(tx, &*credentials.ids, visit.now, letter, &Recipient::User(user), language).await?;
    }
    Ok(())
}

/// What a link leads to.
pub async fn show(credentials: &Credentials, visit: &Visit, token: &str) -> Result<ResetLink, Fault> {
    let person = queries::person_of_link(&credentials.db, &token_hash(token), visit.now).await?.ok_or(Missing::ResetLink)?;
    Ok(ResetLink { sign_in_address: person.sign_in_address })
}

/// Sets the password. All sessions end: whoever had the old password may be in one of them. The second factor stays.
pub async fn carry_out(credentials: &Credentials, visit: &Visit, form: &ResetPasswordFields) -> Result<(), Fault> {
    let hash = token_hash(&form.token);
    let person = queries::person_of_link(&credentials.db, &hash, visit.now).await?.ok_or(Missing::ResetLink)?;
    let new = person.new_password(&form.new_password)?;
    let turn = credentials.passwords.queue()?;
    let password_hash = credentials.passwords.hash(turn, new, credentials.ids.secret()).await?;

    let mut tx = credentials.db.begin().await?;
    let user = queries::use_link(&mut tx, &hash, visit.now).await?.ok_or(Missing::ResetLink)?;
    queries::set_password(&mut tx, user, &password_hash).await?;
    queries::end_links(&mut tx, user, visit.now).await?;
    queries::forget_one_time_password(&mut tx, user).await?;
    end_sessions_of(&mut tx, user, None).await?;
    // Who guessed too often before they asked for the link can sign in at once.
    attempts::forgive(&mut tx, &[attempts::sign_ins_as(&sign_in_key(&person.sign_in_address))]).await?;
    let origin = Origin::of(visit).by(user);
    credentials.note(&mut tx, &origin, &person, Action::ResetPassword, None, Some(SecurityEvent::PasswordReset)).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}
