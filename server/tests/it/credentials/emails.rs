//! USR-05: signing in with an e-mail address, what confirms one, and another one.

use entente_app::backend::{SessionToken, Visit};
use entente_server::{db::Db, demo};
use entente_shared::{
    Error, Forbidden, Language, Missing, Violation,
    credentials::{AskResetFields, ChangePasswordFields, OwnEmailFields, PersonsEmail, ResetBy},
    directories::{DirectoryRole, NewDirectory},
    people::{AccountRole, Batch, FirstPassword, NewSignIn, UserToCreate, addresses},
};

use super::{NEW, set, tokens, user_id, wrong};
use crate::support::World;

const PASSWORD: &str = "a password for tests";
const EMAIL: &str = "ada@engine.example";

/// Ada's directory, with an address that she has not confirmed.
async fn directory(world: &World, prefix: &str, email: &str) -> Visit {
    let new = NewDirectory {
        domain_prefix: prefix.to_owned(),
        name: format!("Ada of {prefix}"),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let token = world.backend.directories.create(&world.stranger(), new, false).await.expect("free");
    world.with_cookie(&token).await
}

/// The links that were mailed to an address and work still.
async fn links(world: &World, to: &str) -> Vec<String> {
    let mut found = Vec::new();
    for mail in world.mails().await.iter().filter(|mail| mail.to == to) {
        for link in mail.links() {
            let Some((_, token)) = link.split_once("/confirm-email?token=") else { continue };
            if world.backend.credentials.email_link(&world.stranger(), token).await.is_ok_and(|link| link.confirmed_at.is_none()) {
                found.push(token.to_owned());
            }
        }
    }
    found
}

async fn confirm(world: &World, token: &str) -> Result<(), Error> {
    world.backend.credentials.confirm_email(&world.stranger(), token).await
}

async fn confirm_mailed(world: &World, to: &str) {
    let links = links(world, to).await;
    let [token] = &links[..] else { panic!("one link to {to}: {links:?}") };
    assert_eq!(confirm(world, token).await, Ok(()));
}

async fn sign_in(world: &World, typed: &str) -> Result<(), Error> {
    world.token(typed, PASSWORD).await.map(drop)
}

async fn change(world: &World, visit: &Visit, email: &str) -> Result<(), Error> {
    let form = OwnEmailFields { email: email.to_owned(), password: PASSWORD.to_owned() };
    world.backend.credentials.change_email(visit, &form).await
}

async fn subjects(world: &World, to: &str) -> Vec<String> {
    let mut subjects: Vec<_> = world.mails().await.into_iter().filter(|mail| mail.to == to).map(|mail| mail.subject).collect();
    subjects.sort_unstable();
    subjects
}

async fn ask_reset(world: &World, typed: &str) -> Result<(), Error> {
    world.backend.credentials.ask_reset(&world.stranger(), &AskResetFields { sign_in_address: typed.to_owned() }).await
}

async fn state(world: &World, visit: &Visit) -> PersonsEmail {
    world.backend.credentials.email(visit).await.expect("one's own")
}

async fn whoever_makes_a_directory_gets_its_sign_in_address_by_mail_with_a_link_that_confirms_the_address(world: &World) {
    let visit = directory(world, "engine", "Ada@engine.example").await;
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!((&*mail.to, &*mail.subject), ("Ada@engine.example", "Your directory engine was created"));
    assert!(mail.text.lines().any(|line| line == "admin@engine"), "{}", mail.text);
    assert!(mail.html.contains("<p>admin@engine</p>"), "{}", mail.html);
    assert_eq!(sign_in(world, EMAIL).await, Err(Error::WrongCredentials), "nobody has confirmed it");
    let (_, token) = mail.links()[0].split_once("/confirm-email?token=").expect("the page's address");
    for _ in 0..3 {
        let link = world.backend.credentials.email_link(&world.stranger(), token).await.expect("shown");
        assert_eq!((&*link.email, &*link.sign_in_address, link.confirmed_at), ("Ada@engine.example", "admin@engine", None));
    }
    assert_eq!(sign_in(world, EMAIL).await, Err(Error::WrongCredentials), "looking at it confirms nothing");
    assert!(!world.backend.me.profile(&visit).await.expect("hers").email_confirmed);
    for _ in 0..2 {
        assert_eq!(confirm(world, token).await, Ok(()), "a second time changes nothing");
    }
    assert!(world.backend.me.profile(&visit).await.expect("hers").email_confirmed);
    for typed in [EMAIL, " ADA@engine.EXAMPLE ", "admin@engine"] {
        assert_eq!(sign_in(world, typed).await, Ok(()), "{typed}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.confirm_email'").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM email_confirmation WHERE length(token_hash) = 32").await, 1, "hashed at rest");
}

async fn who_claims_an_address_without_confirming_it_stands_in_nobodys_way(world: &World) {
    directory(world, "engine", EMAIL).await;
    confirm_mailed(world, EMAIL).await;
    directory(world, "mallory", EMAIL).await;
    let session = world.token(EMAIL, PASSWORD).await.expect("hers");
    assert_eq!(world.with_cookie(&session).await.actor.expect("signed in").sign_in_address, "admin@engine");
    // The other way round: the claim is there first.
    directory(world, "first", "ben@engine.example").await;
    assert_eq!(sign_in(world, "ben@engine.example").await, Err(Error::WrongCredentials));
    ask_reset(world, "ben@engine.example").await.expect("the same answer");
    assert_eq!(tokens(world, "ben@engine.example").await.len(), 0);
}

async fn an_address_that_two_have_confirmed_signs_in_neither_and_both_get_a_link_in_one_mail(world: &World) {
    for prefix in ["engine", "second"] {
        directory(world, prefix, EMAIL).await;
        confirm_mailed(world, EMAIL).await;
    }
    assert_eq!(sign_in(world, EMAIL).await, Err(Error::WrongCredentials));
    assert_eq!(world.token(EMAIL, "not the password").await.map(drop), Err(Error::WrongCredentials));
    for address in ["admin@engine", "admin@second"] {
        assert_eq!(sign_in(world, address).await, Ok(()), "{address}");
    }
    ask_reset(world, EMAIL).await.expect("asked");
    let mails = world.mails().await;
    let resets: Vec<_> = mails.iter().filter(|mail| mail.subject == "Set a new password").collect();
    let [mail] = &resets[..] else { panic!("one mail: {resets:?}") };
    assert_eq!(mail.to, EMAIL);
    let lines: Vec<_> = mail.text.lines().filter(|line| line.starts_with("admin@") || line.contains("/reset-password/new?")).collect();
    let [first, to_first, second, to_second] = lines[..] else { panic!("{}", mail.text) };
    assert_eq!((first, second), ("admin@engine", "admin@second"));
    for (address, link) in [(first, to_first), (second, to_second)] {
        let (_, token) = link.split_once("?token=").expect("a token");
        let leads_to = world.backend.credentials.reset_link(&world.stranger(), token).await.expect("works").sign_in_address;
        assert_eq!(leads_to, address);
        set(world, token, NEW).await.expect("set");
        assert!(world.token(address, NEW).await.is_ok());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.ask_password_reset'").await, 2);
}

/// On some servers `Ada` and `ada` are two people.
async fn a_link_goes_to_the_mailbox_that_its_reader_has_confirmed_letter_by_letter(world: &World) {
    for (prefix, email) in [("engine", "Ada@engine.example"), ("second", EMAIL), ("third", EMAIL)] {
        directory(world, prefix, email).await;
    }
    for email in ["Ada@engine.example", EMAIL] {
        for link in links(world, email).await {
            confirm(world, &link).await.expect("confirmed");
        }
    }
    ask_reset(world, "ADA@engine.example").await.expect("asked");
    let mails = world.mails().await;
    let said = |to: &str| {
        let resets: Vec<_> = mails.iter().filter(|mail| mail.to == to && mail.subject == "Set a new password").collect();
        let [mail] = resets[..] else { panic!("one mail to {to}: {mails:?}") };
        ["admin@engine", "admin@second", "admin@third"].map(|address| mail.text.contains(address))
    };
    assert_eq!(said("Ada@engine.example"), [true, false, false]);
    assert_eq!(said(EMAIL), [false, true, true]);
}

async fn of_two_who_confirm_the_same_address_at_the_same_instant_neither_signs_in_with_it(world: &World) {
    for prefix in ["engine", "second"] {
        directory(world, prefix, EMAIL).await;
    }
    let links = links(world, EMAIL).await;
    let (one, other) = tokio::join!(confirm(world, &links[0]), confirm(world, &links[1]));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(sign_in(world, EMAIL).await, Err(Error::WrongCredentials));
    assert_eq!(sign_in(world, "admin@engine").await, Ok(()));
    // One link, twice at once.
    directory(world, "third", "eve@engine.example").await;
    let link = &self::links(world, "eve@engine.example").await[0];
    let (one, other) = tokio::join!(confirm(world, link), confirm(world, link));
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.confirm_email'").await, 3);
}

async fn attempts_with_both_addresses_are_counted_as_one_persons(world: &World) {
    directory(world, "engine", EMAIL).await;
    confirm_mailed(world, EMAIL).await;
    for number in 0..10 {
        let typed = if number % 2 == 0 { EMAIL } else { "admin@engine" };
        assert_eq!(world.token(typed, "not the password").await.map(drop), Err(Error::WrongCredentials));
    }
    for typed in [EMAIL, "ADA@engine.example", "admin@engine"] {
        assert!(matches!(sign_in(world, typed).await, Err(Error::TooManyAttempts { .. })), "{typed}");
    }
    for number in 0..5 {
        ask_reset(world, if number % 2 == 0 { EMAIL } else { "admin@engine" }).await.expect("asked");
    }
    assert!(matches!(ask_reset(world, EMAIL).await, Err(Error::TooManyAttempts { .. })));
    // Who has set a new password signs in at once, with either.
    for token in tokens(world, EMAIL).await {
        set(world, &token, NEW).await.ok();
    }
    assert!(world.token(EMAIL, NEW).await.is_ok());
}

async fn a_forgotten_password_is_set_anew_by_the_confirmed_address(world: &World) {
    directory(world, "engine", EMAIL).await;
    ask_reset(world, EMAIL).await.expect("the same answer");
    assert!(tokens(world, EMAIL).await.is_empty(), "nobody has confirmed it");
    confirm_mailed(world, EMAIL).await;
    ask_reset(world, EMAIL).await.expect("asked");
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.subject == "Set a new password").expect("a mail");
    assert!(mail.text.contains("for admin@engine in"), "it says for what: {}", mail.text);
    set(world, &tokens(world, EMAIL).await[0], NEW).await.expect("set");
    assert!(world.token(EMAIL, NEW).await.is_ok());
    assert_eq!(world.number("SELECT COUNT(*) FROM password_reset").await, 2, "the same work for everybody");
}

async fn a_link_that_sets_a_password_confirms_the_address_that_it_was_mailed_to(world: &World) {
    directory(world, "engine", EMAIL).await;
    ask_reset(world, "admin@engine").await.expect("asked");
    set(world, &tokens(world, EMAIL).await[0], NEW).await.expect("set");
    assert!(world.token(EMAIL, NEW).await.is_ok());
    assert_eq!(links(world, EMAIL).await.len(), 0, "nothing is left to be confirmed");
    let after = "SELECT after_json FROM audit_event WHERE action = 'user.confirm_email'";
    assert_eq!(world.texts(after).await, ["{\"confirmed\":true,\"email\":\"ada@engine.example\"}"]);
}

fn ben(first_password: FirstPassword, email: &str) -> UserToCreate {
    UserToCreate {
        name: "Ben Élie".to_owned(),
        sign_in_name: "ben".to_owned(),
        email: email.to_owned(),
        language: Language::French,
        directory_role: DirectoryRole::User,
        first_password,
        account_role: None,
    }
}

async fn first_password_link(world: &World, to: &str) -> String {
    let mails = world.mails().await;
    let mut links = mails.iter().filter(|mail| mail.to == to).flat_map(|mail| mail.links());
    links.find_map(|link| link.split_once("/invitations/password?token=")).expect("a link").1.to_owned()
}

async fn a_first_password_by_mail_confirms_the_address_and_the_sign_in_address_is_mailed(world: &World) {
    let admin = directory(world, "engine", EMAIL).await;
    let people = &world.backend.people;
    people.create(&admin, ben(FirstPassword::Mail, "ben@engine.example")).await.expect("created");
    let token = first_password_link(world, "ben@engine.example").await;
    people.choose_password(&world.stranger(), &token, PASSWORD.to_owned()).await.expect("chosen");
    assert_eq!(sign_in(world, "ben@engine.example").await, Ok(()));
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.subject == "Vous avez choisi votre mot de passe").expect("a mail");
    assert!(mail.to == "ben@engine.example" && mail.text.contains("ben@engine "), "{}", mail.text);
}

async fn who_gets_a_one_time_password_gets_the_sign_in_address_by_mail_too(world: &World) {
    let admin = directory(world, "engine", EMAIL).await;
    let new = ben(FirstPassword::OneTime, "ben@engine.example");
    world.backend.people.create(&admin, new).await.expect("created").expect("a password");
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.to == "ben@engine.example").expect("a mail");
    assert_eq!(mail.subject, "Un identifiant a été créé pour vous");
    assert!(mail.text.lines().any(|line| line == "ben@engine"), "{}", mail.text);
    // The password was given by somebody else: it says nothing of the mailbox.
    confirm_mailed(world, "ben@engine.example").await;
}

