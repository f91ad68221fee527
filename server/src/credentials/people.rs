//! USR-02: what Global administrators do for the people of their built-in directory.

use entente_app::backend::Visit;
use entente_shared::{
    Error, Forbidden, Missing, UserId,
    credentials::{DirectoryPeople, DirectoryPerson, OneTimePassword, PEOPLE_AT_ONCE, PersonToHelp, ResetBy},
    people::Actor,
    policy,
};
use serde_json::json;

use super::{
    Credentials,
    one_time::OneTime,
    queries::{self, Person},
    reset,
    sealed::{self, Purpose},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    authz,
    db::patterns,
    directories::{emails, end_sessions_of},
    fault::Fault,
    outbox::SecurityEvent,
};

/// A one-time password is shown for so long, unless it was passed on before.
const SHOWN_SECONDS: i64 = 15 * 60;

/// A Global administrator of a built-in directory.
fn administrator(visit: &Visit) -> Result<&Actor, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), policy::Action::ManageDirectory, Missing::PersonOfDirectory)?;
    Ok(visit.actor()?)
}

/// Somebody else of the administrator's directory.
pub async fn somebody(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<Person, Fault> {
    let actor = administrator(visit)?;
    let person = queries::person_of(&credentials.db, actor.directory, user).await?.ok_or(Missing::PersonOfDirectory)?;
    if person.id == actor.user { Err(Forbidden::Oneself.into()) } else { Ok(person) }
}

pub async fn list(credentials: &Credentials, visit: &Visit, words: &str) -> Result<DirectoryPeople, Fault> {
    let actor = administrator(visit)?;
    let directory = queries::directory(&credentials.db, actor.directory).await?;
    let (prefix, second_factor_required) = directory.ok_or(Error::SignedOut)?;
    let patterns = patterns(words);
    let found = queries::people(&credentials.db, actor.directory, &patterns, i64::from(PEOPLE_AT_ONCE)).await?;
    let count = queries::count_of_people(&credentials.db, actor.directory, &patterns).await?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let people = found.into_iter().map(|row| DirectoryPerson {
        is_self: row.id == actor.user,
        id: row.id,
        name: row.name,
        sign_in_address: row.sign_in_address,
        email: row.email,
        role: row.role,
        has_second_factor: row.has_second_factor,
        one_time_password: row.one_time_password,
    });
    Ok(DirectoryPeople { directory: prefix, second_factor_required, people: people.collect(), count })
}

pub async fn to_help(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<PersonToHelp, Fault> {
    let Person { id, name, sign_in_address, .. } = somebody(credentials, visit, user).await?;
    Ok(PersonToHelp { user: id, name, sign_in_address })
}

/// A link by mail changes nothing before it is used; a one-time password takes the place of the old one at once.
pub async fn reset(credentials: &Credentials, visit: &Visit, user: UserId, by: ResetBy) -> Result<(), Fault> {
    let person = somebody(credentials, visit, user).await?;
    let after = Some(json!({ "by": by }));
    match by {
        ResetBy::Mail => {
            let mut tx = credentials.db.begin().await?;
            reset::make_link(credentials, &mut tx, visit, Some(user), person.language).await?;
            credentials.note(&mut tx, &Origin::of(visit), &person, Action::ResetOfPerson, after, None).await?;
            tx.commit().await?;
        }
        ResetBy::OneTimePassword => {
            let made = OneTime::make(&credentials.passwords, &*credentials.ids).await?;
            let sealed = sealed::seal(&credentials.secret, &*credentials.ids, Purpose::OneTimePassword, user, made.password.as_bytes())?;
            let mut tx = credentials.db.begin().await?;
            made.give(&mut tx, user, visit.now).await?;
            queries::keep_one_time_password(&mut tx, user, visit.actor()?.user, &sealed, visit.now).await?;
            queries::end_links(&mut tx, user, visit.now).await?;
            emails::end_own_change(&mut tx, user, visit.now).await?;
            end_sessions_of(&mut tx, user, None).await?;
            let told = Some(SecurityEvent::OneTimePasswordMade);
            credentials.note(&mut tx, &Origin::of(visit), &person, Action::ResetOfPerson, after, told).await?;
            tx.commit().await?;
        }
    }
    credentials.bell.ring();
    Ok(())
}

pub async fn one_time_password(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<OneTimePassword, Fault> {
    let person = somebody(credentials, visit, user).await?;
    let made_after = visit.now.plus_seconds(-SHOWN_SECONDS);
    let sealed = queries::one_time_password(&credentials.db, user, visit.actor()?.user, made_after).await?;
    let sealed = sealed.ok_or(Missing::OneTimePassword)?;
    let password = sealed::open(&credentials.secret, Purpose::OneTimePassword, user, &sealed)?;
    let password = String::from_utf8_lossy(&password).into_owned();
    Ok(OneTimePassword { user, name: person.name, sign_in_address: person.sign_in_address, password })
}

pub async fn passed_on(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<(), Fault> {
    let person = somebody(credentials, visit, user).await?;
    let mut tx = credentials.db.begin().await?;
    if queries::forget_one_time_password(&mut tx, user).await? {
        credentials.note(&mut tx, &Origin::of(visit), &person, Action::PassOnPassword, None, None).await?;
    }
    Ok(tx.commit().await?)
}

/// Their sessions end too: the lost device may have been signed in.
pub async fn reset_second_factor(credentials: &Credentials, visit: &Visit, user: UserId) -> Result<(), Fault> {
    let person = somebody(credentials, visit, user).await?;
    let mut tx = credentials.db.begin().await?;
    if queries::delete_second_factor(&mut tx, user).await? {
        end_sessions_of(&mut tx, user, None).await?;
        let told = Some(SecurityEvent::SecondFactorReset);
        credentials.note(&mut tx, &Origin::of(visit), &person, Action::ResetSecondFactorOf, None, told).await?;
    }
    tx.commit().await?;
    credentials.bell.ring();
    Ok(())
}

/// Sessions that began with a password alone end with the change that asks for more. Gives whether that of whoever asks is among them.
pub async fn require_second_factor(credentials: &Credentials, visit: &Visit, required: bool) -> Result<bool, Fault> {
    let actor = administrator(visit)?;
    let mut tx = credentials.db.begin().await?;
    let mut without = Vec::new();
    if queries::require_second_factor(&mut tx, actor.directory, required).await? {
        if required {
            without = queries::administrators_without_second_factor(&mut tx, actor.directory).await?;
        }
        for user in &without {
            end_sessions_of(&mut tx, *user, None).await?;
        }
        let event = Event {
            action: Action::RequireSecondFactor,
            target: Target::Directory(actor.directory),
            before: Some(json!({ "second_factor_required": !required })),
            after: Some(json!({ "second_factor_required": required, "signed_out": without })),
        };
        audit::record(&mut tx, &*credentials.ids, &Origin::of(visit), event).await?;
    }
    tx.commit().await?;
    Ok(without.contains(&actor.user))
}
