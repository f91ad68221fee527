use std::borrow::Cow;

use entente_shared::{Conflict, Error, FieldChange, Forbidden};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::{IconKind, icon};
use crate::{
    form::{FailedForm, PageFailure},
    html::{Element, Node, a, blockquote, button, dd, div, dl, dt, h1, h2, h3, input, li, live, nav, ol, p, strong},
    messages::{Text, changed_field, changed_value, error_message, isolated, notice_text, texts},
    response::{Notice, SWITCH_BACK},
    session::Session,
};

/// Title, way back, heading and what was just done: the top of every page.
pub struct PageHead {
    title: Cow<'static, str>,
    lead: Option<Cow<'static, str>>,
    above: Vec<(String, String)>,
    here: Option<&'static str>,
    actions: Option<Element>,
}

pub fn page_head(title: impl Into<Cow<'static, str>>) -> PageHead {
    PageHead { title: title.into(), lead: None, above: Vec::new(), here: None, actions: None }
}

impl PageHead {
    pub fn lead(self, lead: impl Into<Cow<'static, str>>) -> Self {
        Self { lead: Some(lead.into()), ..self }
    }

    /// Address and name of a page above this one.
    pub fn above(mut self, href: impl Into<String>, name: impl Into<String>) -> Self {
        self.above.push((href.into(), name.into()));
        self
    }

    /// What the page is called beneath those above it, where that is less than its title.
    pub fn here(self, name: &'static str) -> Self {
        Self { here: Some(name), ..self }
    }

    pub fn actions(self, actions: Option<Element>) -> Self {
        Self { actions, ..self }
    }
}

impl From<PageHead> for Node {
    fn from(PageHead { title, lead, above, here, actions }: PageHead) -> Self {
        let t = texts();
        set_title(&title);
        let trail = (!above.is_empty()).then(|| {
            let links: Vec<_> = above.into_iter().map(|(href, name)| li().child(a().attr("href", href).child(name))).collect();
            let here = li().attr("aria-current", "page").child(here.map_or_else(|| title.clone(), Cow::Borrowed));
            nav().class("breadcrumb").attr("aria-label", t.get(Text::PageBreadcrumb)).child(ol().child((links, here)))
        });
        let heading = div().child((h1().child(title), lead.map(|lead| p().class("lead").child(lead))));
        let actions = actions.map(|actions| div().class("page-actions").child(actions));
        (trail, why_it_was_not_done(), notice_of_what_was_done(), div().class("page-head").child((heading, actions))).into()
    }
}

/// The document's title.
pub(super) fn set_title(title: &str) {
    let title = format!("{} – {}", isolated(title), texts().get(Text::AppName));
    #[cfg(feature = "ssr")]
    let _ = view! { <leptos_meta::Title text=title/> };
    #[cfg(not(feature = "ssr"))]
    document().set_title(&title);
}

/// Why the last form was not carried out; takes the focus once.
fn why_it_was_not_done() -> Node {
    let t = texts();
    let PageFailure(failure) = expect_context();
    let form = use_context::<FailedForm>();
    let here = here();
    live(move || {
        let error = failure.get()?;
        let way_on = match &error {
            // CTX-02: back to the account that the page was made for, and the form as it stands.
            Error::Conflict { what: Conflict::OtherAccount { made_for: Some(_), .. } } => {
                let form = form.map(|FailedForm(form)| form.get_value());
                let send =
                    button().attr("type", "submit").class("button").attr("form", form).attr("name", SWITCH_BACK).attr("value", "true");
                Some(p().child(send.child(t.get(Text::ContextSwitchBack))))
            }
            // TOU-01: the terms have changed while a form was filled in: it stays as it is.
            Error::Forbidden { why: Forbidden::TermsDue } => crate::terms::accept_address().map(|address| {
                let accept = a().attr("href", address).attr("target", "_blank");
                p().child(accept.child(t.get(Text::TermsAcceptTitle)))
            }),
            // The session has ended while a form was filled in: it stays as it is.
            Error::SignedOut => {
                let sign_in = a().attr("href", super::address("/sign-in", &[("return_to", &here())])).attr("target", "_blank");
                Some(p().child(sign_in.child(t.get(Text::ErrorSignInAgain))))
            }
            Error::Conflict { what: Conflict::Changed { changes, .. } } => Some(as_it_is_now(changes)),
            _ => None,
        };
        let why = (h2().child(t.get(Text::FormRefusedTitle)), p().child(error_message(t, &error)), way_on);
        Some(div().class("error-summary").attr("role", "alert").attr("tabindex", "-1").focused().child(why))
    })
}

/// What somebody else has changed meanwhile: field by field, as it is now.
fn as_it_is_now(changes: &[FieldChange]) -> Element {
    let t = texts();
    let row = |FieldChange { field, now, yours }: &FieldChange| {
        let both = if *yours { Text::ConflictChangedBoth } else { Text::ConflictChangedTaken };
        let now = if now.is_empty() { t.get(Text::ConflictChangedEmpty).to_owned() } else { changed_value(t, field, now) };
        div().child((dt().child(changed_field(t, field)), dd().child((blockquote().class("quote").child(now), p().child(t.get(both))))))
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    div().child((h3().child(t.get(Text::ConflictChangedNow)), dl().class("summary-list").child(rows)))
}

/// "You have joined": from the address, so that it is said without WebAssembly too.
fn notice_of_what_was_done() -> Node {
    let t = texts();
    let query = use_query_map();
    let PageFailure(failure) = expect_context();
    live(move || {
        if failure.get().is_some() {
            return None;
        }
        let notice = query.read().get("done").and_then(|word| Notice::from_word(&word))?;
        let text = t.get(notice_text(notice));
        // USR-05: a sign-in that has just come to be is told by its address.
        let text = match Session::actor() {
            Some(actor) => t.fill(notice_text(notice), &[("address", &actor.sign_in_address)]),
            None if text.contains("{address}") => return None,
            None => text.to_owned(),
        };
        let text = strong().child(text);
        Some(div().class("notice").attr("data-tone", "good").attr("role", "status").child(text))
    })
}

/// A list without rows, a page without content: why, and the next step.
pub fn empty(title: &'static str, text: &'static str, next: Option<Element>) -> Element {
    div().class("empty").child((icon(IconKind::Nothing), h2().child(title), p().child(text), next))
}

/// The address of this page with its parameters, without the notice.
pub fn here() -> impl Fn() -> String + Clone + Send + 'static {
    let location = use_location();
    move || {
        let path = location.pathname.get();
        let search: Vec<_> = location.query.get().into_iter().filter(|(name, _)| name != "done").collect();
        let parameters: Vec<_> = search.iter().map(|(name, value)| (&**name, &**value)).collect();
        super::address(&path, &parameters)
    }
}

/// Tells a form where to go on afterwards.
pub fn return_to() -> Element {
    input().attr("type", "hidden").attr("name", "return_to").live_attr("value", here())
}
