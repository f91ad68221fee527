//! TOU-01, ENG-01: which terms are in use, where they come from, and their versions.

use entente_shared::terms::{KeptTerms, TermsChange, TermsOf, TermsSource, TermsVersion};

use super::{
    server_fns::LoadKeptTerms,
    words::{kept_by, kept_head, source_tag},
};
use crate::{
    documents::{document, kind_name},
    html::{Element, Node, details, div, h2, h3, li, p, section, summary, ul},
    messages::{Text, texts},
    ui::{button_link, button_row, date, loaded, tag},
};

pub fn kept_terms_page(of: Option<TermsOf>) -> Node {
    kept_by(of, |of| loaded(move || LoadKeptTerms { of }, show))
}

fn show(kept: KeptTerms) -> Node {
    let t = texts();
    let of = kept.of;
    let head = kept_head(of, kept.head.as_ref(), &kept.name);
    let changes = kept.head.as_ref().is_none_or(|head| head.life.is_open());
    let lead = match of {
        TermsOf::Host => Text::TermsHostLead,
        TermsOf::Program(_) => Text::TermsProgramLead,
        TermsOf::Engagement(_) => Text::TermsEngagementLead,
    };
    let new = match (kept.has_draft, kept.versions.is_empty()) {
        (true, _) => Text::AgreementResume,
        (false, true) => Text::TermsPrepareOwn,
        (false, false) => Text::AgreementNew,
    };
    let new = changes.then(|| button_link("button primary", format!("{}/new", of.path()), t.get(new)));
    let who = matches!(of, TermsOf::Engagement(_))
        .then(|| button_link("button", format!("{}/acceptances", of.path()), t.get(Text::TermsWhoAccepted)));
    let other = kept.change.filter(|_| changes).map(|change| way_to_change(of, change));
    let over = (!changes).then(|| p().class("muted").child(t.get(Text::TermsOver)));
    let buttons = button_row((new, who));
    (head, p().class("lead").child(t.get(lead)), in_use(&kept.in_force, kept.source, of), over, buttons, other, versions(kept.versions, of))
        .into()
}

fn in_use(terms: &entente_shared::terms::TermsInForce, source: TermsSource, of: TermsOf) -> Element {
    let t = texts();
    let dated = t.fill(Text::TermsVersionSince, &[("version", &terms.version.to_string()), ("date", &date(t, terms.effective_at))]);
    let text = details().class("disclosure").child((summary().child(t.get(Text::TermsShowText)), document("in-use", terms.html.clone())));
    section().class("section").child((
        h2().id("in-use").child(t.get(Text::AgreementInForce)),
        h3().child(terms.title.clone()),
        p().class("cluster").child((dated, source_tag(source, of))),
        text,
    ))
}

/// ENG-01: to its own, or back to what it inherits; or why that can't be yet.
fn way_to_change(of: TermsOf, change: TermsChange) -> Option<Element> {
    let t = texts();
    if change.would_be.is_some() {
        let link = button_link("button", format!("{}/use", of.path()), t.get(change_name(change.to)));
        return Some(button_row(link));
    }
    Some(p().class("muted").child(t.get(Text::TermsOwnLater)))
}

pub const fn change_name(to: TermsSource) -> Text {
    match to {
        TermsSource::Own | TermsSource::Other => Text::TermsUseOwn,
        TermsSource::Program => Text::TermsUseProgram,
        TermsSource::Host => Text::TermsUseHost,
    }
}

fn versions(versions: Vec<TermsVersion>, of: TermsOf) -> Option<Element> {
    let t = texts();
    if versions.is_empty() {
        return None;
    }
    let title = if of == TermsOf::Host { Text::TermsVersions } else { Text::TermsOwnVersions };
    let rows: Vec<_> = versions.into_iter().map(version).collect();
    Some(section().class("section").child((h2().child(t.get(title)), ul().class("results").child(rows))))
}

fn version(version: TermsVersion) -> Element {
    let t = texts();
    let by = version
        .published_by
        .map_or(t.get(Text::AgreementIncluded).to_owned(), |name| t.fill(Text::AgreementPublishedBy, &[("name", &name)]));
    let from = t.fill(Text::AgreementFrom, &[("date", &date(t, version.effective_at))]);
    let count = t.fill(Text::TermsCount, &[("count", &t.counted(version.accepted))]);
    let state = version.in_force.then(|| tag("good", t.get(Text::AgreementInForce)));
    let name = t.fill(Text::TermsNumbered, &[("title", &version.title), ("version", &version.version.to_string())]);
    li().class("result").child((
        h3().child(name),
        p().class("result-meta").child((from, " · ", by, " · ", count)),
        div().class("result-side").child((tag("neutral", t.get(kind_name(version.kind))), state)),
    ))
}
