//! The account after its registration: ORG-06, changing the contact, the confirmation mail once more.

use entente_app::{backend::Visit, organizations::port::ContactChange};
use entente_shared::{Conflict, Error, FieldErrors, Forbidden, Violation, engagements::DiscoverQuery, registration::ContactStep};

use crate::support::World;

const DAY: i64 = 86_400;

async fn name_of(world: &World, visit: &Visit) -> String {
    let visit = world.arrive_again(visit).await;
    visit.actor().expect("signed in").account.clone().expect("acts for an account").name
}

fn refused(violation: Violation) -> Result<bool, Error> {
    Err(FieldErrors::one("publisher_display_name", violation).into())
}

/// A second administrator of Aurelia.
async fn with_lea_as_administrator(world: &World) -> (Visit, Visit) {
    world.fill_in().await;
    let sql = "UPDATE account_user SET role = 'administrator' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')";
    world.change(sql).await.expect("changed");
    (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await)
}

async fn contact_of(world: &World, visit: &Visit) -> (ContactStep, String) {
    let contact = world.backend.organizations.page(visit).await.expect("a page").contact.expect("seen");
    (contact.fields, contact.since)
}

async fn org_06_a_new_name_is_seen_at_once_kept_in_the_log_and_told_to_the_administrators(world: &World) {
    let (alice, lea) = with_lea_as_administrator(world).await;
    let before = name_of(world, &alice).await;
    assert_eq!(world.backend.organizations.rename(&alice, "  Aurelia   Motion ", &before).await, Ok(true));
    for visit in [&alice, &lea] {
        assert_eq!(name_of(world, visit).await, "Aurelia Motion");
    }
    let page = world.backend.organizations.page(&alice).await.expect("a page");
    assert_eq!(page.organization.publisher_display_name, "Aurelia Motion");
    let log = "SELECT before_json || after_json FROM audit_event WHERE action = 'account.rename'";
    assert_eq!(
        world.texts(log).await,
        [format!("{{\"publisher_display_name\":\"{before}\"}}{{\"publisher_display_name\":\"Aurelia Motion\"}}")]
    );
    let mails = world.mails().await;
    let told: Vec<_> = mails.iter().map(|mail| (&*mail.to, &*mail.subject)).collect();
    let subject = format!("{before} s’appelle désormais Aurelia Motion");
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(_, told)| *told == subject), "{told:?}");
    assert_eq!(world.backend.organizations.rename(&alice, "Aurelia Motion", &before).await, Ok(false), "it is that already");
    assert_eq!(world.number("SELECT COUNT(*) FROM account_change").await, 1);
    assert_eq!(world.mails().await.len(), 2);
}

async fn org_06_a_former_name_is_the_accounts_own_for_90_days(world: &World) {
    world.fill_in().await;
    let (alice, bob) = (world.sign_in("admin@aurelia").await, world.sign_in("admin@brightwater").await);
    let (aurelia, brightwater) = (name_of(world, &alice).await, name_of(world, &bob).await);
    let organizations = &world.backend.organizations;
    assert_eq!(organizations.rename(&alice, "Something Else", &aurelia).await, Ok(true));
    let mut days = 0;
    for day in [89, 90, 91] {
        // A second before the day is over; sessions don't live that long.
        world.clock.advance_seconds((day - days) * DAY - i64::from(days == 0));
        days = day;
        let bob = world.sign_in("admin@brightwater").await;
        let answer = organizations.rename(&bob, &aurelia.to_uppercase(), &brightwater).await;
        if day <= 90 {
            assert_eq!(answer, refused(Violation::NameFormer), "day {day}");
        } else {
            assert_eq!(answer, Ok(true), "day {day}");
        }
    }
}

async fn org_06_the_same_account_takes_its_name_back(world: &World) {
    world.fill_in().await;
    let alice = world.sign_in("admin@aurelia").await;
    let aurelia = name_of(world, &alice).await;
    let organizations = &world.backend.organizations;
    assert_eq!(organizations.rename(&alice, "Something Else", &aurelia).await, Ok(true));
    assert_eq!(world.texts("SELECT name FROM reserved_name WHERE kind = 'former'").await, [&*aurelia]);
    assert_eq!(organizations.rename(&alice, &aurelia, "Something Else").await, Ok(true));
    assert_eq!(organizations.rename(&alice, &aurelia.to_uppercase(), &aurelia).await, Ok(true));
    assert_eq!(world.number("SELECT COUNT(*) FROM reserved_name WHERE kind = 'former'").await, 2, "other capitals are no other name");
}

