//! USR-02: a Global administrator creates a user in their own built-in directory.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, Forbidden, Missing, UserId, Violation,
    people::{Actor, FirstPassword, UserToCreate},
    policy::Action,
};
use serde_json::json;
use uuid::Uuid;

use super::{People, add, links, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    clock::IdSource,
    db::{Tx, Unique},
    directories::{NewUser, add_user, token_hash},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// How long the link of the mail works.
const LINK_DAYS: i64 = 14;

/// Gives the one-time password, if there is one. It is kept as a hash only and shown in this answer only.
pub async fn run(people: &People, visit: &Visit, new: UserToCreate) -> Result<Option<String>, Fault> {
    let actor = allowed(people, visit).await?;
    if new.account_role.is_some() {
        standing::in_account(visit, Action::ManagePeople)?;
    }
    let ids = &*people.ids;
    let password = match new.first_password {
        FirstPassword::OneTime => Some(one_time_password(ids)),
        FirstPassword::Mail => None,
    };
    let password_hash = match &password {
        Some(password) => Some(people.passwords.hash(people.passwords.queue()?, password.clone(), ids.secret()).await?),
        None => None,
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
        password_one_time: password_hash.is_some(),
        password_hash,
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
    if new.first_password == FirstPassword::Mail {
        send_link(people, &mut tx, visit, person).await?;
    }
    tx.commit().await?;
    people.bell.ring();
    Ok(password)
}

/// The directory in which the visitor may create users.
pub async fn directory(people: &People, visit: &Visit) -> Result<String, Fault> {
    Ok(allowed(people, visit).await?.directory_prefix.clone())
}

async fn allowed<'a>(people: &People, visit: &'a Visit) -> Result<&'a Actor, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ManageDirectory, Missing::Page)?;
    let actor = visit.actor()?;
    if queries::is_built_in(&people.db, actor.directory).await? { Ok(actor) } else { Err(Forbidden::LinkedDirectory.into()) }
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

/// 100 bits in four groups of five characters, none of which is taken for another.
fn one_time_password(ids: &dyn IdSource) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let secret = ids.secret();
    let letters = secret.iter().take(20).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.enumerate().flat_map(|(at, letter)| (at > 0 && at % 5 == 0).then_some('-').into_iter().chain([letter])).collect()
}

async fn send_link(people: &People, tx: &mut Tx, visit: &Visit, person: UserId) -> Result<(), Fault> {
    let link: Uuid = people.ids.id();
    let hash = token_hash(&links::first_password(&people.secret, link));
    queries::insert_first_password(tx, person, link, &hash, visit.now, visit.now.plus_days(LINK_DAYS)).await?;
    let letter = Letter::ChoosePassword { link };
    Ok(outbox::enqueue(tx, &*people.ids, visit.now, letter, &Recipient::User(person), visit.language).await?)
}

#[cfg(test)]
mod tests {
    use entente_shared::rules;

    use super::*;
    use crate::clock::SeededIds;

    #[test]
    fn a_one_time_password_is_one_that_people_can_pass_on() {
        let ids = SeededIds::new(1);
        let (one, other) = (one_time_password(&ids), one_time_password(&ids));
        assert_ne!(one, other);
        assert_eq!(one.len(), 23);
        assert!(one.split('-').all(|group| group.len() == 5), "{one}");
        assert!(rules::new_password(&one).is_ok());
    }
}
