//! DIR-03 to DIR-06: an account's directories.

use axum::Router;
use entente_app::backend::Visit;
use entente_server::demo;
use entente_shared::{
    AccountId, Conflict, DirectoryId, Error, Forbidden, Missing,
    directories::{DirectoryKind, LinkState},
    people::AccountRole,
};

use super::{Browser, administrator, one, person, provider, settings};
use crate::support::{World, provider::Provider};

/// A browser in which an administrator of the demo's Aurelia is signed in.
async fn browser_of(world: &World, portal: &Router, address: &str) -> Browser {
    let mut browser = Browser::new(portal);
    let token = world.token(address, demo::PASSWORD).await.expect("right");
    browser.cookies.insert("session".to_owned(), token.0);
    browser
}

impl Browser {
    /// Signs in to a linked directory besides.
    async fn sign_in_also(&mut self, world: &World, provider: &Provider, name: &str, who: serde_json::Value) -> Visit {
        let address = self.leave(name, "return_to=%2F&also=true").await;
        let authorized = provider.authorize(&address, who);
        self.come_back_with(name, &authorized).await;
        self.visit(world).await
    }

    async fn visit(&self, world: &World) -> Visit {
        world.with_cookie(&self.session()).await
    }
}

fn account(visit: &Visit) -> AccountId {
    visit.actor.as_ref().expect("signed in").account.as_ref().expect("acts for an account").id
}

fn directory(visit: &Visit) -> DirectoryId {
    visit.actor.as_ref().expect("signed in").directory
}

/// Aurelia with a second directory: its administrator's browser, the account, and the directory.
async fn linked(world: &World, portal: &Router, provider: &Provider) -> (Browser, AccountId, DirectoryId) {
    let mut browser = browser_of(world, portal, "admin@aurelia").await;
    let account = account(&browser.visit(world).await);
    let visit = browser.sign_in_also(world, provider, "contoso", administrator("ada")).await;
    let directory = directory(&visit);
    world.backend.linked_directories.link(&visit, account, directory).await.expect("linked");
    (browser, account, directory)
}

/// The provider's person belongs to the account.
async fn add_to_account(world: &World, name: &str, role: &str) {
    let sql = format!(
        "INSERT INTO account_user (account_id, user_id, role, added_at)
            SELECT a.id, u.id, '{role}', 0 FROM account a, users u WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.name = '{name}'"
    );
    assert_eq!(world.change(&sql).await.expect("added"), 1);
}

