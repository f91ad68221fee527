//! What the host's operators look after: accounts, mails, and how the portal is.

mod health;

pub use health::*;

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Cursor, Error, FieldErrors, MailId, Page, Timestamp, directories::DirectorySummary, error::of_the_page, form::form,
    organizations::AcceptedAgreement, page::COUNTED_MOST, registration::Draft, rules,
};

coded_enum! {
    /// Whether an account takes part.
    pub enum AccountState {
        /// It does.
        Active = "active",
        /// An operator keeps it from that.
        Suspended = "suspended",
    }
}

coded_enum! {
    /// What has become of a mail.
    pub enum MailState {
        /// It waits for its first attempt.
        Queued = "queued",
        /// An attempt has come to nothing; it is tried again.
        Stuck = "stuck",
        /// It was given up.
        Failed = "failed",
        /// It has left.
        Sent = "sent",
    }
}

/// What is asked of a list whose rows have a state: words, a state and a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "S: serde::de::DeserializeOwned"))]
pub struct StateQuery<S> {
    /// Words that are looked for; empty for everything.
    pub words: String,
    /// Only rows of this state.
    pub state: Option<S>,
    /// The page after this place.
    pub after: Option<Cursor>,
    /// The page before this place.
    pub before: Option<Cursor>,
}

/// What is asked of the list of accounts.
pub type AccountsQuery = StateQuery<AccountState>;
/// What is asked of the list of mails.
pub type MailsQuery = StateQuery<MailState>;

impl<S> Default for StateQuery<S> {
    fn default() -> Self {
        Self { words: String::new(), state: None, after: None, before: None }
    }
}

impl<S: std::str::FromStr + std::fmt::Display> StateQuery<S> {
    /// Reads the parameters `q`, `state`, `after` and `before`. What can't be read counts as not given.
    pub fn from_parameters(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| parameter(name).filter(|text| !text.is_empty()).map(Cursor);
        let words = parameter("q").unwrap_or_default();
        Self {
            words: words.chars().take(rules::SEARCH_MAX).collect(),
            state: parameter("state").and_then(|word| word.parse().ok()),
            after: cursor("after"),
            before: cursor("before"),
        }
    }

    /// The parameters that are given, in a fixed order.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut list = Vec::new();
        if !self.words.trim().is_empty() {
            list.push(("q", self.words.clone()));
        }
        list.extend(self.state.as_ref().map(|state| ("state", state.to_string())));
        list.extend(self.after.iter().map(|Cursor(place)| ("after", place.clone())));
        list.extend(self.before.iter().map(|Cursor(place)| ("before", place.clone())));
        list
    }

    /// True if the list is narrowed down.
    pub fn is_filtered(&self) -> bool {
        self.state.is_some() || !self.words.trim().is_empty()
    }
}

form! {
    /// An operator keeps an account from taking part.
    pub struct SuspendFields {
        /// [`AccountId`] as text.
        account: String,
        /// 10 to 2,000 characters: the account's people read it.
        #[validate(custom(function = rules::check::justification))]
        reason: String,
    }
}

impl SuspendFields {
    /// The account, and why.
    ///
    /// # Errors
    /// Every mistake of the form, or `Malformed` if what the page named is no account.
    pub fn parse(&self) -> Result<(AccountId, String), Error> {
        let reason = rules::justification(&self.reason).map_err(FieldErrors::on("reason"))?;
        Ok((of_the_page(&self.account)?, reason))
    }
}

form! {
    /// An operator lets a suspended account take part again.
    pub struct LiftFields {
        /// [`AccountId`] as text.
        account: String,
        /// Up to 2,000 characters, or nothing: the account's people read it.
        #[validate(custom(function = rules::check::optional_reason))]
        reason: String,
    }
}

impl LiftFields {
    /// The account, and why, if that is said.
    ///
    /// # Errors
    /// Every mistake of the form, or `Malformed` if what the page named is no account.
    pub fn parse(&self) -> Result<(AccountId, Option<String>), Error> {
        let reason = rules::optional_reason(&self.reason).map_err(FieldErrors::on("reason"))?;
        Ok((of_the_page(&self.account)?, reason))
    }
}

