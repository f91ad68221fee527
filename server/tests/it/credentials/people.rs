//! USR-02: what Global administrators do for the people of their directory.

use entente_server::demo;
use entente_shared::{Error, Forbidden, Missing, credentials::ResetBy};

use super::{NEW, email, set, set_up, tokens, user_id};
use crate::support::World;

async fn global_administrators_help_the_people_of_their_own_directory(world: &World) {
    world.fill_in().await;
    let administrator = world.sign_in("admin@aurelia").await;
    let lea = user_id(world, &administrator, "lea@aurelia").await;
    let visit = world.sign_in("lea@aurelia").await;
    set_up(world, &visit).await;
    let credentials = &world.backend.credentials;
    let people = credentials.people(&administrator, "GARNIER").await.expect("theirs");
    assert_eq!(people.people.iter().map(|person| (&*person.name, person.has_second_factor)).collect::<Vec<_>>(), [("Léa Garnier", true)]);
    // As everywhere: words in any order, and no wildcards.
    assert_eq!(credentials.people(&administrator, "aurelia.example  léa").await.expect("theirs").count, 1);
    assert_eq!(credentials.people(&administrator, "%").await.expect("theirs").count, 0);
    let all = credentials.people(&administrator, "").await.expect("theirs");
    assert_eq!((all.count as usize, all.people.len()), (all.people.len(), 3));

    let elsewhere = world.sign_in("admin@brightwater").await;
    for other in [&elsewhere, &visit] {
        let refused = if std::ptr::eq(other, &elsewhere) {
            Error::from(Missing::PersonOfDirectory)
        } else {
            Forbidden::NotGlobalAdministrator.into()
        };
        assert_eq!(credentials.reset_of(other, lea, ResetBy::Mail).await, Err(refused.clone()));
        assert_eq!(credentials.reset_second_factor_of(other, lea).await, Err(refused));
    }
    assert_eq!(credentials.people(&visit, "").await.map(drop), Err(Forbidden::NotGlobalAdministrator.into()));
    let own = administrator.actor.as_ref().expect("signed in").user;
    assert_eq!(credentials.reset_of(&administrator, own, ResetBy::OneTimePassword).await, Err(Forbidden::Oneself.into()));

    credentials.reset_second_factor_of(&administrator, lea).await.expect("theirs to do");
    assert!(world.arrive_again(&visit).await.actor.is_none(), "her sessions have ended");
    assert_eq!(world.token("lea@aurelia", demo::PASSWORD).await.expect("right").1, None);
    credentials.reset_of(&administrator, lea, ResetBy::Mail).await.expect("theirs to do");
    let token = tokens(world, &email(world, "lea@aurelia").await).await[0].clone();
    assert_eq!(set(world, &token, NEW).await, Ok(()));
    let audit = "SELECT action FROM audit_event WHERE action LIKE 'directory.reset%' ORDER BY id";
    assert_eq!(world.texts(audit).await, ["directory.reset_second_factor", "directory.reset_password"]);
}

on_both_engines!(global_administrators_help_the_people_of_their_own_directory,);
