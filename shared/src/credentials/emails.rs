//! USR-05: the e-mail address of a person of a built-in directory: confirmed by a link that is mailed to it, and changed like that.

use serde::{Deserialize, Serialize};

use crate::{Error, FieldErrors, Form, Timestamp, UserId, error::of_the_page, form::form, rules};

/// How many days the link works that confirms an address.
pub const EMAIL_LINK_DAYS: i64 = 7;

form! {
    /// Changing one's own e-mail address.
    pub struct OwnEmailFields {
        /// See [`rules::email`].
        #[validate(custom(function = rules::check::email))]
        email: String,
        /// SES-02: the person's password.
        #[validate(custom(function = rules::check::entered))]
        password: String,
    }
}

impl OwnEmailFields {
    /// The new address.
    ///
    /// # Errors
    /// Every mistake.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        self.check().into_result()?;
        rules::email(&self.email).map_err(FieldErrors::on("email"))
    }
}

form! {
    /// A Global administrator changes somebody's e-mail address.
    pub struct EmailOfPersonFields {
        /// [`UserId`] as text.
        user: String,
        /// See [`rules::email`].
        #[validate(custom(function = rules::check::email))]
        email: String,
    }
}

impl EmailOfPersonFields {
    /// Whose, and the new address.
    ///
    /// # Errors
    /// `Invalid` on `email`, or [`Error::Malformed`] if the id is none.
    pub fn parse(&self) -> Result<(UserId, String), Error> {
        let user = of_the_page(&self.user)?;
        self.check().into_result()?;
        Ok((user, rules::email(&self.email).map_err(FieldErrors::on("email"))?))
    }
}

form! {
    /// The link of a mail, whose page is submitted.
    pub struct ConfirmEmailFields {
        /// The link's secret.
        token: String,
    }
}

/// Somebody's e-mail address and what it waits for, for themselves or for a Global administrator of their directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonsEmail {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with in any case.
    pub sign_in_address: String,
    /// The directory's domain prefix, or name.
    pub directory: String,
    /// The directory is built-in: the address is kept here.
    pub built_in: bool,
    /// The address in force; empty if there is none.
    pub email: String,
    /// When they confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// The address that is to take its place.
    pub to_be: Option<EmailToBe>,
}

/// An address that is in force once its owner has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailToBe {
    /// The address.
    pub email: String,
    /// When the mail was written.
    pub asked_at: Timestamp,
    /// Until when its link works.
    pub until: Timestamp,
    /// The link works no more.
    pub is_over: bool,
    /// A Global administrator has entered it.
    pub by_administrator: bool,
}

/// What the link of a mail confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailLink {
    /// The address.
    pub email: String,
    /// What its owner signs in with in any case.
    pub sign_in_address: String,
    /// When the page was submitted.
    pub confirmed_at: Option<Timestamp>,
}