form! {
    /// NTF-02: a mail that did not leave is tried once more.
    pub struct SendAgainFields {
        /// [`MailId`] as text.
        mail: String,
    }
}

/// What waits for the operators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostOverview {
    /// ORG-03: claims to decide.
    pub claims: i64,
    /// Registered accounts.
    pub accounts: i64,
    /// Those of them that are suspended.
    pub suspended: i64,
    /// Mails that were given up.
    pub failed_mails: i64,
    /// Mails that are tried again.
    pub stuck_mails: i64,
    /// Lines of [`Health`] that need attention.
    pub attention: u32,
}

/// An account in the operators' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAccount {
    /// Key.
    pub id: AccountId,
    /// 8 digits.
    pub number: u32,
    /// Publisher display name.
    pub name: String,
    /// As it is registered in its country.
    pub business_name: String,
    /// ISO 3166-1.
    pub country: String,
    /// How many people are in it.
    pub people: i64,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// It is suspended since then.
    pub suspended_at: Option<Timestamp>,
    /// The host's own.
    pub is_host: bool,
}

/// Why an account takes no part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since then.
    pub at: Timestamp,
    /// In the operator's words.
    pub reason: String,
}

/// What was done about an account's suspension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspensionEvent {
    /// When.
    pub at: Timestamp,
    /// The operator's name, if they are known still.
    pub by: Option<String>,
    /// What the account was from then on.
    pub state: AccountState,
    /// In the operator's words, if anything was said.
    pub reason: Option<String>,
}

/// Somebody who manages an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAdministrator {
    /// The person's own name.
    pub name: String,
    /// How they sign in.
    pub sign_in_address: String,
    /// Where to write to.
    pub email: String,
}

/// An account, as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountOfHost {
    /// Key.
    pub id: AccountId,
    /// 8 digits.
    pub number: u32,
    /// The host's own, which is never suspended.
    pub is_host: bool,
    /// What was registered.
    pub registered: Draft,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// REG-06: the contact address counts as confirmed since then.
    pub contact_confirmed_at: Option<Timestamp>,
    /// DIR-04.
    pub directories: Vec<DirectorySummary>,
    /// REG-05: what was accepted last; nothing for the host.
    pub agreement: Option<AcceptedAgreement>,
    /// Those who were first first.
    pub administrators: Vec<ListedAdministrator>,
    /// How many people are in it.
    pub people: i64,
    /// Their memberships in engagements.
    pub memberships: i64,
    /// It is suspended.
    pub suspension: Option<Suspension>,
    /// Newest first.
    pub history: Vec<SuspensionEvent>,
}

impl AccountOfHost {
    /// Publisher display name.
    pub fn name(&self) -> &str {
        &self.registered.organization.publisher_display_name
    }
}

/// What the people of a suspended account are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSuspension {
    /// When and why.
    pub suspension: Suspension,
    /// The host's publisher display name.
    pub host: String,
    /// The host's contact address.
    pub host_email: String,
    /// The names of the host's administrators.
    pub operators: Vec<String>,
}

/// A mail, as an operator sees it: never its text or its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedMail {
    /// Key.
    pub id: MailId,
    /// The word for what it is about.
    pub kind: String,
    /// A person's sign-in address, or the address of somebody who may be no user.
    pub recipient: String,
    /// What has become of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i64,
    /// What the last attempt came to.
    pub last_error: Option<String>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// It can be sent again: nobody is about to send it.
    pub may_send_again: bool,
}

/// How many mails there are of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailCount {
    /// Of which state.
    pub state: MailState,
    /// How many, [`MAILS_COUNTED`] at most.
    pub count: i64,
}

/// Up to how many mails of a state are counted: beyond that it is "more than".
pub const MAILS_COUNTED: i64 = COUNTED_MOST;

/// NTF-02: the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxPage {
    /// Of each state.
    pub counts: Vec<MailCount>,
    /// The newest first.
    pub mails: Page<ListedMail>,
}
