//! The demo's organizations and their people.

use std::collections::HashMap;

use entente_shared::{
    AccountId, Country, DirectoryId, Language, Timestamp, UserId,
    directories::DirectoryRole,
    people::AccountRole,
    registration::{ApproverStep, ContactStep, Draft, OrganizationStep},
    rules::WebMail,
};

use crate::{
    clock::SeededIds,
    db::Tx,
    directories::{self, Administrator, NewUser},
    fault::Fault,
    registration::{self, NewAccount},
    terms::{self, Reader},
};

/// Somebody to sign in as.
pub struct Person {
    pub key: &'static str,
    /// The organization's domain prefix.
    pub prefix: &'static str,
    pub name: &'static str,
    pub language: Language,
    /// What there is to be seen as this person.
    pub part: &'static str,
}

impl Person {
    pub fn sign_in_address(&self) -> String {
        format!("{}@{}", self.key, self.prefix)
    }
}

const fn person(key: &'static str, prefix: &'static str, name: &'static str, language: Language, part: &'static str) -> Person {
    Person { key, prefix, name, language, part }
}

use Language::{English, French};

/// In each organization the Global administrator comes first.
pub const PEOPLE: [Person; 12] = [
    person("admin", "northlight", "Nora Lindqvist", English, "the host's administrator, owns the programs"),
    person("oscar", "northlight", "Oscar Brandt", English, "owns engagements, decides requests"),
    person("olivia", "northlight", "Olivia Mensah", English, "owns engagements, decides requests"),
    person("admin", "aurelia", "Amélie Fontaine", French, "administrator of a partner (in French)"),
    person("paul", "aurelia", "Paul Mercier", French, "power user: decides for the own organization"),
    person("lea", "aurelia", "Léa Garnier", French, "member of a partner, waits for a decision"),
    person("admin", "brightwater", "Ben Ashworth", English, "administrator of another partner"),
    person("priya", "brightwater", "Priya Nair", English, "member of it, waits for decisions"),
    person("sam", "brightwater", "Sam Okafor", English, "member of it, new here"),
    person("mina", "brightwater", "Mina Castell", English, "member of it, and a guest of Aurelia Robotics"),
    person("admin", "cobalt", "Clara Novak", English, "can register the organization"),
    person("dan", "cobalt", "Dan Reyes", English, "can't register it, and is told who can"),
];

/// The organizations that are registered: prefix, publisher display name, business name, country, city, phone.
const ORGANIZATIONS: [[&str; 6]; 3] = [
    ["northlight", "Northlight Systems", "Northlight Systems AB", "SE", "Gothenburg", "+46 31 555 01 00"],
    ["aurelia", "Aurelia Robotics", "Aurelia Robotique SAS", "FR", "Lyon", "+33 4 99 55 01 00"],
    ["brightwater", "Brightwater Logistics", "Brightwater Logistics Ltd", "GB", "Bristol", "+44 117 496 0100"],
];

/// DIR-05: who may act for another organization's account too.
const GUESTS: [(&str, &str, &str); 1] = [("mina", "brightwater", "aurelia")];

/// Who and what was made, by the names that the demo knows them by.
pub struct Cast {
    pub host: AccountId,
    pub host_name: &'static str,
    accounts: HashMap<&'static str, AccountId>,
    people: HashMap<(&'static str, &'static str), UserId>,
}

impl Cast {
    pub fn account(&self, prefix: &str) -> Result<AccountId, Fault> {
        self.accounts.get(prefix).copied().ok_or_else(|| Fault::Broken(format!("the demo has no account {prefix}")))
    }

    /// By sign-in address: the person, and the account that they act for.
    pub fn person(&self, address: &str) -> Result<(UserId, AccountId), Fault> {
        let (key, prefix) = address.split_once('@').unwrap_or_default();
        let user = self.people.get(&(key, prefix)).copied();
        Ok((user.ok_or_else(|| Fault::Broken(format!("the demo has no {address}")))?, self.account(prefix)?))
    }
}

pub async fn write(tx: &mut Tx, ids: &SeededIds, now: Timestamp, password_hash: &str) -> Result<Cast, Fault> {
    let since = now.plus_days(-120);
    let mut cast =
        Cast { host: AccountId(uuid::Uuid::nil()), host_name: ORGANIZATIONS[0][1], accounts: HashMap::new(), people: HashMap::new() };
    for prefix in ["northlight", "aurelia", "brightwater", "cobalt"] {
        let directory = write_directory(tx, ids, since, password_hash, prefix, &mut cast).await?;
        if let Some(organization) = ORGANIZATIONS.iter().find(|organization| organization[0] == prefix) {
            write_account(tx, ids, since, directory, organization, &mut cast).await?;
        }
    }
    for (key, prefix, guest_of) in GUESTS {
        if let Some(user) = cast.people.get(&(key, prefix)) {
            registration::add_person(tx, cast.account(guest_of)?, *user, AccountRole::Member, since.plus_days(40)).await?;
        }
    }
    cast.host = cast.account("northlight")?;
    terms::add_default(tx, ids, since).await?;
    Ok(cast)
}

