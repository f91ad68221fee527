//! TOU-01, TOU-02: a member accepts the terms in force before they go on.

use entente_shared::{
    EngagementId, Error, Missing,
    terms::{AcceptTermsFields, DueTerms, TermsToAccept},
};
use leptos::prelude::GetUntracked;
use leptos_router::hooks::use_query_map;

use super::server_fns::LoadTermsToAccept;
use crate::{
    documents::{changes, document},
    form::{check_form, post_form},
    html::{Node, details, h2, h3, p, summary},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, date, loaded, page_head, refusal},
};

/// The form on a page of its own, on the way to the page that was refused.
pub fn accept_terms_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(engagement) => loaded(move || LoadTermsToAccept { engagement }, show),
        Err(_) => refusal(Missing::Engagement.into()),
    }
}

fn show(terms: TermsToAccept) -> Node {
    let t = texts();
    let engagement = terms.engagement;
    let page = format!("/engagements/{engagement}");
    let head = page_head(t.get(Text::TermsAcceptTitle)).above("/engagements", t.get(Text::NavEngagements)).above(page.clone(), terms.title);
    let return_to = use_query_map().get_untracked().get("return_to").unwrap_or_default();
    let Some(due) = terms.due else {
        let on = entente_shared::directories::local_path(&return_to);
        let on = if on == "/" { page } else { on.to_owned() };
        return (head, p().child(t.get(Text::TermsNothingDue)), p().child(button_link("button primary", on, t.get(Text::TermsGoOn))))
            .into();
    };
    (head, accept_form(engagement, due, return_to)).into()
}

/// The terms in force, what has changed since the version that was accepted, and the box to tick.
pub fn accept_form(engagement: EngagementId, due: DueTerms, return_to: String) -> Node {
    let t = texts();
    let terms = due.in_force;
    let dated = t.fill(Text::TermsVersionSince, &[("version", &terms.version.to_string()), ("date", &date(t, terms.effective_at))]);
    let why = if due.accepted.is_some() { Text::TermsDueChanged } else { Text::TermsDueFirst };
    let text = document("terms", terms.html);
    let text: Node = match due.accepted {
        Some((title, version)) => {
            let since = t.fill(Text::TermsChangesSince, &[("title", &title), ("version", &version.to_string())]);
            let whole = details().class("disclosure").child((summary().child(t.get(Text::TermsShowText)), text));
            (h3().child(since), changes(due.changes), whole).into()
        }
        None => (h3().child(t.get(Text::FieldAgreementText)), text).into(),
    };
    let leave = button_link("button quiet", format!("/engagements/{engagement}/leave"), t.get(Text::TermsLeave));
    let form = post_form("/fn/terms/accept").id("terms-").check(check_form::<AcceptTermsFields>).with(|form| {
        (
            form.hidden("engagement", engagement.to_string()),
            form.hidden("terms", terms.id.to_string()),
            form.hidden("return_to", return_to),
            form.checkbox("accepted", t.get(Text::TermsAccept)),
            form.actions((form.submit(t.get(Text::TermsAcceptButton)), leave)),
        )
    });
    (p().child(t.get(why)), h2().id("terms").child(terms.title), p().class("muted").child(dated), text, form).into()
}
