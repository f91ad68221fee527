//! REG-05, REG-06, REG-08: *Finish* makes the account, once, with everything that belongs to it, or nothing.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, DirectoryId, DraftId, FieldErrors, Forbidden, Missing, Timestamp, UserId, Violation,
    organizations::ACCOUNT_NUMBERS,
    people::AccountRole,
    policy::Action,
    registration::{Finish, Registration},
};
use serde_json::json;

use super::{Registrations, agreements, confirmation, draft, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    clock::IdSource,
    db::{Tx, Unique},
    directories::act_for_account,
    fault::Fault,
    names::{self, Taker},
    terms::Reader,
};

pub async fn run(registrations: &Registrations, visit: &Visit, Finish { agreement, draft }: Finish) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::RegisterOrganization, Missing::Page)?;
    let actor = visit.actor()?;
    let ids = &*registrations.ids;
    let mut tx = registrations.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    if let Some((_, who)) = queries::finished(&mut tx, draft).await? {
        // REG-08: pressed twice, or in two tabs. The second press lands where the first one did.
        return if who == actor.user { Ok(()) } else { Err(Conflict::AlreadyRegistered.into()) };
    }
    // Another account is no way around the suspension of the first.
    if queries::has_suspended_account(&mut tx, actor.directory).await? {
        return Err(Forbidden::AccountSuspended.into());
    }
    let is_registered = queries::is_registered(&mut tx, actor.directory).await?;
    let row = queries::draft_in(&mut tx, actor.user).await?;
    if is_registered && !row.as_ref().is_some_and(|row| row.further) {
        return Err(Conflict::AlreadyRegistered.into());
    }
    let row = row.filter(|row| row.id == draft).ok_or(Conflict::DraftIncomplete)?;
    let registration = draft::read(&row.content)?.complete(registrations.web_mail).map_err(|_| Conflict::DraftIncomplete)?;

    if registrations.countries_left_out.contains(&registration.country) {
        return Err(FieldErrors::one("country", Violation::CountryLeftOut).into());
    }
    let (name, taker) = (&registration.publisher_display_name, Taker::registering_from(actor.directory));
    if let Some(violation) = names::violation_in(&mut tx, name, taker, visit.now).await? {
        return Err(FieldErrors::one("publisher_display_name", violation).into());
    }

    let new = NewAccount {
        registration: &registration,
        is_host: false,
        by: actor.user,
        from: actor.directory,
        draft: Some(draft),
        further: is_registered,
        confirmed_at: None,
    };
    let account = match add_account(&mut tx, ids, visit.now, new).await {
        Ok(account) => account,
        Err(error) => {
            // PostgreSQL answers nothing more in a transaction in which something was refused.
            tx.rollback().await?;
            return Err(match Unique::of(&error) {
                Some(Unique::AccountRegisteredFrom) => Conflict::AlreadyRegistered.into(),
                _ => names::refusal(&registrations.db, name, taker, visit.now, "publisher_display_name", error).await,
            });
        }
    };
    agreements::accept(&mut tx, ids, Reader::of(visit)?, account, agreement).await?;
    queries::delete_draft(&mut tx, actor.user).await?;
    names::keep_for_account(&mut tx, actor.directory, account).await?;
    act_for_account(&mut tx, actor.user, account, visit.session.as_ref()).await?;
    let contact = &registration.contact;
    confirmation::ask(&mut tx, ids, &registrations.secret, visit.now, account, &contact.email, contact.preferred_language).await?;
    let event = Event {
        action: audit::Action::RegisterOrganization,
        target: Target::Account(account),
        before: None,
        after: Some(
            json!({ "publisher_display_name": registration.publisher_display_name, "agreement": agreement, "further": is_registered }),
        ),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    registrations.bell.ring();
    Ok(())
}

/// What an account is made of.
pub struct NewAccount<'a> {
    pub registration: &'a Registration,
    pub is_host: bool,
    /// Its first Account administrator.
    pub by: UserId,
    pub from: DirectoryId,
    /// REG-08: what it was made of; nothing where no person has filled in a registration.
    pub draft: Option<DraftId>,
    /// DIR-04: the directory has another account already.
    pub further: bool,
    pub confirmed_at: Option<Timestamp>,
}

/// Adds the account with its directory and its first administrator. The caller writes the audit row: who did it differs.
pub async fn add_account(tx: &mut Tx, ids: &dyn IdSource, now: Timestamp, new: NewAccount<'_>) -> Result<AccountId, sqlx::Error> {
    let account = AccountId(ids.id());
    // Of 90 million numbers few are taken, so one of the first will do.
    while !queries::insert_account(tx, account, ids.number(ACCOUNT_NUMBERS), &new, now).await? {}
    names::insert_keys(tx, account, &new.registration.publisher_display_name).await?;
    queries::add_directory(tx, account, new.from).await?;
    queries::add_person(tx, account, new.by, AccountRole::Administrator, now).await?;
    Ok(account)
}