async fn org_06_a_name_is_checked_as_at_the_registration(world: &World) {
    world.fill_in().await;
    let (alice, bob) = (world.sign_in("admin@aurelia").await, world.sign_in("admin@brightwater").await);
    let (aurelia, brightwater) = (name_of(world, &alice).await, name_of(world, &bob).await);
    let organizations = &world.backend.organizations;
    for (typed, violation) in [
        ("", Violation::Required),
        (&*"x".repeat(51), Violation::TooLong { max: 50 }),
        ("Con\u{202e}toso", Violation::InvisibleCharacter),
        (&*brightwater, Violation::NameTaken),
        (&*brightwater.to_uppercase(), Violation::NameTaken),
        (&*brightwater.replacen('B', "\u{412}", 1), Violation::NameLooksAlike),
    ] {
        assert_eq!(organizations.rename(&alice, typed, &aurelia).await, refused(violation), "{typed}");
    }
    assert_eq!(name_of(world, &alice).await, aurelia);
    assert_eq!(world.number("SELECT COUNT(*) FROM reserved_name").await, 0);
}

async fn org_06_of_two_administrators_the_second_is_told_what_has_changed(world: &World) {
    let (alice, lea) = with_lea_as_administrator(world).await;
    let before = name_of(world, &alice).await;
    let organizations = &world.backend.organizations;
    let (one, other) = tokio::join!(organizations.rename(&alice, "One Name", &before), organizations.rename(&lea, "Other Name", &before));
    let now = name_of(world, &alice).await;
    let (refused, by) = if one == Ok(true) { (other, "Amélie Fontaine") } else { (one, "Léa Garnier") };
    let Err(Error::Conflict { what: Conflict::Renamed { name, by: who, at } }) = refused else { panic!("{refused:?}") };
    assert_eq!((&*name, at), (&*now, alice.now));
    assert_eq!(who, by);
    assert_eq!(world.number("SELECT COUNT(*) FROM account_change").await, 1);
    // Having seen it, they may replace it.
    assert_eq!(organizations.rename(&lea, "Third Name", &now).await, Ok(true));
}

async fn org_06_of_two_accounts_that_want_one_name_at_once_one_gets_it(world: &World) {
    world.fill_in().await;
    let (alice, bob) = (world.sign_in("admin@aurelia").await, world.sign_in("admin@brightwater").await);
    let (aurelia, brightwater) = (name_of(world, &alice).await, name_of(world, &bob).await);
    let organizations = &world.backend.organizations;
    let (one, other) = tokio::join!(organizations.rename(&alice, "Contoso", &aurelia), organizations.rename(&bob, "CONTOSO", &brightwater));
    let mut answers = [one, other];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers, [Ok(true), refused(Violation::NameTaken)]);
}

async fn eng_05_engagements_are_found_by_their_hosts_new_name(world: &World) {
    world.fill_in().await;
    let host = world.sign_in("admin@northlight").await;
    let before = name_of(world, &host).await;
    let found = async |words: &str| {
        let query = DiscoverQuery { words: words.to_owned(), ..DiscoverQuery::default() };
        world.backend.engagements.discover(&world.sign_in("admin@brightwater").await, &query).await.expect("a list").items.len()
    };
    let (by_old, by_new) = (found(&before).await, found("Zénith").await);
    assert!(by_old > 0 && by_new == 0);
    assert_eq!(world.backend.organizations.rename(&host, "Zénith Réseaux", &before).await, Ok(true));
    assert_eq!((found("zenith reseaux").await, found(&before).await), (by_old, 0));
}

async fn only_account_administrators_change_the_account(world: &World) {
    world.fill_in().await;
    let organizations = &world.backend.organizations;
    for (who, why) in
        [("lea@aurelia", Forbidden::NotAccountAdministrator), ("admin@cobalt", Forbidden::NoAccount), ("dan@cobalt", Forbidden::NoAccount)]
    {
        let visit = world.sign_in(who).await;
        assert_eq!(organizations.rename(&visit, "Contoso", "Aurelia").await, Err(why.into()), "{who}");
        assert_eq!(organizations.change_contact(&visit, &ContactStep::default(), "").await, Err(why.into()), "{who}");
        assert_eq!(organizations.resend_confirmation(&visit).await, Err(why.into()), "{who}");
    }
}

