//! A whole Entente for one test: its own database, a clock that stands still, ids from a seed, mails in a folder.

mod database;
mod large;
mod log;
mod mails;
pub mod provider;
mod relay;
pub mod smtp;

use std::{net::IpAddr, sync::Arc};

use entente_app::backend::{Arrival, Assets, Backend, SessionToken, Theme, Visit};
use entente_server::{
    clock::{Clock, FixedClock, SeededIds},
    config::Config,
    demo,
    services::Services,
};
use entente_shared::{
    Error, Language, Timestamp,
    credentials::PendingSignIn,
    directories::{NewDirectory, SignInFields},
    people::Actor,
};
use tempfile::TempDir;

pub use database::{Engine, Postgres};
pub use log::Log;
pub use relay::Relay;
pub use smtp::MailServer;

/// 2026-06-01 09:00 UTC.
pub const START: Timestamp = Timestamp(1_780_304_400_000_000);

/// Runs tests that are written once on SQLite and on PostgreSQL. One that is not in the list is dead code, which the lints find.
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            use crate::support::{Engine, World};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let world = World::open(Engine::Sqlite).await;
                super::$test(&world).await;
                world.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let world = World::open(Engine::Postgres).await;
                super::$test(&world).await;
                world.end().await;
            }
        }
    )+};
}

pub struct World {
    pub services: Services,
    pub backend: Backend,
    pub clock: Arc<FixedClock>,
    pub folder: TempDir,
    database: Option<database::Postgres>,
}

impl World {
    /// An empty Entente.
    pub async fn open(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(database::Postgres::create().await),
        };
        Self::over(database).await
    }

    /// The same on PostgreSQL, which is reached through a relay.
    pub async fn open_through(relay: &Relay) -> Self {
        let mut database = database::Postgres::create().await;
        database.url = relay.lead_to(&database.url).await;
        Self::over(Some(database)).await
    }

    async fn over(database: Option<database::Postgres>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self::on(folder, database).await
    }

    /// What is in a folder, or in a database.
    async fn on(folder: TempDir, database: Option<database::Postgres>) -> Self {
        let mut environment = vec![("ENTENTE_DATA".to_owned(), folder.path().display().to_string())];
        environment.extend(database.as_ref().map(|database| ("ENTENTE_DATABASE_URL".to_owned(), database.url.clone())));
        let config = Config::from_sources(None, environment).expect("a good configuration");
        let clock = Arc::new(FixedClock::at(START));
        let services = Services::open(config, clock.clone(), Arc::new(SeededIds::new(1))).await.expect("the services open");
        Self { backend: services.backend(), services, clock, folder, database }
    }

    /// The database on the PostgreSQL server.
    pub fn postgres(&self) -> &Postgres {
        self.database.as_ref().expect("a world on PostgreSQL")
    }

    /// What time it is here.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// With the demo's organizations, people and engagements.
    pub async fn fill_in(&self) {
        demo::fill_in(&self.services).await.expect("the demo is written");
    }

    pub async fn end(self) {
        self.services.db.close().await;
        if let Some(database) = self.database {
            database.drop().await;
        }
    }

    /// A request of somebody who is not signed in.
    pub fn stranger(&self) -> Visit {
        self.stranger_from("192.0.2.1")
    }

    pub fn stranger_from(&self, address: &str) -> Visit {
        self.arrive(address.parse().expect("an address"), None, None, None)
    }

    /// A request with a session's cookie.
    pub async fn with_cookie(&self, token: &SessionToken) -> Visit {
        let open = self.services.find_session(&token.0).await.expect("the look-up works");
        let (actor, session) = open.map(|open| (open.actor, open.key)).unzip();
        let mut pending = None;
        if session.is_none() {
            pending = self.services.find_pending(&token.0).await.expect("the look-up works");
        }
        self.arrive(IpAddr::from([192, 0, 2, 1]), actor, pending, session)
    }

    /// A request of one of the demo's people, who signs in for it.
    pub async fn sign_in(&self, address: &str) -> Visit {
        let token = self.token(address, demo::PASSWORD).await.expect("the password is right");
        self.with_cookie(&token).await
    }

    pub async fn token(&self, address: &str, password: &str) -> Result<SessionToken, Error> {
        let form = SignInFields { sign_in_address: address.to_owned(), password: password.to_owned(), ..SignInFields::default() };
        self.backend.directories.sign_in(&self.stranger(), &form).await
    }

    /// A new directory with its administrator, who is signed in.
    pub async fn new_directory(&self, prefix: &str) -> Visit {
        let new = NewDirectory {
            domain_prefix: prefix.to_owned(),
            name: format!("Administrator of {prefix}"),
            email: format!("admin@{prefix}.example"),
            password: "a password for tests".to_owned(),
        };
        let token = self.backend.directories.create(&self.stranger(), new, false).await.expect("the prefix is free");
        // Tests that count mails are about others: this one has its own in `credentials/emails.rs`.
        self.change("DELETE FROM outbox WHERE kind = 'directory_created'").await.expect("the mail waits");
        self.with_cookie(&token).await
    }

    /// The next request of the same browser.
    pub async fn arrive_again(&self, visit: &Visit) -> Visit {
        let key = visit.session.expect("a session");
        let actor = entente_server::directories::find_actor(&self.services.db, self.clock.now(), &key).await.expect("the look-up works");
        let session = actor.is_some().then_some(key);
        self.arrive(visit.address, actor, None, session)
    }

    fn arrive(
        &self,
        address: IpAddr,
        actor: Option<Actor>,
        pending: Option<(PendingSignIn, [u8; 32])>,
        session: Option<[u8; 32]>,
    ) -> Visit {
        let arrival = Arrival {
            request_id: "the-request".to_owned(),
            now: self.clock.now(),
            language: actor.as_ref().map_or(Language::English, |actor| actor.language),
            actor,
            pending,
            session,
            others: Default::default(),
            theme: Theme::System,
            address,
            user_agent: "a test".to_owned(),
            refused: None,
            failure: None,
        };
        Visit::new(self.backend.clone(), Arc::new(Assets::default()), arrival)
    }
}