async fn invite(world: &World, visit: &Visit, address: &str) -> String {
    let batch = Batch {
        addresses: addresses(address).expect("an address"),
        role: AccountRole::Member,
        directory_role: DirectoryRole::User,
        language: Language::English,
    };
    world.backend.people.invite(visit, batch).await.expect("sent");
    let mails = world.mails().await;
    let mut links = mails.iter().filter(|mail| mail.to == address).flat_map(|mail| mail.links());
    links.find_map(|link| link.split_once("/invitations/accept?token=")).expect("a link").1.to_owned()
}

async fn accept(world: &World, token: &str, sign_in_name: &str, email: &str) -> Result<SessionToken, Error> {
    let new = NewSignIn {
        name: "Zoé Roy".to_owned(),
        sign_in_name: sign_in_name.to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
    };
    world.backend.people.accept_as_new(&world.stranger(), token, new).await
}

async fn an_accepted_invitation_confirms_the_address_that_it_was_mailed_to_and_no_other(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let token = invite(world, &admin, "zoe@new.example").await;
    accept(world, &token, "zoe", "Zoe@new.example").await.expect("accepted");
    assert_eq!(sign_in(world, "zoe@new.example").await, Ok(()), "the invitation went there");
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.to == "Zoe@new.example").expect("a mail");
    assert_eq!(mail.subject, "You are in the account of Aurelia Robotics");
    assert!(mail.text.lines().any(|line| line == "zoe@aurelia"), "{}", mail.text);
    assert!(mail.links()[0].ends_with("/sign-in"), "nothing to confirm: {}", mail.text);

    let token = invite(world, &admin, "office@new.example").await;
    accept(world, &token, "yves", "yves@new.example").await.expect("accepted");
    assert_eq!(sign_in(world, "yves@new.example").await, Err(Error::WrongCredentials), "that one went elsewhere");
    confirm_mailed(world, "yves@new.example").await;
    assert_eq!(sign_in(world, "yves@new.example").await, Ok(()));

    // Who has a sign-in already, with that address.
    let dan = world.sign_in("dan@cobalt").await;
    let token = invite(world, &admin, "dan@cobalt.example").await;
    world.backend.people.accept(&dan, &token).await.expect("accepted");
    assert!(world.token("dan@cobalt.example", demo::PASSWORD).await.is_ok());
    assert_eq!(subjects(world, "dan@cobalt.example").await.last().map(String::as_str), Some("You are in the account of Aurelia Robotics"));
}

