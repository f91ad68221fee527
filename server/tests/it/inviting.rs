//! USR-03: invitations, from the batch to the one person who accepts.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Error, FieldErrors, Forbidden, Language, ListQuery, Missing, Violation,
    directories::DirectoryRole,
    people::{AccountRole, AddressResult, Batch, InvitationState, NewSignIn, addresses},
};

use crate::support::World;

pub fn batch(typed: &str) -> Batch {
    Batch {
        addresses: addresses(typed).expect("addresses"),
        role: AccountRole::Member,
        directory_role: DirectoryRole::User,
        language: Language::English,
    }
}

fn zoe() -> NewSignIn {
    NewSignIn {
        name: "Zoé Roy".to_owned(),
        sign_in_name: "zoe".to_owned(),
        email: "zoe@elsewhere.example".to_owned(),
        password: "a password for tests".to_owned(),
    }
}

/// Invites one address and gives the token of its link.
async fn invite(world: &World, visit: &Visit, address: &str) -> String {
    let results = world.backend.people.invite(visit, batch(address)).await.expect("sent");
    assert_eq!(results, [(address.to_owned(), AddressResult::Invited)]);
    token(world, address).await
}

/// The token of the last mail to that address.
async fn token(world: &World, address: &str) -> String {
    let hashes: Vec<String> = world
        .mails()
        .await
        .iter()
        .filter(|mail| mail.to == address)
        .filter_map(|mail| mail.links()[0].split_once("/invitations/accept?token=").map(|(_, token)| token.to_owned()))
        .collect();
    for token in hashes {
        if world.backend.people.offer(&world.stranger(), &token).await.is_ok() {
            return token;
        }
    }
    panic!("no mail to {address} with a link that works");
}

async fn each_address_of_a_batch_has_its_own_result(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    invite(world, &admin, "first@new.example").await;
    let typed = "Ada <ada@new.example>, FIRST@new.example; nobody\n lea@aurelia.example ,sam@brightwater.example,,ada@NEW.example";
    let results = world.backend.people.invite(&admin, batch(typed)).await.expect("sent");
    let results: Vec<(&str, AddressResult)> = results.iter().map(|(address, result)| (&**address, *result)).collect();
    assert_eq!(
        results,
        [
            ("ada@new.example", AddressResult::Invited),
            ("FIRST@new.example", AddressResult::AlreadyInvited),
            ("nobody", AddressResult::NotAnAddress),
            ("lea@aurelia.example", AddressResult::AlreadyHere),
            // Somebody of another organization: no word of that.
            ("sam@brightwater.example", AddressResult::Invited),
        ]
    );
    let mails = world.mails().await;
    assert_eq!(mails.len(), 3);
    let mail = mails.iter().find(|mail| mail.to == "ada@new.example").expect("a mail");
    assert_eq!(mail.subject, "Amélie Fontaine invites you to Aurelia Robotics");
    assert!(mail.text.contains("as member") && mail.html.contains("Aurelia Robotics"), "{}", mail.text);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.create'").await, 3);
    assert_eq!(world.number("SELECT COUNT(*) FROM invitation WHERE length(token_hash) = 32").await, 3, "hashed at rest");
}

async fn two_who_invite_the_same_address_at_the_same_instant_send_one_mail(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let (one, other) = tokio::join!(people.invite(&admin, batch("ada@new.example")), people.invite(&admin, batch("Ada@new.example")));
    let mut results = [one.expect("done")[0].1, other.expect("done")[0].1];
    results.sort_unstable();
    assert_eq!(results, [AddressResult::Invited, AddressResult::AlreadyInvited]);
    assert_eq!(world.mails().await.len(), 1);
}

async fn the_mail_is_in_the_language_that_was_chosen(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@brightwater").await;
    let french = Batch { language: Language::French, role: AccountRole::Administrator, ..batch("ada@new.example") };
    world.backend.people.invite(&admin, french).await.expect("sent");
    let mails = world.mails().await;
    assert_eq!(mails[0].subject, "Ben Ashworth vous invite à rejoindre Brightwater Logistics");
    assert!(mails[0].text.contains("administrateur de compte"), "{}", mails[0].text);
}

