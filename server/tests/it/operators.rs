//! What operators look after: the list of accounts, suspending and lifting.

use std::collections::BTreeSet;

use entente_app::backend::Visit;
use entente_server::db::Db;
use entente_shared::{
    AccountId, AgreementId, Conflict, Cursor, DirectoryId, Error, Forbidden, Language, ListQuery, MailId, Missing, UserId,
    access::{Entry, RequestState, Transition},
    directories::DirectoryRole,
    engagements::DiscoverQuery,
    names::{ClaimGround, NewClaim},
    operators::{AccountState, AccountsQuery, ListedAccount, MailsQuery},
    people::{AccountRole, Batch, addresses},
    registration::ContactStep,
};
use uuid::Uuid;

use crate::{
    registration::{fill_in, finishing},
    support::World,
};

pub const REASON: &str = "The invoices of <b>two years</b> are open.";
pub const ATLAS: &str = "Atlas 5 preview";

pub async fn operator(world: &World) -> Visit {
    world.sign_in("admin@northlight").await
}

pub async fn account(world: &World, name: &str) -> AccountId {
    AccountId(world.id(&format!("SELECT id FROM account WHERE publisher_display_name = '{name}'")).await)
}

/// Suspends an account of the demo, and gives the operator and the account.
pub async fn suspended(world: &World, name: &str) -> (Visit, AccountId) {
    world.fill_in().await;
    let (operator, id) = (operator(world).await, account(world, name).await);
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    (operator, id)
}

fn refused<T>(why: Forbidden) -> Result<T, Error> {
    Err(why.into())
}

/// So many accounts on top of the demo's, every third of them suspended.
pub async fn add_accounts(world: &World, count: u32) {
    let id = match &world.services.db {
        Db::Sqlite { .. } => "randomblob(16)",
        Db::Postgres(_) => "gen_random_uuid()",
    };
    let rest = "country, contact_first_name, contact_last_name, contact_email, contact_phone, contact_website, contact_address_line_1,
        contact_address_line_2, contact_city, contact_state_province, contact_postal_code, contact_language, approver_name, approver_email,
        approver_phone, registered_by, created_at, is_host";
    let sql = format!(
        "INSERT INTO account (id, number, publisher_display_name, name_skeleton, name_key, name_look, registered_business_name, business_name_key,
            search_version, suspended_at, {rest})
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
        SELECT {id}, 20000000 + n, 'Company ' || n, 'company ' || n, 'company ' || n, 'company ' || n, 'Works ' || n || ' Ltd',
            'works ' || n || ' ltd', 1,
            CASE WHEN n % 3 = 0 THEN a.created_at ELSE NULL END, {rest}
        FROM account a, numbers WHERE a.publisher_display_name = 'Aurelia Robotics'"
    );
    world.change(&sql).await.expect("added");
}

async fn found(world: &World, words: &str, state: Option<AccountState>) -> Vec<ListedAccount> {
    let query = AccountsQuery { words: words.to_owned(), state, ..AccountsQuery::default() };
    world.backend.operators.accounts(&operator(world).await, &query).await.expect("a page").items
}

async fn names(world: &World, words: &str, state: Option<AccountState>) -> Vec<String> {
    found(world, words, state).await.into_iter().map(|account| account.name).collect()
}

async fn accounts_are_found_by_name_business_name_and_number(world: &World) {
    world.fill_in().await;
    let all = found(world, "", None).await;
    let listed: Vec<_> = all.iter().map(|account| (&*account.name, account.people, &*account.country, account.is_host)).collect();
    assert_eq!(
        listed,
        [("Aurelia Robotics", 4, "FR", false), ("Brightwater Logistics", 4, "GB", false), ("Northlight Systems", 3, "SE", true)]
    );
    let number = all[0].number.to_string();
    let spaced = format!("{} {}", &number[..4], &number[4..]);
    for words in ["aurelia", "ROBOTICS aur", "Robotique", "SAS", &number, &spaced] {
        assert_eq!(names(world, words, None).await, ["Aurelia Robotics"], "{words}");
    }
    for words in ["%", "_urelia", "nobody", "10000000", "\0nothing"] {
        assert!(names(world, words, None).await.is_empty(), "{words}");
    }
    let (operator, id) = (operator(world).await, account(world, "Aurelia Robotics").await);
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    assert_eq!(names(world, "", Some(AccountState::Suspended)).await, ["Aurelia Robotics"]);
    assert_eq!(names(world, "", Some(AccountState::Active)).await, ["Brightwater Logistics", "Northlight Systems"]);
    assert!(names(world, "brightwater", Some(AccountState::Suspended)).await.is_empty());
}