async fn another_address_is_in_force_once_it_is_confirmed_and_the_one_before_is_told(world: &World) {
    let visit = directory(world, "engine", EMAIL).await;
    confirm_mailed(world, EMAIL).await;
    let form = OwnEmailFields { email: "king@engine.example".to_owned(), password: "not the password".to_owned() };
    let credentials = &world.backend.credentials;
    assert_eq!(credentials.change_email(&visit, &form).await, Err(wrong("password", Violation::PasswordWrong)));
    assert_eq!(change(world, &visit, EMAIL).await, Err(wrong("email", Violation::EmailSame)));
    assert_eq!(change(world, &visit, "king").await, Err(wrong("email", Violation::EmailForm)));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox").await, 1, "nobody was written to");

    change(world, &visit, "King@engine.example").await.expect("asked");
    assert_eq!(subjects(world, EMAIL).await, ["Your directory engine was created", "Your e-mail address is to be changed"]);
    assert_eq!(subjects(world, "King@engine.example").await, ["Confirm your e-mail address"]);
    let own = state(world, &visit).await;
    let to_be = own.to_be.expect("it waits");
    assert_eq!((&*own.email, &*to_be.email, to_be.is_over, to_be.by_administrator), (EMAIL, "King@engine.example", false, false));
    assert_eq!(world.backend.me.profile(&visit).await.expect("hers").email_to_be.as_deref(), Some("King@engine.example"));
    assert_eq!((sign_in(world, EMAIL).await, sign_in(world, "king@engine.example").await), (Ok(()), Err(Error::WrongCredentials)));

    ask_reset(world, EMAIL).await.expect("asked");
    let reset = tokens(world, EMAIL).await[0].clone();
    confirm_mailed(world, "King@engine.example").await;
    assert_eq!((sign_in(world, EMAIL).await, sign_in(world, "king@engine.example").await), (Err(Error::WrongCredentials), Ok(())));
    assert_eq!(sign_in(world, "admin@engine").await, Ok(()));
    assert_eq!(set(world, &reset, NEW).await, Err(Missing::ResetLink.into()), "what was mailed to the address of before ends");
    assert!(subjects(world, EMAIL).await.contains(&"Your e-mail address has changed".to_owned()));
    let told = world.mails().await;
    let told = told.iter().filter(|mail| mail.to == EMAIL && mail.subject.starts_with("Your e-mail address")).collect::<Vec<_>>();
    assert!(told.iter().all(|mail| mail.text.contains("admin@engine") && !mail.text.contains("King@")), "{told:?}");
    let own = state(world, &visit).await;
    assert_eq!((&*own.email, own.confirmed_at.is_some(), own.to_be), ("King@engine.example", true, None));
    let found = credentials.people(&visit, "king@engine").await.expect("hers").people;
    assert_eq!(found.len(), 1, "people are found by it");
    let log = world.texts("SELECT action FROM audit_event WHERE action LIKE '%email%' ORDER BY id").await;
    assert_eq!(log, ["user.confirm_email", "user.ask_email_change", "user.confirm_email"]);
}

