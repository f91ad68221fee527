//! Everything that answers requests, put together.

use std::sync::Arc;

use entente_app::backend::Backend;
use entente_shared::{
    Error, Timestamp,
    credentials::PendingSignIn,
    directories::ProviderSummary,
    people::{ActingAs, Actor, OtherContexts},
};
use sqlx::migrate::MigrateError;
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    access::Access,
    agreements::Agreements,
    announcements::Announcements,
    clock::{Clock, IdSource},
    config::{Config, Database, MailRoute, Provider},
    context::{self, Contexts},
    credentials::Credentials,
    db::{Db, NoConnection},
    directories::{
        self, Directories, OpenSession, Passwords,
        linked::{Linked, LinkedDirectories},
    },
    engagements::{self, Engagements},
    fault::Fault,
    folder,
    jobs::{self, Done, Jobs},
    markdown::Rendered,
    me::Me,
    members::Members,
    names::{self, Names},
    operators::{self, Operators},
    organizations::Organizations,
    outbox::{self, Bell, Outbox, Secret},
    people::People,
    programs::Programs,
    readiness::{NotReady, Readiness},
    registration::{self, Registrations},
    terms::Terms,
};

/// The services of one running Entente. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Services {
    pub db: Db,
    pub config: Arc<Config>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub passwords: Passwords,
    bell: Bell,
    rendered: Rendered,
    secret: Secret,
    readiness: Arc<Readiness>,
}

/// Why the server can't start: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("The data folder {0} can't be used: {1}.")]
    Folder(String, std::io::Error),
    #[error(transparent)]
    Connect(#[from] NoConnection),
    #[error("The database could not be brought up to this version: {0}.")]
    Migrate(sqlx::migrate::MigrateError),
}

