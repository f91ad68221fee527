//! Signing in with a password. An unknown name costs the same time and gets the same answer as a wrong password; so does an e-mail address
//! that several people have confirmed, for it says not who is meant (USR-05).

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    Error, Forbidden,
    directories::{SignInFields, email_key},
    rules,
};

use super::{
    Directories, attempts, queries,
    sessions::{self, Others},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    db::Db,
    fault::Fault,
};

/// Those whom somebody may mean by what they have typed.
pub struct Meant {
    pub people: Vec<queries::Candidate>,
    /// What their attempts are counted by: of one person the same, whichever of their addresses was typed.
    pub counted_as: String,
}

pub async fn meant(db: &Db, typed: &str) -> Result<Meant, Fault> {
    let key = email_key(typed);
    let people = queries::find_by_sign_in(db, &key).await?;
    let counted_as = if let [one] = &people[..] { one.sign_in_key.clone() } else { key };
    Ok(Meant { people, counted_as })
}

pub async fn run(directories: &Directories, visit: &Visit, form: &SignInFields) -> Result<SessionToken, Fault> {
    // First the place in the queue: who is turned away there has not tried anything.
    let turn = directories.passwords.queue()?;
    let Meant { mut people, counted_as } = meant(&directories.db, &form.sign_in_address).await?;
    let counted = [attempts::sign_ins_as(&counted_as), attempts::sign_ins_from(visit.address)];
    attempts::count(&directories.db, visit.now, &counted).await?;

    let user = if people.len() == 1 { people.pop() } else { None };
    // No password can be outside of the rules for new ones, so there is nothing to compare it with.
    let password = rules::new_password(&form.password).ok();
    let stored = user.as_ref().and_then(|user| user.password_hash.clone());
    let is_right = directories.passwords.verify(turn, password, stored).await?;
    let Some(user) = user.filter(|_| is_right) else {
        tracing::info!(request_id = visit.request_id, address = %visit.address, "a sign-in was refused");
        return Err(Error::WrongCredentials.into());
    };

    // Said only to who knows the password.
    if user.password_expires_at.is_some_and(|end| end <= visit.now) {
        return Err(Forbidden::OneTimePasswordExpired.into());
    }

    let mut tx = directories.db.begin().await?;
    attempts::forgive(&mut tx, &counted).await?;
    let token = sessions::start(&mut tx, &*directories.ids, visit, user.id, Others::asked(form.also)).await?;
    let event = Event { action: Action::SignIn, target: Target::User(user.id), before: None, after: None };
    audit::record(&mut tx, &*directories.ids, &Origin::of(visit).by(user.id), event).await?;
    tx.commit().await?;
    Ok(token)
}