async fn whoever_administers_both_links_a_directory_and_acts_for_the_account_again(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let mut browser = browser_of(world, &portal, "admin@aurelia").await;
    let before = browser.visit(world).await;
    let account = account(&before);
    let visit = browser.sign_in_also(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(visit.actor.as_ref().expect("signed in").account, None, "nobody gets into an account by signing in");
    let directories = &world.backend.linked_directories;
    let review = directories.review_link(&visit, account).await.expect("a review");
    assert_eq!((review.state, &*review.account_name, &*review.directory_name), (LinkState::Ready, "Aurelia Robotics", "Contoso ID"));
    directories.link(&visit, account, review.directory).await.expect("linked");

    let after = browser.visit(world).await;
    assert_eq!(after.actor.as_ref().map(|actor| actor.user), before.actor.as_ref().map(|actor| actor.user));
    assert_eq!(self::account(&after), account);
    let list = directories.list(&after).await.expect("the list");
    let shown: Vec<_> = list.directories.iter().map(|directory| (&*directory.name, directory.kind, directory.own)).collect();
    assert_eq!(shown, [("aurelia", DirectoryKind::BuiltIn, true), ("Contoso ID", DirectoryKind::Linked, false)]);
    assert_eq!((&*list.directories[1].issuer, list.directories[1].people), (&*provider.origin, 0));
    let log = "SELECT COUNT(*) FROM audit_event e JOIN users u ON u.id = e.user_id
        WHERE e.action = 'account.link_directory' AND u.sign_in_address = 'admin@aurelia' AND e.account_id = e.target_id";
    assert_eq!(world.number(log).await, 1);
    // A second time there is nothing to do.
    assert_eq!(directories.link(&after, account, review.directory).await, Err(Conflict::AlreadyLinked.into()));
    assert_eq!(directories.review_link(&after, account).await.expect("a review").state, LinkState::Linked);
}

async fn linking_needs_both_proofs(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let directories = &world.backend.linked_directories;
    let mut browser = browser_of(world, &portal, "admin@aurelia").await;
    let account = account(&browser.visit(world).await);

    // A plain user of the directory.
    let visit = browser.sign_in_also(world, &provider, "contoso", person("ben", &[])).await;
    let linked = directory(&visit);
    assert_eq!(directories.review_link(&visit, account).await.expect("a review").state, LinkState::NotGlobalAdministrator);
    assert_eq!(directories.link(&visit, account, linked).await, Err(Conflict::NotProved.into()));
    // Its administrator, in a browser in which nobody of the account is signed in.
    let alone = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(directories.link(&alone, account, linked).await, Err(Missing::Page.into()));
    assert_eq!(directories.review_link(&alone, account).await.map(drop), Err(Missing::Page.into()));
    // Or only a member of it.
    let mut member = browser_of(world, &portal, "lea@aurelia").await;
    let visit = member.sign_in_also(world, &provider, "contoso", administrator("ada")).await;
    assert_eq!(directories.link(&visit, account, linked).await, Err(Forbidden::NotAccountAdministrator.into()));
    // A proof of more than an hour ago.
    let visit = browser.sign_in_also(world, &provider, "contoso", administrator("ada")).await;
    world.clock.advance_seconds(60 * 60);
    let later = world.arrive_again(&visit).await;
    assert_eq!(directories.link(&later, account, linked).await, Err(Conflict::NotProved.into()));
    // A directory in which nobody here is anything.
    let foreign = directory(&world.sign_in("admin@cobalt").await);
    assert_eq!(directories.link(&visit, account, foreign).await, Err(Conflict::NotProved.into()));
    assert_eq!(directories.link(&world.stranger(), account, linked).await, Err(Error::SignedOut));
    assert_eq!(world.number("SELECT COUNT(*) FROM account_directory WHERE linked_at IS NOT NULL").await, 0);
}

async fn who_goes_back_without_linking_acts_for_the_account_again(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let mut browser = browser_of(world, &portal, "admin@aurelia").await;
    let account = account(&browser.visit(world).await);
    let visit = browser.sign_in_also(world, &provider, "contoso", administrator("ada")).await;
    world.backend.linked_directories.leave_link(&visit, account).await.expect("back");
    let actor = browser.visit(world).await.actor.expect("signed in");
    assert_eq!((&*actor.sign_in_address, actor.account.map(|account| account.id)), ("admin@aurelia", Some(account)));
    assert_eq!(world.number("SELECT COUNT(*) FROM account_directory WHERE linked_at IS NOT NULL").await, 0);
}

async fn a_built_in_directory_is_linked_in_the_same_way(world: &World) {
    world.fill_in().await;
    let visit = world.sign_in("admin@aurelia").await;
    let account = account(&visit);
    let form = entente_shared::directories::SignInFields {
        sign_in_address: "admin@cobalt".to_owned(),
        password: demo::PASSWORD.to_owned(),
        also: true,
        ..Default::default()
    };
    let token = world.backend.directories.sign_in(&visit, &form).await.expect("right");
    let visit = world.with_cookie(&token).await;
    world.backend.linked_directories.link(&visit, account, directory(&visit)).await.expect("linked");
    let list = world.backend.linked_directories.list(&world.arrive_again(&visit).await).await.expect("the list");
    assert_eq!(list.directories.len(), 2);
}

async fn members_read_the_list_and_change_nothing(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let (.., linked) = linked(world, &portal, &provider).await;
    let member = world.sign_in("lea@aurelia").await;
    let directories = &world.backend.linked_directories;
    assert_eq!(directories.list(&member).await.expect("the list").directories.len(), 2);
    assert_eq!(directories.unlink(&member, linked).await, Err(Forbidden::NotAccountAdministrator.into()));
    assert_eq!(directories.review_unlink(&member, linked).await.map(drop), Err(Forbidden::NotAccountAdministrator.into()));
    let stranger = world.sign_in("dan@cobalt").await;
    assert_eq!(directories.list(&stranger).await.map(drop), Err(Forbidden::NoAccount.into()));
    let other = world.sign_in("admin@brightwater").await;
    assert_eq!(directories.unlink(&other, linked).await, Err(Missing::Directory.into()), "of another account it is not there");
    assert_eq!(directories.review_unlink(&other, linked).await.map(drop), Err(Missing::Directory.into()));
}

async fn unlinking_ends_what_its_people_are_and_do_for_the_account_at_once(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let (browser, account, linked) = linked(world, &portal, &provider).await;
    let mut theirs = Browser::new(&portal);
    theirs.sign_in(world, &provider, "contoso", person("ben", &[])).await;
    add_to_account(world, "Person ben", "administrator").await;
    theirs.sign_in(world, &provider, "contoso", person("ben", &[])).await;
    let visit = theirs.visit(world).await;
    assert_eq!(visit.actor.as_ref().and_then(|actor| actor.account.as_ref()).map(|account| account.role), Some(AccountRole::Administrator));
    for sql in [
        "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
            SELECT e.id, u.id, au.account_id, 'power_user' FROM engagement e, users u JOIN account_user au ON au.user_id = u.id
            WHERE e.title = 'Atlas 5 preview' AND u.name = 'Person ben'",
        "UPDATE membership SET user_id = (SELECT id FROM users WHERE name = 'Person ben')
            WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'lea@aurelia')",
        "UPDATE access_request SET user_id = (SELECT id FROM users WHERE name = 'Person ben'),
            account_id = (SELECT account_id FROM account_user WHERE user_id = (SELECT id FROM users WHERE name = 'Person ben'))
            WHERE state = 'pending' AND user_id = (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater')",
    ] {
        assert!(world.change(sql).await.expect("changed") > 0, "{sql}");
    }
    let administrator = browser.visit(world).await;
    let directories = &world.backend.linked_directories;
    let review = directories.review_unlink(&administrator, linked).await.expect("a review");
    assert_eq!((review.directory.people, review.sessions, review.refused), (1, 1, None));
    directories.unlink(&administrator, linked).await.expect("unlinked");

    assert!(theirs.visit(world).await.actor.is_none(), "the session is over");
    for (left, of) in [
        ("account_user", "1 = 1"),
        ("engagement_role", "1 = 1"),
        ("membership", "state IN ('active', 'terms_due')"),
        ("access_request", "state = 'pending'"),
        ("session", "1 = 1"),
    ] {
        let sql = format!("SELECT COUNT(*) FROM {left} WHERE {of} AND user_id = (SELECT id FROM users WHERE name = 'Person ben')");
        assert_eq!(world.number(&sql).await, 0, "{left}");
    }
    assert_eq!(directories.list(&browser.visit(world).await).await.expect("the list").directories.len(), 1);
    let log = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.unlink_directory' AND before_json LIKE '%\"people\":1%'";
    assert_eq!(world.number(log).await, 1);
    assert_eq!(directories.unlink(&administrator, linked).await, Err(Missing::Directory.into()), "a second time it is not there");
    // The person is who they were, without a part in the account; the directory can be linked again.
    let ben = Browser::new(&portal).sign_in(world, &provider, "contoso", person("ben", &[])).await.actor.expect("signed in");
    assert_eq!((ben.directory, ben.account), (linked, None));
    assert_eq!(world.number("SELECT COUNT(*) FROM account_directory WHERE linked_at IS NOT NULL").await, 0);
    assert_eq!(self::account(&administrator), account);
}

async fn who_was_removed_does_not_come_back_after_their_directory(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let (browser, account, directory) = linked(world, &portal, &provider).await;
    add_to_account(world, "Person ada", "member").await;
    let visit = browser.visit(world).await;
    let ada = world.user("ada@contoso.example").await;
    world.backend.people.remove(&visit, ada).await.expect("removed");
    world.backend.linked_directories.unlink(&visit, directory).await.expect("unlinked");
    assert_eq!(world.backend.people.restore(&visit, ada).await, Err(Missing::Person.into()));
    let sql = "SELECT COUNT(*) FROM account_user WHERE user_id = (SELECT id FROM users WHERE name = 'Person ada')";
    assert_eq!((world.number(sql).await, self::account(&visit)), (0, account));
}

async fn neither_ones_own_directory_nor_the_last_one_goes(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let directories = &world.backend.linked_directories;
    let alone = world.sign_in("admin@aurelia").await;
    let own = directory(&alone);
    assert_eq!(directories.unlink(&alone, own).await, Err(Conflict::OwnDirectory.into()));
    assert_eq!(directories.review_unlink(&alone, own).await.expect("a review").refused, Some(Conflict::OwnDirectory));
    let (_, account, linked) = linked(world, &portal, &provider).await;
    // Somebody of the other directory unlinks this one; then theirs is the last.
    add_to_account(world, "Person ada", "administrator").await;
    let mut theirs = Browser::new(&portal);
    theirs.sign_in(world, &provider, "contoso", administrator("ada")).await;
    let ada = theirs.visit(world).await;
    assert_eq!(self::account(&ada), account);
    directories.unlink(&ada, own).await.expect("unlinked");
    let ada = theirs.visit(world).await;
    assert_eq!(directories.unlink(&ada, linked).await, Err(Conflict::OwnDirectory.into()));
    assert_eq!(directories.list(&ada).await.expect("the list").directories.len(), 1);
    // Whoever registered the account from there may do so anew.
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM account WHERE publisher_display_name = 'Aurelia Robotics' AND registered_from IS NOT NULL")
            .await,
        0
    );
    assert_eq!(world.sign_in("admin@aurelia").await.actor.expect("signed in").account, None);
}