async fn opening_the_link_changes_nothing(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let token = invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    for _ in 0..3 {
        let offer = people.offer(&world.stranger(), &token).await.expect("shown");
        assert_eq!((&*offer.organization, &*offer.invited_by), ("Aurelia Robotics", "Amélie Fontaine"));
        assert_eq!((offer.state, offer.role, offer.built_in.as_deref()), (InvitationState::Pending, AccountRole::Member, Some("aurelia")));
    }
    assert_eq!(people.offer(&world.stranger(), "no token of ours").await, Err(Missing::Invitation.into()));
}

async fn whoever_holds_the_link_accepts_with_the_identity_that_they_are_signed_in_with(world: &World) {
    world.fill_in().await;
    let (admin, sam) = (world.sign_in("admin@aurelia").await, world.sign_in("sam@brightwater").await);
    // Sent to somebody else: bound to the account, not to the address.
    let token = invite(world, &admin, "somebody@new.example").await;
    let people = &world.backend.people;
    assert_eq!(people.accept(&world.stranger(), &token).await, Err(Error::SignedOut));
    assert!(people.offer(&sam, &token).await.expect("shown").as_guest);
    people.accept(&sam, &token).await.expect("accepted");
    let sam = world.arrive_again(&sam).await;
    let account = sam.actor.clone().expect("signed in").account.expect("acts for it");
    assert_eq!((&*account.name, account.role, account.is_guest), ("Aurelia Robotics", AccountRole::Member, true));
    let listed = people.list(&admin, &Default::default()).await.expect("listed");
    let row = listed.items.iter().find(|person| person.sign_in_address == "sam@brightwater").expect("in the account");
    assert!(row.is_guest);
    let [invitation] = &people.invitations(&admin, &ListQuery::default()).await.expect("listed").items[..] else { panic!("one") };
    assert_eq!((invitation.state, invitation.accepted_by.as_deref()), (InvitationState::Accepted, Some("Sam Okafor")));

    let priya = world.sign_in("priya@brightwater").await;
    assert_eq!(people.offer(&priya, &token).await.expect("it says so").state, InvitationState::Accepted);
    assert_eq!(people.accept(&priya, &token).await, Err(Conflict::InvitationOver.into()));
    assert_eq!(people.accept_as_new(&world.stranger(), &token, zoe()).await.map(drop), Err(Conflict::InvitationOver.into()));
}

async fn a_guest_who_administers_a_directory_elsewhere_is_nobody_in_particular_here(world: &World) {
    world.fill_in().await;
    let (admin, guest) = (world.sign_in("admin@aurelia").await, world.sign_in("admin@cobalt").await);
    let token = invite(world, &admin, "clara@new.example").await;
    let people = &world.backend.people;
    people.accept(&guest, &token).await.expect("accepted");
    let guest = world.arrive_again(&guest).await;
    assert_eq!(people.invitations(&guest, &ListQuery::default()).await, Err(Forbidden::NotAccountAdministrator.into()));
    let guests = Batch { directory_role: DirectoryRole::Guest, ..batch("x@new.example") };
    assert_eq!(people.invite(&guest, guests).await, Err(Forbidden::NotAccountAdministrator.into()));
}

async fn a_new_person_gets_a_sign_in_in_the_accounts_own_directory(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let guests = Batch { directory_role: DirectoryRole::Guest, role: AccountRole::Administrator, ..batch("zoe@new.example") };
    world.backend.people.invite(&admin, guests).await.expect("sent");
    let token = token(world, "zoe@new.example").await;
    let people = &world.backend.people;
    let taken = NewSignIn { sign_in_name: "lea".to_owned(), ..zoe() };
    let refused = FieldErrors::one("sign_in_name", Violation::SignInNameTaken);
    assert_eq!(people.accept_as_new(&world.stranger(), &token, taken).await.map(drop), Err(refused.into()));
    let obvious = NewSignIn { password: "aureliaaurelia".to_owned(), ..zoe() };
    let refused = FieldErrors::one("password", Violation::PasswordObvious);
    assert_eq!(people.accept_as_new(&world.stranger(), &token, obvious).await.map(drop), Err(refused.into()));
    let session = people.accept_as_new(&world.stranger(), &token, zoe()).await.expect("accepted");
    let actor = world.with_cookie(&session).await.actor.expect("signed in");
    assert_eq!((&*actor.sign_in_address, actor.directory_role), ("zoe@aurelia", DirectoryRole::Guest));
    let account = actor.account.expect("acts for it");
    assert_eq!((&*account.name, account.role, account.is_guest), ("Aurelia Robotics", AccountRole::Administrator, true));
    assert!(world.token("zoe@aurelia", "a password for tests").await.is_ok());
}