async fn a_link_that_was_withdrawn_or_replaced_or_is_too_old_confirms_nothing(world: &World) {
    let visit = directory(world, "engine", EMAIL).await;
    confirm_mailed(world, EMAIL).await;
    let credentials = &world.backend.credentials;
    let gone = || Err(Error::from(Missing::Confirmation));
    change(world, &visit, "king@engine.example").await.expect("asked");
    let withdrawn = links(world, "king@engine.example").await[0].clone();
    for _ in 0..2 {
        credentials.withdraw_email_change(&visit).await.expect("a second time changes nothing");
    }
    assert_eq!(state(world, &visit).await.to_be, None);
    assert_eq!(confirm(world, &withdrawn).await, gone());
    assert_eq!(credentials.resend_email_link(&visit).await, Err(Missing::EmailChange.into()));

    change(world, &visit, "queen@engine.example").await.expect("asked");
    let replaced = links(world, "queen@engine.example").await[0].clone();
    credentials.resend_email_link(&visit).await.expect("sent");
    let latest = links(world, "queen@engine.example").await;
    assert_eq!((latest.len(), confirm(world, &replaced).await), (1, gone()));
    world.clock.advance_seconds(7 * 86_400);
    let visit = world.arrive_again(&visit).await;
    assert!(state(world, &visit).await.to_be.expect("it waits").is_over);
    assert_eq!(confirm(world, &latest[0]).await, gone());
    assert_eq!(credentials.email_link(&world.stranger(), &latest[0]).await.map(drop), gone());
    credentials.resend_email_link(&visit).await.expect("sent");
    confirm_mailed(world, "queen@engine.example").await;
    for bad in ["", "\0", "x", &"A".repeat(100_000)] {
        assert_eq!(confirm(world, bad).await, gone(), "{bad:.20}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'user.withdraw_email_change'").await, 1);
}

