//! USR-01, USR-02, USR-04: an account's people, those who can be added to it, and new users of a built-in directory.

use serde::{Deserialize, Serialize};
use validator::ValidationError;

use super::AccountRole;
use crate::{
    Error, FieldErrors, Form, Language, Page, Timestamp, UserId, Violation, directories::DirectoryRole, error::of_the_page, form::form,
    rules,
};

/// The longest sign-in name, in characters.
pub const SIGN_IN_NAME_MAX: u32 = 64;

/// USR-02: what stands before the `@` of a sign-in address: 1 to 64 small letters, digits, dots, hyphens and underscores, beginning and
/// ending with a letter or digit. Capitals are accepted.
///
/// ```
/// use entente_shared::{Violation, people::sign_in_name};
/// assert_eq!(sign_in_name(" Ada.Martin ").as_deref(), Ok("ada.martin"));
/// assert_eq!(sign_in_name("ada@contoso"), Err(Violation::SignInNameForm));
/// ```
pub fn sign_in_name(typed: &str) -> Result<String, Violation> {
    let text = rules::plain(typed)?.to_ascii_lowercase();
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let good = text.bytes().all(|b| is_plain(b) || b".-_".contains(&b))
        && text.bytes().next().is_some_and(is_plain)
        && text.bytes().last().is_some_and(is_plain);
    if !good {
        Err(Violation::SignInNameForm)
    } else if text.len() > SIGN_IN_NAME_MAX as usize {
        Err(Violation::TooLong { max: SIGN_IN_NAME_MAX })
    } else {
        Ok(text)
    }
}

/// [`sign_in_name`] as a check.
pub(super) fn check_sign_in_name(typed: &str) -> Result<(), ValidationError> {
    sign_in_name(typed).map(drop).map_err(ValidationError::from)
}

/// The word of a closed set, or [`Violation::NoChoice`].
pub(super) fn choice<T: std::str::FromStr>(field: &'static str, word: &str) -> Result<T, FieldErrors> {
    word.parse().map_err(|_| FieldErrors::one(field, Violation::NoChoice))
}

/// Somebody of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPerson {
    /// Key.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The domain prefix of their directory.
    pub directory: String,
    /// What they are in the account.
    pub role: AccountRole,
    /// DIR-05: their directory is none of the account's, or they are a Guest in it.
    pub is_guest: bool,
    /// When they came.
    pub added_at: Timestamp,
    /// When they signed in last.
    pub last_sign_in_at: Option<Timestamp>,
}

/// A page of people.
pub type People = Page<AccountPerson>;

/// Somebody who can be added to an account: of one of its directories, and not in it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Key.
    pub user: UserId,
    /// The person's own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
}

/// Who can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// By name, at most [`CANDIDATES_MAX`].
    pub people: Vec<Candidate>,
    /// There are more: the search has to be narrower.
    pub has_more: bool,
    /// The account has a linked directory, whose people are known once they have signed in.
    pub has_linked: bool,
}

/// How many of those who can be added are shown at once.
pub const CANDIDATES_MAX: usize = 50;

form! {
    /// USR-01: adding people of the account's directories.
    pub struct AddPeopleFields {
        /// [`AccountRole`] as its word.
        role: String,
        /// A mail tells them.
        tell: bool,
    } also Self::check_role
}

impl AddPeopleFields {
    /// That somebody has to be chosen is no rule of the form: the ticked boxes don't belong to it.
    fn check_role(&self, errors: &mut FieldErrors) {
        if self.role.parse::<AccountRole>().is_err() {
            errors.add("role", Violation::NoChoice);
        }
    }

    /// Who is added as what. The ids are those of the ticked boxes.
    ///
    /// # Errors
    /// `Invalid` if nobody or no role was chosen, `Malformed` if an id is none or there are more than a page has.
    pub fn parse(&self, people: &[String]) -> Result<(Vec<UserId>, AccountRole), Error> {
        if people.is_empty() {
            return Err(FieldErrors::one("people", Violation::NoChoice).into());
        }
        if people.len() > CANDIDATES_MAX {
            return Err(Error::Malformed);
        }
        let role = choice("role", &self.role)?;
        Ok((people.iter().map(|text| of_the_page(text)).collect::<Result<_, _>>()?, role))
    }
}

form! {
    /// USR-01: another role for somebody of the account.
    pub struct ChangeRoleFields {
        /// [`UserId`] as text.
        person: String,
        /// [`AccountRole`] as its word: the button that was pressed.
        role: String,
    }
}

