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
    engine: Engine,
    at_most: i64,
    for_a_row: i64,
    for_a_number: i64,
}

/// Rows that PostgreSQL reads. Words are looked for among the next 500 rows, and then by their index; what is counted, up to 1,000.
const READ: Bound = Bound { engine: Engine::Postgres, at_most: 2_000, for_a_row: 16, for_a_number: 1_000 };
/// Steps of SQLite's machine: a row that is read and joined takes some dozens.
const STEPS: Bound = Bound { engine: Engine::Sqlite, at_most: 30_000, for_a_row: 600, for_a_number: 0 };

/// How often a question is asked: PostgreSQL keeps a plan for any values of a statement that it has run five times. Those with words are
/// many already, and most of them are planned each time.
fn times(engine: Engine, arguments: &str) -> usize {
    let has_words =
        arguments.split('&').filter_map(|one| one.split_once('=')).any(|(name, value)| name.contains("words") && !value.is_empty());
    if engine == Engine::Postgres && !has_words { 7 } else { 1 }
}

/// Statements that may cost more, by what stands in them: steps and rows at most, and why. This list only gets shorter.
const DEAR: [(&str, [i64; 2], &str); 4] = [
    (
        "x.account_id = a.id LIMIT $4 + 0) counted) AS people",
        [100_000, 10_000],
        "counts the people of each account in the list, up to 1,000 of each",
    ),
    (
        "FROM account_directory x WHERE x.account_id = $1)\n",
        [400_000, 25_000],
        "nobody keeps who of a directory is not in the account: all of its people are asked",
    ),
    (
        "OFFSET 0) e LEFT JOIN program",
        [0, 10_000],
        "puts up to 500 that the index finds in order: 7,055 for 250, because the few programs are read for each",
    ),
    (
        "m.engagement_id = $1 AND m.state = 'active' AND NOT EXISTS (SELECT 1 FROM terms_acceptance",
        [200_000, 20_000],
        "nobody keeps who owes the terms: all members of the engagement are counted",
    ),
];

/// Questions that may, on PostgreSQL: pg_trgm knows no words of one or two characters, so the list itself is read (100,000 people for
/// who has accepted the terms, 46,000 mails, 12,500 for 6,000 members, 10,000 engagements).
const SHORT_WORD: (&str, i64) = ("=qz", 110_000);

impl Bound {
    fn holds(&self, Asked { what, statement, .. }: &Asked) -> bool {
        let numbers = i64::try_from(statement.sql.matches(") counted").count()).unwrap_or_default();
        let usual = self.at_most + self.for_a_row * statement.rows + self.for_a_number * numbers;
        let dear = DEAR.iter().filter(|(part, ..)| statement.sql.contains(part)).map(|(_, [steps, rows], _)| match self.engine {
            Engine::Sqlite => *steps,
            Engine::Postgres => *rows,
        });
        let (short_word, rows) = SHORT_WORD;
        let short_word = Some(rows).filter(|_| self.engine == Engine::Postgres && what.contains(short_word));
        !statement.is_compiled && statement.cost <= dear.chain(short_word).fold(usual, i64::max)
    }
}

struct Asked {
    who: &'static str,
    what: String,
    statement: Statement,
}

/// On a thread whose statements are recorded.
fn ask_everything(bound: &'static Bound) {
    // One after the other: what is recorded does not say which of them has asked.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    recorder::listen();
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut world = World::large(bound.engine).await;
            world.explain_everything().await;
            world.services.db = recorder::counting(&world).await;
            let asked = ask(&world, bound.engine).await;
            world.end().await;
            judge(asked, bound);
        });
    };
    let thread = std::thread::Builder::new().name(MEASURED.to_owned()).spawn(run).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

async fn ask(world: &World, engine: Engine) -> Vec<Asked> {
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
        for (path, arguments) in questions.iter().flat_map(|question| std::iter::repeat_n(question, times(engine, &question.1))) {
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
    ask_everything(&STEPS);
}

#[test]
fn every_question_of_every_page_reads_little_of_a_large_database_in_postgresql() {
    ask_everything(&READ);
}