async fn a_link_that_was_used_says_nothing_of_an_address_that_is_in_force_no_more(world: &World) {
    let visit = directory(world, "engine", EMAIL).await;
    let first = links(world, EMAIL).await.remove(0);
    confirm(world, &first).await.expect("confirmed");
    change(world, &visit, "king@engine.example").await.expect("asked");
    let shown =
        async |token: &str| world.backend.credentials.email_link(&world.stranger(), token).await.map(|link| link.confirmed_at.is_some());
    assert_eq!(shown(&first).await, Ok(true), "it is in force still");
    confirm_mailed(world, "king@engine.example").await;
    assert_eq!(shown(&first).await, Err(Missing::Confirmation.into()));
    assert_eq!(confirm(world, &first).await, Err(Missing::Confirmation.into()));
    assert_eq!(state(world, &visit).await.email, "king@engine.example");
}

async fn whether_somebody_else_has_the_address_is_not_to_be_seen(world: &World) {
    directory(world, "other", "taken@engine.example").await;
    confirm_mailed(world, "taken@engine.example").await;
    let visit = directory(world, "engine", EMAIL).await;
    let mut seen = Vec::new();
    for email in ["taken@engine.example", "free@engine.example"] {
        let before = world.mails().await.len();
        let answer = change(world, &visit, email).await;
        let own = state(world, &visit).await.to_be.map(|to_be| (to_be.is_over, to_be.by_administrator));
        seen.push((answer, own, world.mails().await.len() - before));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0].0, Ok(()));
    // Who confirms it has confirmed it, and keeps nobody else from anything but the e-mail address itself.
    change(world, &visit, "taken@engine.example").await.expect("asked");
    confirm_mailed(world, "taken@engine.example").await;
    assert_eq!(sign_in(world, "taken@engine.example").await, Err(Error::WrongCredentials));
    assert_eq!((sign_in(world, "admin@other").await, sign_in(world, "admin@engine").await), (Ok(()), Ok(())));
}

