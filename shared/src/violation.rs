//! What can be wrong with a field, as codes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use validator::ValidationError;

use crate::rules::UnknownWord;

/// How two publisher display names clash (ORG-02, ORG-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// The same name, but perhaps for letter case, width or spacing.
    Same,
    /// Another spelling that looks the same, such as a Cyrillic letter for a Latin one.
    LooksAlike,
}

macro_rules! violations {
    ($($(#[$meta:meta])* $variant:ident $({ $limit:ident })? = $code:literal),+ $(,)?) => {
        /// Why the value of a field is not accepted. The code is stable; the number, where there is one, is the limit that applies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(tag = "code", try_from = "Coded")]
        pub enum Violation { $($(#[$meta])* #[serde(rename = $code)] $variant $({
            /// The limit that applies.
            $limit: u32
        })?),+ }

        impl Violation {
            /// The stable word for this violation.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant $({ $limit: _ })? => $code),+ }
            }

            /// The limit that applies, if this violation has one.
            pub const fn limit(self) -> Option<u32> {
                match self { $(Self::$variant $({ $limit })? => violations!(@limit $($limit)?)),+ }
            }

            /// One of each kind, with a limit of 7 where there is one: for tests that walk them all.
            pub const fn samples() -> &'static [Self] {
                &[$(Self::$variant $({ $limit: 7 })?),+]
            }

            pub(crate) fn from_code(code: &str, number: u32) -> Option<Self> {
                let sample = *Self::samples().iter().find(|sample| sample.code() == code)?;
                Some(match sample {
                    $($(Self::$variant { $limit: _ } => Self::$variant { $limit: number },)?)+
                    other => other,
                })
            }
        }
    };
    (@limit) => { None };
    (@limit $limit:ident) => { Some($limit) };
}

violations! {
    /// Nothing was entered.
    Required = "required",
    /// Fewer characters than `min`.
    TooShort { min } = "too_short",
    /// More characters than `max`.
    TooLong { max } = "too_long",
    /// ORG-01: a control, bidirectional-override or invisible character.
    InvisibleCharacter = "invisible_character",
    /// ORG-02: another account has this name.
    NameTaken = "name_taken",
    /// ORG-02: another account has a name that looks like this one.
    NameLooksAlike = "name_looks_alike",
    /// ORG-03: the host has reserved this name, or one that looks like it.
    NameReserved = "name_reserved",
    /// ORG-03: somebody claims the right to this name, or to one that looks like it.
    NameClaimed = "name_claimed",
    /// ORG-06: until recently another account had this name, or one that looks like it.
    NameFormer = "name_former",
    /// ORG-05: no country or region of ISO 3166-1.
    UnknownCountry = "unknown_country",
    /// ORG-05: organizations of this country don't register here; the host has said so.
    CountryLeftOut = "country_left_out",
    /// Not of the form `name@company.example`.
    EmailForm = "email_form",
    /// USR-05: the address that the person has already.
    EmailSame = "email_same",
    /// CON-02: a free web-mail provider's address.
    EmailWebMail = "email_web_mail",
    /// CON-01: letters beyond ASCII before the `@`: many mail servers take none.
    EmailNotAscii = "email_not_ascii",
    /// CON-04: an extension.
    PhoneExtension = "phone_extension",
    /// CON-04: no `+` and country calling code in front.
    PhoneNotInternational = "phone_not_international",
    /// CON-04: no country has the calling code in front.
    PhoneCallingCode = "phone_calling_code",
    /// CON-04: something that is neither a digit nor the punctuation of phone numbers.
    PhoneCharacter = "phone_character",
    /// CON-04: fewer digits than `min`.
    PhoneTooShort { min } = "phone_too_short",
    /// CON-04: more digits than `max`.
    PhoneTooLong { max } = "phone_too_long",
    /// Not an `http` or `https` address of a web site.
    WebsiteForm = "website_form",
    /// Not a language that pages and mails are written in.
    UnknownLanguage = "unknown_language",
    /// A date that is none, or not of the form `2026-07-01`.
    DateForm = "date_form",
    /// A day before today.
    DatePast = "date_past",
    /// TOU-01: a day before that of a version which is published already.
    DateBeforeLast = "date_before_last",
    /// ENG-08: an end that is not after the beginning, or that is over.
    DateNotAfter = "date_not_after",
    /// REG-05: another version of the agreement has this label.
    VersionTaken = "version_taken",
    /// DIR-01: not small letters, digits and single hyphens, beginning with a letter.
    PrefixForm = "prefix_form",
    /// DIR-01: another directory has this domain prefix.
    PrefixTaken = "prefix_taken",
    /// The password is the same as, or made of, the other things that were entered.
    PasswordObvious = "password_obvious",
    /// Not the person's password.
    PasswordWrong = "password_wrong",
    /// The new password is the one that it was before.
    PasswordSame = "password_same",
    /// Not the code of now, nor a recovery code that is left.
    CodeWrong = "code_wrong",
    /// REQ-01, REG-05: the checkbox is not ticked.
    NotAccepted = "not_accepted",
    /// REQ-07: a decision that declines says why.
    ReasonRequired = "reason_required",
    /// Not a whole number in digits.
    NumberForm = "number_form",
    /// Less than `min`.
    NumberTooSmall { min } = "number_too_small",
    /// More than `max`.
    NumberTooLarge { max } = "number_too_large",
    /// ENG-02: for one organization, while several are named.
    OneOrganization = "one_organization",
    /// No answer was chosen.
    NoChoice = "no_choice",
    /// USR-02: not small letters, digits, dots, hyphens and underscores, beginning and ending with a letter or digit.
    SignInNameForm = "sign_in_name_form",
    /// USR-02: somebody in the directory has this sign-in name.
    SignInNameTaken = "sign_in_name_taken",
    /// USR-03: more than `max` addresses at once.
    TooManyAddresses { max } = "too_many_addresses",
    /// The form has no such field.
    UnknownField = "unknown_field",
    /// The field was sent more than once.
    SeveralValues = "several_values",
    /// A list or an object, where a text is expected.
    NoText = "no_text",
    /// A box is sent as `true`, `on` or `1`, or else as nothing, `false`, `off` or `0`.
    TickForm = "tick_form",
}

