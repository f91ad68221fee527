//! What each statement of a thread's has cost: the rows that PostgreSQL has read for it, the steps that SQLite's machine has taken.

use std::{
    fmt::Debug,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use entente_server::db::Db;
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, filter::dynamic_filter_fn, layer::Context, prelude::*};

use crate::support::World;

/// Threads whose statements are recorded begin with this.
pub const MEASURED: &str = "measured";

/// How often SQLite says that it goes on, in steps of its machine.
const STEPS: i32 = 10;

/// Steps of the statement that runs now.
static TAKEN: AtomicI64 = AtomicI64::new(0);
static RECORDED: Mutex<Vec<Statement>> = Mutex::new(Vec::new());

#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: String,
    /// PostgreSQL: rows that were read. SQLite: steps.
    pub cost: i64,
    /// Rows that came of it.
    pub rows: i64,
    pub is_compiled: bool,
}

/// Begins to record. One for all tests of the binary, because a subscriber of one thread does not hear those that SQLite runs in.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ours = dynamic_filter_fn(|metadata, _| metadata.target().starts_with("sqlx::") && is_measured());
        let subscriber = tracing_subscriber::registry().with(Recorder.with_filter(ours));
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    });
}

fn is_measured() -> bool {
    std::thread::current().name().is_some_and(|name| name.starts_with(MEASURED))
}

/// What was recorded since the last time.
pub fn recorded() -> Vec<Statement> {
    std::mem::take(&mut RECORDED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A database's one connection, which knows all that was asked before, and of SQLite counts its steps.
pub async fn counting(world: &World) -> Db {
    match &world.services.db {
        Db::Postgres(pool) => {
            Db::Postgres(pool.options().clone().max_connections(1).connect_lazy_with(pool.connect_options().as_ref().clone()))
        }
        Db::Sqlite { writer, file: opened, .. } => {
            let file = world.folder.path().join("entente.db");
            let options = SqliteConnectOptions::new().filename(file).read_only(true).thread_name(|_| format!("{MEASURED}-reader"));
            let pool = SqlitePoolOptions::new().max_connections(1).after_connect(|connection, _| {
                Box::pin(async move {
                    connection.lock_handle().await?.set_progress_handler(STEPS, || {
                        TAKEN.fetch_add(i64::from(STEPS), Ordering::Relaxed);
                        true
                    });
                    Ok(())
                })
            });
            let readers = pool.connect_with(options).await.expect("the file opens");
            Db::Sqlite { writer: writer.clone(), readers, file: opened.clone() }
        }
    }
}

struct Recorder;

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let statement = match event.metadata().target() {
            "sqlx::postgres::notice" => of_postgres(&fields.message),
            // PostgreSQL's are in the notices.
            "sqlx::query" if std::thread::current().name() != Some(MEASURED) => {
                let sql = if fields.statement.is_empty() { fields.summary } else { fields.statement };
                let cost = TAKEN.swap(0, Ordering::Relaxed);
                Some(Statement { sql, cost, rows: fields.rows, is_compiled: false })
            }
            _ => None,
        };
        if let Some(statement) = statement {
            RECORDED.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
        }
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    summary: String,
    statement: String,
    rows: i64,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        match field.name() {
            "message" => value.clone_into(&mut self.message),
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &tracing::field::Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = i64::try_from(value).unwrap_or(i64::MAX);
        }
    }
}

/// What auto_explain says.
fn of_postgres(message: &str) -> Option<Statement> {
    let (_, plan) = message.split_once("plan:\n")?;
    let plan: Value = serde_json::from_str(plan).expect("a plan in JSON");
    let sql = plan["Query Text"].as_str().unwrap_or_default().to_owned();
    let top = &plan["Plan"];
    Some(Statement { sql, cost: rows_read(top), rows: number(top, "Actual Rows"), is_compiled: !plan["JIT"].is_null() })
}

fn number(node: &Value, key: &str) -> i64 {
    node[key].as_f64().unwrap_or_default() as i64
}

/// Every row that was looked at. Looking and finding nothing counts as one; the places that an index has put on a list count as rows when
/// the table is read for them.
fn rows_read(node: &Value) -> i64 {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let is_read =
        kind.contains("Scan") && !["Bitmap Index Scan", "CTE Scan", "Subquery Scan", "WorkTable Scan", "Function Scan"].contains(&kind);
    let removed = ["Rows Removed by Filter", "Rows Removed by Index Recheck"].iter().map(|key| number(node, key)).sum::<i64>();
    let own = if is_read { (number(node, "Actual Rows") + removed).max(1) * number(node, "Actual Loops") } else { 0 };
    own + node["Plans"].as_array().into_iter().flatten().map(rows_read).sum::<i64>()
}
