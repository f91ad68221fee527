//! The two engines have the same tables, and refuse the same things.

use std::collections::BTreeSet;

use entente_server::db::{Db, Unique};
use sqlx::Row;

use crate::support::{Engine, World};

/// Without the index of words, which each engine has in its own way. `table.column null|not null`, and `index on table (columns) unique|plain partial|whole`.
async fn describe(world: &World) -> BTreeSet<String> {
    match &world.services.db {
        Db::Sqlite { writer, .. } => {
            let columns = "SELECT m.name || '.' || c.name || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE ' null' END AS line
                FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'words\\_of\\_%' ESCAPE '\\'";
            let indexes = "SELECT l.name || ' on ' || m.name || ' (' || (SELECT group_concat(i.name, ', ') FROM pragma_index_info(l.name) i) || ')'
                    || CASE l.\"unique\" WHEN 1 THEN ' unique' ELSE ' plain' END || CASE l.partial WHEN 1 THEN ' partial' ELSE ' whole' END AS line
                FROM sqlite_schema m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND l.origin = 'c'";
            let keys = "SELECT 'key of ' || m.name || ' (' || (SELECT group_concat(c.name, ', ') FROM
                    (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk) c) || ')' AS line
                FROM sqlite_schema m
                WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'words\\_of\\_%' ESCAPE '\\'";
            let mut lines = BTreeSet::new();
            for sql in [columns, indexes, keys] {
                lines.extend(
                    sqlx::query(sql).fetch_all(writer).await.expect("a description").iter().map(|row| row.get::<String, _>("line")),
                );
            }
            lines
        }
        Db::Postgres(pool) => {
            let columns = "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE ' null' END AS line
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
            let indexes = "SELECT CASE WHEN x.indisprimary THEN 'key of ' || t.relname ELSE i.relname || ' on ' || t.relname END || ' ('
                    || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY k(attnum, n)
                        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
                    || CASE WHEN x.indisprimary THEN '' ELSE CASE WHEN x.indisunique THEN ' unique' ELSE ' plain' END
                        || CASE WHEN x.indpred IS NULL THEN ' whole' ELSE ' partial' END END AS line
                FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%'
                    AND i.relname NOT LIKE 'words\\_of\\_%'";
            let mut lines = BTreeSet::new();
            for sql in [columns, indexes] {
                lines.extend(sqlx::query(sql).fetch_all(pool).await.expect("a description").iter().map(|row| row.get::<String, _>("line")));
            }
            lines
        }
    }
}

#[tokio::test]
async fn the_two_engines_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (World::open(Engine::Sqlite).await, World::open(Engine::Postgres).await);
    let (of_sqlite, of_postgres) = (describe(&sqlite).await, describe(&postgres).await);
    assert!(of_sqlite.len() > 150, "something was described: {}", of_sqlite.len());
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!(only(&of_sqlite, &of_postgres), Vec::<String>::new(), "only in SQLite");
    assert_eq!(only(&of_postgres, &of_sqlite), Vec::<String>::new(), "only in PostgreSQL");
    for unique in Unique::ALL {
        let (index, columns) = unique.names();
        let (table, _) = columns.split_once('.').expect("table.column");
        let columns = columns.replace(&format!("{table}."), "");
        let line = format!("{index} on {table} ({columns}) unique ");
        assert!(of_sqlite.iter().any(|known| known.starts_with(&line)), "{unique:?}: {line}");
    }
    sqlite.end().await;
    postgres.end().await;
}

async fn a_second_start_changes_nothing(world: &World) {
    let before = describe(world).await;
    world.services.db.migrate().await.expect("the tables are up to date");
    assert_eq!(describe(world).await, before);
}

async fn a_row_that_an_index_refuses_is_told_by_the_index(world: &World) {
    world.fill_in().await;
    for (sql, unique) in [
        ("UPDATE directory SET domain_prefix = 'same'", Unique::DirectoryPrefix),
        ("UPDATE users SET sign_in_key = 'same'", Unique::SignInKey),
        ("UPDATE users SET subject = 'same'", Unique::UserSubject),
        ("UPDATE account SET number = 10000000", Unique::AccountNumber),
        ("UPDATE account SET name_skeleton = 'same'", Unique::AccountName),
        ("UPDATE account_name_key SET key = 'same' WHERE key LIKE 'aurelia%' OR key LIKE 'northlight%'", Unique::AccountNameKey),
        ("UPDATE account SET draft_id = (SELECT id FROM users WHERE sign_in_address = 'admin@aurelia')", Unique::AccountDraft),
        ("UPDATE account SET registered_from = (SELECT id FROM directory WHERE domain_prefix = 'aurelia')", Unique::AccountRegisteredFrom),
        (
            "UPDATE access_request SET engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview'),
            user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')",
            Unique::PendingRequest,
        ),
        (
            "UPDATE membership SET engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview'),
            user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')",
            Unique::Membership,
        ),
    ] {
        let error = world.change(sql).await.expect_err(sql);
        assert_eq!(Unique::of(&error), Some(unique), "{error}");
    }
}

async fn states_outside_of_the_closed_sets_are_refused(world: &World) {
    world.fill_in().await;
    for sql in [
        "UPDATE access_request SET state = 'lost'",
        "UPDATE membership SET state = 'perhaps'",
        "UPDATE engagement SET life = 'undead'",
        "UPDATE engagement SET access = 'sometimes'",
        "UPDATE users SET directory_role = 'king'",
        "UPDATE account SET number = 1",
        // A decision without a decider, an end without its time.
        "UPDATE access_request SET decided_by = NULL WHERE state = 'approved'",
        "UPDATE access_request SET ended_at = NULL WHERE state = 'declined'",
    ] {
        assert!(world.change(sql).await.is_err(), "{sql}");
    }
}

async fn rows_that_others_point_to_stay(world: &World) {
    world.fill_in().await;
    for sql in ["DELETE FROM users", "DELETE FROM account", "DELETE FROM engagement", "DELETE FROM terms"] {
        assert!(world.change(sql).await.is_err(), "{sql}");
    }
}

on_both_engines!(
    a_second_start_changes_nothing,
    a_row_that_an_index_refuses_is_told_by_the_index,
    states_outside_of_the_closed_sets_are_refused,
    rows_that_others_point_to_stay,
);
