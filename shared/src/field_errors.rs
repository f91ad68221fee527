//! All of a form's mistakes at once.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use validator::ValidationErrors;

use crate::{
    Country, Form, Violation,
    rules::{WebMail, phone_from, work_email},
};

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
    pub(crate) fn from_validator(errors: &ValidationErrors, order: &[&'static str]) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_mistake_of_a_field_is_kept() {
        let mut errors = FieldErrors::one("email", Violation::Required);
        errors.add("email", Violation::EmailForm);
        errors.add("phone", Violation::Required);
        assert_eq!(errors.fields(), ["email", "phone"]);
        assert_eq!(errors.of("email"), Some(Violation::Required));
    }
}
