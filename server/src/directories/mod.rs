//! Built-in directories (DIR-01) and the sessions of their people.

mod acting;
pub mod attempts;
mod create;
pub mod emails;
pub mod linked;
mod passwords;
mod queries;
mod sessions;
mod sign_in;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{
    backend::{SessionToken, Visit},
    directories::port,
};
use entente_shared::{
    Error, Language,
    directories::{NewDirectory, SignInFields},
};

pub use acting::ActingRow;
pub(crate) use acting::{acting_columns, is_guest};
pub use attempts::{count as count_attempts, invitations_of};
pub use create::{Administrator, Founded, NewUser, add_user, found};
pub use passwords::Passwords;
pub use queries::{Candidate, OUTDATED, account_to_act_for, end_sessions_of, exists, keep_search_texts, prefix_is_taken, search_text};
pub use sessions::{
    IDLE_DAYS, LIFE_DAYS, OpenSession, Others, act_for_account, end as end_session, find as find_session, find_actor, find_actor_as,
    find_pending, go_on, renew, start as start_session, token_hash,
};
pub use sign_in::{Meant, meant};

use crate::{
    audit::{self, Action, Event, Origin, Target},
    clock::IdSource,
    db::Db,
    fault::{Fault, answer},
    outbox::{Bell, Secret},
};

pub struct Directories {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub passwords: Passwords,
    pub bell: Bell,
    pub secret: Secret,
}

#[async_trait]
impl port::Directories for Directories {
    async fn create(&self, visit: &Visit, new: NewDirectory, also: bool) -> Result<SessionToken, Error> {
        create::run(self, visit, new, sessions::Others::asked(also)).await.map_err(answer(visit))
    }

    async fn sign_in(&self, visit: &Visit, form: &SignInFields) -> Result<SessionToken, Error> {
        sign_in::run(self, visit, form).await.map_err(answer(visit))
    }

    async fn sign_out(&self, visit: &Visit) -> Result<(), Error> {
        self.end_session(visit).await.map_err(answer(visit))
    }

    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<(), Error> {
        self.keep_language(visit, language).await.map_err(answer(visit))
    }
}

impl Directories {
    async fn end_session(&self, visit: &Visit) -> Result<(), Fault> {
        let Some(session) = visit.any_session() else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        let people = queries::identities(&mut tx, &session).await?;
        if sessions::end(&mut tx, &session).await? {
            for user in people {
                let event = Event { action: Action::SignOut, target: Target::User(user), before: None, after: None };
                audit::record(&mut tx, &*self.ids, &Origin::of(visit), event).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Before somebody has signed in, the choice lives in the browser only.
    async fn keep_language(&self, visit: &Visit, language: Language) -> Result<(), Fault> {
        let Some(actor) = visit.actor.as_ref().filter(|actor| actor.language != language) else { return Ok(()) };
        let mut tx = self.db.begin().await?;
        queries::set_language(&mut tx, actor.user, language).await?;
        let event = Event {
            action: Action::ChooseLanguage,
            target: Target::User(actor.user),
            before: Some(actor.language.as_str().into()),
            after: Some(language.as_str().into()),
        };
        audit::record(&mut tx, &*self.ids, &Origin::of(visit), event).await?;
        Ok(tx.commit().await?)
    }
}