async fn a_new_account_and_a_new_name_are_found_at_once(world: &World) {
    world.fill_in().await;
    let admin = world.sign_in("admin@brightwater").await;
    assert!(world.backend.organizations.rename(&admin, "Clearwater", "Brightwater Logistics").await.expect("renamed"));
    for words in ["clearwater", "brightwater ltd"] {
        assert_eq!(names(world, words, None).await, ["Clearwater"], "{words}: the business name stays");
    }
    // As the migration leaves an account of before; the next start fills it in.
    world.change("UPDATE account SET business_name_key = ''").await.expect("changed");
    assert!(names(world, "ltd", None).await.is_empty());
    let services = &world.services;
    entente_server::services::Services::open((*services.config).clone(), services.clock.clone(), services.ids.clone())
        .await
        .expect("opens")
        .db
        .close()
        .await;
    assert_eq!(names(world, "ltd", None).await, ["Clearwater"]);
}

async fn pages_of_accounts_show_each_once_there_and_back(world: &World) {
    world.fill_in().await;
    add_accounts(world, 1_000).await;
    let visit = operator(world).await;
    for (state, words, count) in [(None, "", 1_003), (Some(AccountState::Suspended), "", 333), (None, "works 99", 11 + 8)] {
        let first = AccountsQuery { words: words.to_owned(), state, ..AccountsQuery::default() };
        let accounts = async |query: AccountsQuery| world.backend.operators.accounts(&visit, &query).await.expect("a page");
        let mut pages = vec![accounts(first.clone()).await];
        while let Some(next) = pages.last().expect("a page").next.clone() {
            pages.push(accounts(AccountsQuery { after: Some(next), ..first.clone() }).await);
        }
        let ids: BTreeSet<_> = pages.iter().flat_map(|page| &page.items).map(|row| row.id).collect();
        assert_eq!((ids.len(), pages.iter().map(|page| page.items.len()).sum::<usize>()), (count, count), "{words} {state:?}");
        for (at, page) in pages.iter().enumerate().skip(1).rev() {
            let back = accounts(AccountsQuery { before: page.previous.clone(), ..first.clone() }).await;
            assert_eq!(back.items, pages[at - 1].items);
        }
        let bad = accounts(AccountsQuery { after: Some(Cursor("x".to_owned())), ..first.clone() }).await;
        assert_eq!(bad.items, pages[0].items);
    }
}

async fn an_account_is_shown_with_all_that_was_registered(world: &World) {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    let account = world.backend.operators.account(&operator, id).await.expect("the account");
    assert_eq!((account.name(), account.people, account.is_host), ("Aurelia Robotics", 4, false));
    assert_eq!(&*account.registered.organization.registered_business_name, "Aurelia Robotique SAS");
    let [administrator] = &account.administrators[..] else { panic!("one: {:?}", account.administrators) };
    assert_eq!((&*administrator.name, &*administrator.sign_in_address), ("Amélie Fontaine", "admin@aurelia"));
    assert_eq!(administrator.email, "admin@aurelia.example");
    assert!(account.memberships > 0 && account.agreement.is_some() && account.directories.len() == 1);
    assert_eq!(account.suspension.map(|suspension| (suspension.at, suspension.reason)), Some((operator.now, REASON.to_owned())));
    let unknown = AccountId(Uuid::nil());
    assert_eq!(world.backend.operators.account(&operator, unknown).await, Err(Missing::Account.into()));
}