impl ChangeRoleFields {
    /// Who becomes what.
    ///
    /// # Errors
    /// `Malformed` if the id or the role is none.
    pub fn parse(&self) -> Result<(UserId, AccountRole), Error> {
        Ok((of_the_page(&self.person)?, of_the_page(&self.role)?))
    }
}

form! {
    /// USR-04: somebody who leaves the account, or comes back into it.
    pub struct PersonFields {
        /// [`UserId`] as text.
        person: String,
    }
}

impl PersonFields {
    /// Who.
    ///
    /// # Errors
    /// `Malformed` if the id is none.
    pub fn parse(&self) -> Result<UserId, Error> {
        of_the_page(&self.person)
    }
}

/// USR-04: what ends when somebody is removed from the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Who.
    pub person: AccountPerson,
    /// In how many engagements they take part for this account.
    pub memberships: i64,
    /// How many roles they have in engagements and programs for this account.
    pub roles: i64,
    /// How many of their access requests for this account are pending.
    pub requests: i64,
    /// What they own alone.
    pub succession: Succession,
    /// They are the last Account administrator, who can't be removed.
    pub is_last_administrator: bool,
}

/// How many names a [`Succession`] has at the most.
pub const SUCCESSION_SHOWN: usize = 20;

/// USR-04, DIR-06: what passes to somebody who stays when its owners leave the account, for an engagement never loses its last owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// How many engagements and programs they own alone.
    pub count: u32,
    /// The names of these, at most [`SUCCESSION_SHOWN`].
    pub names: Vec<String>,
    /// Who becomes the owner: whoever makes them leave. Nothing where nobody stays who could; then they can't leave.
    pub heir: Option<String>,
}

coded_enum! {
    /// How a new user gets a password.
    pub enum FirstPassword {
        /// A one-time password, which whoever creates the user sees once and passes on.
        OneTime = "one_time",
        /// A mail with a link where the person chooses one.
        Mail = "mail",
    }
}

form! {
    /// USR-02: a new user of a built-in directory.
    pub struct NewUserFields {
        /// The person's own name.
        #[validate(custom(function = rules::check::name))]
        name: String,
        /// See [`sign_in_name`].
        #[validate(custom(function = check_sign_in_name))]
        sign_in_name: String,
        /// Where the person gets mail.
        #[validate(custom(function = rules::check::email))]
        email: String,
        /// [`Language`] of pages and mails.
        #[validate(custom(function = rules::check::language))]
        language: String,
        /// [`DirectoryRole`] as its word.
        directory_role: String,
        /// [`FirstPassword`] as its word.
        first_password: String,
        /// [`AccountRole`] in the account that the creator acts for; empty: not added to it.
        account_role: String,
    } also Self::check_choices
}

/// USR-02, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserToCreate {
    /// The person's own name.
    pub name: String,
    /// Before the `@`.
    pub sign_in_name: String,
    /// Where the person gets mail.
    pub email: String,
    /// Of pages and mails.
    pub language: Language,
    /// What they are in the directory.
    pub directory_role: DirectoryRole,
    /// How they get a password.
    pub first_password: FirstPassword,
    /// What they are in the account at once.
    pub account_role: Option<AccountRole>,
}

impl NewUserFields {
    fn check_choices(&self, errors: &mut FieldErrors) {
        if self.directory_role.parse::<DirectoryRole>().is_err() {
            errors.add("directory_role", Violation::NoChoice);
        }
        if self.first_password.parse::<FirstPassword>().is_err() {
            errors.add("first_password", Violation::NoChoice);
        }
        if !self.account_role.is_empty() && self.account_role.parse::<AccountRole>().is_err() {
            errors.add("account_role", Violation::NoChoice);
        }
    }

    /// The checked values, or every mistake.
    pub fn parse(&self) -> Result<UserToCreate, FieldErrors> {
        self.check().into_result()?;
        Ok(UserToCreate {
            name: rules::name(&self.name).map_err(FieldErrors::on("name"))?,
            sign_in_name: sign_in_name(&self.sign_in_name).map_err(FieldErrors::on("sign_in_name"))?,
            email: rules::email(&self.email).map_err(FieldErrors::on("email"))?,
            language: choice("language", &self.language)?,
            directory_role: choice("directory_role", &self.directory_role)?,
            first_password: choice("first_password", &self.first_password)?,
            account_role: if self.account_role.is_empty() { None } else { Some(choice("account_role", &self.account_role)?) },
        })
    }
}

form! {
    /// USR-02: a person who was created chooses a password, with the link of the mail.
    pub struct ChoosePasswordFields {
        /// The link's secret.
        token: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        password: String,
    }
}

/// USR-02: whom the link of the mail is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The person's own name.
    pub name: String,
    /// What they will sign in with.
    pub sign_in_address: String,
}
