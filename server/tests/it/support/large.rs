//! A database of the size that the service goals speak of, made once for each state of the migrations and of what fills it in.

use std::{fs, path::Path, path::PathBuf, sync::Arc};

use entente_server::{
    clock::{FixedClock, IdSource, SeededIds, SystemIds},
    config::Config,
    db::Db,
    demo,
    services::Services,
};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection};

use super::{Engine, START, World, database::Postgres};

/// Besides the demo's.
pub const ENGAGEMENTS: u32 = 10_000;
pub const PEOPLE: u32 = 100_000;
pub const REQUESTS: u32 = 3_000;

impl World {
    /// With many engagements, people and requests.
    pub async fn large(engine: Engine) -> Self {
        let made_of = made_of();
        let folder = tempfile::tempdir().expect("a folder for the test");
        match engine {
            Engine::Sqlite => {
                let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("large-{made_of}.db"));
                if !kept.exists() {
                    let making = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder to fill in");
                    fill_in(making.path(), None).await;
                    forget_earlier(&kept);
                    fs::rename(making.path().join("entente.db"), &kept).expect("kept");
                }
                fs::copy(&kept, folder.path().join("entente.db")).expect("copied");
                Self::on(folder, None).await
            }
            Engine::Postgres => {
                let kept = format!("entente_large_{made_of}");
                let mut connection = Postgres::server().await;
                let is_there =
                    sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&kept).fetch_optional(&mut connection).await;
                if is_there.expect("the server answers").is_none() {
                    let making = Postgres::create().await;
                    // Of 300 times as many rows, hence of all of them: with a sample the plans would vary from one filling in to the next.
                    run(&mut connection, format!("ALTER DATABASE {} SET default_statistics_target = 1000", making.name())).await;
                    fill_in(folder.path(), Some(&making.url)).await;
                    run(&mut connection, format!("ALTER DATABASE {} RENAME TO {kept}", making.name())).await;
                }
                let database = Postgres::create_like(&kept).await;
                Self::on(folder, Some(database)).await
            }
        }
    }

    /// PostgreSQL says of each statement from now on what it has read. Connections that are open already don't.
    pub async fn explain_everything(&mut self) {
        let Some(database) = &self.database else { return };
        let mut connection = Postgres::server().await;
        for setting in [
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_analyze = on",
            "auto_explain.log_timing = off",
            "auto_explain.log_format = 'json'",
            "auto_explain.log_level = 'notice'",
        ] {
            run(&mut connection, format!("ALTER DATABASE {} SET {setting}", database.name())).await;
        }
        self.services.db.close().await;
        self.services.db = Db::connect(&self.services.config.database).await.expect("the database opens");
        self.backend = self.services.backend();
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.expect("the statement runs");
}

async fn fill_in(folder: &Path, database: Option<&str>) {
    let mut environment = vec![("ENTENTE_DATA".to_owned(), folder.display().to_string())];
    environment.extend(database.map(|url| ("ENTENTE_DATABASE_URL".to_owned(), url.to_owned())));
    let config = Config::from_sources(None, environment).expect("a good configuration");
    // Other ids than those that the tests' own services give.
    let ids = Arc::new(SeededIds::new(SystemIds.id().as_u128() as u64));
    let services = Services::open(config, Arc::new(FixedClock::at(START)), ids).await.expect("the services open");
    demo::fill_in(&services).await.expect("the demo is written");
    demo::add_engagements(&services, ENGAGEMENTS).await.expect("engagements are added");
    demo::add_people(&services, PEOPLE, REQUESTS).await.expect("people are added");
    services.db.close().await;
}

/// A digest of all that decides what is in the database.
fn made_of() -> String {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["migrations", "src/demo", "../shared/src/rules", "../shared/src/unicode"] {
        collect(&server.join(folder), &mut files);
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(fs::read(file).expect("a readable file"));
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

fn forget_earlier(kept: &Path) {
    for entry in fs::read_dir(kept.parent().expect("a folder")).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("large-")) {
            let _ = fs::remove_file(path);
        }
    }
}
