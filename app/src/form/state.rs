use entente_shared::{Conflict, Country, Error, FieldErrors, Form};
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

#[cfg(not(feature = "ssr"))]
use super::unsent;
use crate::{
    response::{ACTING_AS, Refused},
    session::Session,
};

/// Finds all mistakes in what was typed, field by field.
pub type Check = fn(&dyn Fn(&str) -> Option<String>) -> FieldErrors;

/// Mistakes and what was typed; gives those that are left.
type Forgive = Box<dyn Fn(FieldErrors, &dyn Fn(&str) -> Option<String>) -> FieldErrors + Send + Sync>;

/// [`Form::check`] of a form of `shared`.
pub fn check_form<F: Form>(typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
    F::from_typed(typed).check()
}

/// Why the last form was not carried out, at the top of the page: it outlives the form, whose page may be loaded anew.
#[derive(Clone, Copy)]
pub struct PageFailure(pub RwSignal<Option<Error>>);

/// The id of the form that [`PageFailure`] speaks of: its message may offer to send it once more.
#[derive(Clone, Copy)]
pub struct FailedForm(pub StoredValue<String>);

/// Fields that a press of the pointer enters without doing anything else.
const FIELDS_OF_TEXT: &str = "input:not([type=checkbox],[type=radio]),select,textarea";

/// What a form's parts share.
#[derive(Clone, Copy)]
pub struct FormState {
    pub(super) id: StoredValue<String>,
    /// Mistakes that the summary shows: those of the last time the form was sent.
    pub(super) summary: RwSignal<FieldErrors>,
    /// Mistakes shown beside the fields.
    pub(super) errors: RwSignal<FieldErrors>,
    /// Why the form was not carried out, if its fields are not to blame: shown at the top of the page.
    pub(super) failure: Option<PageFailure>,
    failed_form: Option<FailedForm>,
    pub(super) sending: RwSignal<bool>,
    /// The form that a page is rendered again for, without WebAssembly or after something has changed meanwhile.
    #[cfg(not(feature = "ssr"))]
    pub(super) refused: Option<StoredValue<Option<Refused>>>,
    overtaken: bool,
    check: Option<Check>,
    forgive: StoredValue<Option<Forgive>>,
    pub(super) typed: StoredValue<Vec<(String, String)>>,
    labels: StoredValue<Vec<(&'static str, &'static str)>>,
    /// Fields of other pages that this form answers for, and their pages.
    elsewhere: StoredValue<Vec<(&'static str, String)>>,
    left: StoredValue<Vec<String>>,
    #[cfg(not(feature = "ssr"))]
    pub(super) go_on: crate::ui::GoOn,
}

impl FormState {
    /// `previewed`: what stood in the form when it was sent to be looked at.
    pub(super) fn new(id: String, check: Option<Check>, refused: Option<Refused>, previewed: Vec<(String, String)>) -> Self {
        let overtaken = refused.as_ref().is_some_and(|refused| matches!(refused.error, Error::Conflict { .. }));
        let (errors, typed) = match refused {
            Some(Refused { error: Error::Invalid { fields }, typed, .. }) => (fields, typed),
            // What somebody else has changed, and this form has not, is made anew: saving it once more takes nothing back.
            Some(Refused { error: Error::Conflict { what: Conflict::Changed { changes, .. } }, mut typed, .. }) => {
                typed.retain(|(name, _)| !changes.iter().any(|change| !change.yours && *name == wire_name(&change.field)));
                (FieldErrors::default(), typed)
            }
            Some(Refused { typed, .. }) => (FieldErrors::default(), typed),
            None => (FieldErrors::default(), previewed),
        };
        Self {
            id: StoredValue::new(id),
            summary: RwSignal::new(errors.clone()),
            errors: RwSignal::new(errors),
            failure: use_context(),
            failed_form: use_context(),
            sending: RwSignal::new(false),
            #[cfg(not(feature = "ssr"))]
            refused: use_context(),
            overtaken,
            check,
            forgive: StoredValue::new(None),
            typed: StoredValue::new(typed),
            labels: StoredValue::new(Vec::new()),
            elsewhere: StoredValue::new(Vec::new()),
            left: StoredValue::new(Vec::new()),
            #[cfg(not(feature = "ssr"))]
            go_on: crate::ui::GoOn::new(),
        }
    }

    /// A field introduces itself; gets its id and, if the form was sent before, what was typed into it.
    pub(super) fn enter(self, name: &'static str, label: &'static str) -> (String, Option<String>) {
        self.labels.update_value(|labels| labels.push((name, label)));
        let wire = wire_name(name);
        let typed = self.typed.with_value(|typed| typed.iter().find(|(known, _)| *known == wire).map(|(_, value)| value.clone()));
        (self.field_id(name), typed)
    }

    /// A field of an earlier page that only the server finds a mistake in when this form is sent: the summary leads there.
    pub fn answer_for(self, name: &'static str, label: &'static str, page: impl Into<String>) {
        self.labels.update_value(|labels| labels.push((name, label)));
        let page: String = page.into();
        self.elsewhere.update_value(|elsewhere| elsewhere.push((name, page)));
    }

