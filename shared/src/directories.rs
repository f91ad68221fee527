//! Directories: where people's identities live (SPEC §3).

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Form, Violation, credentials::is_obvious, error::of_the_page, form::form, rules};

coded_enum! {
    /// What a person is in their directory.
    pub enum DirectoryRole {
        /// May register the organization and create users.
        GlobalAdministrator = "global_administrator",
        /// Anyone else of the organization.
        User = "user",
        /// Somebody of another organization.
        Guest = "guest",
    }
}

form! {
    /// Signing in to a built-in directory. Nothing but presence is checked, so that the answer says nothing about who exists.
    pub struct SignInFields {
        /// `name@prefix`, or the person's e-mail address once it is confirmed (USR-05).
        #[validate(custom(function = rules::check::seen))]
        sign_in_address: String,
        /// As typed.
        #[validate(custom(function = rules::check::entered))]
        password: String,
        /// The page to go to afterwards: see [`local_path`].
        return_to: String,
        /// CTX-01: whoever is signed in in this browser stays so, to switch between the two.
        also: bool,
    }
}

form! {
    /// DIR-01: a new built-in directory with its first Global administrator.
    pub struct NewDirectoryFields {
        /// See [`rules::domain_prefix`].
        #[validate(custom(function = rules::check::domain_prefix))]
        domain_prefix: String,
        /// The administrator's own name.
        #[validate(custom(function = rules::check::name))]
        name: String,
        /// Where the administrator gets mail.
        #[validate(custom(function = rules::check::email))]
        email: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        password: String,
        /// The page to go to afterwards: see [`local_path`].
        return_to: String,
        /// CTX-01: whoever is signed in in this browser stays so, to switch between the two.
        also: bool,
    } also Self::check_password
}

/// DIR-01, checked: what a new built-in directory is made of.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDirectory {
    /// Unique among directories.
    pub domain_prefix: String,
    /// The administrator's own name.
    pub name: String,
    /// Where the administrator gets mail.
    pub email: String,
    /// To be hashed at once.
    pub password: String,
}

impl NewDirectoryFields {
    fn check_password(&self, errors: &mut FieldErrors) {
        if errors.of("password").is_none() && self.password_is_obvious() {
            errors.add("password", Violation::PasswordObvious);
        }
    }

    /// The checked values, or every mistake.
    pub fn parse(&self) -> Result<NewDirectory, FieldErrors> {
        self.check().into_result()?;
        Ok(NewDirectory {
            domain_prefix: rules::domain_prefix(&self.domain_prefix).map_err(FieldErrors::on("domain_prefix"))?,
            name: rules::name(&self.name).map_err(FieldErrors::on("name"))?,
            email: rules::email(&self.email).map_err(FieldErrors::on("email"))?,
            password: rules::new_password(&self.password).map_err(FieldErrors::on("password"))?,
        })
    }

    /// The password is one of the other things entered, or what they will sign in with.
    fn password_is_obvious(&self) -> bool {
        let address = first_administrator_address(&self.domain_prefix);
        is_obvious(&self.password, &[&self.domain_prefix, &self.name, &self.email, &address])
    }
}

form! {
    /// DIR-04: linking the directory that one has just signed in to, or going back without.
    pub struct LinkFields {
        /// The account, in its own words.
        account: String,
        /// The directory.
        directory: String,
        /// `link` or `leave`.
        decision: String,
    }
}

form! {
    /// DIR-06: unlinking a directory, after the review.
    pub struct UnlinkFields {
        /// The directory.
        directory: String,
    }
}

impl LinkFields {
    /// Account and directory, and whether they are to be linked.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if it is none of this.
    pub fn parse(&self) -> Result<(crate::AccountId, crate::DirectoryId, bool), crate::Error> {
        let link = match self.decision.as_str() {
            "link" => true,
            "leave" => false,
            _ => return Err(crate::Error::Malformed),
        };
        let malformed = |_| crate::Error::Malformed;
        Ok((self.account.parse().map_err(malformed)?, self.directory.parse().map_err(malformed)?, link))
    }
}

impl UnlinkFields {
    /// The directory.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] if it is none.
    pub fn parse(&self) -> Result<crate::DirectoryId, crate::Error> {
        of_the_page(&self.directory)
    }
}

