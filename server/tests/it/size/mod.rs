//! SPEC 10: with 10,000 engagements, 100,000 people and 3,000 requests, every question of every page reads a small multiple of the rows
//! that it shows, on both engines. The questions are those of `surface.rs`: one that comes to be is asked here too.

mod questions;
mod recorder;

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use entente_server::{
    demo,
    http::{Site, Web, router},
};
use leptos::server_fn::axum::server_fn_paths;
use tower::ServiceExt;

use self::{
    questions::{Ids, NOT_FOR_ANYBODY},
    recorder::{MEASURED, Statement},
};
use crate::support::{Engine, World};

/// An operator who owns the program of all engagements; an owner and a power user of the engagement with the most members and requests;
/// an administrator and a member of the organization with the most people.
const PEOPLE: [&str; 5] = ["admin@northlight", "oscar@northlight", "paul@aurelia", "admin@brightwater", "sam@brightwater"];

/// What a statement may cost: at most so much, and so much more for each row that it shows and for each number of things.
struct Bound {
    at_most: i64,
    for_a_row: i64,
    for_a_number: i64,
}

/// Rows that PostgreSQL reads. Words are looked for among the next 500 rows, and then by their index; what is counted, up to 1,000.
const READ: Bound = Bound { at_most: 2_000, for_a_row: 16, for_a_number: 1_000 };
/// Steps of SQLite's machine: a row that is read and joined takes some dozens.
const STEPS: Bound = Bound { at_most: 30_000, for_a_row: 600, for_a_number: 0 };

/// How often each question is asked.
const fn times(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => 1,
        // It keeps a plan for any values of a statement that it has run five times.
        Engine::Postgres => 7,
    }
}

/// Statements that may cost more, by what stands in them, with the reason. This list only gets shorter.
const DEAR: [(&str, &str); 5] = [
    ("x.account_id = a.id LIMIT $4 + 0) counted) AS people", "counts the people of each account in the list, up to 1,000 of each"),
    (
        "FROM account_directory x WHERE x.account_id = $1)\n",
        "nobody keeps who of a directory is not in the account: all of its people are asked",
    ),
    (
        "OFFSET 0) e LEFT JOIN program",
        "puts up to 500 that the index finds in order: 7,055 for 250, because the few programs are read for each",
    ),
    ("AS organization, m.since", "nobody keeps who owes the terms: all members of the engagement are asked"),
    ("m.engagement_id = $1 AND m.state = 'active' AND NOT EXISTS (SELECT 1 FROM terms_acceptance", "the same, to count them"),
];

/// Questions that may, on PostgreSQL: pg_trgm knows no words of one or two characters, so the list itself is read (100,000 people for
/// who has accepted the terms, 46,000 mails, 12,500 for 6,000 members, 10,000 engagements).
const SHORT_WORD: &str = "=qz";

impl Bound {
    fn holds(&self, Asked { what, statement, .. }: &Asked) -> bool {
        let numbers = i64::try_from(statement.sql.matches(") counted").count()).unwrap_or_default();
        let most = self.at_most + self.for_a_row * statement.rows + self.for_a_number * numbers;
        !statement.is_compiled && statement.cost <= most
            || DEAR.iter().any(|(part, _)| statement.sql.contains(part))
            || (self.for_a_row == READ.for_a_row && what.contains(SHORT_WORD))
    }
}

struct Asked {
    who: &'static str,
    what: String,
    statement: Statement,
}

/// On a thread whose statements are recorded.
fn ask_everything(engine: Engine, bound: &'static Bound) {
    // One after the other: what is recorded does not say which of them has asked.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    recorder::listen();
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut world = World::large(engine).await;
            world.explain_everything().await;
            world.services.db = recorder::counting(&world).await;
            let asked = ask(&world, times(engine)).await;
            world.end().await;
            judge(asked, bound);
        });
    };
    let thread = std::thread::Builder::new().name(MEASURED.to_owned()).spawn(run).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

async fn ask(world: &World, times: usize) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut answered = BTreeSet::new();
    let ids = Ids::of(world).await;
    let service = router(Web::new(world.services.clone(), Site::without_files()));
    for who in PEOPLE {
        let token = world.token(who, demo::PASSWORD).await.expect("the password is right");
        let acting = world.with_cookie(&token).await.actor.expect("signed in").acting_as().to_string();
        let questions = server_fn_paths().filter(|(_, method)| *method == Method::GET).map(|(path, _)| path);
        let mut questions: Vec<(&str, String)> =
            questions.flat_map(|path| questions::variants(path, &ids).into_iter().map(move |arguments| (path, arguments))).collect();
        // The frame of every page.
        questions.push(("/", String::new()));
        let cookie = format!("session={}", token.0);
        recorder::recorded();
        for (path, arguments) in questions.iter().flat_map(|question| std::iter::repeat_n(question, times)) {
            let what = format!("{path}?{arguments}");
            let request = if *path == "/" {
                let home = Request::get("/").header(header::ACCEPT, "text/html").header(header::COOKIE, &cookie);
                home.body(Body::empty()).expect("a request")
            } else {
                let more = [(header::COOKIE, &*cookie), (header::HeaderName::from_static("acting-as"), &*acting)];
                crate::surface::call(&Method::GET, path, arguments, &more)
            };
            let response = service.clone().oneshot(request).await.expect("an answer");
            let status = response.status();
            let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            assert!(!status.is_server_error(), "{who} {what}: {status}");
            assert_ne!(status, StatusCode::BAD_REQUEST, "{who} {what}: {}", String::from_utf8_lossy(&body));
            if status == StatusCode::OK {
                answered.insert(*path);
            }
            asked.extend(recorder::recorded().into_iter().map(|statement| Asked { who, what: what.clone(), statement }));
        }
    }
    let silent: Vec<&str> =
        server_fn_paths().filter(|(path, method)| *method == Method::GET && !answered.contains(path)).map(|(path, _)| path).collect();
    let unexpected: Vec<_> = silent.iter().filter(|path| !NOT_FOR_ANYBODY.contains(path)).collect();
    assert!(unexpected.is_empty(), "nobody was answered: {unexpected:?}");
    asked
}

fn judge(asked: Vec<Asked>, bound: &Bound) {
    assert!(asked.len() > 1_000, "statements were recorded: {}", asked.len());
    let mut dear: Vec<_> = asked.iter().filter(|one| !bound.holds(one)).collect();
    dear.sort_by_key(|one| -one.statement.cost);
    let mut seen = BTreeSet::new();
    let lines: Vec<String> = dear
        .iter()
        .filter(|one| seen.insert(&one.statement.sql))
        .map(|Asked { who, what, statement: Statement { sql, cost, rows, is_compiled } }| {
            let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
            let compiled = if *is_compiled { ", compiled before it ran," } else { "" };
            format!("{cost}{compiled} for {rows} rows · {who} {what}\n      {sql}")
        })
        .collect();
    assert!(lines.is_empty(), "{} statements read too much:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn every_question_of_every_page_reads_little_of_a_large_database_in_sqlite() {
    ask_everything(Engine::Sqlite, &STEPS);
}

#[test]
fn every_question_of_every_page_reads_little_of_a_large_database_in_postgresql() {
    ask_everything(Engine::Postgres, &READ);
}
