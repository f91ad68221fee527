//! USR-02: a Global administrator creates a user in their own built-in directory.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, Missing, UserId, Violation,
    people::{Actor, FirstPassword, UserToCreate},
    policy::Action,
};
use serde_json::json;
use uuid::Uuid;

use super::{People, add, links, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    credentials::OneTime,
    db::{Tx, Unique},
    directories::{NewUser, add_user, emails, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// How long the link of the mail works.
const LINK_DAYS: i64 = 14;

/// Gives the one-time password, if there is one: it is shown in this answer only.
pub async fn run(people: &People, visit: &Visit, new: UserToCreate) -> Result<Option<String>, Fault> {
    let actor = allowed(visit)?;
    if new.account_role.is_some() {
        standing::in_account(visit, Action::ManagePeople)?;
    }
    let ids = &*people.ids;
    let one_time = match new.first_password {
        FirstPassword::OneTime => Some(OneTime::make(&people.passwords, ids).await?),
        FirstPassword::Mail => None,
    };
    let mut tx = people.db.begin().await?;
    let account = match new.account_role {
        Some(role) => Some((standing::hold(&mut tx, visit, Action::ManagePeople).await?.1, role)),
        None => None,
    };
    let user = NewUser {
        directory: actor.directory,
        subject: new.sign_in_name.clone(),
        sign_in_address: format!("{}@{}", new.sign_in_name, actor.directory_prefix),
        email_signs_in: false,
        name: new.name.clone(),
        email: new.email.clone(),
        language: new.language,
        role: new.directory_role,
        password_hash: None,
    };
    let person = add_user(&mut tx, ids, visit.now, user).await.map_err(taken)?;
    let event = Event {
        action: audit::Action::CreateUser,
        target: Target::User(person),
        before: None,
        after: Some(json!({
            "directory": actor.directory, "name": new.name, "sign_in_name": new.sign_in_name, "directory_role": new.directory_role,
            "first_password": new.first_password,
        })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    if let Some((account, role)) = account {
        add::bring_in(people, &mut tx, visit, account, person, role).await?;
    }
    match &one_time {
        Some(made) => {
            made.give(&mut tx, person, visit.now).await?;
            // USR-05: whoever passes the password on need not remember the address; and the mail's link confirms the mailbox.
            let link = emails::NewLink { of: person, email: &new.email, by: person };
            emails::make_link(&mut tx, ids, &people.secret, visit.now, link).await?;
            let letter = Letter::UserCreated { user: person };
            outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(person), new.language).await?;
        }
        None => send_link(people, &mut tx, visit, person).await?,
    }
    tx.commit().await?;
    people.bell.ring();
    Ok(one_time.map(|made| made.password))
}

/// The directory in which the visitor may create users.
pub fn directory(visit: &Visit) -> Result<String, Fault> {
    Ok(allowed(visit)?.directory_prefix.clone())
}

fn allowed(visit: &Visit) -> Result<&Actor, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ManageDirectory, Missing::Page)?;
    Ok(visit.actor()?)
}

/// Somebody of the directory has that sign-in name.
pub fn taken(fault: Fault) -> Fault {
    match fault {
        Fault::Database(error) if matches!(Unique::of(&error), Some(Unique::SignInKey | Unique::UserSubject)) => {
            FieldErrors::one("sign_in_name", Violation::SignInNameTaken).into()
        }
        other => other,
    }
}

async fn send_link(people: &People, tx: &mut Tx, visit: &Visit, person: UserId) -> Result<(), Fault> {
    let link: Uuid = people.ids.id();
    let hash = token_hash(&links::first_password(&people.secret, link));
    queries::insert_first_password(tx, person, link, &hash, visit.now, visit.now.plus_days(LINK_DAYS)).await?;
    let letter = Letter::ChoosePassword { link };
    Ok(outbox::enqueue(tx, &*people.ids, visit.now, letter, &Recipient::User(person), visit.language).await?)
}