async fn dir_05_guests_see_what_the_account_is_and_not_how_to_reach_its_people(world: &World) {
    world.fill_in().await;
    let member = world.backend.organizations.page(&world.sign_in("lea@aurelia").await).await.expect("a page");
    assert!(member.contact.is_some() && member.approver.is_some());
    // Priya of Brightwater is added to Aurelia, and acts for it.
    for sql in [
        "INSERT INTO account_user (account_id, user_id, role, added_at) SELECT x.account_id, p.id, 'member', 0 FROM users p, account_user x
            JOIN users l ON l.id = x.user_id WHERE p.sign_in_address = 'priya@brightwater' AND l.sign_in_address = 'lea@aurelia'",
        "DELETE FROM account_user WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater') AND added_at > 0",
    ] {
        world.change(sql).await.expect("changed");
    }
    let guest = world.backend.organizations.page(&world.sign_in("priya@brightwater").await).await.expect("a page");
    assert_eq!(guest.number, member.number);
    assert_eq!((guest.organization, guest.administrators), (member.organization, member.administrators));
    assert_eq!((guest.contact, guest.approver), (None, None));
    // So is who is a Guest in the account's own directory, wherever it is asked.
    assert_eq!(world.change("UPDATE users SET directory_role = 'guest' WHERE sign_in_address = 'lea@aurelia'").await.expect("changed"), 1);
    let lea = world.sign_in("lea@aurelia").await;
    assert!(lea.actor.as_ref().and_then(|actor| actor.account.as_ref()).expect("acts for it").is_guest);
    assert_eq!(world.backend.organizations.page(&lea).await.expect("a page").contact, None);
    let people = world.backend.people.list(&world.sign_in("admin@aurelia").await, &Default::default()).await.expect("the list");
    let guests: Vec<_> = people.items.iter().filter(|person| person.is_guest).map(|person| &*person.sign_in_address).collect();
    assert!(guests.contains(&"lea@aurelia") && guests.contains(&"priya@brightwater"), "{guests:?}");
}

async fn a_new_address_is_confirmed_again_and_the_old_one_is_told(world: &World) {
    world.fill_in().await;
    let alice = world.sign_in("admin@aurelia").await;
    let organizations = &world.backend.organizations;
    let (fields, since) = contact_of(world, &alice).await;
    let typed = ContactStep { email: "desk@aurelia.example".into(), ..fields.clone() };
    assert_eq!(organizations.change_contact(&alice, &typed, &since).await, Ok(ContactChange::Address));
    let contact = organizations.page(&alice).await.expect("a page").contact.expect("seen");
    assert_eq!((contact.confirmed_at, contact.asked_at), (None, Some(alice.now)));
    let mails = world.mails().await;
    let [confirm, told] = &mails[..] else { panic!("two mails: {mails:?}") };
    assert_eq!((&*confirm.to, &*told.to), ("desk@aurelia.example", "partners@aurelia.example"));
    assert!(confirm.links()[0].contains("/register/confirm?token="));
    assert!(told.text.contains("desk@aurelia.example") && told.subject.contains("a changé"), "{}", told.text);
    let token = confirm.links()[0].split_once("token=").expect("a token").1.to_owned();
    world.backend.registration.confirm_contact(&world.stranger(), &token).await.expect("confirmed");
    let contact = organizations.page(&alice).await.expect("a page").contact.expect("seen");
    assert_eq!(contact.confirmed_at, Some(alice.now));
    // Back to the old one: that it was confirmed once does not count any more.
    assert_eq!(organizations.change_contact(&alice, &fields, &contact.since).await, Ok(ContactChange::Address));
    assert_eq!(organizations.page(&alice).await.expect("a page").contact.expect("seen").confirmed_at, None);
    let log = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.change_contact' AND before_json LIKE '%aurelia.example%'";
    assert_eq!(world.number(log).await, 2);
}

