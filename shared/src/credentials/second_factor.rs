//! The second factor (RFC 6238) and its recovery codes.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, form::form, rules};

/// Digits of a code (RFC 6238).
pub const CODE_DIGITS: usize = 6;
/// A code is for so many seconds (RFC 6238).
pub const CODE_SECONDS: i64 = 30;
/// How many recovery codes are made at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code, without the hyphens: 80 bits.
pub const RECOVERY_CODE_CHARACTERS: usize = 16;

/// What somebody has proved their second factor with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Six digits of the app.
    Code(u32),
    /// A recovery code, in small letters and digits without hyphens.
    RecoveryCode(String),
}

/// A code as people type or copy it: with spaces, hyphens or characters that can't be seen, in large letters.
///
/// ```
/// use entente_shared::credentials::{Proof, proof};
/// assert_eq!(proof("123 456"), Some(Proof::Code(123_456)));
/// assert_eq!(proof("ABCD-efgh-2345-6789"), Some(Proof::RecoveryCode("abcdefgh23456789".to_owned())));
/// assert_eq!(proof("12345"), None);
/// ```
pub fn proof(typed: &str) -> Option<Proof> {
    // Whatever is much longer is none.
    if typed.len() > 100 {
        return None;
    }
    let code: String = typed.chars().filter(|c| !rules::is_blank(*c) && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')).collect();
    let code = code.to_ascii_lowercase();
    if code.len() == CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return code.parse().ok().map(Proof::Code);
    }
    (code.len() == RECOVERY_CODE_CHARACTERS && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(Proof::RecoveryCode(code))
}

form! {
    /// The code of the second factor, when signing in and when it is set up.
    pub struct CodeFields {
        /// Of the app, or a recovery code.
        #[validate(custom(function = rules::check::seen))]
        code: String,
        /// The page to go to afterwards.
        return_to: String,
    }
}

form! {
    /// Turning the second factor off, or making new recovery codes.
    pub struct SecondFactorFields {
        /// The person's password.
        #[validate(custom(function = rules::check::entered))]
        password: String,
        /// Of the app, or a recovery code.
        #[validate(custom(function = rules::check::seen))]
        code: String,
    }
}

/// The way to a second factor, and where the person is on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorSetUp {
    /// The secret as text; empty before it is made, and once the second factor is on.
    pub secret: String,
    /// The secret as an address that apps open.
    pub address: String,
    /// The same as a QR code: the outline of its dark modules, as an SVG path in units of a module.
    pub outline: String,
    /// Modules on each side.
    pub modules: u32,
    /// The second factor is on.
    pub is_on: bool,
    /// Recovery codes that have not been put away yet.
    pub codes: Vec<String>,
}

/// What protects one's sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSecurity {
    /// The directory's domain prefix, or name.
    pub directory: String,
    /// The directory is built-in: the password is kept here.
    pub built_in: bool,
    /// What the password can be found under by the browser.
    pub sign_in_address: String,
    /// Since when there is a second factor.
    pub second_factor_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub codes_left: u32,
    /// The directory wants a second factor of this person.
    pub second_factor_required: bool,
}
