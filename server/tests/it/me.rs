//! SES-01: one's own profile and sessions.

use entente_server::demo;
use entente_shared::{Error, Forbidden, Missing};

use crate::support::World;

async fn people_of_a_built_in_directory_change_their_name(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    let profile = world.backend.me.profile(&visit).await.expect("hers");
    assert_eq!(
        (&*profile.name, &*profile.sign_in_address, &*profile.directory, profile.built_in),
        ("Léa Garnier", "lea@aurelia", "aurelia", true)
    );
    world.backend.me.rename(&visit, "Léa Martin".to_owned()).await.expect("hers to change");
    world.backend.me.rename(&visit, "Léa Martin".to_owned()).await.expect("a second time changes nothing");
    assert_eq!(world.arrive_again(&visit).await.actor.expect("signed in").name, "Léa Martin");
    let audit = "SELECT before_json || ' ' || after_json FROM audit_event WHERE action = 'user.rename'";
    assert_eq!(world.texts(audit).await, ["\"Léa Garnier\" \"Léa Martin\""]);
}

async fn the_name_of_people_of_a_linked_directory_is_changed_there(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    world.change("UPDATE directory SET kind = 'linked' WHERE domain_prefix = 'aurelia'").await.expect("linked");
    assert!(!world.backend.me.profile(&visit).await.expect("hers").built_in);
    assert_eq!(world.backend.me.rename(&visit, "Léa".to_owned()).await, Err(Forbidden::KeptElsewhere.into()));
}

async fn the_sessions_of_a_person_are_listed_with_this_one_first_and_end_one_by_one(world: &World) {
    world.fill_in().await;
    world.sign_in("paul@aurelia").await;
    let here = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    world.clock.advance_seconds(100);
    let there = world.token("lea@aurelia", demo::PASSWORD).await.expect("right");
    let visit = world.with_cookie(&here).await;
    let me = &world.backend.me;
    let sessions = me.sessions(&visit).await.expect("hers");
    assert_eq!(sessions.iter().map(|session| session.is_this).collect::<Vec<_>>(), [true, false]);
    assert_eq!((&*sessions[0].user_agent, &*sessions[0].address), ("a test", "192.0.2.1"));
    let key = sessions[1].key.clone();
    assert_eq!(me.end_session(&visit, &key).await, Ok(false));
    assert!(world.with_cookie(&there).await.actor.is_none(), "with the next request");
    assert!(world.with_cookie(&here).await.actor.is_some());
    assert_eq!(me.end_session(&visit, &key).await, Err(Missing::Session.into()));
    // Nobody ends somebody else's.
    let paul = world.sign_in("paul@aurelia").await;
    let hers = me.sessions(&visit).await.expect("hers")[0].key.clone();
    assert_eq!(me.end_session(&paul, &hers).await, Err(Missing::Session.into()));
    assert_eq!(me.end_session(&visit, &hers).await, Ok(true));
    assert!(world.with_cookie(&here).await.actor.is_none());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'session.end'").await, 2);
}

async fn signing_out_everywhere_ends_the_others_or_all(world: &World) {
    world.fill_in().await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(world.token("lea@aurelia", demo::PASSWORD).await.expect("right"));
    }
    let paul = world.token("paul@aurelia", demo::PASSWORD).await.expect("right");
    let visit = world.with_cookie(&tokens[0]).await;
    world.backend.me.end_sessions(&visit, false).await.expect("ended");
    let open = async |number: usize| world.with_cookie(&tokens[number]).await.actor.is_some();
    assert_eq!((open(0).await, open(1).await, open(2).await), (true, false, false));
    world.backend.me.end_sessions(&visit, true).await.expect("ended");
    assert!(!open(0).await);
    assert!(world.with_cookie(&paul).await.actor.is_some(), "nobody else's");
    let audit = "SELECT after_json FROM audit_event WHERE action = 'session.end_all' ORDER BY id";
    assert_eq!(world.texts(audit).await, ["\"others\"", "\"all\""]);
    assert_eq!(world.backend.me.sessions(&world.stranger()).await, Err(Error::SignedOut));
}

on_both_engines!(
    people_of_a_built_in_directory_change_their_name,
    the_name_of_people_of_a_linked_directory_is_changed_there,
    the_sessions_of_a_person_are_listed_with_this_one_first_and_end_one_by_one,
    signing_out_everywhere_ends_the_others_or_all,
);
