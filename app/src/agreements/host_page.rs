use entente_shared::{
    Error, Forbidden,
    agreements::{AgreementVersion, HostAgreements},
    policy::{Action, Verdict, may},
};

use super::server_fns::LoadHostAgreements;
use crate::{
    documents::kind_name,
    host::host_head,
    html::{Element, Node, div, h2, li, p, ul},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{button_link, button_row, date, loaded, refusal, tag},
};

/// The versions that the host keeps.
pub fn host_agreements_page() -> Node {
    for_operators(|| loaded(|| LoadHostAgreements {}, show))
}

/// A page of the host's, for operators.
pub fn for_operators(page: impl FnOnce() -> Node) -> Node {
    match Session::actor() {
        None => refusal(Error::SignedOut),
        Some(actor) if may(actor.standing(), Action::AdministerHost) != Verdict::Allowed => refusal(Forbidden::NotOperator.into()),
        Some(_) => page(),
    }
}

fn show(agreements: HostAgreements) -> Node {
    let t = texts();
    let label = if agreements.has_draft { Text::AgreementResume } else { Text::AgreementNew };
    let rows: Vec<_> = agreements.versions.into_iter().map(version).collect();
    (
        host_head("/admin/agreements"),
        p().class("lead").child(t.get(Text::AgreementHostLead)),
        button_row(button_link("button primary", "/admin/agreements/new", t.get(label))),
        ul().class("results").child(rows),
    )
        .into()
}

fn version(version: AgreementVersion) -> Element {
    let t = texts();
    let by = version
        .published_by
        .map_or(t.get(Text::AgreementIncluded).to_owned(), |name| t.fill(Text::AgreementPublishedBy, &[("name", &name)]));
    let from = t.fill(Text::AgreementFrom, &[("date", &date(t, version.effective_at))]);
    let count = t.fill(Text::AgreementCount, &[("count", &version.accepted.to_string())]);
    let state = version.in_force.then(|| tag("good", t.get(Text::AgreementInForce)));
    li().class("result").child((
        h2().child(format!("{} {}", isolated(&version.name), version.version)),
        p().class("result-meta").child((from, " · ", by, " · ", count)),
        div().class("result-side").child((tag("neutral", t.get(kind_name(version.kind))), state)),
    ))
}
