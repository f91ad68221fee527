//! A new password by mail. What asks for it gets the same answer on the same way whether there is such a person or not.

use std::collections::BTreeMap;

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
    authz,
    db::Tx,
    directories::{Candidate, Meant, attempts, emails, end_sessions_of, meant, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient, Secret, SecurityEvent},
};

/// Links are kept for the mails that may still be on their way.
const KEPT_DAYS: i64 = 30;

/// Whose links and mails are asked for in vain, with the same work.
const NOBODY: UserId = UserId(Uuid::nil());

/// The token of a link: 256 bits that only who has the server's secret can tell from the id.
pub fn token(secret: &Secret, reset: Uuid) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(b"password reset ");
    mac.update(reset.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Somebody has forgotten their password. Where several people have confirmed the address that was typed, one mail to it has a link for each:
/// it is all of theirs. Where they wrote it with other letter case, each mail goes where its reader has confirmed one: it may be another mailbox.
pub async fn ask(credentials: &Credentials, visit: &Visit, form: &AskResetFields) -> Result<(), Fault> {
    form.check().into_result()?;
    let Meant { people, counted_as } = meant(&credentials.db, &form.sign_in_address).await?;
    attempts::count(&credentials.db, visit.now, &[attempts::resets_as(&counted_as), attempts::resets_from(visit.address)]).await?;
    let mut tx = credentials.db.begin().await?;
    queries::forget_links_before(&mut tx, visit.now.plus_days(-KEPT_DAYS)).await?;
    let mut mailboxes = BTreeMap::<&str, Vec<&Candidate>>::new();
    people.iter().for_each(|person| mailboxes.entry(&person.email).or_default().push(person));
    if people.is_empty() {
        // With a mail to nobody, which is not kept.
        make_link(credentials, &mut tx, visit, None, visit.language).await?;
    }
    for (mailbox, readers) in mailboxes {
        if let [one] = readers[..] {
            make_link(credentials, &mut tx, visit, Some(one.id), one.language).await?;
            continue;
        }
        let together = credentials.ids.id();
        for person in &readers {
            insert_link(credentials, &mut tx, visit, Some(person.id), Some(together)).await?;
        }
        // Not to one of them: whose address changes meanwhile does not get the others' links.
        let (letter, mailbox) = (Letter::PasswordResets { together }, Recipient::Address(mailbox.to_owned()));
        let language = readers.first().map_or(visit.language, |first| first.language);
        outbox::enqueue(&mut tx, &*credentials.ids, visit.now, letter, &mailbox, language).await?;
    }
    let targets = if people.is_empty() { vec![Target::Nobody] } else { people.iter().map(|one| Target::User(one.id)).collect() };
    for target in targets {
        let event = Event { action: Action::AskReset, target, before: None, after: None };
        audit::record(&mut tx, &*credentials.ids, &Origin::of(visit), event).await?;
    }
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// A new link, in place of those of before, and its mail: to nobody, which is not kept, where it is nobody's.
pub async fn make_link(
    credentials: &Credentials,
    tx: &mut Tx,
    visit: &Visit,
    user: Option<UserId>,
    language: Language,
) -> Result<(), Fault> {
    let id = insert_link(credentials, tx, visit, user, None).await?;
    let (letter, reader) = (Letter::PasswordReset { reset: id }, Recipient::User(user.unwrap_or(NOBODY)));
    Ok(outbox::enqueue(tx, &*credentials.ids, visit.now, letter, &reader, language).await?)
}

async fn insert_link(
    credentials: &Credentials,
    tx: &mut Tx,
    visit: &Visit,
    user: Option<UserId>,
    together: Option<Uuid>,
) -> Result<Uuid, Fault> {
    let id = credentials.ids.id();
    queries::end_links(tx, user.unwrap_or(NOBODY), visit.now).await?;
    let new = queries::NewResetLink { id, user, token_hash: token_hash(&token(&credentials.secret, id)), together };
    queries::insert_link(tx, &new, visit.now, visit.now.plus_seconds(RESET_SECONDS)).await?;
    Ok(id)
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
    authz::hold_person(&mut tx, person.id).await?;
    let user = queries::use_link(&mut tx, &hash, visit.now).await?.ok_or(Missing::ResetLink)?;
    queries::set_password(&mut tx, user, &password_hash).await?;
    queries::end_links(&mut tx, user, visit.now).await?;
    queries::forget_one_time_password(&mut tx, user).await?;
    end_sessions_of(&mut tx, user, None).await?;
    // Who guessed too often before they asked for the link can sign in at once.
    attempts::forgive(&mut tx, &[attempts::sign_ins_as(&sign_in_key(&person.sign_in_address))]).await?;
    let origin = Origin::of(visit).by(user);
    // USR-05: the link was mailed to the address in force, for a change of it ends all links.
    emails::prove(&mut tx, &*credentials.ids, &origin, user, None).await?;
    emails::end_own_change(&mut tx, user, visit.now).await?;
    credentials.note(&mut tx, &origin, &person, Action::ResetPassword, None, Some(SecurityEvent::PasswordReset)).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}
