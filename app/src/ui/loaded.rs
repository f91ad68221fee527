//! What is loaded from the server: waiting for it, showing it, saying why it can't be shown.

#[cfg(not(feature = "ssr"))]
use entente_shared::Conflict;
use entente_shared::{Cursor, Error, Forbidden, ListQuery};
use leptos::{prelude::*, server_fn::ServerFn};
use serde::{Serialize, de::DeserializeOwned};

use super::{IconKind, Refresh, button_link, icon, page::set_title};
use crate::{
    api_error::ApiError,
    context::switcher::switch_to,
    form::kept_form,
    html::{Element, Node, a, button, div, h1, p},
    messages::{Text, error_message, error_title, texts},
};
#[cfg(not(feature = "ssr"))]
use crate::{form::Unsent, session::Session};

/// A server function that only reads, asked with GET.
pub trait Question: ServerFn<Error = ApiError, Output: Serialize + DeserializeOwned + Clone + Sync + 'static> + 'static {
    /// Its arguments, as they stand in its address.
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser asks by address"))]
    fn parameters(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// A list's words and page, as its argument `query` stands in the address of a question.
pub fn list_parameters(query: &ListQuery) -> Vec<(&'static str, String)> {
    let cursor = |name, cursor: &Option<Cursor>| cursor.as_ref().map(|Cursor(place)| (name, place.clone()));
    let mut parameters = vec![("query[words]", query.words.clone())];
    parameters.extend(cursor("query[after]", &query.after));
    parameters.extend(cursor("query[before]", &query.before));
    parameters
}

/// Shows the answer to a question as a whole page, once it is there; keeps showing it while it is asked anew: after each change, and when
/// the signals have changed from which the question is made.
#[cfg(feature = "ssr")]
pub fn loaded<Q: Question>(ask: impl Fn() -> Q + Send + Sync + 'static, show: impl Fn(Q::Output) -> Node + Send + 'static) -> Node {
    use leptos::reactive::computed::ScopedFuture;

    let answer = Resource::new(|| (), move |()| ask().run_body());
    Node::Later(Box::pin(ScopedFuture::new(async move {
        match answer.await {
            Ok(answer) => show(answer),
            Err(ApiError(error)) => refusal(error),
        }
    })))
}

/// The same on a page that has its heading already.
#[cfg(feature = "ssr")]
pub fn loaded_within<Q: Question>(ask: impl Fn() -> Q + Send + Sync + 'static, show: impl Fn(Q::Output) -> Node + Send + 'static) -> Node {
    loaded(ask, show)
}

/// Shows the answer to a question as a whole page, once it is there; keeps showing it while it is asked anew: after each change, and when
/// the signals have changed from which the question is made.
#[cfg(not(feature = "ssr"))]
pub fn loaded<Q: Question>(ask: impl Fn() -> Q + Send + Sync + 'static, show: impl Fn(Q::Output) -> Node + Send + 'static) -> Node {
    question(ask, show, page_on_its_way)
}

/// The same on a page that has its heading already.
#[cfg(not(feature = "ssr"))]
pub fn loaded_within<Q: Question>(ask: impl Fn() -> Q + Send + Sync + 'static, show: impl Fn(Q::Output) -> Node + Send + 'static) -> Node {
    question(ask, show, skeleton)
}

#[cfg(not(feature = "ssr"))]
fn question<Q: Question>(
    ask: impl Fn() -> Q + Send + Sync + 'static,
    show: impl Fn(Q::Output) -> Node + Send + 'static,
    meanwhile: fn() -> Node,
) -> Node {
    use crate::wire;

    let address = move || {
        let parameters = ask().parameters();
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        super::address(Q::PATH, &parameters)
    };
    asked(Box::new(address), Box::new(move |answer| wire::decode(answer).map_or_else(refusal, &show)), meanwhile)
}

/// The same for all questions.
#[cfg(not(feature = "ssr"))]
fn asked(address: Box<dyn Fn() -> String>, show: Box<dyn Fn(wasm_bindgen::JsValue) -> Node + Send>, meanwhile: fn() -> Node) -> Node {
    use crate::{html::live, wire};

    let from_document = wire::from_document().map(wire::decode_result);
    let known = from_document.is_some();
    let answer = RwSignal::new_local(from_document);
    let knows_of_suspension = Session::is_suspended();
    let asked = StoredValue::new(0_u32);
    let unsent = StoredValue::new_local(Unsent::default());
    Effect::new(move |earlier: Option<()>| {
        Refresh::watch();
        let address = address();
        if earlier.is_none() && known {
            return;
        }
        asked.update_value(|asked| *asked += 1);
        let this = asked.get_value();
        leptos::task::spawn_local(async move {
            let new = wire::get(&address).await;
            // CTX-02: another tab has switched. This page is made anew, for the account that the browser acts for now.
            if let Err(Error::Conflict { what: Conflict::OtherAccount { .. } }) = &new {
                let _ = window().location().reload();
                return;
            }
            // An operator has suspended the account meanwhile: the new document says so.
            if matches!(&new, Err(Error::Forbidden { why: Forbidden::AccountSuspended })) && !knows_of_suspension {
                let _ = window().location().reload();
                return;
            }
            // The page may be gone by now, or the question another one.
            if asked.try_get_value() != Some(this) {
                return;
            }
            let typed = unsent.try_update_value(|earlier| Unsent::on_the_page().or(earlier)).unwrap_or_default();
            let is_shown = new.is_ok();
            answer.set(Some(new));
            leptos::task::tick().await;
            if is_shown {
                typed.put_back();
            } else {
                // Instead of the page stands why it could not be loaded anew; it may come yet.
                unsent.try_set_value(typed);
            }
        });
    });
    live(move || match answer.get() {
        None => meanwhile(),
        Some(Ok(answer)) => show(answer),
        Some(Err(error)) => refusal(error),
    })
}

/// A page that is on its way: its heading is not known yet, and there is one all the same. The server waits for everything.
#[cfg(not(feature = "ssr"))]
pub fn page_on_its_way() -> Node {
    (h1().class("visually-hidden").child(texts().get(Text::PageLoading)), skeleton()).into()
}

#[cfg(not(feature = "ssr"))]
fn skeleton() -> Node {
    use crate::html::span;

    let line = || div().class("skeleton-line");
    let text = span().class("visually-hidden").child(texts().get(Text::PageLoading));
    div().class("skeleton").attr("role", "status").child((text, line(), line(), line())).into()
}

/// A page that can't be shown: what happened and what to do.
pub fn refusal(error: Error) -> Node {
    let t = texts();
    let kept = (error == Error::SignedOut).then(kept_form).flatten();
    #[cfg(feature = "ssr")]
    if let Ok(visit) = crate::backend::visit() {
        let sign_in = super::address("/sign-in", &[("return_to", &super::here()())]);
        visit.reply(|reply| {
            reply.status = Some(error.status());
            reply.retry_after = error.retry_after();
            reply.redirect = (error == Error::SignedOut && kept.is_none()).then_some(sign_in);
        });
    }
    if let Some(kept) = kept {
        set_title(t.get(Text::KeptTitle));
        return div().class("empty forbidden").child((icon(IconKind::Locked), h1().child(t.get(Text::KeptTitle)), kept)).into();
    }
    let action = match &error {
        Error::SignedOut => sign_in_link(),
        Error::Elsewhere { context, .. } => switch_to(context),
        Error::SignIn { again, .. } => button_link("button primary", again.clone(), t.get(Text::SignInAgain)),
        // A new document: it may have been lifted since.
        Error::Forbidden { why: Forbidden::AccountSuspended } => {
            button_link("button", "/account", t.get(Text::SuspendedWhy)).attr("rel", "external")
        }
        Error::Forbidden { why: Forbidden::NoAccount } => button_link("button primary", "/register", t.get(Text::NavRegister)),
        Error::Unreachable | Error::Busy { .. } | Error::Unavailable { .. } | Error::Internal { .. } | Error::TooManyAttempts { .. } => {
            let refresh = use_context::<Refresh>();
            button().attr("type", "button").class("button primary").child(t.get(Text::PageTryAgain)).on("click", move |_| {
                if let Some(refresh) = refresh {
                    refresh.0.update(|count| *count += 1);
                }
            })
        }
        // TOU-01: one's place is kept.
        Error::Forbidden { why: Forbidden::TermsDue } => match crate::terms::accept_address() {
            Some(address) => button_link("button primary", address, t.get(Text::TermsAcceptTitle)),
            None => button_link("button", "/engagements", t.get(Text::NavEngagements)),
        },
        _ => button_link("button", "/", t.get(Text::PageGoHome)),
    };
    let sign = if matches!(error, Error::NotFound { .. }) { IconKind::Nothing } else { IconKind::Locked };
    let title = t.get(error_title(&error));
    set_title(title);
    div().class("empty forbidden").child((icon(sign), h1().child(title), p().child(error_message(t, &error)), action)).into()
}

fn sign_in_link() -> Element {
    let here = super::here();
    let href = move || super::address("/sign-in", &[("return_to", &here())]);
    a().class("button primary").live_attr("href", href).child(texts().get(Text::NavSignIn))
}