async fn nobody_but_an_operator_sees_or_does_any_of_it(world: &World) {
    world.fill_in().await;
    let id = account(world, "Aurelia Robotics").await;
    let operators = &world.backend.operators;
    for who in ["", "oscar@northlight", "admin@aurelia", "lea@aurelia", "admin@cobalt"] {
        let visit = if who.is_empty() { world.stranger() } else { world.sign_in(who).await };
        let no: Error = if who.is_empty() { Error::SignedOut } else { Forbidden::NotOperator.into() };
        assert_eq!(operators.overview(&visit).await, Err(no.clone()), "{who}");
        assert_eq!(operators.accounts(&visit, &AccountsQuery::default()).await, Err(no.clone()), "{who}");
        for id in [id, AccountId(Uuid::nil())] {
            assert_eq!(operators.account(&visit, id).await, Err(no.clone()), "{who}");
            assert_eq!(operators.suspend(&visit, id, REASON).await, Err(no.clone()), "{who}");
            assert_eq!(operators.lift(&visit, id, None).await, Err(no.clone()), "{who}");
        }
        assert_eq!(operators.mails(&visit, &MailsQuery::default()).await, Err(no.clone()), "{who}");
        assert_eq!(operators.send_again(&visit, MailId(Uuid::nil())).await, Err(no.clone()), "{who}");
        assert_eq!(operators.health(&visit).await, Err(no.clone()), "{who}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE suspended_at IS NOT NULL").await, 0);
    // Whoever was an operator when the page was opened, and is none any more.
    let was = operator(world).await;
    let demoted =
        "UPDATE account_user SET role = 'member' WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'admin@northlight')";
    world.change(demoted).await.expect("changed");
    assert_eq!(operators.suspend(&was, id, REASON).await, refused(Forbidden::NotOperator));
}

async fn people_of_a_suspended_account_sign_in_and_read_why(world: &World) {
    let (operator, _) = suspended(world, "Aurelia Robotics").await;
    let lea = world.sign_in("lea@aurelia").await;
    assert!(lea.actor.as_ref().and_then(|actor| actor.account.as_ref()).is_some_and(|account| account.suspended));
    let own = world.backend.operators.own_suspension(&lea).await.expect("an answer").expect("a suspension");
    assert_eq!((own.suspension.at, &*own.suspension.reason), (operator.now, REASON));
    assert_eq!((&*own.host, &own.operators[..]), ("Northlight Systems", &["Nora Lindqvist".to_owned()][..]));
    assert_eq!(own.host_email, world.texts("SELECT contact_email FROM account WHERE is_host").await[0]);
    assert_eq!(world.backend.organizations.page(&lea).await.expect("the account's page").administrators, ["Amélie Fontaine"]);
    assert!(world.backend.agreements.of_account(&lea).await.is_ok());
    assert!(!world.backend.access.mine(&lea).await.expect("one's own requests").is_empty());
    let sam = world.sign_in("sam@brightwater").await;
    assert_eq!(world.backend.operators.own_suspension(&sam).await, Ok(None));
    let dan = world.sign_in("dan@cobalt").await;
    assert_eq!(world.backend.operators.own_suspension(&dan).await, Ok(None), "without an account");
    assert_eq!(world.backend.operators.own_suspension(&world.stranger()).await, Err(Error::SignedOut));
}