async fn another_password_ends_the_change_that_was_asked_with_the_one_before(world: &World) {
    let visit = directory(world, "engine", EMAIL).await;
    let form = ChangePasswordFields { password: PASSWORD.to_owned(), new_password: NEW.to_owned() };
    change(world, &visit, "mallory@elsewhere.example").await.expect("asked by whoever knows the password");
    let token = links(world, "mallory@elsewhere.example").await[0].clone();
    let session = world.backend.credentials.change_password(&visit, &form).await.expect("changed");
    assert_eq!(confirm(world, &token).await, Err(Missing::Confirmation.into()));
    let visit = world.with_cookie(&session).await;
    let form = OwnEmailFields { email: "mallory@elsewhere.example".to_owned(), password: NEW.to_owned() };
    world.backend.credentials.change_email(&visit, &form).await.expect("asked");
    let token = links(world, "mallory@elsewhere.example").await[0].clone();
    ask_reset(world, "admin@engine").await.expect("asked");
    set(world, &tokens(world, EMAIL).await[0], PASSWORD).await.expect("set");
    assert_eq!(confirm(world, &token).await, Err(Missing::Confirmation.into()));
    assert_eq!(sign_in(world, EMAIL).await, Ok(()), "and whose mailbox it is was confirmed");
}

async fn people_of_a_linked_directory_change_their_address_there(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("lea@aurelia").await;
    world.change("UPDATE directory SET kind = 'linked' WHERE domain_prefix = 'aurelia'").await.expect("linked");
    let form = OwnEmailFields { email: "lea@new.example".to_owned(), password: demo::PASSWORD.to_owned() };
    let credentials = &world.backend.credentials;
    let elsewhere = || Err(Error::from(Forbidden::KeptElsewhere));
    assert!(!state(world, &visit).await.built_in);
    assert_eq!(credentials.change_email(&visit, &form).await, elsewhere());
    assert_eq!(credentials.resend_email_link(&visit).await, elsewhere());
    assert_eq!(credentials.withdraw_email_change(&visit).await, elsewhere());
}

