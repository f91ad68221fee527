//! Directories: where people's identities live (SPEC §3).

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Form, Violation, rules, violation::form};

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
        /// `name@prefix`, or the e-mail address that an operator has entered for the person.
        #[validate(custom(function = rules::check::entered))]
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
    }
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
    /// All the rules of the form, those between fields too.
    pub fn check_all(&self) -> FieldErrors {
        let mut errors = self.check();
        if errors.of("password").is_none() && self.password_is_obvious() {
            errors.add("password", Violation::PasswordObvious);
        }
        errors
    }

    /// The checked values, or every mistake.
    pub fn parse(&self) -> Result<NewDirectory, FieldErrors> {
        self.check_all().into_result()?;
        let read = |field: &'static str| move |violation| FieldErrors::one(field, violation);
        Ok(NewDirectory {
            domain_prefix: rules::domain_prefix(&self.domain_prefix).map_err(read("domain_prefix"))?,
            name: rules::name(&self.name).map_err(read("name"))?,
            email: rules::email(&self.email).map_err(read("email"))?,
            password: rules::new_password(&self.password).map_err(read("password"))?,
        })
    }

    /// The password is one of the other things entered, perhaps repeated.
    fn password_is_obvious(&self) -> bool {
        let password = rules::name_fold(&self.password);
        [&self.domain_prefix, &self.name, &self.email].into_iter().map(|part| rules::name_fold(part)).any(|part| {
            !part.is_empty() && password.len().is_multiple_of(part.len()) && password == part.repeat(password.len() / part.len())
        })
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

/// A directory, as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorySummary {
    /// The id shown in the account's data.
    pub id: crate::DirectoryId,
    /// Unique among built-in directories.
    pub domain_prefix: String,
}
