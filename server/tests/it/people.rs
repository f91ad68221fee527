//! USR-01, USR-02, USR-04: the account's people, adding, roles, removal, new users.

use entente_app::backend::{SessionToken, Visit};
use entente_server::demo;
use entente_shared::{
    Conflict, Error, FieldErrors, Forbidden, Language, ListQuery, Missing, UserId, Violation,
    access::{Entry, Offer},
    directories::DirectoryRole,
    people::{AccountRole, FirstPassword, UserToCreate},
};

use crate::support::World;

fn query(words: &str) -> ListQuery {
    ListQuery { words: words.to_owned(), ..ListQuery::default() }
}

async fn names(world: &World, visit: &Visit, words: &str) -> Vec<String> {
    let people = world.backend.people.list(visit, &query(words)).await.expect("the list");
    people.items.into_iter().map(|person| person.name).collect()
}

fn ben(role: DirectoryRole, first_password: FirstPassword, account_role: Option<AccountRole>) -> UserToCreate {
    UserToCreate {
        name: "Ben Élie".to_owned(),
        sign_in_name: "ben".to_owned(),
        email: "ben@aurelia.example".to_owned(),
        language: Language::French,
        directory_role: role,
        first_password,
        account_role,
    }
}

async fn account_administrators_see_the_accounts_people_and_nobody_elses(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    world.clock.advance_seconds(60);
    world.sign_in("lea@aurelia").await;
    let people = world.backend.people.list(&admin, &query("")).await.expect("the list");
    let [amelie, lea, mina, paul] = &people.items[..] else { panic!("four people: {people:?}") };
    assert_eq!((&*mina.directory, mina.is_guest), ("brightwater", true));
    assert_eq!((&*amelie.name, amelie.role, &*amelie.directory), ("Amélie Fontaine", AccountRole::Administrator, "aurelia"));
    assert_eq!((&*lea.name, lea.role, lea.is_guest), ("Léa Garnier", AccountRole::Member, false));
    assert_eq!(lea.last_sign_in_at, Some(world.sign_in("lea@aurelia").await.now));
    assert_eq!((&*paul.name, paul.last_sign_in_at), ("Paul Mercier", None));
    assert_eq!((people.previous, people.next), (None, None));
}

async fn the_search_finds_parts_of_names_and_addresses_in_any_spelling(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    for words in ["lea", "LÉA", "garn", "lea@aur", "a garnier", "  Garnier  lé "] {
        assert_eq!(names(world, &admin, words).await, ["Léa Garnier"], "{words}");
    }
    for words in ["%", "_ea", "zzz", "sam@brightwater", "\0%"] {
        assert!(names(world, &admin, words).await.is_empty() || words == "\0%", "{words}");
    }
}

async fn the_list_is_read_page_by_page_both_ways(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    for number in 0..110 {
        let new = UserToCreate {
            name: format!("Person {number:03}"),
            sign_in_name: format!("p{number}"),
            ..ben(DirectoryRole::User, FirstPassword::Mail, Some(AccountRole::Member))
        };
        world.backend.people.create(&admin, new).await.expect("created");
    }
    let people = &world.backend.people;
    let first = people.list(&admin, &query("")).await.expect("a page");
    assert_eq!((first.items.len(), first.previous.is_some(), first.next.is_some()), (50, false, true));
    let second = people.list(&admin, &ListQuery { after: first.next.clone(), ..query("") }).await.expect("a page");
    let third = people.list(&admin, &ListQuery { after: second.next.clone(), ..query("") }).await.expect("a page");
    assert_eq!((second.items.len(), third.items.len(), third.next.is_some()), (50, 14, false));
    let back = people.list(&admin, &ListQuery { before: third.previous, ..query("") }).await.expect("a page");
    assert_eq!(back.items, second.items);
    let back = people.list(&admin, &ListQuery { before: second.previous, ..query("") }).await.expect("a page");
    assert_eq!((back.items, back.previous.is_some()), (first.items, false));
}

