//! DIR-01: a built-in directory, made free by anyone, with its first Global administrator.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    DirectoryId, FieldErrors, Language, Timestamp, UserId, Violation,
    directories::{DirectoryRole, NewDirectory, email_key, first_administrator_address, sign_in_key},
};
use serde_json::json;

use super::{
    Directories, attempts, emails, queries,
    sessions::{self, Others},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    clock::IdSource,
    db::{Tx, Unique},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

pub async fn run(directories: &Directories, visit: &Visit, new: NewDirectory, others: Others) -> Result<SessionToken, Fault> {
    let turn = directories.passwords.queue()?;
    attempts::count(&directories.db, visit.now, &[attempts::creations_from(visit.address)]).await?;
    if queries::prefix_is_taken(&directories.db, &new.domain_prefix).await? {
        return Err(taken());
    }
    let password_hash = directories.passwords.hash(turn, new.password, directories.ids.secret()).await?;

    let mut tx = directories.db.begin().await?;
    let ids = &*directories.ids;
    let email = new.email;
    let administrator =
        Administrator { name: new.name, email: email.clone(), language: visit.language, password_hash, email_signs_in: false };
    let founded = found(&mut tx, ids, visit.now, &new.domain_prefix, administrator).await?;
    let origin = Origin::of(visit).by(founded.administrator);
    let event = Event {
        action: Action::CreateDirectory,
        target: Target::Directory(founded.directory),
        before: None,
        after: Some(json!({ "domain_prefix": new.domain_prefix, "administrator": founded.administrator })),
    };
    audit::record(&mut tx, ids, &origin, event).await?;
    let link = emails::NewLink { of: founded.administrator, email: &email, by: founded.administrator };
    emails::make_link(&mut tx, ids, &directories.secret, visit.now, link).await?;
    let letter = Letter::DirectoryCreated { directory: founded.directory };
    outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(founded.administrator), visit.language).await?;
    let token = sessions::start(&mut tx, ids, visit, founded.administrator, others).await?;
    tx.commit().await?;
    directories.bell.ring();
    Ok(token)
}

/// A directory's first user.
pub struct Administrator {
    pub name: String,
    pub email: String,
    pub language: Language,
    pub password_hash: String,
    /// An operator vouches for the e-mail address: it counts as confirmed.
    pub email_signs_in: bool,
}

/// What was made.
pub struct Founded {
    pub directory: DirectoryId,
    pub administrator: UserId,
    pub sign_in_address: String,
}

/// Makes the directory and its first Global administrator. The caller writes the audit row: who did it differs.
pub async fn found(
    tx: &mut Tx,
    ids: &dyn IdSource,
    now: Timestamp,
    domain_prefix: &str,
    administrator: Administrator,
) -> Result<Founded, Fault> {
    let directory = DirectoryId(ids.id());
    let sign_in_address = first_administrator_address(domain_prefix);
    let refused = |error| if Unique::of(&error) == Some(Unique::DirectoryPrefix) { taken() } else { error.into() };
    queries::insert_directory(tx, directory, domain_prefix, now).await.map_err(refused)?;
    let Administrator { name, email, language, password_hash, email_signs_in } = administrator;
    let user = NewUser {
        directory,
        subject: "admin".to_owned(),
        sign_in_address: sign_in_address.clone(),
        email_signs_in,
        name,
        email,
        language,
        role: DirectoryRole::GlobalAdministrator,
        password_hash: Some(password_hash),
    };
    let administrator = add_user(tx, ids, now, user).await?;
    Ok(Founded { directory, administrator, sign_in_address })
}

fn taken() -> Fault {
    FieldErrors::one("domain_prefix", Violation::PrefixTaken).into()
}

/// A person of a built-in directory.
pub struct NewUser {
    pub directory: DirectoryId,
    pub subject: String,
    pub sign_in_address: String,
    /// USR-05: the address is confirmed from the start.
    pub email_signs_in: bool,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub role: DirectoryRole,
    /// None for people of a linked directory, and for those who have none yet.
    pub password_hash: Option<String>,
}

/// Adds a person to a directory.
pub async fn add_user(tx: &mut Tx, ids: &dyn IdSource, now: Timestamp, user: NewUser) -> Result<UserId, Fault> {
    let id = UserId(ids.id());
    let key = sign_in_key(&user.sign_in_address);
    let email_key = user.email_signs_in.then(|| email_key(&user.email));
    queries::insert_user(tx, id, &user, &key, email_key.as_deref(), now).await?;
    Ok(id)
}