async fn of_two_who_accept_at_the_same_instant_one_wins(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let (sam, priya) = (world.sign_in("sam@brightwater").await, world.sign_in("priya@brightwater").await);
    let people = &world.backend.people;
    let token = invite(world, &admin, "ada@new.example").await;
    let (one, other) = tokio::join!(people.accept(&sam, &token), people.accept(&priya, &token));
    let answers = [one, other];
    assert!(answers.contains(&Ok(())) && answers.contains(&Err(Conflict::InvitationOver.into())), "{answers:?}");
    let (dan, stranger) = (world.sign_in("dan@cobalt").await, world.stranger());
    let token = invite(world, &admin, "eve@new.example").await;
    let (one, other) = tokio::join!(people.accept(&dan, &token), people.accept_as_new(&stranger, &token, zoe()));
    assert!(one.is_ok() != other.is_ok(), "{one:?}");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM account_user x JOIN account a ON a.id = x.account_id WHERE a.publisher_display_name = 'Aurelia Robotics'")
            .await,
        6
    );
}

async fn who_is_in_the_account_already_is_told_and_uses_nothing_up(world: &World) {
    world.fill_in().await;
    let (admin, lea) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    let token = invite(world, &admin, "other@new.example").await;
    let people = &world.backend.people;
    assert!(people.offer(&lea, &token).await.expect("shown").is_here);
    assert_eq!(people.accept(&lea, &token).await, Err(Conflict::AlreadyInAccount.into()));
    assert_eq!(people.offer(&lea, &token).await.expect("shown").state, InvitationState::Pending);
}

async fn sending_again_ends_the_earlier_link(world: &World) {
    world.fill_in().await;
    let (admin, sam) = (world.sign_in("admin@aurelia").await, world.sign_in("sam@brightwater").await);
    let old = invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    let id = people.invitations(&admin, &ListQuery::default()).await.expect("listed").items[0].id;
    people.resend(&admin, id).await.expect("sent");
    assert_eq!(world.mails().await.len(), 2);
    assert_eq!(people.accept(&sam, &old).await, Err(Missing::Invitation.into()));
    let new = token(world, "ada@new.example").await;
    assert_ne!(old, new);
    people.accept(&sam, &new).await.expect("accepted");
    assert_eq!(people.resend(&admin, id).await, Err(Conflict::InvitationOver.into()));
    assert_eq!(people.revoke(&admin, id).await, Err(Conflict::InvitationOver.into()));
}

async fn an_invitation_ends_after_two_weeks_and_lives_again_when_it_is_sent_again(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let link = invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    world.clock.advance_seconds(14 * 86_400 - 60);
    let sam = world.sign_in("sam@brightwater").await;
    assert_eq!(people.offer(&sam, &link).await.expect("shown").state, InvitationState::Pending);
    world.clock.advance_seconds(60);
    let (admin, sam) = (world.sign_in("admin@aurelia").await, world.sign_in("sam@brightwater").await);
    assert_eq!(people.offer(&sam, &link).await.expect("shown").state, InvitationState::Expired);
    assert_eq!(people.accept(&sam, &link).await, Err(Conflict::InvitationOver.into()));
    let [invitation] = &people.invitations(&admin, &ListQuery::default()).await.expect("listed").items[..] else { panic!("one") };
    assert_eq!(invitation.state, InvitationState::Expired);
    people.resend(&admin, invitation.id).await.expect("sent");
    let link = token(world, "ada@new.example").await;
    people.accept(&sam, &link).await.expect("accepted");
}

