//! The organization that runs this Entente, made by an operator on the server: `entente host create`.

use entente_shared::{
    Country, Language, Violation,
    credentials::is_obvious,
    directories::first_administrator_address,
    registration::{Approver, CompanyContact, Registration},
    rules,
};
use serde_json::json;

use crate::{
    audit::{self, Event, Origin, Target},
    db::Unique,
    directories::{self, Administrator},
    fault::Fault,
    registration::{self, NewAccount},
    services::Services,
    terms,
};

/// As the operator has given it.
pub struct NewHost {
    pub organization: String,
    pub country: String,
    pub admin_name: String,
    pub admin_email: String,
    pub password: String,
}

/// How the administrator signs in.
#[derive(Debug, PartialEq, Eq)]
pub struct HostCreated {
    pub sign_in_address: String,
    pub email: String,
}

/// A sentence for the operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostRefused {
    /// Something that was given: to be mended and tried again.
    #[error("{0}")]
    Given(String),
    #[error("There is a host already: {0}. One Entente has one host.")]
    Exists(String),
    #[error("The host could not be created: {0}.")]
    Failed(String),
}

/// Makes the host's directory, its administrator and its account, in one transaction.
pub async fn create(services: &Services, new: NewHost) -> Result<HostCreated, HostRefused> {
    let Checked { registration, name, email, password } = check(&new)?;
    if let Some((_, host)) = registration::host(&services.db).await.map_err(failed)? {
        return Err(HostRefused::Exists(host));
    }
    let prefix = free_prefix(services, &registration.publisher_display_name).await?;
    let known = [&*first_administrator_address(&prefix), &*prefix, &*email, &*name, &*registration.publisher_display_name];
    if is_obvious(&password, &known) {
        return Err(HostRefused::Given(format!("--password-stdin: {}", words(Violation::PasswordObvious))));
    }
    let turn = services.passwords.queue().map_err(failed)?;
    let password_hash = services.passwords.hash(turn, password, services.ids.secret()).await.map_err(failed)?;
    let administrator = Administrator { name, email: email.clone(), language: Language::English, password_hash, email_signs_in: true };
    write(services, &prefix, administrator, &registration).await.map_err(refused)?;
    Ok(HostCreated { sign_in_address: first_administrator_address(&prefix), email })
}

struct Checked {
    registration: Registration,
    name: String,
    email: String,
    password: String,
}

fn check(new: &NewHost) -> Result<Checked, HostRefused> {
    let wrong = |option: &'static str| move |violation: Violation| HostRefused::Given(format!("{option}: {}", words(violation)));
    let organization = rules::publisher_display_name(&new.organization).map_err(wrong("--organization"))?;
    let country = Country::parse(&new.country).map_err(wrong("--country"))?;
    let name = rules::name(&new.admin_name).map_err(wrong("--admin-name"))?;
    let email = rules::email(&new.admin_email).map_err(wrong("--admin-email"))?;
    let password = rules::new_password(&new.password).map_err(wrong("--password-stdin"))?;
    let registration = Registration {
        country,
        name_skeleton: rules::name_skeleton(&organization),
        registered_business_name: organization.clone(),
        publisher_display_name: organization,
        contact: CompanyContact {
            first_name: name.clone(),
            last_name: String::new(),
            email: email.clone(),
            phone: String::new(),
            website: None,
            address_line_1: String::new(),
            address_line_2: None,
            city: String::new(),
            state_province: None,
            postal_code: None,
            preferred_language: Language::English,
        },
        approver: Approver { name: name.clone(), email: email.clone(), phone: String::new() },
    };
    Ok(Checked { registration, name, email, password })
}

