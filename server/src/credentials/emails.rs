//! USR-05: the e-mail address of a person of a built-in directory is changed by the person or by a Global administrator of the directory, and
//! in force once its owner has confirmed it. The one before is told, and stays in force until then. Whether somebody else has the new
//! address makes no difference to any of this.

use entente_app::backend::Visit;
use entente_shared::{
    Error, FieldErrors, Missing, UserId, Violation,
    credentials::{EmailLink, EmailToBe, OwnEmailFields, PersonsEmail},
    directories::email_key,
    rules,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    Credentials, people,
    queries::{self, Person},
    wrong_password,
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    authz,
    db::Tx,
    directories::{attempts, emails, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn own(credentials: &Credentials, visit: &Visit) -> Result<PersonsEmail, Fault> {
    let person = queries::person(&credentials.db, visit.actor()?.user).await?.ok_or(Error::SignedOut)?;
    state_of(credentials, visit, person).await
}

/// USR-02: for a Global administrator.
pub async fn of_person(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<PersonsEmail, Fault> {
    let person = people::somebody(credentials, visit, user).await?;
    state_of(credentials, visit, person).await
}

async fn state_of(credentials: &Credentials, visit: &Visit, person: Person) -> Result<PersonsEmail, Fault> {
    let to_be = emails::to_be(&credentials.db, person.id).await?.filter(|to_be| to_be.is_change);
    let to_be = to_be.map(|to_be| EmailToBe {
        is_over: to_be.expires_at <= visit.now,
        by_administrator: to_be.asked_by != person.id,
        email: to_be.email,
        asked_at: to_be.created_at,
        until: to_be.expires_at,
    });
    Ok(PersonsEmail {
        user: person.id,
        name: person.name,
        sign_in_address: person.sign_in_address,
        directory: person.domain_prefix,
        built_in: person.built_in,
        email: person.email,
        confirmed_at: person.email_confirmed_at,
        to_be,
    })
}

/// SES-02: with the password.
pub async fn ask_own(credentials: &Credentials, visit: &Visit, form: &OwnEmailFields) -> Result<(), Fault> {
    let user = visit.actor()?.user;
    let email = form.parse()?;
    let person = credentials.of_built_in(user).await?;
    check_new(&person, &email)?;
    let turn = credentials.passwords.queue()?;
    let counted = [attempts::passwords_of(user)];
    attempts::count(&credentials.db, visit.now, &counted).await?;
    let password = rules::new_password(&form.password).ok();
    if !credentials.passwords.verify(turn, password, person.password_hash.clone()).await? {
        return Err(wrong_password());
    }
    attempts::count(&credentials.db, visit.now, &[attempts::email_links_of(user)]).await?;
    let mut tx = credentials.db.begin().await?;
    attempts::forgive(&mut tx, &counted).await?;
    ask(credentials, &mut tx, visit, &person, &email, Action::AskEmailChange).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// Whoever has the mailbox of before may be a stranger, so what was sent there ends at once.
pub async fn ask_of(credentials: &Credentials, visit: &Visit, user: UserId, email: &str) -> Result<(), Fault> {
    let person = people::somebody(credentials, visit, user).await?;
    check_new(&person, email)?;
    count_for(credentials, visit, user).await?;
    let mut tx = credentials.db.begin().await?;
    ask(credentials, &mut tx, visit, &person, email, Action::AskEmailChangeOf).await?;
    end_links(&mut tx, visit, user).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

fn check_new(person: &Person, email: &str) -> Result<(), FieldErrors> {
    let is_same = person.email == email && person.email_confirmed_at.is_some();
    if is_same { Err(FieldErrors::one("email", Violation::EmailSame)) } else { Ok(()) }
}

async fn count_for(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<(), Fault> {
    let counted = [attempts::email_links_of(user), attempts::email_links_by(visit.actor()?.user)];
    attempts::count(&credentials.db, visit.now, &counted).await
}

/// The mail to the new address, and one to the address of before.
async fn ask(credentials: &Credentials, tx: &mut Tx, visit: &Visit, person: &Person, email: &str, action: Action) -> Result<(), Fault> {
    let by = visit.actor()?.user;
    // Of two at the same instant the second replaces what the first has asked.
    authz::hold_person(tx, person.id).await?;
    let id = send_link(credentials, tx, visit, person, email, by).await?;
    if person.email != email && !person.email.is_empty() {
        let before = Recipient::Address(person.email.clone());
        outbox::enqueue(tx, &*credentials.ids, visit.now, Letter::EmailChangeAsked { confirmation: id }, &before, person.language).await?;
    }
    let event = Event {
        action,
        target: Target::User(person.id),
        before: Some(json!({ "email": person.email })),
        after: Some(json!({ "email": email, "confirmed": false })),
    };
    Ok(audit::record(tx, &*credentials.ids, &Origin::of(visit), event).await?)
}

async fn send_link(credentials: &Credentials, tx: &mut Tx, visit: &Visit, person: &Person, email: &str, by: UserId) -> Result<Uuid, Fault> {
    let new = emails::NewLink { of: person.id, email, by };
    let id = emails::make_link(tx, &*credentials.ids, &credentials.secret, visit.now, new).await?;
    let letter = Letter::ConfirmEmail { confirmation: id };
    let recipient = Recipient::Address(email.to_owned());
    outbox::enqueue(tx, &*credentials.ids, visit.now, letter, &recipient, person.language).await?;
    Ok(id)
}

/// Links that were mailed to the address of before set no password any more.
async fn end_links(tx: &mut Tx, visit: &Visit, user: UserId) -> Result<(), sqlx::Error> {
    queries::end_links(tx, user, visit.now).await?;
    queries::end_first_links(tx, user, visit.now).await
}

pub async fn resend_own(credentials: &Credentials, visit: &Visit) -> Result<(), Fault> {
    let person = credentials.of_built_in(visit.actor()?.user).await?;
    attempts::count(&credentials.db, visit.now, &[attempts::email_links_of(person.id)]).await?;
    resend(credentials, visit, person, Action::ResendEmailLink).await
}

pub async fn resend_of(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<(), Fault> {
    let person = people::somebody(credentials, visit, user).await?;
    count_for(credentials, visit, user).await?;
    resend(credentials, visit, person, Action::ResendEmailLinkOf).await
}

/// Another link, to the address that waits or to the one in force, as long as nobody has confirmed it. Links of before stop working.
async fn resend(credentials: &Credentials, visit: &Visit, person: Person, action: Action) -> Result<(), Fault> {
    let to_be = emails::to_be(&credentials.db, person.id).await?;
    let unconfirmed = person.email_confirmed_at.is_none() && !person.email.is_empty();
    let (email, by) = match to_be {
        Some(to_be) => (to_be.email, to_be.asked_by),
        None if unconfirmed => (person.email.clone(), visit.actor()?.user),
        None => return Err(Missing::EmailChange.into()),
    };
    let mut tx = credentials.db.begin().await?;
    authz::hold_person(&mut tx, person.id).await?;
    send_link(credentials, &mut tx, visit, &person, &email, by).await?;
    let event = Event { action, target: Target::User(person.id), before: None, after: Some(json!({ "email": email })) };
    audit::record(&mut tx, &*credentials.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

pub async fn withdraw_own(credentials: &Credentials, visit: &Visit) -> Result<(), Fault> {
    let person = credentials.of_built_in(visit.actor()?.user).await?;
    withdraw(credentials, visit, person.id, Action::WithdrawEmailChange).await
}

pub async fn withdraw_of(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<(), Fault> {
    let person = people::somebody(credentials, visit, user).await?;
    withdraw(credentials, visit, person.id, Action::WithdrawEmailChangeOf).await
}

/// A second time changes nothing.
async fn withdraw(credentials: &Credentials, visit: &Visit, user: UserId, action: Action) -> Result<(), Fault> {
    let mut tx = credentials.db.begin().await?;
    authz::hold_person(&mut tx, user).await?;
    if let Some(email) = emails::withdraw_change(&mut tx, user, visit.now).await? {
        let event = Event { action, target: Target::User(user), before: Some(json!({ "email": email, "confirmed": false })), after: None };
        audit::record(&mut tx, &*credentials.ids, &Origin::of(visit), event).await?;
    }
    Ok(tx.commit().await?)
}

/// What a link confirms. Showing it changes nothing, for mail scanners open links.
pub async fn link(credentials: &Credentials, visit: &Visit, token: &str) -> Result<EmailLink, Fault> {
    let link = emails::find(&credentials.db, &token_hash(token)).await?.ok_or(Missing::Confirmation)?;
    if link.confirmed_at.is_none() && (link.ended_at.is_some() || link.expires_at <= visit.now) {
        return Err(Missing::Confirmation.into());
    }
    Ok(EmailLink { email: link.email, sign_in_address: link.sign_in_address, confirmed_at: link.confirmed_at })
}

/// The page of a link was submitted: by whoever reads the mailbox, signed in or not.
pub async fn confirm(credentials: &Credentials, visit: &Visit, token: &str) -> Result<(), Fault> {
    let hash = token_hash(token);
    let user = emails::find(&credentials.db, &hash).await?.ok_or(Missing::Confirmation)?.user_id;
    let person = queries::person(&credentials.db, user).await?.ok_or(Missing::Confirmation)?;
    let mut tx = credentials.db.begin().await?;
    authz::hold_person(&mut tx, user).await?;
    let Some(used) = emails::use_link(&mut tx, &hash, visit.now).await? else {
        // A second time changes nothing; what was withdrawn or replaced, or is too old, leads nowhere.
        tx.rollback().await?;
        return link(credentials, visit, token).await.map(drop);
    };
    emails::put_in_force(&mut tx, user, &used.email, &email_key(&used.email), visit.now).await?;
    if used.email != used.before {
        end_links(&mut tx, visit, user).await?;
        if !used.before.is_empty() {
            let (letter, before) = (Letter::EmailChanged { confirmation: used.id }, Recipient::Address(used.before.clone()));
            outbox::enqueue(&mut tx, &*credentials.ids, visit.now, letter, &before, person.language).await?;
        }
    }
    let event = Event {
        action: Action::ConfirmEmail,
        target: Target::User(user),
        before: Some(json!({ "email": used.before })),
        after: Some(json!({ "email": used.email, "confirmed": true })),
    };
    audit::record(&mut tx, &*credentials.ids, &Origin::of(visit).by(user), event).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}