async fn the_last_directory_stays_even_for_a_guest_administrator(world: &World) {
    world.fill_in().await;
    // A guest from elsewhere who administers the account: their own directory is none of the account's.
    let sql = "INSERT INTO account_user (account_id, user_id, role, added_at)
        SELECT a.id, u.id, 'administrator', 0 FROM account a, users u
        WHERE a.publisher_display_name = 'Aurelia Robotics' AND u.sign_in_address = 'dan@cobalt'";
    world.change(sql).await.expect("added");
    let guest = world.sign_in("dan@cobalt").await;
    let directories = &world.backend.linked_directories;
    let only = directories.list(&guest).await.expect("the list").directories[0].id;
    assert_eq!(directories.unlink(&guest, only).await, Err(Conflict::LastDirectory.into()));
    assert_eq!(directories.review_unlink(&guest, only).await.expect("a review").refused, Some(Conflict::LastDirectory));
}

async fn of_two_administrators_who_unlink_each_other_one_is_left(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let (browser, _, linked) = linked(world, &portal, &provider).await;
    add_to_account(world, "Person ada", "administrator").await;
    let ada = Browser::new(&portal).sign_in(world, &provider, "contoso", administrator("ada")).await;
    let admin = browser.visit(world).await;
    let directories = &world.backend.linked_directories;
    let (one, other) = tokio::join!(directories.unlink(&admin, linked), directories.unlink(&ada, directory(&admin)));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    let lost = one.err().or(other.err()).expect("one lost");
    assert_eq!(lost, Forbidden::NotAccountAdministrator.into());
    assert_eq!(world.number("SELECT COUNT(*) FROM account_directory x JOIN account a ON a.id = x.account_id WHERE a.publisher_display_name = 'Aurelia Robotics'").await, 1);
}

