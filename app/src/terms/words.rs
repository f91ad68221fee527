//! What the pages of those who keep terms of use have in common.

use entente_shared::{
    EngagementId, Error, Missing,
    engagements::{EngagementHead, EngagementTab},
    terms::{TermsOf, TermsSource},
};

use crate::{
    engagements::head::engagement_head,
    host::host_head,
    html::{Element, Node},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{address, here, page_head, refusal, tag},
};

/// A page about somebody's terms, for whoever is signed in; the server says whether they are the reader's to keep.
pub fn kept_by(of: Option<TermsOf>, page: impl FnOnce(TermsOf) -> Node) -> Node {
    match (Session::actor(), of) {
        (None, _) => refusal(Error::SignedOut),
        (Some(_), Some(of)) => page(of),
        (Some(_), None) => refusal(Missing::Page.into()),
    }
}

/// Title and tabs of the page on which terms are kept.
pub fn kept_head(of: TermsOf, head: Option<&EngagementHead>, name: &str) -> Node {
    let title = texts().get(Text::TabTerms);
    match (of, head) {
        (TermsOf::Host, _) => host_head(&of.path()),
        (TermsOf::Engagement(_), Some(head)) => engagement_head(head, EngagementTab::Terms),
        (TermsOf::Program(id), _) => page_head(format!("{title} – {}", isolated(name))).above(format!("/programs/{id}"), name).into(),
        (TermsOf::Engagement(id), None) => page_head(title).above(format!("/engagements/{id}"), name).into(),
    }
}

/// The same of a page beneath it.
pub fn beneath(title: Text, of: TermsOf, head: Option<&EngagementHead>, name: &str) -> crate::ui::PageHead {
    let t = texts();
    let head_of = |path: String, name: &str| page_head(t.get(title)).above(path, name);
    let page = match (of, head) {
        (TermsOf::Host, _) => head_of("/admin".to_owned(), t.get(Text::NavHost)),
        (TermsOf::Program(id), _) => head_of(format!("/programs/{id}"), name),
        (TermsOf::Engagement(id), _) => head_of(format!("/engagements/{id}"), name),
    };
    page.above(of.path(), t.get(Text::TabTerms))
}

/// Where terms come from, in a word.
pub fn source_tag(source: TermsSource, of: TermsOf) -> Option<Element> {
    let (tone, text) = match (source, of) {
        (_, TermsOf::Host) => return None,
        (TermsSource::Own, TermsOf::Program(_)) => ("info", Text::TermsOfThisProgram),
        (TermsSource::Own, TermsOf::Engagement(_)) => ("info", Text::TermsOfThisEngagement),
        (TermsSource::Program, _) => ("neutral", Text::TermsOfProgram),
        (TermsSource::Host, _) => ("neutral", Text::TermsOfHost),
        (TermsSource::Other, _) => ("neutral", Text::TermsOfOther),
    };
    Some(tag(tone, texts().get(text)))
}

/// The address of the page on which a member accepts what they owe, and comes back here from.
pub fn accept_address() -> Option<String> {
    let here = here()();
    let id = here.strip_prefix("/engagements/")?.split(['/', '?']).next()?.to_owned();
    id.parse::<EngagementId>().ok()?;
    Some(address(&format!("/engagements/{id}/accept"), &[("return_to", &here)]))
}