/// The rule that was broken, in words for a terminal.
fn words(violation: Violation) -> String {
    match violation {
        Violation::Required => "something has to be given.".to_owned(),
        Violation::TooShort { min } => format!("at least {min} characters are needed."),
        Violation::TooLong { max } => format!("at most {max} characters are possible."),
        Violation::InvisibleCharacter => "invisible and control characters can't be used.".to_owned(),
        Violation::NameTaken => "another account has this name.".to_owned(),
        Violation::NameLooksAlike => "another account has a name that looks like this one.".to_owned(),
        Violation::NameReserved | Violation::NameClaimed | Violation::NameFormer => "this name is reserved.".to_owned(),
        Violation::UnknownCountry => "two letters of ISO 3166-1 are needed, such as FR.".to_owned(),
        Violation::EmailForm => "an e-mail address is needed, such as ada@company.example.".to_owned(),
        Violation::EmailNotAscii => {
            "letters beyond ASCII can't stand before the @ of an e-mail address: many mail servers take none.".to_owned()
        }
        Violation::PasswordObvious => "the password is too easy to guess.".to_owned(),
        Violation::PrefixForm | Violation::PrefixTaken => "no domain prefix can be made of this name.".to_owned(),
        Violation::EmailWebMail
        | Violation::CountryLeftOut
        | Violation::EmailSame
        | Violation::PhoneNotInternational
        | Violation::PhoneTooShort { .. }
        | Violation::PhoneTooLong { .. }
        | Violation::PhoneExtension
        | Violation::PhoneCallingCode
        | Violation::PhoneCharacter
        | Violation::WebsiteForm
        | Violation::UnknownLanguage
        | Violation::DateForm
        | Violation::DatePast
        | Violation::DateBeforeLast
        | Violation::DateNotAfter
        | Violation::VersionTaken
        | Violation::PasswordWrong
        | Violation::PasswordSame
        | Violation::CodeWrong
        | Violation::NotAccepted
        | Violation::ReasonRequired
        | Violation::SignInNameForm
        | Violation::SignInNameTaken
        | Violation::TooManyAddresses { .. }
        | Violation::NumberForm
        | Violation::OneOrganization
        | Violation::NumberTooSmall { .. }
        | Violation::NumberTooLarge { .. }
        | Violation::NoChoice
        | Violation::UnknownField
        | Violation::SeveralValues
        | Violation::NoText
        | Violation::TickForm => format!("not accepted ({}).", violation.code()),
    }
}

/// A prefix made of the organization's name, with a number where it is taken.
async fn free_prefix(services: &Services, organization: &str) -> Result<String, HostRefused> {
    let stem = stem(organization);
    for number in 1..1_000 {
        let prefix = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        if !directories::prefix_is_taken(&services.db, &prefix).await.map_err(failed)? {
            return Ok(prefix);
        }
    }
    Err(HostRefused::Given(format!("--organization: {}", words(Violation::PrefixTaken))))
}

/// `Société Générale (Nord)` as `societe-generale-nord`; a name of which nothing is left as `host`.
fn stem(organization: &str) -> String {
    let key = rules::search_key(organization);
    let words = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    let text = joined.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let (_, max) = rules::PREFIX;
    // Room for a number.
    let text: String = text.chars().take(max as usize - 4).collect();
    rules::domain_prefix(text.trim_end_matches('-')).unwrap_or_else(|_| "host".to_owned())
}

async fn write(services: &Services, prefix: &str, administrator: Administrator, registration: &Registration) -> Result<(), Fault> {
    let ids = &*services.ids;
    let now = services.clock.now();
    let mut tx = services.db.begin().await?;
    let founded = directories::found(&mut tx, ids, now, prefix, administrator).await?;
    let new = NewAccount {
        registration,
        is_host: true,
        by: founded.administrator,
        from: founded.directory,
        draft: None,
        further: false,
        confirmed_at: Some(now),
    };
    let account = registration::add_account(&mut tx, ids, now, new).await?;
    terms::add_default(&mut tx, ids, now).await?;
    let event = Event {
        action: audit::Action::CreateHost,
        target: Target::Account(account),
        before: None,
        after: Some(json!({ "publisher_display_name": registration.publisher_display_name, "administrator": founded.administrator })),
    };
    audit::record(&mut tx, ids, &Origin::command("host create", now), event).await?;
    Ok(tx.commit().await?)
}

fn refused(fault: Fault) -> HostRefused {
    match &fault {
        Fault::Database(error) if matches!(Unique::of(error), Some(Unique::AccountName | Unique::AccountNameKey)) => {
            HostRefused::Given(format!("--organization: {}", words(Violation::NameTaken)))
        }
        Fault::Answer(_) | Fault::Database(_) | Fault::Broken(_) => failed(fault),
    }
}

fn failed(error: impl std::fmt::Display) -> HostRefused {
    HostRefused::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_prefix_is_made_of_any_name() {
        for (name, prefix) in [
            ("Contoso", "contoso"),
            ("Société Générale (Nord)", "societe-generale-nord"),
            ("3M", "host"),
            ("42 North & Co.", "north-co"),
            ("日本電気", "host"),
            ("An Organization With Quite A Long Name Indeed", "an-organization-with-quite-a-long-na"),
        ] {
            assert_eq!(stem(name), prefix, "{name}");
        }
    }
}