/// The engagement's only owner is this person, for the host.
async fn make_only_owner(world: &World, name: &str, title: &str) {
    let sql =
        format!("DELETE FROM engagement_role WHERE role = 'owner' AND engagement_id = (SELECT id FROM engagement WHERE title = '{title}')");
    assert!(world.change(&sql).await.expect("changed") > 0);
    let sql = format!(
        "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
            SELECT e.id, u.id, a.id, 'owner' FROM engagement e, users u, account a
            WHERE e.title = '{title}' AND u.name = '{name}' AND a.is_host"
    );
    assert_eq!(world.change(&sql).await.expect("changed"), 1);
}

async fn what_the_directorys_people_alone_own_passes_to_who_unlinks_it(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let mut browser = browser_of(world, &portal, "admin@northlight").await;
    let host = account(&browser.visit(world).await);
    let visit = browser.sign_in_also(world, &provider, "contoso", administrator("ada")).await;
    let linked = directory(&visit);
    let directories = &world.backend.linked_directories;
    directories.link(&visit, host, linked).await.expect("linked");
    make_only_owner(world, "Person ada", "Warehouse robotics pilot").await;
    Browser::new(&portal).sign_in(world, &provider, "contoso", person("ben", &[])).await;
    // Two of the directory own it together: still nobody who stays.
    let second = "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
        SELECT r.engagement_id, b.id, r.account_id, 'owner' FROM engagement_role r, users b
        WHERE b.name = 'Person ben' AND r.user_id = (SELECT id FROM users WHERE name = 'Person ada')";
    assert_eq!(world.change(second).await.expect("changed"), 1);
    let program = "INSERT INTO program_role (program_id, user_id, role) SELECT p.id, u.id, 'owner' FROM program p, users u
        WHERE u.name = 'Person ben'";
    let programs = world.change(program).await.expect("changed");
    let before = world.number("SELECT COUNT(*) FROM program_role WHERE role = 'owner'").await;

    let admin = browser.visit(world).await;
    let review = directories.review_unlink(&admin, linked).await.expect("a review");
    assert_eq!(review.refused, None);
    let succession = review.succession;
    assert_eq!(
        (succession.count, &*succession.names, succession.heir.as_deref()),
        (1, &["Warehouse robotics pilot".to_owned()][..], Some("Nora Lindqvist"))
    );
    directories.unlink(&admin, linked).await.expect("unlinked");
    let owners =
        "SELECT u.sign_in_address FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN engagement e ON e.id = r.engagement_id
        WHERE e.title = 'Warehouse robotics pilot' AND r.role = 'owner'";
    assert_eq!(world.texts(owners).await, ["admin@northlight"]);
    assert_eq!(
        world.number("SELECT COUNT(*) FROM program_role WHERE role = 'owner'").await,
        before - programs as i64,
        "programs have other owners"
    );
    let log = "SELECT COUNT(*) FROM audit_event WHERE action = 'account.unlink_directory' AND after_json LIKE '%\"handed_over\":1%'";
    assert_eq!(world.number(log).await, 1);
}

