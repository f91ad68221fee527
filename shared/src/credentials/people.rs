//! USR-02: the people of a built-in directory, for its Global administrators.

use serde::{Deserialize, Serialize};

use crate::{Error, UserId, directories::DirectoryRole, error::of_the_page, form::form};

coded_enum! {
    /// How a Global administrator helps somebody who has lost their password.
    pub enum ResetBy {
        /// With the link of a mail.
        Mail = "mail",
        /// With a one-time password, which is shown once.
        OneTimePassword = "one_time_password",
    }
}

form! {
    /// USR-02: what a Global administrator does for a person of the directory.
    pub struct ResetOfPersonFields {
        /// [`UserId`] as text.
        user: String,
        /// [`ResetBy`] as its word: the button that was pressed.
        by: String,
    }
}

impl ResetOfPersonFields {
    /// Who, and how.
    ///
    /// # Errors
    /// [`Error::Malformed`] if one of them is none.
    pub fn parse(&self) -> Result<(UserId, ResetBy), Error> {
        Ok((of_the_page(&self.user)?, of_the_page(&self.by)?))
    }
}

form! {
    /// A person of the directory.
    pub struct PersonFields {
        /// [`UserId`] as text.
        user: String,
    }
}

impl PersonFields {
    /// Who.
    ///
    /// # Errors
    /// [`Error::Malformed`] if that is none.
    pub fn parse(&self) -> Result<UserId, Error> {
        of_the_page(&self.user)
    }
}

form! {
    /// What the directory wants of its people.
    pub struct DirectoryRulesFields {
        /// Global administrators must have a second factor.
        second_factor_required: bool,
    }
}

/// How many people of a directory are shown at once; the search finds the others.
pub const PEOPLE_AT_ONCE: u32 = 50;

/// Built-in directory: its people and what it wants of them, for its Global administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPeople {
    /// Its domain prefix.
    pub directory: String,
    /// Global administrators must have a second factor.
    pub second_factor_required: bool,
    /// By name, at most [`PEOPLE_AT_ONCE`].
    pub people: Vec<DirectoryPerson>,
    /// How many there are that match, [`COUNTED_MOST`](crate::page::COUNTED_MOST) at most.
    pub count: u32,
}

/// A person of a directory, for its Global administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPerson {
    /// Key.
    pub id: UserId,
    /// Their own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// Where mail goes to.
    pub email: String,
    /// What they are in the directory.
    pub role: DirectoryRole,
    /// They have a second factor.
    pub has_second_factor: bool,
    /// They have not yet changed their one-time password.
    pub one_time_password: bool,
    /// The reader.
    pub is_self: bool,
}

/// USR-02: somebody whom a Global administrator may give a one-time password, before they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonToHelp {
    /// Key.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
}

/// USR-02: a one-time password, shown to the Global administrator who has made it until they say that they have passed it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimePassword {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The password.
    pub password: String,
}
