//! People: users of directories, what they may act as, and how they come into an account (USR-01 to USR-04).

mod coming;
mod inviting;

pub use coming::*;
pub use inviting::*;

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, DirectoryId, Language, UserId,
    directories::{DirectoryKind, DirectoryRole},
    policy::Standing,
};

coded_enum! {
    /// What a person is in an account.
    pub enum AccountRole {
        /// Manages the account's people, directories and agreements.
        Administrator = "administrator",
        /// Takes part.
        Member = "member",
    }
}

/// The person who is signed in, and what they act for. The page shows name and organization at all times (CTX-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Key of the person.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The directory they are signed in from.
    pub directory: DirectoryId,
    /// Its domain prefix.
    pub directory_prefix: String,
    /// Where its people are looked after.
    pub directory_kind: DirectoryKind,
    /// What they are in it.
    pub directory_role: DirectoryRole,
    /// The account they act for; nothing before one is registered.
    pub account: Option<ActingFor>,
    /// The language that the person has chosen.
    pub language: Language,
}

impl Actor {
    /// Who they are now, and for which account.
    pub fn acting_as(&self) -> ActingAs {
        ActingAs { user: self.user, account: self.account.as_ref().map(|account| account.id) }
    }

    /// What is known of the person without a resource, for [`crate::policy::may`].
    pub fn standing(&self) -> Standing {
        let account = self.account.as_ref();
        Standing {
            signed_in: true,
            global_administrator: self.directory_role == DirectoryRole::GlobalAdministrator,
            built_in_directory: self.directory_kind == DirectoryKind::BuiltIn,
            has_account: account.is_some(),
            account_administrator: account.is_some_and(|account| account.role == AccountRole::Administrator),
            of_its_directory: account.is_some_and(|account| !account.is_guest),
            suspended: account.is_some_and(|account| account.suspended),
            operator: account.is_some_and(|account| account.is_host && account.role == AccountRole::Administrator),
            ..Standing::default()
        }
    }
}

/// The account that a person acts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingFor {
    /// Key of the account.
    pub id: AccountId,
    /// The 8-digit account number.
    pub number: u32,
    /// Publisher display name.
    pub name: String,
    /// What the person is in it.
    pub role: AccountRole,
    /// The account runs this Entente: its administrators are operators.
    pub is_host: bool,
    /// DIR-05: the person's directory is none of the account's, or they are a Guest in it.
    pub is_guest: bool,
    /// An operator keeps the account from taking part.
    #[serde(default, skip_serializing_if = "is_not")]
    pub suspended: bool,
}

const fn is_not(word: &bool) -> bool {
    !*word
}

/// CTX-01: whom somebody acts as, and for which account. Forms say it of the page that they stand on, so that a page that was made for
/// one account never writes into another (CTX-02).
///
/// ```
/// use entente_shared::people::ActingAs;
/// let text = "018bcfe5-681a-76be-8f05-c26a240bed28.018bcfe5-681a-76be-8f05-c26a240bed29";
/// let acting: ActingAs = text.parse().unwrap();
/// assert!(acting.account.is_some());
/// assert_eq!(acting.to_string(), text);
/// assert_eq!("018bcfe5-681a-76be-8f05-c26a240bed28".parse::<ActingAs>().unwrap().account, None);
/// assert!("".parse::<ActingAs>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActingAs {
    /// The person.
    pub user: UserId,
    /// The account, if the person has one.
    pub account: Option<AccountId>,
}

impl std::fmt::Display for ActingAs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.user.fmt(f)?;
        match self.account {
            Some(account) => write!(f, ".{account}"),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for ActingAs {
    type Err = crate::rules::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once('.') {
            Some((user, account)) => Self { user: user.parse()?, account: Some(account.parse()?) },
            None => Self { user: text.parse()?, account: None },
        })
    }
}

/// CTX-01: a person who is signed in in this browser, with one of the accounts that are open to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Key of the person.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// Domain prefix of the directory that they are signed in from.
    pub directory: String,
    /// The account; nothing where the person has none.
    pub account: Option<ActingFor>,
}

impl Context {
    /// What a form says to mean it.
    pub fn acting_as(&self) -> ActingAs {
        ActingAs { user: self.user, account: self.account.as_ref().map(|account| account.id) }
    }
}

/// CTX-01: the contexts that one could act in instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherContexts {
    /// Those of the person who acts first.
    pub contexts: Vec<Context>,
    /// There are more than these.
    pub more: bool,
    /// Somebody else is signed in in this browser too.
    pub several_people: bool,
}

/// Somebody who can be written to: an owner, a power user, an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The person's own name.
    pub name: String,
    /// Publisher display name of the organization they act for.
    pub organization: String,
    /// Where to write to, if the reader may know.
    pub email: Option<String>,
}