async fn an_owner_for_another_account_stays_one_when_the_directory_is_unlinked(world: &World) {
    world.fill_in().await;
    let (provider, portal) = one(world).await;
    let (browser, _, linked) = linked(world, &portal, &provider).await;
    make_only_owner(world, "Person ada", "Warehouse robotics pilot").await;
    let admin = browser.visit(world).await;
    let directories = &world.backend.linked_directories;
    assert_eq!(directories.review_unlink(&admin, linked).await.expect("a review").succession.count, 0, "it is the host's, not Aurelia's");
    directories.unlink(&admin, linked).await.expect("unlinked");
    let owners = "SELECT u.name FROM engagement_role r JOIN users u ON u.id = r.user_id JOIN engagement e ON e.id = r.engagement_id
        WHERE e.title = 'Warehouse robotics pilot' AND r.role = 'owner'";
    assert_eq!(world.texts(owners).await, ["Person ada"]);
}

async fn several_directories_sign_in_with_several_providers(world: &World) {
    world.fill_in().await;
    let (one, other) = (provider(world).await, provider(world).await);
    let portal = super::portal(world, [settings("CONTOSO", &one.origin), settings("OTHER", &other.origin)].concat());
    let (mut browser, account, _) = linked(world, &portal, &one).await;
    let visit = browser.sign_in_also(world, &other, "other", administrator("ada")).await;
    world.backend.linked_directories.link(&visit, account, directory(&visit)).await.expect("linked");
    let list = world.backend.linked_directories.list(&browser.visit(world).await).await.expect("the list");
    let names: Vec<_> = list.directories.iter().map(|directory| &*directory.name).collect();
    assert_eq!(names, ["aurelia", "Contoso ID", "Contoso ID (2)"]);
}

on_both_engines!(
    whoever_administers_both_links_a_directory_and_acts_for_the_account_again,
    linking_needs_both_proofs,
    who_goes_back_without_linking_acts_for_the_account_again,
    a_built_in_directory_is_linked_in_the_same_way,
    members_read_the_list_and_change_nothing,
    unlinking_ends_what_its_people_are_and_do_for_the_account_at_once,
    who_was_removed_does_not_come_back_after_their_directory,
    neither_ones_own_directory_nor_the_last_one_goes,
    the_last_directory_stays_even_for_a_guest_administrator,
    of_two_administrators_who_unlink_each_other_one_is_left,
    what_the_directorys_people_alone_own_passes_to_who_unlinks_it,
    an_owner_for_another_account_stays_one_when_the_directory_is_unlinked,
    several_directories_sign_in_with_several_providers,
);