async fn write_directory(
    tx: &mut Tx,
    ids: &SeededIds,
    since: Timestamp,
    password_hash: &str,
    prefix: &'static str,
    cast: &mut Cast,
) -> Result<DirectoryId, Fault> {
    let mut directory = None;
    for person in PEOPLE.iter().filter(|person| person.prefix == prefix) {
        let (name, email, password_hash) = (person.name.to_owned(), email(person), password_hash.to_owned());
        let user = if let Some(directory) = directory {
            let user = NewUser {
                directory,
                subject: person.key.to_owned(),
                sign_in_address: person.sign_in_address(),
                email_signs_in: false,
                name,
                email,
                language: person.language,
                role: DirectoryRole::User,
                password_hash: Some(password_hash),
            };
            directories::add_user(tx, ids, since, user).await?
        } else {
            let administrator = Administrator { name, email, language: person.language, password_hash, email_signs_in: false };
            let founded = directories::found(tx, ids, since, prefix, administrator).await?;
            directory = Some(founded.directory);
            founded.administrator
        };
        cast.people.insert((person.key, prefix), user);
    }
    directory.ok_or_else(|| Fault::Broken(format!("the demo has nobody at {prefix}")))
}

fn email(person: &Person) -> String {
    format!("{}@{}.example", person.key, person.prefix)
}

async fn write_account(
    tx: &mut Tx,
    ids: &SeededIds,
    since: Timestamp,
    directory: DirectoryId,
    organization: &[&'static str; 6],
    cast: &mut Cast,
) -> Result<(), Fault> {
    let [prefix, name, ..] = *organization;
    let is_host = prefix == "northlight";
    let people: Vec<&Person> = PEOPLE.iter().filter(|person| person.prefix == prefix).collect();
    let [administrator, ..] = people[..] else { return Err(Fault::Broken(format!("the demo has nobody at {prefix}"))) };
    let by = cast.people.get(&(administrator.key, prefix)).copied().ok_or_else(|| Fault::Broken("nobody registers".to_owned()))?;
    // The demo keeps to the rules of the form like everybody else.
    let registration = registration_of(organization, administrator)
        .complete(WebMail::Refused)
        .map_err(|errors| Fault::Broken(format!("{name}: {errors:?}")))?;
    let new = NewAccount {
        registration: &registration,
        is_host,
        by,
        from: directory,
        draft: None,
        further: false,
        confirmed_at: Some(since.plus_days(1)),
    };
    let account = registration::add_account(tx, ids, since, new).await?;
    if !is_host {
        let reader = Reader { user: by, language: administrator.language, at: since };
        let agreement = registration::agreement_in_force(tx, since, administrator.language).await?.id;
        registration::accept_agreement(tx, ids, reader, account, agreement).await?;
    }
    for person in &people[1..] {
        if let Some(user) = cast.people.get(&(person.key, prefix)) {
            registration::add_person(tx, account, *user, AccountRole::Member, since.plus_days(1)).await?;
        }
    }
    cast.accounts.insert(prefix, account);
    Ok(())
}

fn registration_of([prefix, name, business, country, city, phone]: &[&str; 6], administrator: &Person) -> Draft {
    let text = |text: &str| text.to_owned();
    let (first, last) = administrator.name.split_once(' ').unwrap_or((administrator.name, ""));
    Draft {
        organization: OrganizationStep {
            country: Country::parse(country).map_or_else(|_| String::new(), |country| text(country.as_str())),
            publisher_display_name: text(name),
            registered_business_name: text(business),
        },
        contact: ContactStep {
            first_name: text(first),
            last_name: text(last),
            email: format!("partners@{prefix}.example"),
            phone: text(phone),
            website: format!("https://www.{prefix}.example"),
            address_line_1: text("1 Harbour Street"),
            city: text(city),
            preferred_language: administrator.language.to_string(),
            ..ContactStep::default()
        },
        approver: ApproverStep {
            approver_name: text(administrator.name),
            approver_email: email(administrator),
            approver_phone: text(phone),
        },
    }
}