/// What somebody does who acts for an account, each with its answer.
async fn deeds(world: &World, visit: &Visit) -> Vec<(&'static str, Option<Error>)> {
    let backend = &world.backend;
    let engagement = world.engagement(ATLAS).await;
    let entry = || Entry { engagement, terms: entente_shared::TermsId(Uuid::nil()) };
    let person = UserId(Uuid::nil());
    let own = account(world, "Brightwater Logistics").await;
    let claim = NewClaim {
        name: "Fabrika".to_owned(),
        ground: ClaimGround::Trademark,
        explanation: "Registered in 1990.".to_owned(),
        contact_email: "legal@engine.example".to_owned(),
    };
    let batch = Batch {
        addresses: addresses("ada@elsewhere.example").expect("an address"),
        role: AccountRole::Member,
        directory_role: DirectoryRole::Guest,
        language: Language::English,
    };
    let pending = world.pending("priya@brightwater", ATLAS).await;
    vec![
        ("discover", backend.engagements.discover(visit, &DiscoverQuery::default()).await.err()),
        ("my engagements", backend.engagements.mine(visit).await.err()),
        ("detail", backend.engagements.detail(visit, engagement).await.err()),
        ("join", backend.access.join(visit, entry()).await.err()),
        ("request", backend.access.request(visit, entry(), "Long enough to be read.".to_owned()).await.err()),
        ("queue", backend.access.queue(visit, engagement).await.err()),
        ("decide", backend.access.decide(visit, pending, Transition::Approve { reason: None }).await.err()),
        ("rename", backend.organizations.rename(visit, "Another", "Brightwater Logistics").await.err()),
        ("contact", backend.organizations.change_contact(visit, &ContactStep::default(), "").await.err()),
        ("confirmation", backend.organizations.resend_confirmation(visit).await.err()),
        ("agreement", backend.agreements.accept(visit, AgreementId(Uuid::nil())).await.err()),
        ("people", backend.people.list(visit, &ListQuery::default()).await.err()),
        ("candidates", backend.people.candidates(visit, "").await.err()),
        ("add", backend.people.add(visit, &[person], AccountRole::Member, true).await.err()),
        ("change a role", backend.people.change_role(visit, person, AccountRole::Member).await.err()),
        ("remove", backend.people.remove(visit, person).await.err()),
        ("restore", backend.people.restore(visit, person).await.err()),
        ("invite", backend.people.invite(visit, batch).await.err()),
        ("invitations", backend.people.invitations(visit, &ListQuery::default()).await.err()),
        ("link", backend.linked_directories.link(visit, own, DirectoryId(Uuid::nil())).await.err()),
        ("review a link", backend.linked_directories.review_link(visit, own).await.err()),
        ("unlink", backend.linked_directories.unlink(visit, DirectoryId(Uuid::nil())).await.err()),
        ("claim a name", backend.names.claim(visit, claim).await.err()),
        ("claims", backend.names.claims(visit).await.err()),
    ]
}

/// Makes Ben, who administers Brightwater, an owner of the engagement: so only the suspension stands in his way.
async fn ben_owns_atlas(world: &World) {
    let sql = "INSERT INTO engagement_role (engagement_id, user_id, account_id, role)
        SELECT e.id, u.id, a.id, 'owner' FROM engagement e, users u, account a
        WHERE e.title = 'Atlas 5 preview' AND u.sign_in_address = 'admin@brightwater' AND a.publisher_display_name = 'Brightwater Logistics'";
    world.change(sql).await.expect("changed");
}

async fn people_of_a_suspended_account_take_no_part_in_anything(world: &World) {
    world.fill_in().await;
    ben_owns_atlas(world).await;
    let count = async || {
        let tables =
            ["audit_event", "outbox", "membership", "access_request", "account_user", "invitation", "name_claim", "engagement_role"];
        let mut counts = Vec::new();
        for table in tables {
            counts.push(world.number(&format!("SELECT COUNT(*) FROM {table}")).await);
        }
        counts
    };
    // A page that was opened before, and is sent afterwards: asked again beside the write.
    let before = world.sign_in("admin@brightwater").await;
    let (operator, id) = (operator(world).await, account(world, "Brightwater Logistics").await);
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    let after = world.arrive_again(&before).await;
    let rows = count().await;
    for (what, error) in deeds(world, &after).await {
        assert_eq!(error, Some(Forbidden::AccountSuspended.into()), "{what}");
    }
    let beside_the_write = [
        "detail",
        "join",
        "request",
        "queue",
        "decide",
        "rename",
        "add",
        "change a role",
        "remove",
        "restore",
        "invite",
        "claim a name",
        "link",
        "agreement",
        "confirmation",
    ];
    for (what, error) in deeds(world, &before).await.into_iter().filter(|(what, _)| beside_the_write.contains(what)) {
        assert_eq!(error, Some(Forbidden::AccountSuspended.into()), "{what} with a page of before");
    }
    assert_eq!(count().await, rows, "nothing was done");

    world.backend.operators.lift(&operator, id, None).await.expect("lifted");
    let again = world.arrive_again(&after).await;
    for (what, error) in deeds(world, &again).await {
        assert_ne!(error, Some(Forbidden::AccountSuspended.into()), "{what}");
    }
}