/// A violation as it is sent. Read by way of its code: what is derived for so many kinds weighs several times as much in the page.
#[derive(Deserialize)]
struct Coded {
    code: String,
    #[serde(default)]
    min: Option<u32>,
    #[serde(default)]
    max: Option<u32>,
}

impl TryFrom<Coded> for Violation {
    type Error = UnknownWord;

    fn try_from(Coded { code, min, max }: Coded) -> Result<Self, Self::Error> {
        let limit = min.or(max);
        let violation = Self::from_code(&code, limit.unwrap_or_default()).ok_or(UnknownWord)?;
        if violation.limit().is_some() && limit.is_none() { Err(UnknownWord) } else { Ok(violation) }
    }
}

impl From<Clash> for Violation {
    fn from(clash: Clash) -> Self {
        match clash {
            Clash::Same => Self::NameTaken,
            Clash::LooksAlike => Self::NameLooksAlike,
        }
    }
}

impl From<Violation> for ValidationError {
    fn from(violation: Violation) -> Self {
        let mut error = Self::new(violation.code());
        if let Some(limit) = violation.limit() {
            error.add_param(Cow::Borrowed("limit"), &limit);
        }
        error
    }
}

impl Violation {
    /// All that is wrong with one value as one error of `validator`'s: the first is its code, the others are parameters with their limits.
    pub(crate) fn all_as_error(mistakes: &[Self]) -> Result<(), ValidationError> {
        let [first, others @ ..] = mistakes else { return Ok(()) };
        let mut error = ValidationError::from(*first);
        for other in others {
            error.add_param(Cow::Borrowed(other.code()), &other.limit().unwrap_or_default());
        }
        Err(error)
    }

    /// What [`all_as_error`](Self::all_as_error) made, in the order of the codes.
    pub(crate) fn all_of_error(error: &ValidationError) -> Vec<Self> {
        let number = |of: &str| {
            let limit = error.params.get(of).and_then(|limit| limit.as_u64()).unwrap_or(0);
            u32::try_from(limit).unwrap_or(u32::MAX)
        };
        // A rule that is not ours would be a mistake of the form's definition; "required" keeps the form from passing.
        let mut all = vec![Self::from_code(&error.code, number("limit")).unwrap_or(Self::Required)];
        let codes = Self::samples().iter().map(|sample| sample.code()).filter(|code| error.params.contains_key(*code));
        all.extend(codes.filter_map(|code| Self::from_code(code, number(code))));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_violation_survives_the_way_through_validator() {
        for violation in Violation::samples() {
            assert_eq!(Violation::from_code(violation.code(), violation.limit().unwrap_or(0)), Some(*violation));
        }
    }
}