async fn an_expired_invitation_makes_room_for_a_new_one(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    invite(world, &admin, "ada@new.example").await;
    world.clock.advance_seconds(15 * 86_400);
    let admin = world.sign_in("admin@aurelia").await;
    invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    let old = people
        .invitations(&admin, &ListQuery::default())
        .await
        .expect("listed")
        .items
        .into_iter()
        .find(|one| one.state == InvitationState::Expired)
        .expect("one");
    assert_eq!(people.resend(&admin, old.id).await, Err(Conflict::InvitationOver.into()), "one address is invited once at a time");
}

async fn a_revoked_invitation_leads_nowhere(world: &World) {
    world.fill_in().await;
    let (admin, sam) = (world.sign_in("admin@aurelia").await, world.sign_in("sam@brightwater").await);
    let link = invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    let id = people.invitations(&admin, &ListQuery::default()).await.expect("listed").items[0].id;
    people.revoke(&admin, id).await.expect("revoked");
    people.revoke(&admin, id).await.expect("a second time changes nothing");
    assert_eq!(people.accept(&sam, &link).await, Err(Conflict::InvitationOver.into()));
    assert_eq!(people.offer(&sam, &link).await.expect("it says so").state, InvitationState::Revoked);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.revoke'").await, 1);
    invite(world, &admin, "ada@new.example").await;
}

async fn nobody_looks_after_another_accounts_invitations(world: &World) {
    world.fill_in().await;
    let (admin, other) = (world.sign_in("admin@aurelia").await, world.sign_in("admin@brightwater").await);
    invite(world, &admin, "ada@new.example").await;
    let people = &world.backend.people;
    let id = people.invitations(&admin, &ListQuery::default()).await.expect("listed").items[0].id;
    assert!(people.invitations(&other, &ListQuery::default()).await.expect("listed").items.is_empty());
    assert_eq!(people.resend(&other, id).await, Err(Missing::Invitation.into()));
    assert_eq!(people.revoke(&other, id).await, Err(Missing::Invitation.into()));
}

async fn global_administrators_invite_guests_and_nobody_else_does(world: &World) {
    world.fill_in().await;
    let people = &world.backend.people;
    let member = world.sign_in("lea@aurelia").await;
    assert_eq!(people.invite(&member, batch("x@new.example")).await, Err(Forbidden::NotAccountAdministrator.into()));
    // A Global administrator of the account's directory who is a plain member of the account.
    world.change("UPDATE users SET directory_role = 'global_administrator' WHERE sign_in_address = 'lea@aurelia'").await.expect("changed");
    let global = world.arrive_again(&member).await;
    let guests = Batch { directory_role: DirectoryRole::Guest, ..batch("guest@new.example") };
    assert_eq!(people.invite(&global, guests.clone()).await.expect("sent")[0].1, AddressResult::Invited);
    for more in [Batch { role: AccountRole::Administrator, ..guests.clone() }, Batch { directory_role: DirectoryRole::User, ..guests }] {
        assert_eq!(people.invite(&global, more).await, Err(Forbidden::NotAccountAdministrator.into()));
    }
    assert_eq!(people.invitations(&global, &ListQuery::default()).await.expect("listed").items.len(), 1);
}

async fn who_may_not_make_an_invitation_neither_renews_it_nor_takes_it_back(world: &World) {
    world.fill_in().await;
    let people = &world.backend.people;
    world.change("UPDATE users SET directory_role = 'global_administrator' WHERE sign_in_address = 'lea@aurelia'").await.expect("changed");
    let admin = world.sign_in("admin@aurelia").await;
    let guests = Batch { directory_role: DirectoryRole::Guest, ..batch("guest@new.example") };
    let administrators = Batch { role: AccountRole::Administrator, ..batch("admin@new.example") };
    for batch in [guests, administrators] {
        people.invite(&admin, batch).await.expect("sent");
    }
    // An administrator has let it run out.
    world.clock.advance_seconds(15 * 24 * 60 * 60);
    let (admin, global) = (world.sign_in("admin@aurelia").await, world.sign_in("lea@aurelia").await);
    for invitation in people.invitations(&global, &ListQuery::default()).await.expect("listed").items {
        let answer = if invitation.for_a_guest { Ok(()) } else { Err(Forbidden::NotAccountAdministrator.into()) };
        assert_eq!(people.resend(&global, invitation.id).await, answer, "{}", invitation.email);
        assert_eq!(people.revoke(&global, invitation.id).await, answer, "{}", invitation.email);
    }
    let states: Vec<_> = people
        .invitations(&admin, &ListQuery::default())
        .await
        .expect("listed")
        .items
        .into_iter()
        .map(|one| (one.email, one.state))
        .collect();
    assert!(states.contains(&("admin@new.example".to_owned(), InvitationState::Expired)), "{states:?}");
}

