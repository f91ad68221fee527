//! Many people: a tenth of them in one organization of the demo's, the others in organizations of a hundred. Of these people six in a
//! hundred are members of one engagement, as many of others, and some have asked to be.

use entente_shared::{
    AcceptanceId, AccountId, DirectoryId, EngagementId, Language, MailId, MembershipId, RequestId, Timestamp, UserId, access::RequestState,
    directories::DirectoryRole, people::AccountRole, rules,
};

use super::{
    super::{DemoRefused, failed},
    queries::{self, Acceptance, InAccount, Member, Organization, Person, Request, SentMail, Session},
};
use crate::{db::Tx, directories, fault::Fault, outbox::Letter, services::Services, terms};

/// The engagement that is the fullest, the one who decides in it, and the organization that has the most people.
const FULL: &str = "Atlas 5 preview";
const DECIDES: &str = "oscar@northlight";
const LARGE: &str = "brightwater";

/// People of each organization but the large one.
const EACH: usize = 100;

const FIRST: [&str; 24] = [
    "Ada", "Bruno", "Chloé", "Dag", "Élise", "Farid", "Greta", "Hugo", "Inès", "Jonas", "Kateryna", "Luc", "Maëlle", "Noé", "Olga", "Pia",
    "Quentin", "Rosa", "Søren", "Tomás", "Ulla", "Vera", "Wim", "Zoé",
];
const LAST: [&str; 20] = [
    "Andersen",
    "Bernard",
    "Castillo",
    "Durand",
    "Eriksson",
    "Fischer",
    "Garcia",
    "Hansen",
    "Ivanova",
    "Jansen",
    "Kowalski",
    "Lefèvre",
    "Moreau",
    "Novák",
    "O’Brien",
    "Petit",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Weber",
];

/// Adds that many people, and requests of them.
pub async fn add_people(services: &Services, people: u32, requests: u32) -> Result<(), DemoRefused> {
    add(services, people as usize, requests as usize).await.map_err(failed)
}

async fn add(services: &Services, people: usize, requests: usize) -> Result<(), Fault> {
    let now = services.clock.now();
    let mut tx = services.db.begin().await?;
    let broken = |what: &str| Fault::Broken(format!("the demo has no {what}"));
    let large = queries::account(&mut tx, LARGE).await?.ok_or_else(|| broken(LARGE))?;
    let decides = queries::person(&mut tx, DECIDES).await?.ok_or_else(|| broken(DECIDES))?;
    let full = queries::engagement(&mut tx, FULL).await?.ok_or_else(|| broken(FULL))?;

    let of_large = make_people(services, large.directory, LARGE, 0..people / 10, now);
    let mut everybody: Vec<InAccount> = of_large.iter().map(|person| in_account(person, large.id, now)).collect();
    queries::insert_people(&mut tx, &of_large, now).await?;
    for (number, first) in (people / 10..people).step_by(EACH).enumerate() {
        let organization = organization(services, number);
        let its_people = make_people(services, organization.directory, &organization.prefix, first..people.min(first + EACH), now);
        let Some(administrator) = its_people.first().map(|person| person.id) else { break };
        queries::insert_directory(&mut tx, &organization, now).await?;
        queries::insert_people(&mut tx, &its_people, now).await?;
        queries::insert_organization(&mut tx, &organization, administrator, large.id, now).await?;
        everybody.extend(its_people.iter().map(|person| in_account(person, organization.id, now)));
    }
    queries::insert_in_accounts(&mut tx, &everybody).await?;

    // Most members of the full engagement are of the large organization; the others are its people who ask, and whoever comes next.
    let (in_large, others) = everybody.split_at(of_large.len());
    let (members, asking) = in_large.split_at(in_large.len() / 2);
    let members: Vec<&InAccount> = members.iter().chain(others.iter().take(people / 100)).collect();
    let mut entries: Vec<Member> = members.iter().enumerate().map(|(number, who)| member(services, full, who, number, now)).collect();
    let elsewhere = queries::engagements_of(&mut tx, "Catalogue", 1_000).await?;
    let more = others.iter().rev().take(people * 6 / 100).enumerate().filter(|_| !elsewhere.is_empty());
    entries.extend(more.map(|(number, who)| member(services, elsewhere[number % elsewhere.len()], who, number, now)));
    write_requests(services, &mut tx, full, decides, &asking[..requests.min(asking.len())], &mut entries, now).await?;
    queries::insert_members(&mut tx, &entries).await?;

    let read = terms::to_accept(&mut tx, full, Language::English, now).await?;
    let accepted = |entry: &Member| Acceptance { id: AcceptanceId(services.ids.id()), of: *entry, at: entry.since };
    let acceptances: Vec<Acceptance> = entries.iter().map(accepted).collect();
    queries::insert_acceptances(&mut tx, &acceptances, &read).await?;

    let mut welcomes = Vec::with_capacity(everybody.len() / 5);
    for who in everybody.iter().step_by(5) {
        welcomes.push(mail(
            services,
            &Letter::AddedToAccount { account: who.account, addition: services.ids.id() },
            who.user,
            who.added_at,
        )?);
    }
    queries::insert_sent_mails(&mut tx, &welcomes).await?;

    let session = |who: &InAccount| Session { token_hash: services.ids.secret(), user: who.user, account: who.account };
    let sessions: Vec<Session> = everybody.iter().step_by(50).map(session).collect();
    queries::insert_sessions(&mut tx, &sessions, now).await?;
    tx.commit().await?;
    Ok(services.db.tidy_up().await?)
}

