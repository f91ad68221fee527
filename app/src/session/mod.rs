//! Who is signed in, for every page; language and theme.

pub mod server_fns;

use entente_shared::{
    Error, Timestamp,
    credentials::PendingSignIn,
    people::{Actor, OtherContexts},
    rules::WebMail,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    form::{FailedForm, PageFailure},
    response::{Refused, Shown},
};

/// What every page knows: it comes with the document, and whatever changes it loads a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub actor: Option<Actor>,
    pub others: OtherContexts,
    /// Somebody who is on the way to be.
    pub pending: Option<PendingSignIn>,
    pub now: Timestamp,
    pub theme: String,
    /// CON-02: what the host has decided, so that a page refuses what the server refuses.
    pub web_mail: WebMail,
    /// ORG-05: the codes of the countries that the host has left out, with blanks between them.
    pub countries_left_out: String,
    /// The form that this page is rendered again for.
    pub refused: Option<Refused>,
    /// What this page shows once, as the answer to a form.
    pub shown: Option<Shown>,
}

/// What a page shows once, as the answer to a form: gone when the page is left.
#[derive(Clone, Copy)]
pub struct ShownOnce(pub RwSignal<Option<Shown>>);

impl ShownOnce {
    /// The page that is the answer to a form.
    pub fn page() -> Option<String> {
        let Self(shown) = use_context()?;
        shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.path.clone()))
    }

    /// What the page at that path shows.
    pub fn on(path: &str) -> Option<Vec<String>> {
        let Self(shown) = use_context()?;
        shown.get().filter(|shown| shown.path.split('?').next() == Some(path)).map(|shown| shown.values)
    }
}

/// The server's time, carried on by the browser's clock, so that "2 hours ago" is the same on both sides.
#[derive(Clone, Copy)]
pub struct Now(pub RwSignal<Timestamp>);

impl Session {
    /// From the visit on the server, from the document in the browser.
    pub fn provide() {
        let session = Self::known();
        let failure = session.refused.as_ref().map(|refused| refused.error.clone());
        provide_context(PageFailure(RwSignal::new(failure.filter(|error| !matches!(error, Error::Invalid { .. })))));
        let form = session.refused.as_ref().map(|refused| format!("{}form", refused.value_of("form-id").unwrap_or_default()));
        provide_context(FailedForm(StoredValue::new(form.unwrap_or_default())));
        provide_context(StoredValue::new(session.refused.clone()));
        #[cfg(not(feature = "ssr"))]
        crate::wire::made_for(session.actor.as_ref().map(|actor| actor.acting_as().to_string()).unwrap_or_default());
        provide_context(ShownOnce(RwSignal::new(session.shown.clone())));
        provide_context(Now(RwSignal::new(session.now)));
        provide_context(StoredValue::new(session));
    }

    #[cfg(feature = "ssr")]
    fn known() -> Self {
        let of_the_visit = || {
            let Ok(visit) = crate::backend::visit() else { return Self::default() };
            Self {
                actor: visit.actor.clone(),
                others: visit.others.clone(),
                pending: visit.pending.clone(),
                now: visit.now,
                theme: visit.theme.as_str().to_owned(),
                web_mail: visit.backend.web_mail,
                countries_left_out: visit.backend.countries_left_out.iter().map(|country| country.as_str()).collect::<Vec<_>>().join(" "),
                refused: visit.refused.clone(),
                shown: visit.shown.clone(),
            }
        };
        SharedValue::new(of_the_visit).into_inner()
    }

    #[cfg(not(feature = "ssr"))]
    fn known() -> Self {
        use crate::wire;
        wire::from_document().and_then(|session| wire::decode(session).ok()).unwrap_or_default()
    }

    /// The person who is signed in.
    pub fn actor() -> Option<Actor> {
        use_context::<StoredValue<Self>>().and_then(|session| session.with_value(|session| session.actor.clone()))
    }

    /// An operator keeps the account from taking part that the person acts for.
    pub fn is_suspended() -> bool {
        Self::actor().and_then(|actor| actor.account).is_some_and(|account| account.suspended)
    }

    /// CON-02: whether addresses at free web-mail providers are accepted.
    pub fn web_mail() -> WebMail {
        use_context::<StoredValue<Self>>().map(|session| session.with_value(|session| session.web_mail)).unwrap_or_default()
    }

    /// ORG-05: the codes of the countries whose organizations the host does not let register.
    pub fn countries_left_out() -> String {
        use_context::<StoredValue<Self>>()
            .map(|session| session.with_value(|session| session.countries_left_out.clone()))
            .unwrap_or_default()
    }

    /// CTX-01: as whom else, and for which other accounts the person could act.
    pub fn others() -> OtherContexts {
        use_context::<StoredValue<Self>>().map(|session| session.with_value(|session| session.others.clone())).unwrap_or_default()
    }

    /// CTX-02: for whom this page was made; empty for nobody in particular.
    pub fn acting_as() -> String {
        Self::actor().map(|actor| actor.acting_as().to_string()).unwrap_or_default()
    }

    /// Somebody of whom something is still asked before they are signed in.
    pub fn pending() -> Option<PendingSignIn> {
        use_context::<StoredValue<Self>>().and_then(|session| session.with_value(|session| session.pending.clone()))
    }

    /// The chosen theme's word.
    pub fn theme() -> String {
        use_context::<StoredValue<Self>>().map(|session| session.with_value(|session| session.theme.clone())).unwrap_or_default()
    }
}