async fn an_account_sends_a_hundred_invitations_an_hour(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    for round in 0..10 {
        let typed: Vec<String> = (0..10).map(|number| format!("p{number}@round{round}.example")).collect();
        people.invite(&admin, batch(&typed.join(","))).await.expect("sent");
    }
    assert!(matches!(people.invite(&admin, batch("one@more.example")).await, Err(Error::TooManyAttempts { .. })));
    let other = world.sign_in("admin@brightwater").await;
    assert!(people.invite(&other, batch("one@more.example")).await.is_ok(), "another account is not held up");
    world.clock.advance_seconds(3_600);
    let admin = world.arrive_again(&admin).await;
    assert!(people.invite(&admin, batch("one@more.example")).await.is_ok());
}

async fn the_invitations_are_read_page_by_page_those_that_wait_first(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@aurelia").await;
    let people = &world.backend.people;
    let list = async |query: ListQuery| people.invitations(&admin, &query).await.expect("listed");
    for number in 0..9 {
        let typed: Vec<_> = (0..10).map(|one| format!("ada{number}{one}@new.example")).collect();
        people.invite(&admin, batch(&typed.join("\n"))).await.expect("sent");
    }
    let newest = list(ListQuery::default()).await.items[0].id;
    people.revoke(&admin, newest).await.expect("revoked");

    let first = list(ListQuery::default()).await;
    assert_eq!((first.items.len(), first.previous.is_some()), (50, false));
    let second = list(ListQuery { after: first.next, ..ListQuery::default() }).await;
    assert_eq!((second.items.len(), second.next.is_some()), (40, false));
    assert_eq!(second.items.last().map(|one| (one.id, one.state)), Some((newest, InvitationState::Revoked)));
    let back = list(ListQuery { before: second.previous, ..ListQuery::default() }).await;
    assert_eq!((back.items, back.previous.is_some()), (first.items, false));

    let found = list(ListQuery { words: "ADA3 new".to_owned(), ..ListQuery::default() }).await;
    assert_eq!((found.items.len(), found.next.is_some()), (10, false));
    assert!(found.items.iter().all(|one| one.email.starts_with("ada3")));
    for words in ["%", "_", "nobody"] {
        assert!(list(ListQuery { words: words.to_owned(), ..ListQuery::default() }).await.items.is_empty(), "{words}");
    }
    let lea = world.sign_in("lea@aurelia").await;
    let why = Forbidden::NotAccountAdministrator.into();
    assert_eq!(people.invitations(&lea, &ListQuery { words: "ada".to_owned(), ..ListQuery::default() }).await, Err(why));
}

on_both_engines!(
    the_invitations_are_read_page_by_page_those_that_wait_first,
    each_address_of_a_batch_has_its_own_result,
    two_who_invite_the_same_address_at_the_same_instant_send_one_mail,
    the_mail_is_in_the_language_that_was_chosen,
    opening_the_link_changes_nothing,
    whoever_holds_the_link_accepts_with_the_identity_that_they_are_signed_in_with,
    a_guest_who_administers_a_directory_elsewhere_is_nobody_in_particular_here,
    a_new_person_gets_a_sign_in_in_the_accounts_own_directory,
    of_two_who_accept_at_the_same_instant_one_wins,
    who_is_in_the_account_already_is_told_and_uses_nothing_up,
    sending_again_ends_the_earlier_link,
    an_invitation_ends_after_two_weeks_and_lives_again_when_it_is_sent_again,
    an_expired_invitation_makes_room_for_a_new_one,
    a_revoked_invitation_leads_nowhere,
    nobody_looks_after_another_accounts_invitations,
    global_administrators_invite_guests_and_nobody_else_does,
    who_may_not_make_an_invitation_neither_renews_it_nor_takes_it_back,
    an_account_sends_a_hundred_invitations_an_hour,
);