/// The sign-in address of a directory's first administrator.
///
/// ```
/// assert_eq!(entente_shared::directories::first_administrator_address("contoso"), "admin@contoso");
/// ```
pub fn first_administrator_address(domain_prefix: &str) -> String {
    format!("admin@{domain_prefix}")
}

/// What a sign-in address is looked up by.
pub fn sign_in_key(typed: &str) -> String {
    rules::name_fold(typed)
}

/// USR-05: what e-mail addresses are compared by when somebody signs in with one: the address as [`rules::email`] keeps it, without letter
/// case. What is no e-mail address is levelled as [`sign_in_key`] does, so that whatever was typed has one key to be looked up by. The
/// two never meet: a directory's prefix has no dot, the domain of an e-mail address has one.
///
/// ```
/// use entente_shared::directories::{email_key, sign_in_key};
/// assert_eq!(email_key(" Ada@Contoso.Example "), "ada@contoso.example");
/// assert_eq!(email_key("Ada@contoso"), sign_in_key("ada@Contoso"));
/// ```
pub fn email_key(typed: &str) -> String {
    rules::email(typed).map_or_else(|_| sign_in_key(typed), |address| sign_in_key(&address))
}

/// A path of this site to go on to, or `/`: never another site's.
///
/// ```
/// use entente_shared::directories::local_path;
/// assert_eq!(local_path("/engagements/discover?q=a"), "/engagements/discover?q=a");
/// for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"] {
///     assert_eq!(local_path(elsewhere), "/");
/// }
/// ```
pub fn local_path(path: &str) -> &str {
    let local =
        path.starts_with('/') && !path.starts_with("//") && path.len() <= 2_000 && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if local { path } else { "/" }
}

coded_enum! {
    /// Where a directory's people are looked after.
    pub enum DirectoryKind {
        /// DIR-01: here.
        BuiltIn = "built_in",
        /// DIR-02: at an OpenID Connect provider.
        Linked = "linked",
    }
}

/// DIR-02: an OpenID Connect provider that people may sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSummary {
    /// Stands in addresses.
    pub name: String,
    /// What people know it by.
    pub label: String,
}

/// DIR-04: a directory among those of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDirectory {
    /// The id shown in the account's data.
    pub id: crate::DirectoryId,
    /// What people know it by: of a built-in directory its domain prefix.
    pub name: String,
    /// Where its people are looked after.
    pub kind: DirectoryKind,
    /// Of a linked directory: who vouches for its people.
    pub issuer: String,
    /// The organization there, where the issuer serves several.
    pub tenant: String,
    /// Since when the account has it.
    pub linked_at: crate::Timestamp,
    /// How many of its people belong to the account.
    pub people: u32,
    /// The reader is signed in with it.
    pub own: bool,
}

/// DIR-04: the directories of the account that one acts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDirectories {
    /// The account.
    pub account: crate::AccountId,
    /// At least one; the oldest first.
    pub directories: Vec<AccountDirectory>,
}

coded_enum! {
    /// DIR-04: whether the directory that one has signed in to can be linked.
    pub enum LinkState {
        /// It can.
        Ready = "ready",
        /// The account has it already.
        Linked = "linked",
        /// One is not its Global administrator, or has signed in too long ago.
        NotGlobalAdministrator = "not_global_administrator",
    }
}

/// DIR-04: what linking would mean, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkReview {
    /// The account that gets the directory.
    pub account: crate::AccountId,
    /// Its publisher display name.
    pub account_name: String,
    /// The directory that one has signed in to last.
    pub directory: crate::DirectoryId,
    /// What people know it by.
    pub directory_name: String,
    /// Who one is there.
    pub person: String,
    /// DIR-02: the provider left out one's groups, of which one could have made a Global administrator.
    pub groups_left_out: bool,
    /// Whether it can be linked.
    pub state: LinkState,
}

/// DIR-06: what unlinking would end, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkReview {
    /// The directory, with how many people lose their access.
    pub directory: AccountDirectory,
    /// How many browsers are signed in for the account with it.
    pub sessions: u32,
    /// What its people own alone.
    pub succession: crate::people::Succession,
    /// Why it can't be unlinked as things are.
    pub refused: Option<crate::Conflict>,
}

/// A directory, as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorySummary {
    /// The id shown in the account's data.
    pub id: crate::DirectoryId,
    /// Unique among built-in directories.
    pub domain_prefix: String,
}
