//! Making connections, and saying at once why there is none.

use std::{
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Db, cores};
use crate::config::Database;

/// How long a request waits for a connection before it is told to come again.
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(10);
/// How long a server may take to let somebody in.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// A request that waits for longer finds out whether the server takes connections at all.
const ASK_AFTER: Duration = Duration::from_millis(500);
/// A connection that has rested for longer is tried before it is used: it may have been cut off.
const RESTED: Duration = Duration::from_secs(1);

/// What is asked here is done before it could be compiled, which takes 40 ms: but for some estimates of a list's cost PostgreSQL begins with
/// that. And it takes the next row of an index for as dear as a turn of a disk, so that it reads and sorts a whole list where its first rows
/// are wanted; what people look at is in memory. Not among the options of the connection, of which PgBouncer refuses them.
const SETTINGS: &str = "SET jit = off; SET random_page_cost = 1.1";

/// Why there is no connection: a sentence for the operator, without the password.
#[derive(Debug, thiserror::Error)]
#[error("The database {place} can't be {what}: {cause}")]
pub struct NoConnection {
    place: String,
    what: &'static str,
    cause: String,
}

impl NoConnection {
    /// What a database that has let us in says to the work that a start begins with.
    pub fn after_all(database: &Database, what: &'static str, error: &sqlx::Error) -> Self {
        let place = match database {
            Database::Sqlite(path) => path.display().to_string(),
            Database::Postgres(url) => options(url).map_or_else(|_| "of ENTENTE_DATABASE_URL".to_owned(), |options| place(&options)),
        };
        Self { place, what, cause: in_words(error) }
    }
}

pub async fn connect(database: &Database) -> Result<Db, NoConnection> {
    match database {
        Database::Sqlite(path) => connect_sqlite(path).await.map_err(|error| NoConnection {
            place: path.display().to_string(),
            what: "opened",
            cause: why_not_opened(path, &error),
        }),
        Database::Postgres(url) => match options(url) {
            Ok(options) => connect_postgres(options).await,
            Err(error) => Err(NoConnection::after_all(database, "reached", &error)),
        },
    }
}

fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    // What PgBouncer would not take is left away; no column holds such a number.
    let options = PgConnectOptions::from_str(url)?.application_name("entente").extra_float_digits(None);
    // The brackets tell an address of IPv6 from its port, and are no part of it.
    Ok(match options.get_host().strip_prefix('[').and_then(|host| host.strip_suffix(']')).map(str::to_owned) {
        Some(host) => options.host(&host),
        None => options,
    })
}

fn in_words(error: &sqlx::Error) -> String {
    match super::why(error) {
        Some(why) => format!("{} ({error}).", super::words(why)),
        None => format!("{error}."),
    }
}

async fn connect_sqlite(path: &Path) -> Result<Db, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        // Another process, such as a command of the operator's, may be writing.
        .busy_timeout(Duration::from_secs(5))
        .synchronous(SqliteSynchronous::Full);
    // A connection to a file can't go away, so it isn't asked for each time.
    let pool =
        || SqlitePoolOptions::new().acquire_timeout(WAIT_FOR_CONNECTION).test_before_acquire(false).idle_timeout(None).max_lifetime(None);
    let to_write = options.clone().journal_mode(SqliteJournalMode::Wal).optimize_on_close(true, None);
    let writer = pool().max_connections(1).connect_with(to_write.clone().create_if_missing(true)).await?;
    // A file that disappears later is missed, not made anew without anything in it.
    writer.set_connect_options(to_write);
    let readers = pool().max_connections(cores().clamp(2, 8) as u32 * 2).connect_with(options.read_only(true)).await?;
    Ok(Db::Sqlite { writer, readers, file: File::at(path)? })
}

/// The file that the connections were opened on. They go on with it when it is moved or deleted, and what they write then is lost.
#[derive(Clone, Debug)]
pub struct File {
    path: PathBuf,
    identity: (u64, u64),
}

impl File {
    pub fn at(path: &Path) -> std::io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(path)? })
    }

    /// Whether it is still where it was. Another one in its place is read with the next start: SQLite can't have both open under one name.
    pub fn is_in_place(&self) -> std::io::Result<()> {
        if identity(&self.path)? == self.identity {
            return Ok(());
        }
        let text = format!("{} is another file than at the start: restart the server", self.path.display());
        Err(std::io::Error::other(text))
    }
}

fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// The engine says no more than that it could not; the file says why.
fn why_not_opened(path: &Path, error: &sqlx::Error) -> String {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok()).map(|code| code & 0xff);
    if code == Some(26) {
        return "the file is not an SQLite database. Move it away, or name another one in ENTENTE_DATABASE_URL.".to_owned();
    }
    if code == Some(14)
        && let Err(error) = std::fs::OpenOptions::new().read(true).append(true).create(true).open(path)
    {
        return format!("{error}.");
    }
    in_words(error)
}