fn organization(services: &Services, number: usize) -> Organization {
    const KINDS: [&str; 6] = ["Logistics", "Robotics", "Foods", "Textiles", "Optics", "Shipyards"];
    let name = format!("{} {} {number}", LAST[number % LAST.len()].replace('’', ""), KINDS[number % KINDS.len()]);
    Organization {
        id: AccountId(services.ids.id()),
        directory: DirectoryId(services.ids.id()),
        prefix: format!("company{number}"),
        number: 10_000_000 + i64::try_from(number).unwrap_or_default(),
        skeleton: rules::name_skeleton(&name),
        keys: rules::name_keys(&name),
        name,
    }
}

fn make_people(services: &Services, directory: DirectoryId, prefix: &str, numbers: std::ops::Range<usize>, now: Timestamp) -> Vec<Person> {
    let first_number = numbers.start;
    numbers
        .map(|number| {
            let name = format!("{} {}", FIRST[number % FIRST.len()], LAST[number / FIRST.len() % LAST.len()]);
            let subject = format!("p{number}");
            let sign_in_address = format!("{subject}@{prefix}");
            let email = format!("{sign_in_address}.example");
            let search_text = directories::search_text(&name, &sign_in_address, &email);
            let leads = number == first_number;
            let role = if leads { DirectoryRole::GlobalAdministrator } else { DirectoryRole::User };
            let last_sign_in_at = now.plus_seconds(-i64::try_from(number).unwrap_or_default() * 60);
            Person { id: UserId(services.ids.id()), directory, subject, sign_in_address, name, email, search_text, role, last_sign_in_at }
        })
        .collect()
}

fn in_account(person: &Person, account: AccountId, now: Timestamp) -> InAccount {
    let leads = person.role == DirectoryRole::GlobalAdministrator;
    let role = if leads { AccountRole::Administrator } else { AccountRole::Member };
    InAccount { account, user: person.id, role, added_at: now.plus_days(-60) }
}

fn member(services: &Services, engagement: EngagementId, who: &InAccount, number: usize, now: Timestamp) -> Member {
    let since = now.plus_seconds(-i64::try_from(number).unwrap_or_default() * 600);
    Member { id: MembershipId(services.ids.id()), engagement, user: who.user, account: who.account, since }
}

/// Every second one waits; of the others each third was let in.
async fn write_requests(
    services: &Services,
    tx: &mut Tx,
    engagement: EngagementId,
    decides: UserId,
    asking: &[InAccount],
    members: &mut Vec<Member>,
    now: Timestamp,
) -> Result<(), Fault> {
    let mut requests = Vec::with_capacity(asking.len());
    for (number, who) in asking.iter().enumerate() {
        let state = match number % 6 {
            0 | 2 | 4 => RequestState::Pending,
            1 => RequestState::Approved,
            _ => RequestState::Declined,
        };
        let created_at = now.plus_seconds(-i64::try_from(number).unwrap_or_default() * 120 - 7_200);
        requests.push(Request { id: RequestId(services.ids.id()), engagement, user: who.user, account: who.account, state, created_at });
        if state == RequestState::Approved {
            members.push(member(services, engagement, who, number, now));
        }
    }
    queries::insert_requests(tx, &requests, decides).await?;
    let mut mails = Vec::with_capacity(requests.len());
    for request in &requests {
        let (letter, user) = match request.state {
            RequestState::Approved => (Letter::RequestApproved { request: request.id }, request.user),
            RequestState::Declined => (Letter::RequestDeclined { request: request.id }, request.user),
            _ => (Letter::RequestReceived { request: request.id }, decides),
        };
        mails.push(mail(services, &letter, user, request.created_at)?);
    }
    Ok(queries::insert_sent_mails(tx, &mails).await?)
}

fn mail(services: &Services, letter: &Letter, user: UserId, at: Timestamp) -> Result<SentMail, Fault> {
    let params = serde_json::to_string(letter).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(SentMail { id: MailId(services.ids.id()), kind: letter.kind(), user, params, at })
}
