//! What can be wrong with a field, as codes; all of a form's mistakes at once.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError, ValidationErrors};

use crate::{
    Country,
    rules::{UnknownWord, WebMail, phone_from, work_email},
    sent::{Sent, tick},
};

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

            fn from_code(code: &str, number: u32) -> Option<Self> {
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
    fn all_of_error(error: &ValidationError) -> Vec<Self> {
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

/// Every mistake of a form, in the order of its fields. Mostly one for each field, the first that matters; of a phone number all, since
/// whoever reads one and mends it would meet the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<(Cow<'static, str>, Violation)>);

impl FieldErrors {
    /// No mistake.
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// A single mistake.
    pub fn one(field: &'static str, violation: Violation) -> Self {
        Self(vec![(Cow::Borrowed(field), violation)])
    }

    /// What turns a mistake into the only one of that field: `rules::name(typed).map_err(FieldErrors::on("name"))`.
    pub fn on(field: &'static str) -> impl Fn(Violation) -> Self {
        move |violation| Self::one(field, violation)
    }

    /// Adds a mistake, unless the field has one already.
    pub fn add(&mut self, field: &'static str, violation: Violation) {
        self.add_named(Cow::Borrowed(field), violation);
    }

    pub(crate) fn add_named(&mut self, field: Cow<'static, str>, violation: Violation) {
        if self.of(&field).is_none() {
            self.0.push((field, violation));
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// In that order of the fields; those of other fields come last.
    pub(crate) fn in_order(mut self, fields: &[&'static str]) -> Self {
        self.0.sort_by_key(|(field, _)| fields.iter().position(|known| known == field).unwrap_or(fields.len()));
        self
    }

    /// True if nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes over the mistakes of those fields that have none yet.
    pub fn add_all(&mut self, others: Self) {
        let known = self.0.clone();
        self.0.extend(others.0.into_iter().filter(|(field, _)| known.iter().all(|(name, _)| name != field)));
    }

    /// What is wrong with that field, or the first of it.
    pub fn of(&self, field: &str) -> Option<Violation> {
        self.all_of(field).next()
    }

    /// All that is wrong with that field.
    pub fn all_of(&self, field: &str) -> impl Iterator<Item = Violation> {
        self.iter().filter(move |(name, _)| *name == field).map(|(_, violation)| violation)
    }

    /// The fields with mistakes, in order.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = self.0.iter().map(|(field, _)| &**field).collect();
        fields.dedup();
        fields
    }

    /// Field and mistake, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Violation)> {
        self.0.iter().map(|(field, violation)| (&**field, *violation))
    }

    /// The mistakes of those fields for which `keep` says so.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(field, _)| keep(field)).cloned().collect())
    }

    /// CON-02: as the host wants it, of the values that were typed. A form knows nothing of the host: its check refuses every provider that
    /// is known where it runs. The provider is looked at last, so an address that is refused for it alone is right in every other way.
    pub fn under(self, web_mail: WebMail, typed: &dyn Fn(&str) -> Option<String>) -> Self {
        let stands = |field: &str| typed(field).is_some_and(|typed| work_email(&typed, web_mail).is_err());
        Self(self.0.into_iter().filter(|(field, violation)| *violation != Violation::EmailWebMail || stands(field)).collect())
    }

    /// CON-04: without the mistakes of phone numbers that are none in the country where they were written.
    pub fn dialled_in(self, country: Option<Country>, typed: &dyn Fn(&str) -> Option<String>) -> Self {
        let Some(country) = country else { return self };
        let is_number = |field: &str| typed(field).is_some_and(|typed| phone_from(&typed, country).is_ok());
        let is_of_phone = |violation: Violation| violation.code().starts_with("phone_");
        Self(self.0.into_iter().filter(|(field, violation)| !(is_of_phone(*violation) && is_number(field))).collect())
    }

    /// CON-02: the same for one field of a form's mistakes, where the host refuses more than is known where the form is checked, too.
    pub(crate) fn with_work_email<F: Form>(self, field: &'static str, typed: &str, web_mail: WebMail) -> Self {
        let mut errors = self.under(web_mail, &|name| (name == field).then(|| typed.to_owned()));
        if errors.of(field).is_none()
            && let Err(violation) = work_email(typed, web_mail)
        {
            let place = |name: &str| F::FIELDS.iter().position(|known| *known == name);
            let at = errors.0.iter().take_while(|(name, _)| place(name) < place(field)).count();
            errors.0.insert(at, (Cow::Borrowed(field), violation));
        }
        errors
    }

    /// `Ok` if nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// What `validator` found, without the rejected values that it keeps: one of them may be a password.
    fn from_validator(errors: &ValidationErrors, order: &[&'static str]) -> Self {
        let found = errors.field_errors();
        let all = |field: &'static str| {
            let first = found.get(field).and_then(|errors| errors.first());
            first.into_iter().flat_map(Violation::all_of_error).map(move |violation| (Cow::Borrowed(field), violation))
        };
        Self(order.iter().copied().flat_map(all).collect())
    }
}

/// Mistakes in fields whose names came from outside.
impl FromIterator<(String, Violation)> for FieldErrors {
    fn from_iter<T: IntoIterator<Item = (String, Violation)>>(mistakes: T) -> Self {
        let mut errors = Self::none();
        for (field, violation) in mistakes {
            errors.add_named(Cow::Owned(field), violation);
        }
        errors
    }
}

/// Field and code, as `accepted: tick_form, name: too_long 50`: how the mistakes of a form that can't be read come through serde.
impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (field, violation)) in self.iter().enumerate() {
            write!(f, "{}{field}: {}", if place == 0 { "" } else { ", " }, violation.code())?;
            if let Some(limit) = violation.limit() {
                write!(f, " {limit}")?;
            }
        }
        Ok(())
    }
}