async fn others_learn_who_the_administrators_are_and_nothing_more(world: &World) {
    world.fill_in().await;
    let people = &world.backend.people;
    for address in ["lea@aurelia", "paul@aurelia"] {
        let visit = world.sign_in(address).await;
        let paul = world.user("paul@aurelia").await;
        let why = Error::from(Forbidden::NotAccountAdministrator);
        assert_eq!(people.list(&visit, &query("")).await, Err(why.clone()));
        assert_eq!(people.candidates(&visit, "").await, Err(why.clone()));
        assert_eq!(people.add(&visit, &[paul], AccountRole::Administrator, false).await, Err(why.clone()));
        assert_eq!(people.change_role(&visit, paul, AccountRole::Administrator).await, Err(why.clone()));
        assert_eq!(people.removal(&visit, paul).await, Err(why.clone()));
        assert_eq!(people.remove(&visit, paul).await, Err(why.clone()));
        assert_eq!(people.restore(&visit, paul).await, Err(why.clone()));
        assert_eq!(people.invitations(&visit, &ListQuery::default()).await, Err(why));
        let new = ben(DirectoryRole::User, FirstPassword::OneTime, None);
        assert_eq!(people.create(&visit, new).await, Err(Forbidden::NotGlobalAdministrator.into()));
        let administrators = people.administrators(&visit).await.expect("known");
        assert_eq!(administrators.iter().map(|who| &*who.name).collect::<Vec<_>>(), ["Amélie Fontaine"]);
    }
    assert_eq!(people.administrators(&world.stranger()).await, Err(Error::SignedOut));
}