async fn connect_postgres(options: PgConnectOptions) -> Result<Db, NoConnection> {
    look_at_server(&options).await.map_err(|cause| NoConnection { place: place(&options), what: "reached", cause })?;
    let pool = PgPoolOptions::new()
        .acquire_timeout(WAIT_FOR_CONNECTION)
        .max_connections(cores().clamp(4, 16) as u32 * 4)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SETTINGS).await.map(drop) }))
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > RESTED {
                    tokio::time::timeout(ANSWERS_WITHIN, connection.ping()).await.map_err(|_| no_answer())??;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options);
    Ok(Db::Postgres(pool))
}

/// A connection of the pool, or why there is none. The pool alone would go on trying in silence as long as anybody waits.
pub async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    tokio::select! {
        biased;
        acquired = pool.acquire() => acquired,
        error = refusal(pool) => Err(error),
    }
}

/// Ends if the server lets nobody in, with what it says.
async fn refusal(pool: &PgPool) -> sqlx::Error {
    loop {
        tokio::time::sleep(ASK_AFTER).await;
        // Where all are in use, one of them will be free: that says nothing about the server.
        if pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections() {
            continue;
        }
        // In a box: what every query waits for would otherwise be as large as all that it takes to connect.
        match Box::pin(let_in(&pool.connect_options())).await {
            Ok(connection) => drop(connection.close().await),
            Err(error) => return error,
        }
    }
}

async fn let_in(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    tokio::time::timeout(ANSWERS_WITHIN, options.connect()).await.map_err(|_| no_answer())?
}

fn no_answer() -> sqlx::Error {
    std::io::Error::new(ErrorKind::TimedOut, format!("no answer within {} seconds", ANSWERS_WITHIN.as_secs())).into()
}

/// Whether the server lets us in, and whether what stands before it can be worked with.
async fn look_at_server(options: &PgConnectOptions) -> Result<(), String> {
    let (mut one, mut other) = (
        let_in(options).await.map_err(|error| why_not_reached(options, &error))?,
        let_in(options).await.map_err(|error| why_not_reached(options, &error))?,
    );
    let mut processes = [0, 0];
    for (connection, process) in [&mut one, &mut other].into_iter().zip(&mut processes) {
        // Prepared on both under the same name: a pooler that hands one server connection to both has to keep them apart.
        *process =
            sqlx::query_scalar::<_, i32>("SELECT pg_backend_pid()").fetch_one(connection).await.map_err(|error| of_pooler(&error))?;
    }
    if processes[0] == processes[1] {
        let transaction = async { other.begin().await?.rollback().await };
        transaction.await.map_err(|error| of_pooler(&error))?;
    }
    drop((one.close().await, other.close().await));
    Ok(())
}

/// A pooler's answer to what it can't do, and what to do about it.
fn of_pooler(error: &sqlx::Error) -> String {
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
    match &*code {
        "26000" | "42P05" => format!(
            "a connection pooler such as PgBouncer stands before it that loses prepared statements ({error}). In transaction mode \
             PgBouncer 1.21 or newer is needed, with max_prepared_statements above 0; with an older one set pool_mode = session, or \
             name PostgreSQL itself in ENTENTE_DATABASE_URL."
        ),
        _ if error.to_string().contains("statement pooling") => format!(
            "a connection pooler such as PgBouncer stands before it that knows no transactions ({error}). Set pool_mode = transaction or \
             pool_mode = session."
        ),
        _ => format!("{error}."),
    }
}

/// Where the database is, without who asks and with which password.
fn place(options: &PgConnectOptions) -> String {
    let server = options.get_socket().map_or_else(
        || match options.get_host() {
            host if host.contains(':') => format!("[{host}]:{}", options.get_port()),
            host => format!("{host}:{}", options.get_port()),
        },
        |socket| format!("{}, port {}", socket.display(), options.get_port()),
    );
    format!("{} at {server}", options.get_database().unwrap_or(options.get_username()))
}

fn why_not_reached(options: &PgConnectOptions, error: &sqlx::Error) -> String {
    let (user, database) = (options.get_username(), options.get_database().unwrap_or(options.get_username()));
    match error {
        sqlx::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => "the connection was refused: nothing listens there.".to_owned(),
            ErrorKind::NotFound if options.get_socket().is_some() => "there is no such socket.".to_owned(),
            ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => {
                "the connection was cut off while it was made. Is that a PostgreSQL server?".to_owned()
            }
            _ if error.to_string().contains("lookup address") => {
                format!("the name {} was not found ({error}).", options.get_host())
            }
            _ => format!("{error}."),
        },
        sqlx::Error::Tls(error) => {
            format!("no encrypted connection could be made: {error}. sslmode in ENTENTE_DATABASE_URL says what is asked for.")
        }
        sqlx::Error::Protocol(error) => format!("what answers there does not speak as a PostgreSQL server does ({error})."),
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01") => format!("the password of {user} was refused."),
            Some("28000") => format!("{user} is not let in ({}).", error.message()),
            Some("3D000") => format!("there is no database {database} on the server."),
            Some("57P03") => format!("the server takes no connections now ({}). Try again when it has started.", error.message()),
            Some("53300") => format!("the server has as many connections as it takes ({}).", error.message()),
            _ => format!("the server says: {}.", error.message()),
        },
        error => format!("{error}."),
    }
}