async fn five_links_an_hour_are_enough_for_one_person(world: &World) {
    let visit = directory(world, "engine", EMAIL).await;
    for _ in 0..5 {
        world.backend.credentials.resend_email_link(&visit).await.expect("sent");
        world.mails().await;
    }
    assert!(matches!(world.backend.credentials.resend_email_link(&visit).await, Err(Error::TooManyAttempts { .. })));
    assert!(matches!(change(world, &visit, "king@engine.example").await, Err(Error::TooManyAttempts { .. })));
    assert_eq!(world.mails().await.len(), 6);
}

async fn a_global_administrator_changes_somebodys_address_and_what_was_mailed_to_the_one_before_ends(world: &World) {
    let admin = directory(world, "engine", EMAIL).await;
    world.backend.people.create(&admin, ben(FirstPassword::Mail, "bne@typo.example")).await.expect("created");
    let credentials = &world.backend.credentials;
    let ben = user_id(world, &admin, "ben@engine").await;
    credentials.reset_of(&admin, ben, ResetBy::Mail).await.expect("sent");
    let first = first_password_link(world, "bne@typo.example").await;
    let reset = tokens(world, "bne@typo.example").await[0].clone();

    credentials.change_email_of(&admin, ben, "ben@engine.example").await.expect("asked");
    assert_eq!(world.backend.people.welcome(&world.stranger(), &first).await, Err(Missing::Invitation.into()));
    assert_eq!(set(world, &reset, NEW).await, Err(Missing::ResetLink.into()));
    let seen = credentials.email_of(&admin, ben).await.expect("hers to look after");
    assert_eq!((&*seen.name, &*seen.email), ("Ben Élie", "bne@typo.example"));
    assert!(seen.to_be.as_ref().is_some_and(|to_be| to_be.email == "ben@engine.example" && to_be.by_administrator), "{seen:?}");
    assert!(subjects(world, "bne@typo.example").await.contains(&"Votre adresse e-mail va changer".to_owned()), "in his language");
    credentials.withdraw_email_change_of(&admin, ben).await.expect("withdrawn");
    assert_eq!(links(world, "ben@engine.example").await.len(), 0);
    credentials.change_email_of(&admin, ben, "ben@engine.example").await.expect("asked");
    credentials.resend_email_link_of(&admin, ben).await.expect("sent");
    confirm_mailed(world, "ben@engine.example").await;
    assert!(subjects(world, "bne@typo.example").await.contains(&"Votre adresse e-mail a changé".to_owned()));

    // Confirmed: he gets himself a password.
    ask_reset(world, "ben@engine.example").await.expect("asked");
    set(world, &tokens(world, "ben@engine.example").await[0], PASSWORD).await.expect("set");
    assert_eq!(sign_in(world, "ben@engine.example").await, Ok(()));
    let log = world.texts("SELECT action FROM audit_event WHERE action LIKE 'directory.%email%' ORDER BY id").await;
    let asked = "directory.ask_email_change";
    assert_eq!(log, [asked, "directory.withdraw_email_change", asked, "directory.resend_email_link"]);
}

async fn nobody_else_changes_somebodys_address(world: &World) {
    let admin = directory(world, "engine", EMAIL).await;
    let elsewhere = directory(world, "other", "eve@other.example").await;
    world.backend.people.create(&admin, ben(FirstPassword::Mail, "ben@engine.example")).await.expect("created");
    let token = first_password_link(world, "ben@engine.example").await;
    let ben = world.backend.people.choose_password(&world.stranger(), &token, PASSWORD.to_owned()).await.expect("chosen");
    let ben = world.with_cookie(&ben).await;
    let of = |visit: &Visit| visit.actor.as_ref().expect("signed in").user;
    let missing = || Err(Error::from(Missing::PersonOfDirectory));
    let no_administrator = || Err(Error::from(Forbidden::NotGlobalAdministrator));
    let credentials = &world.backend.credentials;
    let new = "mallory@elsewhere.example";
    for (visit, whose, answer) in [
        (&elsewhere, of(&ben), missing()),
        (&ben, of(&admin), no_administrator()),
        (&admin, of(&admin), Err(Forbidden::Oneself.into())),
        (&world.stranger(), of(&ben), Err(Error::SignedOut)),
    ] {
        assert_eq!(credentials.email_of(visit, whose).await.map(drop), answer);
        assert_eq!(credentials.change_email_of(visit, whose, new).await, answer);
        assert_eq!(credentials.resend_email_link_of(visit, whose).await, answer);
        assert_eq!(credentials.withdraw_email_change_of(visit, whose).await, answer);
    }
    assert_eq!(subjects(world, new).await.len(), 0);
}

