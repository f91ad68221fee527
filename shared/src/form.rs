//! What a person typed, and its check.

use validator::Validate;

use crate::{
    FieldErrors,
    sent::{Sent, tick},
};

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

            const TICKS: &'static [bool] = &[$(<$ty as $crate::form::FromTyped>::IS_TICK),+];

            fn from_typed(typed: &dyn Fn(&str) -> Option<String>) -> Self {
                Self { $($field: $crate::form::FromTyped::from_typed(typed(stringify!($field)))),+ }
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
