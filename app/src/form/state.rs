use entente_shared::{Error, FieldErrors, Form};
use leptos::{ev, prelude::*};

use crate::response::Refused;

/// Finds all mistakes in what was typed, field by field.
pub type Check = fn(&dyn Fn(&str) -> Option<String>) -> FieldErrors;

/// [`Form::check`] of a form of `shared`.
pub fn check_form<F: Form>(typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
    F::from_typed(typed).check()
}

/// What a form's parts share.
#[derive(Clone, Copy)]
pub struct FormState {
    pub(super) id: StoredValue<String>,
    /// Why the form was not carried out: shown in the summary.
    pub(super) failure: RwSignal<Option<Error>>,
    /// Mistakes shown beside the fields.
    pub(super) errors: RwSignal<FieldErrors>,
    /// How often the summary was shown anew: it takes the focus then.
    pub(super) shown: RwSignal<u32>,
    pub(super) sending: RwSignal<bool>,
    check: Option<Check>,
    typed: StoredValue<Vec<(String, String)>>,
    labels: StoredValue<Vec<(&'static str, &'static str)>>,
    left: StoredValue<Vec<String>>,
}

impl FormState {
    pub(super) fn new(id: String, check: Option<Check>, refused: Option<Refused>) -> Self {
        let (failure, typed) = refused.map_or((None, Vec::new()), |refused| (Some(refused.error), refused.typed));
        let errors = match &failure {
            Some(Error::Invalid { fields }) => fields.clone(),
            _ => FieldErrors::default(),
        };
        let shown = u32::from(failure.is_some());
        Self {
            id: StoredValue::new(id),
            failure: RwSignal::new(failure),
            errors: RwSignal::new(errors),
            shown: RwSignal::new(shown),
            sending: RwSignal::new(false),
            check,
            typed: StoredValue::new(typed),
            labels: StoredValue::new(Vec::new()),
            left: StoredValue::new(Vec::new()),
        }
    }

    /// A field introduces itself; gets its id and, if the form was sent before, what was typed into it.
    pub(super) fn enter(self, name: &'static str, label: &'static str) -> (String, Option<String>) {
        self.labels.update_value(|labels| labels.push((name, label)));
        let wire = wire_name(name);
        let typed = self.typed.with_value(|typed| typed.iter().find(|(known, _)| *known == wire).map(|(_, value)| value.clone()));
        (self.field_id(name), typed)
    }

    /// The form was sent and came back.
    pub(super) fn was_sent(self) -> bool {
        self.typed.with_value(|typed| !typed.is_empty())
    }

    pub(super) fn field_id(self, name: &str) -> String {
        self.id.with_value(|id| format!("{id}{name}"))
    }

    pub(super) fn label(self, name: &str) -> &'static str {
        self.labels.with_value(|labels| labels.iter().find(|(known, _)| *known == name).map_or("", |(_, label)| *label))
    }

    /// Shows why the form was not carried out.
    pub(super) fn refuse(self, error: Error) {
        self.errors.set(match &error {
            Error::Invalid { fields } => fields.clone(),
            _ => FieldErrors::default(),
        });
        self.failure.set(Some(error));
        self.shown.update(|times| *times += 1);
    }

    /// Every mistake in the fields as they are now.
    pub(super) fn check_now(self, typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
        self.check.map(|check| check(typed)).unwrap_or_default()
    }

    /// A field is checked once it was left, not while it is first filled in.
    pub(super) fn field_was_left(self, event: &ev::FocusEvent) {
        if let Some((name, typed)) = super::send::field_and_form(event)
            && self.labels.with_value(|labels| labels.iter().any(|(known, _)| *known == name))
        {
            self.left.update_value(|left| left.push(name));
            self.recheck(&typed);
        }
    }

    /// A field that has been left is checked again with each change: its error goes as soon as it is mended.
    pub(super) fn field_was_changed(self, event: &ev::Event) {
        if let Some((name, typed)) = super::send::field_and_form(event)
            && (self.left.with_value(|left| left.contains(&name)) || self.errors.with_untracked(|errors| errors.of(&name).is_some()))
        {
            self.left.update_value(|left| left.push(name));
            self.recheck(&typed);
        }
    }

    fn recheck(self, typed: &[(String, String)]) {
        let found = self.check_now(&|name| super::send::value_of(typed, name));
        let earlier = self.errors.get_untracked();
        let left = self.left.get_value();
        // What only the server knows (a name is taken) stays until its field is changed.
        let mut errors = found.only(|name| left.iter().any(|known| known == name) || earlier.of(name).is_some());
        for (name, violation) in earlier.iter() {
            if !left.iter().any(|known| known == name)
                && let Some((name, _)) = self.labels.with_value(|labels| labels.iter().find(|(known, _)| *known == name).copied())
            {
                errors.add(name, violation);
            }
        }
        if errors != earlier {
            self.errors.set(errors);
        }
    }
}

/// The name of a field as it is sent: the server function's argument is called `form`.
pub(super) fn wire_name(name: &str) -> String {
    format!("form[{name}]")
}

/// The refused form is the one with that id.
pub(super) fn is_for(refused: &Refused, id: &str) -> bool {
    refused.typed.iter().find(|(name, _)| name == "form-id").is_none_or(|(_, sent)| sent == id)
}