/// The statements of the migration that say whose address is known to be confirmed, once more on people from before.
async fn people_from_before_have_confirmed_what_is_known_of_them(world: &World) {
    let admin = directory(world, "engine", EMAIL).await;
    world.backend.people.create(&admin, ben(FirstPassword::Mail, "Ben@engine.example")).await.expect("created");
    let token = first_password_link(world, "Ben@engine.example").await;
    world.backend.people.choose_password(&world.stranger(), &token, PASSWORD.to_owned()).await.expect("chosen");
    directory(world, "second", "eve@second.example").await;
    ask_reset(world, "admin@second").await.expect("asked");
    set(world, &tokens(world, "eve@second.example").await[0], PASSWORD).await.expect("set");
    // As `entente host create` has always left it.
    directory(world, "host", "host@host.example").await;
    let forget = "UPDATE users SET email_confirmed_at = NULL,
        sign_in_email = CASE WHEN sign_in_address = 'admin@host' THEN 'host@host.example' END";
    world.change(forget).await.expect("forgotten");
    let migration = match &world.services.db {
        Db::Sqlite { .. } => include_str!("../../../migrations/sqlite/0012_email_addresses.sql"),
        Db::Postgres(_) => include_str!("../../../migrations/postgres/0012_email_addresses.sql"),
    };
    let updates: Vec<_> = migration.split(";\n").filter_map(|part| part.find("UPDATE users").map(|at| &part[at..])).collect();
    assert_eq!(updates.len(), 2);
    for update in updates {
        world.change(update).await.expect("it runs");
    }
    let confirmed =
        "SELECT sign_in_address || ' ' || sign_in_email FROM users WHERE email_confirmed_at IS NOT NULL ORDER BY sign_in_address";
    let known = ["admin@host host@host.example", "admin@second eve@second.example", "ben@engine ben@engine.example"];
    assert_eq!(world.texts(confirmed).await, known);
}

on_both_engines!(
    whoever_makes_a_directory_gets_its_sign_in_address_by_mail_with_a_link_that_confirms_the_address,
    who_claims_an_address_without_confirming_it_stands_in_nobodys_way,
    an_address_that_two_have_confirmed_signs_in_neither_and_both_get_a_link_in_one_mail,
    a_link_goes_to_the_mailbox_that_its_reader_has_confirmed_letter_by_letter,
    of_two_who_confirm_the_same_address_at_the_same_instant_neither_signs_in_with_it,
    attempts_with_both_addresses_are_counted_as_one_persons,
    a_forgotten_password_is_set_anew_by_the_confirmed_address,
    a_link_that_sets_a_password_confirms_the_address_that_it_was_mailed_to,
    a_first_password_by_mail_confirms_the_address_and_the_sign_in_address_is_mailed,
    who_gets_a_one_time_password_gets_the_sign_in_address_by_mail_too,
    an_accepted_invitation_confirms_the_address_that_it_was_mailed_to_and_no_other,
    another_address_is_in_force_once_it_is_confirmed_and_the_one_before_is_told,
    a_link_that_was_withdrawn_or_replaced_or_is_too_old_confirms_nothing,
    a_link_that_was_used_says_nothing_of_an_address_that_is_in_force_no_more,
    whether_somebody_else_has_the_address_is_not_to_be_seen,
    another_password_ends_the_change_that_was_asked_with_the_one_before,
    people_of_a_linked_directory_change_their_address_there,
    five_links_an_hour_are_enough_for_one_person,
    a_global_administrator_changes_somebodys_address_and_what_was_mailed_to_the_one_before_ends,
    nobody_else_changes_somebodys_address,
    people_from_before_have_confirmed_what_is_known_of_them,
);
