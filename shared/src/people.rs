//! People: users of directories, and what they may act as.

use serde::{Deserialize, Serialize};

use crate::{AccountId, DirectoryId, Language, UserId, directories::DirectoryRole, policy::Standing};

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
    /// What they are in it.
    pub directory_role: DirectoryRole,
    /// The account they act for; nothing before one is registered.
    pub account: Option<ActingFor>,
    /// The language that the person has chosen.
    pub language: Language,
}

impl Actor {
    /// What is known of the person without a resource, for [`crate::policy::may`].
    pub fn standing(&self) -> Standing {
        let account = self.account.as_ref();
        Standing {
            signed_in: true,
            global_administrator: self.directory_role == DirectoryRole::GlobalAdministrator,
            has_account: account.is_some(),
            account_administrator: account.is_some_and(|account| account.role == AccountRole::Administrator),
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