impl Services {
    /// Makes the data folder if it is missing, connects, and brings the tables up to this version.
    pub async fn open(config: Config, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Result<Self, StartError> {
        make_folders(&config).await?;
        let db = Db::connect(&config.database).await?;
        let migrated = db.migrate().await;
        migrated.map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                NoConnection::after_all(&config.database, "brought up to this version", &error).into()
            }
            error => StartError::Migrate(error),
        })?;
        let prepared = prepare(&db, ids.secret()).await;
        let secret = prepared.map_err(|error| NoConnection::after_all(&config.database, "made ready", &error))?;
        Ok(Self {
            readiness: Readiness::new(db.clone(), clock.clone(), ids.clone()),
            db,
            config: Arc::new(config),
            clock,
            ids,
            passwords: Passwords::new(),
            bell: Bell::default(),
            rendered: Rendered::default(),
            secret,
        })
    }

    /// The ports, for the pages.
    pub fn backend(&self) -> Backend {
        let Self { db, ids, bell, .. } = self;
        let engagements = Arc::new(Engagements { db: db.clone(), ids: ids.clone(), bell: bell.clone(), rendered: self.rendered.clone() });
        Backend {
            contexts: Arc::new(Contexts { db: db.clone(), ids: ids.clone() }),
            directories: Arc::new(Directories {
                db: db.clone(),
                ids: ids.clone(),
                passwords: self.passwords.clone(),
                bell: bell.clone(),
                secret: self.secret,
            }),
            linked_directories: Arc::new(LinkedDirectories { db: db.clone(), ids: ids.clone(), providers: self.providers() }),
            credentials: Arc::new(Credentials {
                db: db.clone(),
                ids: ids.clone(),
                passwords: self.passwords.clone(),
                bell: bell.clone(),
                secret: self.secret,
            }),
            me: Arc::new(Me { db: db.clone(), ids: ids.clone() }),
            registration: Arc::new(Registrations {
                db: db.clone(),
                ids: ids.clone(),
                bell: bell.clone(),
                rendered: self.rendered.clone(),
                secret: self.secret,
                public_url: self.config.public_url.clone(),
                web_mail: self.config.web_mail,
                countries_left_out: self.config.countries_left_out.clone(),
            }),
            agreements: Arc::new(Agreements { db: db.clone(), ids: ids.clone(), bell: bell.clone(), rendered: self.rendered.clone() }),
            organizations: Arc::new(Organizations {
                db: db.clone(),
                ids: ids.clone(),
                bell: bell.clone(),
                secret: self.secret,
                web_mail: self.config.web_mail,
            }),
            people: Arc::new(People {
                db: db.clone(),
                ids: ids.clone(),
                bell: bell.clone(),
                passwords: self.passwords.clone(),
                secret: self.secret,
            }),
            engagements: engagements.clone(),
            engagement_owners: engagements,
            programs: Arc::new(Programs { db: db.clone(), ids: ids.clone(), bell: bell.clone() }),
            announcements: Arc::new(Announcements { db: db.clone(), ids: ids.clone() }),
            names: Arc::new(Names { db: db.clone(), ids: ids.clone(), bell: bell.clone() }),
            operators: Arc::new(Operators { db: db.clone(), ids: ids.clone(), bell: bell.clone(), config: self.config.clone() }),
            access: Arc::new(Access { db: db.clone(), ids: ids.clone(), bell: bell.clone() }),
            terms: Arc::new(Terms { db: db.clone(), ids: ids.clone(), rendered: self.rendered.clone() }),
            members: Arc::new(Members { db: db.clone(), ids: ids.clone(), bell: bell.clone() }),
            web_mail: self.config.web_mail,
            countries_left_out: self.config.countries_left_out.clone(),
        }
    }

    /// Signing in with the configuration's providers. What it learns of them is kept, so there is one for all requests.
    pub fn linked(&self) -> Linked {
        Linked::new(self.db.clone(), self.ids.clone(), &self.config)
    }

    /// For the sign-in page.
    fn providers(&self) -> Vec<ProviderSummary> {
        let summary = |provider: &Provider| ProviderSummary { name: provider.name.clone(), label: provider.label.clone() };
        self.config.providers.iter().map(summary).collect()
    }

    /// The session that this cookie's token opens; nothing if it has ended.
    ///
    /// # Errors
    /// `Busy` or `Internal`, the latter without a reference: the caller knows the request.
    pub async fn find_session(&self, token: &str) -> Result<Option<OpenSession>, Error> {
        directories::find_session(&self.db, self.clock.now(), token).await.map_err(|fault: Fault| fault.answer(""))
    }

    /// CTX-01: what else is open to those who are signed in in a session, for the frame of a page.
    ///
    /// # Errors
    /// As [`Self::find_session`].
    pub async fn other_contexts(&self, session: &[u8; 32], actor: &Actor) -> Result<OtherContexts, Error> {
        context::for_documents(&self.db, session, actor).await.map_err(|fault| fault.answer(""))
    }

    /// CTX-02: somebody who is signed in in a session, as if they acted, for an account of theirs; nothing if neither is so.
    ///
    /// # Errors
    /// As [`Self::find_session`].
    pub async fn find_actor_as(&self, session: &[u8; 32], acting: ActingAs) -> Result<Option<Actor>, Error> {
        directories::find_actor_as(&self.db, session, acting).await.map_err(|fault| fault.answer(""))
    }

    /// Somebody whose sign-in with this token is not complete, and the key of the session's row.
    ///
    /// # Errors
    /// As [`Self::find_session`].
    pub async fn find_pending(&self, token: &str) -> Result<Option<(PendingSignIn, [u8; 32])>, Error> {
        directories::find_pending(&self.db, self.clock.now(), token).await.map_err(|fault: Fault| fault.answer(""))
    }

    /// Whether the portal can do its work.
    ///
    /// # Errors
    /// Why not.
    pub async fn readiness(&self) -> Result<(), NotReady> {
        self.readiness.ask().await
    }

    /// The outbox of this database.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.db.clone(), self.clock.clone(), &self.config, self.bell.clone(), self.secret)
    }

    /// Sends mails until `shutdown` says true, then finishes the one at hand.
    pub fn spawn_outbox(&self, shutdown: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(outbox::run(self.outbox(), shutdown))
    }

    /// Does what is due by the passing of time, as of that moment.
    ///
    /// # Errors
    /// What the database says. What was done before stays done.
    pub async fn run_jobs(&self, now: Timestamp) -> Result<Done, Fault> {
        self.jobs().run(now).await
    }

    /// Does it soon and then every hour, until `shutdown` says true.
    pub fn spawn_jobs(&self, shutdown: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(jobs::run(self.jobs(), self.clock.clone(), shutdown))
    }

    fn jobs(&self) -> Jobs {
        Jobs { db: self.db.clone(), ids: self.ids.clone(), bell: self.bell.clone() }
    }
}

/// What has to be there before anybody asks; gives the server's secret.
async fn prepare(db: &Db, fresh: [u8; 32]) -> Result<Secret, sqlx::Error> {
    let secret = outbox::keep_secret(db, fresh).await?;
    registration::keep_agreements(db).await?;
    names::fill_in_keys(db).await?;
    directories::keep_search_texts(db).await?;
    engagements::keep_search_texts(db).await?;
    operators::keep_search_texts(db).await?;
    Ok(secret)
}

async fn make_folders(config: &Config) -> Result<(), StartError> {
    let mut folders = vec![config.data.clone()];
    if let Database::Sqlite(file) = &config.database {
        folders.extend(file.parent().map(ToOwned::to_owned));
    }
    if let MailRoute::Folder(folder) = &config.mail {
        folders.push(folder.clone());
    }
    for folder in folders.iter().filter(|folder| !folder.as_os_str().is_empty()) {
        folder::make(folder).await.map_err(|error| StartError::Folder(folder.display().to_string(), error))?;
    }
    Ok(())
}
