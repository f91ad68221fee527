//! The life of a built-in directory's passwords: rules, changing, a new one by mail.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Violation, form::form, rules};

/// A link that sets a new password works for an hour.
pub const RESET_SECONDS: i64 = 60 * 60;
/// A one-time password works for a week.
pub const ONE_TIME_DAYS: i64 = 7;

/// The password is one of the other things that are known of the person, perhaps repeated.
///
/// ```
/// use entente_shared::credentials::is_obvious;
/// assert!(is_obvious("contosocontoso", &["contoso", "Ada"]));
/// assert!(is_obvious("Admin@Contoso", &["admin@contoso"]));
/// assert!(!is_obvious("four words make a door", &["contoso", ""]));
/// ```
pub fn is_obvious(password: &str, known: &[&str]) -> bool {
    let password = rules::name_fold(password);
    known
        .iter()
        .map(|part| rules::name_fold(part))
        .any(|part| !part.is_empty() && password.len().is_multiple_of(part.len()) && password == part.repeat(password.len() / part.len()))
}

/// A new password for a person of whom these things are known.
///
/// # Errors
/// As [`rules::new_password`], and [`Violation::PasswordObvious`] as [`is_obvious`] says.
pub fn new_password(typed: &str, known: &[&str]) -> Result<String, Violation> {
    let password = rules::new_password(typed)?;
    if is_obvious(&password, known) { Err(Violation::PasswordObvious) } else { Ok(password) }
}

form! {
    /// Changing one's own password.
    pub struct ChangePasswordFields {
        /// The one that it is now.
        #[validate(custom(function = rules::check::entered))]
        password: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
    } also Self::check_is_new
}

impl ChangePasswordFields {
    fn check_is_new(&self, errors: &mut FieldErrors) {
        if errors.is_empty() && self.password == self.new_password {
            errors.add("new_password", Violation::PasswordSame);
        }
    }
}

form! {
    /// USR-02: a password of one's own instead of the one-time password.
    pub struct OwnPasswordFields {
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
        /// The page to go to afterwards.
        return_to: String,
    }
}

form! {
    /// *Forgot your password?*
    pub struct AskResetFields {
        /// What the person signs in with: their sign-in address, or their e-mail address once it is confirmed (USR-05).
        #[validate(custom(function = rules::check::seen))]
        sign_in_address: String,
    }
}

form! {
    /// A new password, by the link of a mail.
    pub struct ResetPasswordFields {
        /// The link's token.
        token: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
    }
}

/// The link of a mail that sets a new password, while it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// Whose password it sets.
    pub sign_in_address: String,
}