/// The text is not the mistakes of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFieldErrors;

impl FromStr for FieldErrors {
    type Err = NoFieldErrors;

    fn from_str(text: &str) -> Result<Self, NoFieldErrors> {
        let one = |part: &str| {
            let (field, words) = part.rsplit_once(": ")?;
            let (code, limit) = words.split_once(' ').unwrap_or((words, "0"));
            Some((Cow::Owned(field.to_owned()), Violation::from_code(code, limit.parse().ok()?)?))
        };
        text.split(", ").map(one).collect::<Option<_>>().map(Self).ok_or(NoFieldErrors)
    }
}

/// A form: what a person typed, as text. The page checks it while it is filled in, the server checks it again.
pub trait Form: Validate {
    /// The names of the fields, in the order of the page.
    const FIELDS: &'static [&'static str];

    /// Which of the fields, in that order, are boxes to tick.
    const TICKS: &'static [bool];

    /// The form as it was typed: the text beside each field's name, nothing where a field is missing.
    fn from_typed(typed: &dyn Fn(&str) -> Option<String>) -> Self
    where
        Self: Sized;

    /// The form as it was sent: name and text of each field. What is not sent is empty, a box that is not sent is not ticked.
    ///
    /// # Errors
    /// Every field that the form does not have, or that was sent twice, and every box that is neither ticked nor not.
    fn read<N: AsRef<str>, T: Into<String>>(sent: impl IntoIterator<Item = (N, T)>) -> Result<Self, FieldErrors>
    where
        Self: Sized,
    {
        let mut read = Sent::new(Self::FIELDS);
        for (name, text) in sent {
            read.add(name.as_ref(), Some(text.into()));
        }
        let read = read.finish(Self::TICKS)?;
        Ok(Self::from_typed(&|name| read.value(name)))
    }

    /// All the mistakes of the form, those between its fields too, in the order of the fields. What only a clock or a database knows is
    /// not among them.
    fn check(&self) -> FieldErrors {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(&errors, Self::FIELDS),
        };
        self.check_between(&mut errors);
        errors.in_order(Self::FIELDS)
    }

    /// The part of [`Self::check`] that looks at more than the text of one field. `errors` has what is wrong with each of them.
    fn check_between(&self, errors: &mut FieldErrors) {
        let _ = errors;
    }
}

/// The value of one field of a form.
pub(crate) trait FromTyped {
    const IS_TICK: bool;

    fn from_typed(typed: Option<String>) -> Self;
}

impl FromTyped for String {
    const IS_TICK: bool = false;

    fn from_typed(typed: Option<String>) -> Self {
        typed.unwrap_or_default()
    }
}

impl FromTyped for bool {
    const IS_TICK: bool = true;

    /// A box sends a word when it is ticked and nothing when it is not.
    fn from_typed(typed: Option<String>) -> Self {
        typed.and_then(|word| tick(&word)).unwrap_or_default()
    }
}

/// A form of text fields: the type, its fields with their rules, and their order, from one list. What looks at more than one field is
/// named behind them, and is part of the form's check: `also Self::check_between_fields`.
macro_rules! form {
    (
        $(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),+ $(,)? }
        $(also $between:path)?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, validator::Validate)]
        $vis struct $name { $($(#[$fmeta])* pub $field: $ty),+ }

        impl $crate::Form for $name {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            const TICKS: &'static [bool] = &[$(<$ty as $crate::violation::FromTyped>::IS_TICK),+];

            fn from_typed(typed: &dyn Fn(&str) -> Option<String>) -> Self {
                Self { $($field: $crate::violation::FromTyped::from_typed(typed(stringify!($field)))),+ }
            }

            $(fn check_between(&self, errors: &mut $crate::FieldErrors) {
                $between(self, errors);
            })?
        }

        // What `Form::read` would find wrong is the error's text, which `FieldErrors` reads again.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let sent = $crate::sent::deserialize(from, <Self as $crate::Form>::FIELDS, <Self as $crate::Form>::TICKS)?;
                Ok(<Self as $crate::Form>::from_typed(&|name| sent.value(name)))
            }
        }
    };
}
pub(crate) use form;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_violation_survives_the_way_through_validator() {
        for violation in Violation::samples() {
            assert_eq!(Violation::from_code(violation.code(), violation.limit().unwrap_or(0)), Some(*violation));
        }
    }

    #[test]
    fn only_the_first_mistake_of_a_field_is_kept() {
        let mut errors = FieldErrors::one("email", Violation::Required);
        errors.add("email", Violation::EmailForm);
        errors.add("phone", Violation::Required);
        assert_eq!(errors.fields(), ["email", "phone"]);
        assert_eq!(errors.of("email"), Some(Violation::Required));
    }
}
