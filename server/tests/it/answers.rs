//! What each role is answered by each function of the ports: one table, kept beside this file, that shows every change of who may what.
//! It is the policy as people meet it, with 404 for what they may not know of.

use entente_app::backend::Visit;
use entente_shared::{
    AcceptanceId, AccountId, AgreementId, DirectoryId, EngagementId, Error, ListQuery, MailId, NameClaimId, RequestId, ReservedNameId,
    TermsId,
    access::{Entry, Transition},
    agreements::AgreementFields,
    engagements::DiscoverQuery,
    hand_over::HandOverTo,
    operators::{AccountsQuery, MailsQuery},
    registration::{ContactStep, OrganizationStep},
};
use uuid::Uuid;

use crate::{registration::NOTHING, support::World};

/// A managed engagement for any organization, with owners and a power user, and one for a single organization.
const OPEN_TO_ALL: &str = "Atlas 5 preview";
const NAMED: &str = "Warehouse robotics pilot";
const DRAFT: &str = "Atlas 6 concepts";

const ROLES: [(&str, &str); 10] = [
    ("nobody", ""),
    ("user without account", "dan@cobalt"),
    ("global administrator", "admin@cobalt"),
    ("member", "sam@brightwater"),
    ("who asked", "priya@brightwater"),
    ("participant", "admin@brightwater"),
    ("power user", "paul@aurelia"),
    ("engagement owner", "oscar@northlight"),
    ("owner of another", "olivia@northlight"),
    ("program owner", "admin@northlight"),
];

