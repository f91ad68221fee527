//! Databases for tests, and looking into them.

use entente_server::{
    clock::{IdSource, SystemIds},
    db::Db,
};
use entente_shared::{EngagementId, RequestId, UserId};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use uuid::Uuid;

use super::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database of its own on the server that the environment names.
pub struct Postgres {
    pub url: String,
    server: String,
    name: String,
}

fn server() -> String {
    std::env::var("ENTENTE_TEST_POSTGRES").expect(
        "ENTENTE_TEST_POSTGRES names no PostgreSQL server: run `make test`, or `tools/with-postgres.sh cargo test -p entente-server`",
    )
}

impl Postgres {
    pub async fn create() -> Self {
        Self::create_like("template1").await
    }

    /// A copy of another database, which nobody is connected to.
    pub async fn create_like(other: &str) -> Self {
        let name = format!("entente_test_{}", SystemIds.id().simple());
        let create = format!("CREATE DATABASE {name} TEMPLATE {other}");
        sqlx::query(AssertSqlSafe(create)).execute(&mut Self::server().await).await.expect("a database can be made");
        let server = server();
        let (front, _) = server.rsplit_once('/').expect("an address with a database");
        Self { url: format!("{front}/{name}"), name, server }
    }

    /// A connection to the server's own database.
    pub async fn server() -> PgConnection {
        PgConnection::connect(&server()).await.expect("the PostgreSQL server answers")
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// A statement of the server's administrator, from another database: this one may not let anybody in.
    pub async fn administer(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.expect("the PostgreSQL server answers");
        let sql = AssertSqlSafe(sql.replace("{name}", &self.name));
        sqlx::query(sql).execute(&mut connection).await.expect("the administrator may");
        connection.close().await.expect("closed");
    }

    /// Ends all of this database's connections.
    pub async fn cut_off(&self) {
        self.administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'").await;
    }

    pub async fn drop(self) {
        let mut connection = PgConnection::connect(&self.server).await.expect("the PostgreSQL server answers");
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        sqlx::query(AssertSqlSafe(drop)).execute(&mut connection).await.expect("the database can be dropped");
    }
}

/// Runs the same statement on either engine.
macro_rules! on_either {
    ($world:expr, |$c:ident| $query:expr) => {
        match &$world.services.db {
            Db::Sqlite { writer: $c, .. } => $query,
            Db::Postgres($c) => $query,
        }
    };
}

impl World {
    /// A number from the database.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        on_either!(self, |c| sqlx::query_scalar(sql).fetch_one(c).await).expect("the query runs")
    }

    /// The rows' first column, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_either!(self, |c| sqlx::query_scalar(sql).fetch_all(c).await).expect("the query runs")
    }

    /// An id from the database.
    pub async fn id(&self, sql: &str) -> Uuid {
        let sql = AssertSqlSafe(sql.to_owned());
        on_either!(self, |c| sqlx::query_scalar(sql).fetch_one(c).await).expect("the query runs")
    }

    /// The same as it is written in a statement.
    pub async fn id_in_sql(&self, sql: &str) -> String {
        let id = self.id(sql).await;
        match &self.services.db {
            Db::Sqlite { .. } => format!("x'{}'", id.simple()),
            Db::Postgres(_) => format!("'{id}'"),
        }
    }

    /// Changes something behind the server's back; gives how many rows.
    pub async fn change(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        on_either!(self, |c| sqlx::query(sql).execute(c).await.map(|done| done.rows_affected()))
    }

    /// Somebody by their sign-in address.
    pub async fn user(&self, sign_in_address: &str) -> UserId {
        const SQL: &str = "SELECT id FROM users WHERE sign_in_address = $1";
        on_either!(self, |c| sqlx::query_scalar(SQL).bind(sign_in_address).fetch_one(c).await).expect("there is such a person")
    }

    pub async fn engagement(&self, title: &str) -> EngagementId {
        const SQL: &str = "SELECT id FROM engagement WHERE title = $1";
        on_either!(self, |c| sqlx::query_scalar(SQL).bind(title).fetch_one(c).await).expect("there is such an engagement")
    }

    /// The pending request of a person for an engagement.
    pub async fn pending(&self, who: &str, title: &str) -> RequestId {
        const SQL: &str = "SELECT r.id FROM access_request r JOIN users u ON u.id = r.user_id JOIN engagement e ON e.id = r.engagement_id
            WHERE u.sign_in_address = $1 AND e.title = $2 AND r.state = 'pending'";
        on_either!(self, |c| sqlx::query_scalar(SQL).bind(who).bind(title).fetch_one(c).await).expect("there is such a request")
    }

    /// The text of a query plan.
    pub async fn plan(&self, sql: &str) -> String {
        match &self.services.db {
            Db::Sqlite { writer, .. } => {
                let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(writer).await.expect("a plan");
                rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n")
            }
            Db::Postgres(pool) => {
                let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(pool).await.expect("a plan");
                rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
            }
        }
    }
}