    /// CON-02, CON-04: the addresses and phone numbers are of somebody of an organization in that country. The rules for it are in the
    /// parts of the page that have such forms.
    pub fn reaches_organization(self, country: Option<Country>) {
        let web_mail = Session::web_mail();
        self.forgive.set_value(Some(Box::new(move |errors, typed| errors.under(web_mail, typed).dialled_in(country, typed))));
    }

    /// Where the summary leads to for a field.
    pub(super) fn place(self, name: &str) -> String {
        let page = self.elsewhere.with_value(|elsewhere| elsewhere.iter().find(|(known, _)| *known == name).map(|(_, page)| page.clone()));
        format!("{}#{}", page.unwrap_or_default(), self.field_id(name))
    }

    /// The form was sent and came back.
    pub(super) fn was_sent(self) -> bool {
        self.typed.with_value(|typed| !typed.is_empty())
    }

    /// Something has changed since the form was opened; what was typed stands in it still.
    pub fn was_overtaken(self) -> bool {
        self.overtaken
    }

    /// Keeps what was typed for the form that takes this one's place, or nothing once it was carried out.
    #[cfg(not(feature = "ssr"))]
    pub(super) fn keep(self, typed: Option<Refused>) {
        if let Some(refused) = self.refused {
            refused.try_set_value(typed);
        }
        unsent::is_answered(&self.field_id("form"));
    }

    /// The form was sent with that value of a list, and came back.
    pub(super) fn was_ticked(self, wire: &str, value: &str) -> bool {
        self.typed.with_value(|typed| typed.iter().any(|(known, sent)| known == wire && sent == value))
    }

    pub(super) fn field_id(self, name: &str) -> String {
        self.id.with_value(|id| format!("{id}{name}"))
    }

    pub(super) fn label(self, name: &str) -> &'static str {
        self.labels.with_value(|labels| labels.iter().find(|(known, _)| *known == name).map_or("", |(_, label)| *label))
    }

    /// The form is sent again: what was said of the last time is over.
    pub(super) fn forget(self) {
        self.summary.set(FieldErrors::default());
        if let Some(PageFailure(failure)) = self.failure {
            failure.set(None);
        }
    }

    /// Shows why the form was not carried out.
    pub(super) fn refuse(self, error: Error) {
        let fields = match error {
            Error::Invalid { fields } => fields,
            other => {
                if let Some(FailedForm(form)) = self.failed_form {
                    form.set_value(self.field_id("form"));
                }
                if let Some(PageFailure(failure)) = self.failure {
                    failure.set(Some(other));
                }
                FieldErrors::default()
            }
        };
        // A form that is gone (its page was loaded anew) has nothing left to show.
        self.errors.try_set(fields.clone());
        self.summary.try_set(fields);
    }

    /// Every mistake in the fields as they are now.
    pub(super) fn check_now(self, typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
        let errors = self.check.map(|check| check(typed)).unwrap_or_default();
        self.forgive.with_value(|forgive| match forgive {
            Some(forgive) => forgive(errors, typed),
            None => errors,
        })
    }

    /// A field is checked once it was left, not while it is first filled in.
    ///
    /// Only on the way to another field: an error that appears while a button is being pressed moves the button from under the pointer,
    /// and the press is lost.
    pub(super) fn field_was_left(self, event: &web_sys::Event) {
        let to = event.dyn_ref::<web_sys::FocusEvent>().and_then(|event| event.related_target());
        let to = to.and_then(|to| to.dyn_into::<web_sys::Element>().ok());
        if to.is_some_and(|to| to.matches(FIELDS_OF_TEXT).unwrap_or_default())
            && let Some((name, typed)) = super::send::field_and_form(event)
            && self.labels.with_value(|labels| labels.iter().any(|(known, _)| *known == name))
        {
            self.left.update_value(|left| left.push(name));
            self.recheck(&typed);
        }
    }

    /// A field that has been left is checked again with each change: its error goes as soon as it is mended.
    pub(super) fn field_was_changed(self, event: &web_sys::Event) {
        #[cfg(not(feature = "ssr"))]
        unsent::goes_on(event);
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
        let labelled = |name: &str| self.labels.with_value(|labels| labels.iter().any(|(known, _)| *known == name));
        errors.add_all(earlier.only(|name| !left.iter().any(|known| known == name) && labelled(name)));
        if errors != earlier {
            self.errors.set(errors);
        }
    }
}

/// The name of a field as it is sent: the server function's argument is called `form`.
pub(super) fn wire_name(name: &str) -> String {
    format!("form[{name}]")
}

/// The context that the page of a form was made for, if it was refused because the browser acts in another one.
pub(super) fn made_for(refused: &Refused) -> Option<String> {
    let is_other = matches!(refused.error, Error::Conflict { what: Conflict::OtherAccount { .. } });
    refused.value_of(ACTING_AS).filter(|_| is_other).map(ToOwned::to_owned)
}

/// The refused form is the one with that id.
pub(super) fn is_for(refused: &Refused, id: &str) -> bool {
    refused.value_of("form-id").is_none_or(|sent| sent == id)
}