async fn a_guest_of_a_suspended_account_takes_part_for_their_own(world: &World) {
    suspended(world, "Brightwater Logistics").await;
    let mina = world.sign_in("mina@brightwater").await;
    assert_eq!(world.backend.engagements.discover(&mina, &DiscoverQuery::default()).await, refused(Forbidden::AccountSuspended));
    let others = world.backend.contexts.others(&mina, "").await.expect("contexts").contexts;
    let aurelia = others.iter().find(|context| context.account.as_ref().is_some_and(|account| account.name == "Aurelia Robotics"));
    world.backend.contexts.switch(&mina, aurelia.expect("the other account").acting_as()).await.expect("switched");
    let mina = world.arrive_again(&mina).await;
    assert!(world.backend.engagements.discover(&mina, &DiscoverQuery::default()).await.is_ok());
}

async fn another_account_is_no_way_around_a_suspension(world: &World) {
    let (operator, id) = suspended(world, "Brightwater Logistics").await;
    let ben = world.sign_in("admin@brightwater").await;
    let registration = &world.backend.registration;
    assert_eq!(registration.start_further(&ben).await, refused(Forbidden::AccountSuspended));
    // One that was begun before.
    world.backend.operators.lift(&operator, id, None).await.expect("lifted");
    registration.start_further(&ben).await.expect("begun");
    fill_in(world, &ben, "Clearwater").await;
    let finish = finishing(world, &ben).await;
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    assert_eq!(registration.finish(&ben, finish).await, refused(Forbidden::AccountSuspended));
    assert_eq!(world.number("SELECT COUNT(*) FROM account").await, 3);
}

async fn suspending_and_lifting_are_done_once(world: &World) {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    let operators = &world.backend.operators;
    assert_eq!(operators.suspend(&operator, id, "Another reason than the first.").await, Err(Conflict::AlreadySuspended.into()));
    assert_eq!(world.texts("SELECT suspended_reason FROM account WHERE suspended_reason IS NOT NULL").await, [REASON]);
    let both = tokio::join!(operators.lift(&operator, id, None), operators.lift(&operator, id, Some("All is well.")));
    assert!([both.0.clone(), both.1.clone()].contains(&Err(Conflict::NotSuspended.into())), "{both:?}");
    assert!(both.0.is_ok() || both.1.is_ok());
    let both = tokio::join!(operators.suspend(&operator, id, REASON), operators.suspend(&operator, id, REASON));
    assert!([both.0.clone(), both.1.clone()].contains(&Err(Conflict::AlreadySuspended.into())), "{both:?}");
    assert!(both.0.is_ok() || both.1.is_ok());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.suspend'").await, 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_event WHERE action = 'account.lift_suspension'").await, 1);
    assert_eq!(operators.suspend(&operator, AccountId(Uuid::nil()), REASON).await, Err(Missing::Account.into()));
    assert_eq!(operators.lift(&operator, AccountId(Uuid::nil()), None).await, Err(Missing::Account.into()));
}

