//! PgBouncer before the PostgreSQL server, as Debian has it: what a version can't do is refused by name, what it can do works.

use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use entente_server::{
    clock::{FixedClock, SeededIds},
    config::Config,
    demo,
    services::{Services, StartError},
};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Postgres, START};

struct PgBouncer {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command() -> Command {
    Command::new(["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].into_iter().find(|path| Path::new(path).exists()).unwrap_or("pgbouncer"))
}

/// Whether it keeps prepared statements apart in transaction mode.
fn knows_prepared_statements() -> bool {
    let version = command().arg("--version").output().expect("PgBouncer is missing: run tools/setup.sh test").stdout;
    let version = String::from_utf8(version).expect("text");
    let numbers: Vec<u32> =
        version.split_whitespace().nth(1).expect("a version").split('.').map(|n| n.parse().expect("a number")).collect();
    (numbers[0], numbers[1]) >= (1, 21)
}

impl PgBouncer {
    async fn before(database: &Postgres, mode: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (user, rest) = database.url.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).expect("a user");
        let ((user, password), (server, name)) = (user.split_once(':').expect("a password"), rest.split_once('/').expect("a database"));
        let (host, port) = server.split_once(':').expect("a port");
        let address = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
        let users = folder.path().join("users");
        std::fs::write(&users, format!("\"{user}\" \"{password}\"\n")).expect("written");
        let settings = format!(
            "[databases]\n{name} = host={host} port={port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\nunix_socket_dir =\n\
             auth_type = plain\nauth_file = {}\npool_mode = {mode}\ndefault_pool_size = 4\n{}",
            address.port(),
            users.display(),
            if knows_prepared_statements() { "max_prepared_statements = 100\n" } else { "" },
        );
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).expect("written");
        // It refuses to be root, and the folder must be within the other user's reach.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("its own folder");
        let is_root = std::fs::metadata(folder.path()).expect("its own folder").uid() == 0;
        let mut command = command();
        if is_root {
            command.args(["-u", "nobody"]);
        }
        let process = command.arg("-q").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let bouncer = Self { process, url: format!("postgres://{user}:{password}@{address}/{name}"), _folder: folder };
        let listening = async {
            while TcpStream::connect(address).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), listening).await.expect("it listens");
        bouncer
    }

    async fn open(&self) -> Result<Services, StartError> {
        let folder = tempfile::tempdir().expect("a folder");
        let environment = [("ENTENTE_DATA", folder.path().display().to_string()), ("ENTENTE_DATABASE_URL", self.url.clone())];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let config = Config::from_sources(None, environment).expect("a good configuration");
        Services::open(config, Arc::new(FixedClock::at(START)), Arc::new(SeededIds::new(1))).await
    }
}

/// More at once than the pooler has connections.
async fn works(services: &Services) {
    demo::fill_in(services).await.expect("the demo is written");
    let asked: Vec<_> = (0..24)
        .map(|_| {
            let services = services.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let tx = services.db.begin().await.expect("a transaction");
                    tokio::task::yield_now().await;
                    tx.commit().await.expect("committed");
                    services.db.migrations().await.expect("a read");
                }
            })
        })
        .collect();
    for asked in asked {
        asked.await.expect("no error");
    }
    services.readiness().await.expect("ready");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transaction_mode_works_or_is_refused_by_name() {
    let database = Postgres::create().await;
    let bouncer = PgBouncer::before(&database, "transaction").await;
    if knows_prepared_statements() {
        let (one, other) = tokio::join!(bouncer.open(), bouncer.open());
        let (one, other) = (one.expect("it opens"), other.expect("so does another server at the same instant"));
        works(&one).await;
        one.db.close().await;
        other.db.close().await;
    } else {
        let sentence = bouncer.open().await.map(drop).expect_err("it can't work").to_string();
        assert!(sentence.contains("PgBouncer 1.21 or newer is needed"), "{sentence}");
    }
    drop(bouncer);
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn session_mode_works_and_statement_mode_is_refused_by_name() {
    let database = Postgres::create().await;
    let bouncer = PgBouncer::before(&database, "session").await;
    let services = bouncer.open().await.expect("it opens");
    services.db.migrations().await.expect("it reads");
    services.db.close().await;
    drop(bouncer);
    let bouncer = PgBouncer::before(&database, "statement").await;
    let sentence = bouncer.open().await.map(drop).expect_err("it can't work").to_string();
    assert!(sentence.contains("a connection pooler such as PgBouncer"), "{sentence}");
    drop(bouncer);
    database.drop().await;
}