async fn everybody_is_answered_as_the_table_says(world: &World) {
    world.fill_in().await;
    // Olivia owns other engagements, but none of these.
    let of_olivia = "DELETE FROM engagement_role WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'olivia@northlight')
        AND engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')";
    world.change(of_olivia).await.expect("changed");
    let mut table = String::new();
    for (role, address) in ROLES {
        let visit = if address.is_empty() { world.stranger() } else { world.sign_in(address).await };
        table.push_str(&format!("{role}\n"));
        for (what, answer) in answers(world, &visit).await {
            table.push_str(&format!("    {what:<40} {answer}\n"));
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/answers.golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &table).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(golden, table, "the answers have changed: if that is meant, run the tests with UPDATE_GOLDEN=1");
}

async fn answers(world: &World, visit: &Visit) -> Vec<(String, String)> {
    let (engagements, access) = (&world.backend.engagements, &world.backend.access);
    let (agreements, operators) = (&world.backend.agreements, &world.backend.operators);
    let (registration, organizations, names) = (&world.backend.registration, &world.backend.organizations, &world.backend.names);
    let mut list = vec![
        ("registration page".to_owned(), words(registration.page(visit).await)),
        ("save a step".to_owned(), words(registration.save_organization(visit, OrganizationStep::default()).await)),
        ("finish".to_owned(), words(registration.finish(visit, NOTHING).await)),
        ("discard the draft".to_owned(), words(registration.discard_draft(visit).await)),
        ("open another account".to_owned(), words(registration.start_further(visit).await)),
        ("hand the draft over".to_owned(), words(registration.hand_over(visit, &HandOverTo::Link).await)),
        ("look at a hand-over".to_owned(), words(registration.handed_over(visit, "none").await)),
        ("take a draft over".to_owned(), words(registration.take_over(visit, "none").await)),
        ("claims".to_owned(), words(names.claims(visit).await)),
        ("withdraw a claim".to_owned(), words(names.withdraw(visit, NameClaimId(Uuid::nil())).await)),
        ("ask for a name".to_owned(), words(names.availability(visit, "Anything", false).await)),
        ("the host's names".to_owned(), words(names.host_names(visit, &ListQuery::default()).await)),
        ("release a name".to_owned(), words(names.release(visit, ReservedNameId(Uuid::nil())).await)),
        ("the operators' overview".to_owned(), words(operators.overview(visit).await)),
        ("all accounts".to_owned(), words(operators.accounts(visit, &AccountsQuery::default()).await)),
        ("an account that is not there".to_owned(), words(operators.account(visit, AccountId(Uuid::nil())).await)),
        ("suspend what is not there".to_owned(), words(operators.suspend(visit, AccountId(Uuid::nil()), "Long enough.").await)),
        ("lift what is not there".to_owned(), words(operators.lift(visit, AccountId(Uuid::nil()), None).await)),
        ("the outbox".to_owned(), words(operators.mails(visit, &MailsQuery::default()).await)),
        ("send a mail again".to_owned(), words(operators.send_again(visit, MailId(Uuid::nil())).await)),
        ("how the portal is".to_owned(), words(operators.health(visit).await)),
        ("account page".to_owned(), words(organizations.page(visit).await)),
        ("rename the account".to_owned(), words(organizations.rename(visit, "", "").await)),
        ("change the contact".to_owned(), words(organizations.change_contact(visit, &ContactStep::default(), "").await)),
        ("resend the confirmation".to_owned(), words(organizations.resend_confirmation(visit).await)),
        ("agreements of the account".to_owned(), words(agreements.of_account(visit).await)),
        ("accept what is not in force".to_owned(), words(agreements.accept(visit, AgreementId(Uuid::nil())).await)),
        ("somebody's accepted text".to_owned(), words(agreements.accepted_text(visit, AcceptanceId(Uuid::nil())).await)),
        ("agreements of the host".to_owned(), words(agreements.of_host(visit).await)),
        ("prepare an agreement".to_owned(), words(agreements.save_draft(visit, AgreementFields::default()).await)),
        ("publish an agreement".to_owned(), words(agreements.publish(visit, "").await)),
        ("discover".to_owned(), words(engagements.discover(visit, &DiscoverQuery::default()).await)),
        ("my engagements".to_owned(), words(engagements.mine(visit).await)),
        ("my requests".to_owned(), words(access.mine(visit).await)),
    ];
    let directories = &world.backend.linked_directories;
    list.push(("directories of the account".to_owned(), words(directories.list(visit).await)));
    list.push((
        "link to an account elsewhere".to_owned(),
        words(directories.link(visit, AccountId(Uuid::nil()), DirectoryId(Uuid::nil())).await),
    ));
    list.push(("unlink a directory elsewhere".to_owned(), words(directories.unlink(visit, DirectoryId(Uuid::nil())).await)));
    for title in [OPEN_TO_ALL, NAMED, DRAFT] {
        let engagement = world.engagement(title).await;
        // No version of any terms: whoever is let in gets as far as that.
        let entry = Entry { engagement, terms: TermsId(Uuid::nil()) };
        list.push((format!("see {title}"), words(engagements.detail(visit, engagement).await)));
        list.push((format!("join {title}"), words(access.join(visit, entry.clone()).await)));
        list.push((format!("ask for {title}"), words(access.request(visit, entry, "Long enough to be read.".to_owned()).await)));
        list.push((format!("queue of {title}"), words(access.queue(visit, engagement).await)));
    }
    let unknown = EngagementId(Uuid::nil());
    list.push(("see what is not there".to_owned(), words(engagements.detail(visit, unknown).await)));
    let request = world.pending("priya@brightwater", OPEN_TO_ALL).await;
    list.push(("decide Priya's request".to_owned(), words(access.decide(visit, request, Transition::Approve { reason: None }).await)));
    undo(world).await;
    list.push(("withdraw Priya's request".to_owned(), words(access.withdraw(visit, request).await)));
    undo(world).await;
    list.push(("withdraw what is not there".to_owned(), words(access.withdraw(visit, RequestId(Uuid::nil())).await)));
    list
}

/// Puts Priya's request back to where it was.
async fn undo(world: &World) {
    for sql in [
        "UPDATE access_request SET state = 'pending', ended_at = NULL, decided_by = NULL, reason = NULL
            WHERE state IN ('approved', 'withdrawn')
                AND user_id = (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater')
                AND engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')",
        "DELETE FROM membership
            WHERE user_id = (SELECT id FROM users WHERE sign_in_address = 'priya@brightwater')
                AND engagement_id = (SELECT id FROM engagement WHERE title = 'Atlas 5 preview')",
    ] {
        world.change(sql).await.expect("undone");
    }
}

fn words<T>(answer: Result<T, Error>) -> String {
    match answer {
        Ok(_) => "yes".to_owned(),
        Err(Error::Forbidden { why }) => format!("403 {why}"),
        Err(Error::NotFound { what }) => format!("404 {what}"),
        Err(Error::Conflict { what }) => format!("409 {what:?}"),
        Err(error) => error.status().to_string(),
    }
}

on_both_engines!(everybody_is_answered_as_the_table_says);