async fn the_hosts_own_account_is_never_suspended(world: &World) {
    world.fill_in().await;
    let (operator, host) = (operator(world).await, account(world, "Northlight Systems").await);
    assert_eq!(world.backend.operators.suspend(&operator, host, REASON).await, Err(Conflict::HostStays.into()));
    assert_eq!(world.backend.operators.lift(&operator, host, None).await, Err(Conflict::NotSuspended.into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM account WHERE suspended_at IS NOT NULL").await, 0);
}

async fn the_history_says_who_did_what_and_why(world: &World) {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    world.clock.advance_seconds(60);
    let later = world.arrive_again(&operator).await;
    world.backend.operators.lift(&later, id, Some("The invoices are paid.")).await.expect("lifted");
    let account = world.backend.operators.account(&later, id).await.expect("the account");
    let told: Vec<_> = account.history.iter().map(|event| (event.at, event.by.as_deref(), event.state, event.reason.as_deref())).collect();
    let nora = Some("Nora Lindqvist");
    assert_eq!(
        told,
        [
            (later.now, nora, AccountState::Active, Some("The invoices are paid.")),
            (operator.now, nora, AccountState::Suspended, Some(REASON))
        ]
    );
    assert_eq!(account.suspension, None);
    let rows = world
        .texts("SELECT before_json || ' ' || after_json FROM audit_event WHERE target_kind = 'account' AND action LIKE 'account.%s%' AND action <> 'account.register' AND action <> 'account.create_host' ORDER BY at")
        .await;
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let [first, second] = &rows[..] else { panic!("two rows: {rows:?}") };
    let (before, after) = first.split_once("} {").expect("two objects");
    assert_eq!(
        (json(&format!("{before}}}"))["state"].as_str(), json(&format!("{{{after}"))["reason"].as_str()),
        (Some("active"), Some(REASON))
    );
    let (before, after) = second.split_once("} {").expect("two objects");
    assert_eq!(
        (json(&format!("{before}}}"))["reason"].as_str(), json(&format!("{{{after}"))["state"].as_str()),
        (Some(REASON), Some("active"))
    );
}

async fn administrators_and_contact_are_told_in_their_language_with_the_reason(world: &World) {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    // What the mail says is what was said then, whatever has become of it meanwhile.
    world.backend.operators.lift(&operator, id, None).await.expect("lifted");
    let contact = world.texts("SELECT contact_email FROM account WHERE publisher_display_name = 'Aurelia Robotics'").await.remove(0);
    let mails = world.mails().await;
    for to in ["admin@aurelia.example", &contact] {
        let [suspended, lifted] = ["Le compte de Aurelia Robotics est suspendu", "Le compte de Aurelia Robotics n’est plus suspendu"]
            .map(|subject| mails.iter().find(|mail| mail.to == to && mail.subject == subject).unwrap_or_else(|| panic!("{to}: {mails:?}")));
        assert!(suspended.text.contains("> The invoices of <b>two years</b> are open."), "{}", suspended.text);
        assert!(!suspended.html.contains("<b>two"), "what people write is text");
        assert!(suspended.links()[0].ends_with("/account"), "{}", suspended.text);
        assert!(!lifted.text.contains('>') && lifted.text.contains("levé la suspension"), "{}", lifted.text);
    }
    assert_eq!(mails.len(), if contact == "admin@aurelia.example" { 2 } else { 4 }, "one mail for one mailbox");
}

async fn a_mailbox_that_is_an_administrators_gets_one_mail(world: &World) {
    world.fill_in().await;
    world.change("UPDATE account SET contact_email = 'admin@brightwater.example'").await.expect("changed");
    let (operator, id) = (operator(world).await, account(world, "Brightwater Logistics").await);
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    let mails = world.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!((&*mail.to, &*mail.subject), ("admin@brightwater.example", "The account of Brightwater Logistics is suspended"));
}

async fn deciders_of_a_suspended_account_are_neither_asked_nor_shown(world: &World) {
    world.fill_in().await;
    ben_owns_atlas(world).await;
    let engagement = world.engagement(ATLAS).await;
    let deciders = async |who: &str| {
        let detail = world.backend.engagements.detail(&world.sign_in(who).await, engagement).await.expect("seen");
        let of_request = detail.request.map(|request| request.deciders).unwrap_or_default();
        let names = |people: Vec<entente_shared::people::Contact>| people.into_iter().map(|person| person.name).collect::<Vec<_>>();
        (names(detail.deciders), names(of_request))
    };
    let (shown, of_request) = deciders("lea@aurelia").await;
    assert!(shown.contains(&"Ben Ashworth".to_owned()) && of_request.contains(&"Ben Ashworth".to_owned()));
    let (operator, id) = (operator(world).await, account(world, "Brightwater Logistics").await);
    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended");
    world.mails().await;
    let (shown, of_request) = deciders("lea@aurelia").await;
    assert!(!shown.contains(&"Ben Ashworth".to_owned()) && !of_request.contains(&"Ben Ashworth".to_owned()), "{shown:?} {of_request:?}");
    assert!(shown.contains(&"Oscar Brandt".to_owned()));

    let lea = world.sign_in("lea@aurelia").await;
    world.backend.access.withdraw(&lea, world.pending("lea@aurelia", ATLAS).await).await.expect("withdrawn, to ask once more");
    let terms = world.backend.engagements.detail(&lea, engagement).await.expect("seen").terms.id;
    let asked = world.backend.access.request(&lea, Entry { engagement, terms }, "We would like to test it.".to_owned()).await;
    asked.expect("asked");
    let told: Vec<_> = world.mails().await.into_iter().filter(|mail| mail.subject.contains("Léa")).map(|mail| mail.to).collect();
    assert!(told.contains(&"oscar@northlight.example".to_owned()) && !told.contains(&"admin@brightwater.example".to_owned()), "{told:?}");
}

async fn a_request_of_a_suspended_account_waits_and_can_be_declined(world: &World) {
    let (operator, id) = suspended(world, "Aurelia Robotics").await;
    let owner = world.sign_in("oscar@northlight").await;
    let request = world.pending("lea@aurelia", ATLAS).await;
    let approve = || Transition::Approve { reason: None };
    assert_eq!(world.backend.access.decide(&owner, request, approve()).await, Err(Conflict::RequesterSuspended.into()));
    assert_eq!(world.pending("lea@aurelia", ATLAS).await, request, "it still waits");
    let lea = world.sign_in("lea@aurelia").await;
    let mine = world.backend.access.mine(&lea).await.expect("mine").into_iter().find(|mine| mine.id == request).expect("there");
    assert_eq!(mine.state, RequestState::Pending);
    world.backend.operators.lift(&operator, id, None).await.expect("lifted");
    world.backend.access.decide(&owner, request, approve()).await.expect("approved");

    world.backend.operators.suspend(&operator, id, REASON).await.expect("suspended again");
    assert!(world.number("SELECT COUNT(*) FROM membership WHERE state = 'active'").await > 0, "nothing is deleted");
}

async fn a_suspended_account_may_withdraw_and_be_declined(world: &World) {
    suspended(world, "Brightwater Logistics").await;
    let (owner, priya) = (world.sign_in("oscar@northlight").await, world.sign_in("priya@brightwater").await);
    let request = world.pending("priya@brightwater", ATLAS).await;
    let decline = Transition::Decline { reason: "Not in this round.".to_owned() };
    world.backend.access.decide(&owner, request, decline).await.expect("declined");
    let rest: Vec<_> = world.backend.access.mine(&priya).await.expect("mine");
    if let Some(pending) = rest.iter().find(|request| request.state == RequestState::Pending) {
        world.backend.access.withdraw(&priya, pending.id).await.expect("withdrawn");
    }
}

on_both_engines!(
    accounts_are_found_by_name_business_name_and_number,
    a_new_account_and_a_new_name_are_found_at_once,
    pages_of_accounts_show_each_once_there_and_back,
    an_account_is_shown_with_all_that_was_registered,
    nobody_but_an_operator_sees_or_does_any_of_it,
    people_of_a_suspended_account_sign_in_and_read_why,
    people_of_a_suspended_account_take_no_part_in_anything,
    a_guest_of_a_suspended_account_takes_part_for_their_own,
    another_account_is_no_way_around_a_suspension,
    suspending_and_lifting_are_done_once,
    the_hosts_own_account_is_never_suspended,
    the_history_says_who_did_what_and_why,
    administrators_and_contact_are_told_in_their_language_with_the_reason,
    a_mailbox_that_is_an_administrators_gets_one_mail,
    deciders_of_a_suspended_account_are_neither_asked_nor_shown,
    a_request_of_a_suspended_account_waits_and_can_be_declined,
    a_suspended_account_may_withdraw_and_be_declined,
);
