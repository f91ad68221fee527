//! DIR-01: built-in directories.

use entente_shared::{
    Error, FieldErrors, Violation,
    directories::{DirectoryRole, NewDirectory},
};

use crate::support::World;

fn new(prefix: &str) -> NewDirectory {
    NewDirectory {
        domain_prefix: prefix.to_owned(),
        name: "Ada Lovelace".to_owned(),
        email: "ada@engine.example".to_owned(),
        password: "a password for tests".to_owned(),
    }
}

fn taken() -> Error {
    FieldErrors::one("domain_prefix", Violation::PrefixTaken).into()
}

async fn whoever_makes_a_directory_is_its_global_administrator_and_signed_in(world: &World) {
    let token = world.backend.directories.create(&world.stranger(), new("engine"), false).await.expect("free");
    let actor = world.with_cookie(&token).await.actor.expect("signed in");
    assert_eq!((&*actor.sign_in_address, actor.directory_role), ("admin@engine", DirectoryRole::GlobalAdministrator));
    assert_eq!(actor.account, None);
    assert!(world.token("admin@engine", "a password for tests").await.is_ok());
    assert_eq!(world.texts("SELECT action FROM audit_event ORDER BY id").await, ["directory.create", "session.start"]);
}

async fn a_taken_prefix_is_a_mistake_of_that_field(world: &World) {
    world.new_directory("engine").await;
    assert_eq!(world.backend.directories.create(&world.stranger(), new("engine"), false).await.map(drop), Err(taken()));
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM users").await, 1);
}

async fn of_two_who_want_the_same_prefix_at_once_one_gets_it(world: &World) {
    let (here, there) = (world.stranger(), world.stranger());
    let (one, other) = tokio::join!(
        world.backend.directories.create(&here, new("engine"), false),
        world.backend.directories.create(&there, new("engine"), false)
    );
    let mut answers = [one.map(drop), other.map(drop)];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(taken())]);
    assert_eq!(world.number("SELECT COUNT(*) FROM directory").await, 1);
}

async fn ten_directories_an_hour_are_enough_for_one_address(world: &World) {
    for number in 0..10 {
        world.new_directory(&format!("engine{number}")).await;
    }
    let create =
        async |from: &str, prefix: &str| world.backend.directories.create(&world.stranger_from(from), new(prefix), false).await.map(drop);
    assert_eq!(create("192.0.2.1", "eleventh").await, Err(Error::TooManyAttempts { retry_after: 3_600 }));
    assert_eq!(create("203.0.113.9", "elsewhere").await, Ok(()));
    world.clock.advance_seconds(3_600);
    assert_eq!(create("192.0.2.1", "eleventh").await, Ok(()));
}

async fn making_a_directory_ends_the_session_that_the_browser_had(world: &World) {
    let old = world.backend.directories.create(&world.stranger(), new("engine"), false).await.expect("free");
    let visit = world.with_cookie(&old).await;
    world.backend.directories.create(&visit, new("second"), false).await.expect("free");
    assert!(world.with_cookie(&old).await.actor.is_none());
}

on_both_engines!(
    whoever_makes_a_directory_is_its_global_administrator_and_signed_in,
    a_taken_prefix_is_a_mistake_of_that_field,
    of_two_who_want_the_same_prefix_at_once_one_gets_it,
    ten_directories_an_hour_are_enough_for_one_address,
    making_a_directory_ends_the_session_that_the_browser_had,
);
