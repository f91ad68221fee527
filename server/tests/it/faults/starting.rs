//! A start without a database: said at once, with where and why, and never with the password.

use std::{sync::Arc, time::Duration};

use entente_server::{
    clock::{FixedClock, SeededIds},
    config::Config,
    services::Services,
};
use tokio::net::TcpListener;

use crate::support::{Postgres, START};

/// What the operator reads. It comes long before a pool of connections would have given up.
async fn said(url: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = [("ENTENTE_DATA", folder.path().display().to_string()), ("ENTENTE_DATABASE_URL", url.to_owned())];
    let config =
        Config::from_sources(None, environment.map(|(name, value)| (name.to_owned(), value)).to_vec()).expect("a good configuration");
    let opened = Services::open(config, Arc::new(FixedClock::at(START)), Arc::new(SeededIds::new(1)));
    let refused = tokio::time::timeout(Duration::from_secs(9), opened).await.expect("at once");
    let sentence = refused.map(drop).expect_err("there is no database").to_string();
    assert!(!sentence.contains("s3cret"), "{sentence}");
    sentence
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_with_the_cause() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    assert_eq!(
        said(&format!("postgres://ada:s3cret@{free}/portal")).await,
        format!("The database portal at {free} can't be reached: the connection was refused: nothing listens there.")
    );
    let unknown = said("postgres://ada:s3cret@database.invalid:5433/portal").await;
    assert!(
        unknown.starts_with("The database portal at database.invalid:5433 can't be reached: the name database.invalid was not found"),
        "{unknown}"
    );
}

#[tokio::test]
async fn an_address_of_ipv6_is_an_address() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    let sentence = said(&format!("postgres://ada:s3cret@[::1]:{free}/portal")).await;
    assert!(sentence.starts_with(&format!("The database portal at [::1]:{free} can't be reached: ")), "{sentence}");
    assert!(!sentence.contains("was not found"), "{sentence}");
}

#[tokio::test]
async fn what_is_no_postgresql_server_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            drop(connection);
        }
    });
    let sentence = said(&format!("postgres://ada:s3cret@{address}/portal")).await;
    assert!(sentence.ends_with("the connection was cut off while it was made. Is that a PostgreSQL server?"), "{sentence}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let sentence = said(&format!("postgres://ada:s3cret@{address}/portal")).await;
    assert!(sentence.ends_with("can't be reached: no answer within 5 seconds."), "{sentence}");
    drop(listener);
}

#[tokio::test]
async fn the_server_says_itself_what_it_does_not_like() {
    let database = Postgres::create().await;
    let (front, name) = database.url.rsplit_once('/').expect("a database");
    let (_, server) = front.rsplit_once('@').expect("a user");
    let wrong = said(&format!("postgres://postgres:s3cret@{server}/{name}")).await;
    assert_eq!(wrong, format!("The database {name} at {server} can't be reached: the password of postgres was refused."));
    let missing = said(&format!("{front}/nowhere")).await;
    assert_eq!(missing, format!("The database nowhere at {server} can't be reached: there is no database nowhere on the server."));
    let encrypted = said(&format!("{}?sslmode=require", database.url)).await;
    assert!(encrypted.contains("no encrypted connection could be made"), "{encrypted}");
    let only_read = said(&format!("{}?options=-c%20default_transaction_read_only%3Don", database.url)).await;
    let place = format!("The database {name} at {server} can't be brought up to this version: it takes no writes (");
    assert!(only_read.starts_with(&place), "{only_read}");
    database.drop().await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_with_the_cause() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("portal.sqlite");
    std::fs::write(&file, "This is a text, and longer than the head of a database, which has a hundred bytes or so. ".repeat(20))
        .expect("written");
    let sentence = said(&format!("sqlite://{}", file.display())).await;
    assert!(
        sentence.starts_with(&format!("The database {} can't be opened: the file is not an SQLite database.", file.display())),
        "{sentence}"
    );
    let inside = said(&format!("sqlite://{}", folder.path().display())).await;
    assert!(inside.ends_with("Is a directory (os error 21)."), "{inside}");
}