async fn several_people_of_the_directory_are_added_at_once(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    for (name, sign_in_name) in [("Zoé Un", "zoe"), ("Zoé Deux", "zoe.deux")] {
        let new = UserToCreate {
            name: name.to_owned(),
            sign_in_name: sign_in_name.to_owned(),
            ..ben(DirectoryRole::User, FirstPassword::OneTime, None)
        };
        people.create(&admin, new).await.expect("created");
    }
    assert_eq!(names(world, &admin, "zoe").await, Vec::<String>::new(), "a user of the directory is not in the account by itself");
    let found = people.candidates(&admin, "ZOE").await.expect("found");
    let ids: Vec<UserId> = found.people.iter().map(|person| person.user).collect();
    assert_eq!((ids.len(), found.has_more, found.has_linked), (2, false, false));
    people.add(&admin, &ids, AccountRole::Member, true).await.expect("added");
    people.add(&admin, &ids, AccountRole::Administrator, true).await.expect("a second time changes nothing");
    assert_eq!(names(world, &admin, "zoe").await, ["Zoé Deux", "Zoé Un"]);
    assert!(people.candidates(&admin, "").await.expect("found").people.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.add_person'").await, 2);
    let mails = world.mails().await;
    let added: Vec<_> = mails.iter().filter(|mail| mail.subject == "Vous avez été ajouté à Aurelia Robotics").collect();
    // Besides the mail that each got as a new user.
    assert_eq!((added.len(), mails.len()), (2, 4), "{mails:?}");
    assert_eq!(world.number("SELECT COUNT(*) FROM account_user WHERE role = 'administrator'").await, 3, "the role stayed");
}

async fn nobody_of_another_organization_can_be_added_or_touched(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let sam = world.user("sam@brightwater").await;
    let missing = Error::from(Missing::Person);
    assert_eq!(people.add(&admin, &[sam], AccountRole::Member, false).await, Err(missing.clone()));
    assert_eq!(people.change_role(&admin, sam, AccountRole::Administrator).await, Err(missing.clone()));
    assert_eq!(people.removal(&admin, sam).await, Err(missing.clone()));
    assert_eq!(people.remove(&admin, sam).await, Err(missing.clone()));
    assert_eq!(people.restore(&admin, sam).await, Err(missing));
    assert!(people.candidates(&admin, "sam").await.expect("found").people.is_empty());
}

async fn a_role_changes_at_once(world: &World) {
    world.fill_in().await;
    let (admin, lea) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    let people = &world.backend.people;
    let id = world.user("lea@aurelia").await;
    people.change_role(&admin, id, AccountRole::Administrator).await.expect("changed");
    people.change_role(&admin, id, AccountRole::Administrator).await.expect("a second time changes nothing");
    let lea = world.arrive_again(&lea).await;
    assert!(people.list(&lea, &query("")).await.is_ok(), "on the next request");
    people.change_role(&admin, id, AccountRole::Member).await.expect("changed");
    assert_eq!(
        people.remove(&lea, world.user("paul@aurelia").await).await,
        Err(Forbidden::NotAccountAdministrator.into()),
        "asked beside the write"
    );
    assert_eq!(
        world
            .texts("SELECT before_json || ' ' || after_json FROM audit_event WHERE action = 'account.change_role' ORDER BY at, id")
            .await
            .len(),
        2
    );
}

async fn the_last_account_administrator_stays_one(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let id = world.user("admin@aurelia").await;
    let last = Error::from(Conflict::LastAdministrator);
    assert_eq!(people.change_role(&admin, id, AccountRole::Member).await, Err(last.clone()));
    assert_eq!(people.remove(&admin, id).await, Err(last));
    assert!(people.removal(&admin, id).await.expect("shown").is_last_administrator);
}

async fn of_two_administrators_who_remove_each_other_at_the_same_instant_one_stays(world: &World) {
    world.fill_in().await;
    let (admin, lea) = (world.user("admin@aurelia").await, world.user("lea@aurelia").await);
    let people = &world.backend.people;
    for round in 0..10 {
        world
            .change("DELETE FROM account_user WHERE user_id IN (SELECT id FROM users WHERE sign_in_address LIKE '%@aurelia')")
            .await
            .expect("changed");
        world
            .change(
                "INSERT INTO account_user (account_id, user_id, role, added_at) SELECT a.id, u.id, 'administrator', 1 FROM account a, users u
                WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.sign_in_address IN ('admin@aurelia', 'lea@aurelia')",
            )
            .await
            .expect("changed");
        let (one, other) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
        let (first, second) = if round % 2 == 0 {
            tokio::join!(people.remove(&one, lea), people.remove(&other, admin))
        } else {
            tokio::join!(people.change_role(&one, lea, AccountRole::Member), people.change_role(&other, admin, AccountRole::Member))
        };
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let administrators = "SELECT COUNT(*) FROM account_user x JOIN account a ON a.id = x.account_id
            WHERE a.publisher_display_name = 'Aurelia Robotics' AND x.role = 'administrator'";
        assert_eq!(world.number(administrators).await, 1);
    }
}

async fn both_administrators_who_step_down_at_the_same_instant_leave_one(world: &World) {
    world.fill_in().await;
    let (admin, lea) = (world.user("admin@aurelia").await, world.user("lea@aurelia").await);
    let people = &world.backend.people;
    for _ in 0..5 {
        world
            .change("UPDATE account_user SET role = 'administrator' WHERE user_id IN (SELECT id FROM users WHERE sign_in_address IN ('admin@aurelia', 'lea@aurelia'))")
            .await
            .expect("changed");
        let (one, other) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
        let (first, second) =
            tokio::join!(people.change_role(&one, admin, AccountRole::Member), people.change_role(&other, lea, AccountRole::Member));
        let answers = [first, second];
        assert!(answers.contains(&Ok(())) && answers.contains(&Err(Conflict::LastAdministrator.into())), "{answers:?}");
    }
}

async fn who_is_removed_has_no_access_on_the_next_request(world: &World) {
    world.fill_in().await;
    let token = world.token("priya@brightwater", demo::PASSWORD).await.expect("right");
    let priya = world.with_cookie(&token).await;
    let admin = world.sign_in("admin@brightwater").await;
    let people = &world.backend.people;
    let id = world.user("priya@brightwater").await;
    let engagement = world.engagement("Atlas 5 preview").await;
    let removal = people.removal(&admin, id).await.expect("shown");
    assert!(removal.requests > 0, "{removal:?}");
    people.remove(&admin, id).await.expect("removed");

    let priya = world.arrive_again(&priya).await;
    assert_eq!(priya.actor.as_ref().expect("still signed in: the identity stays").account, None);
    assert_eq!(world.backend.engagements.discover(&priya, &Default::default()).await.map(drop), Err(Forbidden::NoAccount.into()));
    let detail = world.backend.engagements.detail(&priya, engagement).await.expect("name and summary");
    assert_eq!(detail.offer, Offer::Register);
    let entry = Entry { engagement, terms: detail.terms.id };
    assert_eq!(world.backend.access.join(&priya, entry).await, Err(Forbidden::NoAccount.into()));
    for left in [
        "SELECT COUNT(*) FROM session s JOIN users u ON u.id = s.user_id WHERE u.sign_in_address = 'priya@brightwater' AND s.account_id IS NOT NULL",
        "SELECT COUNT(*) FROM membership m JOIN users u ON u.id = m.user_id WHERE u.sign_in_address = 'priya@brightwater' AND m.state = 'active'",
        "SELECT COUNT(*) FROM engagement_role m JOIN users u ON u.id = m.user_id WHERE u.sign_in_address = 'priya@brightwater'",
        "SELECT COUNT(*) FROM access_request m JOIN users u ON u.id = m.user_id WHERE u.sign_in_address = 'priya@brightwater' AND m.state = 'pending'",
    ] {
        assert_eq!(world.number(left).await, 0, "{left}");
    }
    assert!(world.token("priya@brightwater", demo::PASSWORD).await.is_ok(), "the identity stays");
    assert_eq!(people.remove(&admin, id).await, Err(Missing::Person.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.remove_person'").await, 1);
}

async fn a_member_is_no_member_after_removal_even_of_engagements(world: &World) {
    world.fill_in().await;
    let (admin, member) = (world.sign_in("admin@aurelia").await, world.sign_in("paul@aurelia").await);
    let engagement = world.engagement("Atlas 5 preview").await;
    assert!(world.backend.access.queue(&member, engagement).await.is_ok(), "a power user");
    world.backend.people.remove(&admin, world.user("paul@aurelia").await).await.expect("removed");
    let member = world.arrive_again(&member).await;
    assert!(world.backend.access.queue(&member, engagement).await.is_err());
    assert!(world.backend.engagements.mine(&member).await.expect("a list").is_empty());
}

async fn an_engagement_never_loses_its_last_owner(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@northlight").await;
    let people = &world.backend.people;
    let ownerless = "SELECT COUNT(*) FROM engagement e WHERE NOT EXISTS
        (SELECT 1 FROM engagement_role r WHERE r.engagement_id = e.id AND r.role = 'owner')";
    let before = world.number(ownerless).await;
    let oscar = people.removal(&admin, world.user("oscar@northlight").await).await.expect("shown").succession;
    assert!(oscar.names.contains(&"Warehouse robotics pilot".to_owned()), "{oscar:?}");
    assert_eq!(oscar.count as usize, oscar.names.len());
    for address in ["oscar@northlight", "olivia@northlight"] {
        let id = world.user(address).await;
        let removal = people.removal(&admin, id).await.expect("shown");
        assert_eq!(removal.succession.heir.as_deref(), Some("Nora Lindqvist"));
        people.remove(&admin, id).await.expect("removed");
        let passed = format!("\"handed_over\":{}", removal.succession.count);
        let after = world.texts("SELECT after_json FROM audit_event WHERE action = 'account.remove_person' ORDER BY at, id").await;
        assert!(after.iter().any(|after| after.contains(&passed)), "{after:?}");
    }
    assert_eq!(world.number(ownerless).await, before);
}

async fn removing_is_undone_by_adding_again(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let id = world.user("lea@aurelia").await;
    people.change_role(&admin, id, AccountRole::Administrator).await.expect("changed");
    let lea = world.sign_in("lea@aurelia").await;
    people.remove(&admin, id).await.expect("removed");
    people.restore(&admin, id).await.expect("restored");
    people.restore(&admin, id).await.expect("a second time changes nothing");
    let lea = world.arrive_again(&lea).await;
    assert_eq!(lea.actor.expect("signed in").account.expect("acts for it again").role, AccountRole::Administrator);
    people.remove(&admin, id).await.expect("removed");
    world.clock.advance_seconds(2 * 86_400);
    let admin = world.arrive_again(&admin).await;
    assert_eq!(people.restore(&admin, id).await, Err(Missing::Person.into()), "not days later");
}

async fn a_new_user_signs_in_with_the_one_time_password(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let new = ben(DirectoryRole::User, FirstPassword::OneTime, Some(AccountRole::Member));
    let password = world.backend.people.create(&admin, new.clone()).await.expect("created").expect("a password");
    world.token("ben@aurelia", &password).await.expect("it is right");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM users WHERE sign_in_address = 'ben@aurelia' AND password_one_time <> CAST(0 AS BOOLEAN)").await,
        1
    );
    let written = world.texts("SELECT COALESCE(before_json, '') || COALESCE(after_json, '') FROM audit_event").await.concat()
        + &world.texts("SELECT params FROM outbox").await.concat()
        + &world.texts("SELECT password_hash FROM users").await.concat();
    assert!(!written.contains(&password), "kept nowhere");
    assert_eq!(names(world, &admin, "ben elie").await, ["Ben Élie"]);
    let taken = FieldErrors::one("sign_in_name", Violation::SignInNameTaken);
    assert_eq!(world.backend.people.create(&admin, new).await, Err(taken.into()));
}

async fn a_new_user_chooses_a_password_with_the_link_of_the_mail_once(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let new = ben(DirectoryRole::Guest, FirstPassword::Mail, None);
    assert_eq!(people.create(&admin, new).await, Ok(None));
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!((&*mail.to, &*mail.subject), ("ben@aurelia.example", "Choisissez votre mot de passe"));
    let (_, link) = mail.links()[0].split_once("/invitations/password?token=").expect("the page's address");
    let welcome = people.welcome(&world.stranger(), link).await.expect("shown");
    assert_eq!((&*welcome.name, &*welcome.sign_in_address), ("Ben Élie", "ben@aurelia"));
    let choose =
        async || -> Result<SessionToken, Error> { people.choose_password(&world.stranger(), link, "chosen by myself".to_owned()).await };
    let (one, other) = tokio::join!(choose(), choose());
    assert!(one.is_ok() != other.is_ok(), "of two at once one wins");
    let session = one.or(other).expect("one");
    let actor = world.with_cookie(&session).await.actor.expect("signed in");
    assert_eq!((&*actor.name, actor.directory_role, actor.account), ("Ben Élie", DirectoryRole::Guest, None));
    assert!(world.token("ben@aurelia", "chosen by myself").await.is_ok());
    assert_eq!(people.welcome(&world.stranger(), link).await, Err(Missing::Invitation.into()));
    assert_eq!(choose().await.map(drop), Err(Missing::Invitation.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM first_password WHERE length(token_hash) = 32").await, 1, "hashed at rest");
}

async fn a_first_password_is_held_to_the_rules_for_all_passwords(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    people.create(&admin, ben(DirectoryRole::User, FirstPassword::Mail, None)).await.expect("created");
    let mails = world.mails().await;
    let (_, link) = mails[0].links()[0].split_once("?token=").expect("a link");
    let choose = async |typed: &str| people.choose_password(&world.stranger(), link, typed.to_owned()).await.map(drop);
    for obvious in ["aureliaaurelia", "ben@aurelia.example", "BEN@aurelia.example"] {
        assert_eq!(choose(obvious).await, Err(FieldErrors::one("password", Violation::PasswordObvious).into()), "{obvious}");
    }
    // One keyboard puts letters and accents together, another one does not.
    choose("un e\u{301}te\u{301} en mer").await.expect("chosen");
    assert!(world.token("ben@aurelia", "un \u{e9}t\u{e9} en mer").await.is_ok());
}

async fn a_link_for_the_first_password_ends_after_two_weeks(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    world.backend.people.create(&admin, ben(DirectoryRole::User, FirstPassword::Mail, None)).await.expect("created");
    let mails = world.mails().await;
    let (_, link) = mails[0].links()[0].split_once("?token=").expect("a link");
    world.clock.advance_seconds(14 * 86_400);
    assert_eq!(world.backend.people.welcome(&world.stranger(), link).await, Err(Missing::Invitation.into()));
}

async fn people_from_before_are_found_too(world: &World) {
    world.fill_in().await;
    world.change("UPDATE users SET search_text = ''").await.expect("changed");
    entente_server::directories::keep_search_texts(&world.services.db).await.expect("filled in");
    let admin = world.sign_in("admin@aurelia").await;
    assert_eq!(names(world, &admin, "garnier").await, ["Léa Garnier"]);
}

on_both_engines!(
    account_administrators_see_the_accounts_people_and_nobody_elses,
    the_search_finds_parts_of_names_and_addresses_in_any_spelling,
    the_list_is_read_page_by_page_both_ways,
    others_learn_who_the_administrators_are_and_nothing_more,
    several_people_of_the_directory_are_added_at_once,
    nobody_of_another_organization_can_be_added_or_touched,
    a_role_changes_at_once,
    the_last_account_administrator_stays_one,
    of_two_administrators_who_remove_each_other_at_the_same_instant_one_stays,
    both_administrators_who_step_down_at_the_same_instant_leave_one,
    who_is_removed_has_no_access_on_the_next_request,
    a_member_is_no_member_after_removal_even_of_engagements,
    an_engagement_never_loses_its_last_owner,
    removing_is_undone_by_adding_again,
    a_new_user_signs_in_with_the_one_time_password,
    a_new_user_chooses_a_password_with_the_link_of_the_mail_once,
    a_first_password_is_held_to_the_rules_for_all_passwords,
    a_link_for_the_first_password_ends_after_two_weeks,
    people_from_before_are_found_too,
);
