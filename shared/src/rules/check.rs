//! Rules in the form that `validator`'s `custom` takes: the mistake alone.

use validator::ValidationError;

use crate::Violation;

macro_rules! checks {
    ($($rule:ident),+ $(,)?) => {$(
        #[doc = concat!("[`", stringify!($rule), "`](super::", stringify!($rule), ") as a check.")]
        pub fn $rule(typed: &str) -> Result<(), ValidationError> {
            super::$rule(typed).map(drop).map_err(ValidationError::from)
        }
    )+};
}

checks!(
    publisher_display_name,
    name,
    optional_name,
    address_line,
    optional_address_line,
    optional_postal_code,
    email,
    optional_website,
    domain_prefix,
    new_password,
    justification,
    optional_reason,
    title,
    summary,
    description,
    optional_email,
    optional_day,
);

/// [`phone`](super::phone) as a check, with all that is wrong at once.
pub fn phone(typed: &str) -> Result<(), ValidationError> {
    Violation::all_as_error(&super::phone_mistakes(typed))
}

/// [`work_email`](super::work_email) as a check where web-mail addresses are refused. A form knows nothing of the host: where they are
/// accepted, [`FieldErrors::under`](crate::FieldErrors::under) takes the mistake back.
pub fn work_email(typed: &str) -> Result<(), ValidationError> {
    super::work_email(typed, super::WebMail::Refused).map(drop).map_err(ValidationError::from)
}

/// [`Country::parse`](crate::Country::parse) as a check.
pub fn country(typed: &str) -> Result<(), ValidationError> {
    crate::Country::parse(typed).map(drop).map_err(ValidationError::from)
}

/// One of [`Language`](crate::Language)'s words.
pub fn language(typed: &str) -> Result<(), ValidationError> {
    match typed {
        "" => Err(Violation::Required.into()),
        word => word.parse::<crate::Language>().map(drop).map_err(|_| Violation::UnknownLanguage.into()),
    }
}

/// ENG-02: one of [`Audience`](crate::engagements::Audience)'s words.
pub fn audience(typed: &str) -> Result<(), ValidationError> {
    typed.parse::<crate::engagements::Audience>().map(drop).map_err(|_| Violation::Required.into())
}

/// REQ-09: days until deciders are reminded.
pub fn reminder_days(typed: &str) -> Result<(), ValidationError> {
    super::whole_number(typed, crate::engagements::REMINDER_RANGE).map(drop).map_err(ValidationError::from)
}

/// REQ-09: days until a request expires.
pub fn expiry_days(typed: &str) -> Result<(), ValidationError> {
    super::whole_number(typed, crate::engagements::EXPIRY_RANGE).map(drop).map_err(ValidationError::from)
}

/// Something was entered.
pub fn entered(typed: &str) -> Result<(), ValidationError> {
    if typed.is_empty() { Err(Violation::Required.into()) } else { Ok(()) }
}

/// Something that can be seen was entered. A password is for [`entered`]: it may be of anything.
pub fn seen(typed: &str) -> Result<(), ValidationError> {
    entered(super::trimmed(typed))
}

/// REQ-01, REG-05: the checkbox is ticked.
pub fn accepted(ticked: &bool) -> Result<(), ValidationError> {
    if *ticked { Ok(()) } else { Err(Violation::NotAccepted.into()) }
}