async fn what_is_no_address_simply_changes(world: &World) {
    world.fill_in().await;
    let alice = world.sign_in("admin@aurelia").await;
    let organizations = &world.backend.organizations;
    let (fields, since) = contact_of(world, &alice).await;
    assert_eq!(organizations.change_contact(&alice, &fields, "").await, Ok(ContactChange::Nothing));
    let typed = ContactStep { phone: "+33 (0)1 98 76 54 32".into(), preferred_language: "en".into(), ..fields };
    assert_eq!(organizations.change_contact(&alice, &typed, &since).await, Ok(ContactChange::Other));
    let contact = organizations.page(&alice).await.expect("a page").contact.expect("seen");
    assert_eq!((&*contact.fields.phone, &*contact.fields.preferred_language), ("+33198765432", "en"));
    assert!(contact.confirmed_at.is_some());
    assert_eq!(world.mails().await.len(), 0);
    assert_eq!(organizations.change_contact(&alice, &typed, "").await, Ok(ContactChange::Nothing), "it is all like this already");
    let Err(Error::Invalid { fields }) =
        organizations.change_contact(&alice, &ContactStep { email: "a@gmail.com".into(), ..typed }, &contact.since).await
    else {
        panic!("web mail")
    };
    assert_eq!(fields.of("email"), Some(Violation::EmailWebMail));
}

async fn of_two_tabs_with_the_contact_the_second_is_told(world: &World) {
    let (alice, lea) = with_lea_as_administrator(world).await;
    let organizations = &world.backend.organizations;
    let (fields, since) = contact_of(world, &alice).await;
    let (one, other) = (ContactStep { city: "Paris".into(), ..fields.clone() }, ContactStep { city: "Nantes".into(), ..fields });
    let (first, second) =
        tokio::join!(organizations.change_contact(&alice, &one, &since), organizations.change_contact(&lea, &other, &since));
    let mut answers = [first, second];
    answers.sort_by_key(Result::is_err);
    assert_eq!(answers[0], Ok(ContactChange::Other));
    let (_, now) = contact_of(world, &alice).await;
    assert!(matches!(answers[1], Err(Error::Conflict { what: Conflict::ContactChanged { .. } })), "{answers:?}");
    assert!(organizations.change_contact(&lea, &other, &now).await.is_ok(), "having seen it, they may replace it");
}

async fn the_confirmation_mail_is_sent_again_with_another_link_and_not_endlessly(world: &World) {
    world.fill_in().await;
    let alice = world.sign_in("admin@aurelia").await;
    let organizations = &world.backend.organizations;
    organizations.resend_confirmation(&alice).await.expect("it is confirmed");
    assert_eq!(world.mails().await.len(), 0, "nothing to ask for");
    let (fields, since) = contact_of(world, &alice).await;
    let typed = ContactStep { email: "desk@aurelia.example".into(), ..fields };
    organizations.change_contact(&alice, &typed, &since).await.expect("changed");
    let token = async || {
        let mails = world.mails().await;
        let links: Vec<_> = mails.iter().flat_map(|mail| mail.links()).filter(|link| link.contains("token=")).collect();
        links.iter().map(|link| link.split_once("token=").expect("a token").1.to_owned()).collect::<Vec<_>>()
    };
    let first = token().await;
    for _ in 0..3 {
        organizations.resend_confirmation(&alice).await.expect("sent");
    }
    assert_eq!(organizations.resend_confirmation(&alice).await, Err(Error::TooManyAttempts { retry_after: 600 }));
    let all = token().await;
    assert_eq!(all.len(), 4);
    let registration = &world.backend.registration;
    assert!(registration.confirm_contact(&world.stranger(), &first[0]).await.is_err(), "the first link was replaced");
    let mut works = 0;
    for token in &all {
        works += usize::from(registration.confirm_contact(&world.stranger(), token).await.is_ok());
    }
    assert_eq!(works, 1, "one link works");
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.resend_confirmation'").await, 3);
    assert!(organizations.page(&alice).await.expect("a page").contact.expect("seen").confirmed_at.is_some());
}

on_both_engines!(
    org_06_a_new_name_is_seen_at_once_kept_in_the_log_and_told_to_the_administrators,
    org_06_a_former_name_is_the_accounts_own_for_90_days,
    org_06_the_same_account_takes_its_name_back,
    org_06_a_name_is_checked_as_at_the_registration,
    org_06_of_two_administrators_the_second_is_told_what_has_changed,
    org_06_of_two_accounts_that_want_one_name_at_once_one_gets_it,
    eng_05_engagements_are_found_by_their_hosts_new_name,
    only_account_administrators_change_the_account,
    dir_05_guests_see_what_the_account_is_and_not_how_to_reach_its_people,
    a_new_address_is_confirmed_again_and_the_old_one_is_told,
    what_is_no_address_simply_changes,
    of_two_tabs_with_the_contact_the_second_is_told,
    the_confirmation_mail_is_sent_again_with_another_link_and_not_endlessly,
);
