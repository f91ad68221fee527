use entente_shared::{Error, Missing, agreements::AcceptedText};

use super::server_fns::LoadAcceptedText;
use crate::{
    html::{Node, div, dl, h2, section, span},
    messages::{Text, texts},
    registration::summary::row,
    session::Session,
    ui::{date, loaded, page_head, refusal, time},
};

/// REG-05: what was accepted, word for word and in the language in which it was read; made to be printed.
pub fn accepted_text_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(acceptance) => loaded(move || LoadAcceptedText { acceptance }, show),
        Err(_) => refusal(Missing::Acceptance.into()),
    }
}

fn show(text: AcceptedText) -> Node {
    let t = texts();
    let accepted = text.accepted;
    let dated = t.fill(Text::ReviewVersion, &[("version", &accepted.version), ("date", &date(t, text.effective_at))]);
    let head = page_head(accepted.name)
        .lead(dated)
        .above("/account", t.get(Text::NavAccount))
        .above("/account/agreements", t.get(Text::NavAgreements));
    let facts = dl().class("summary-list").child((
        row(t.get(Text::AgreementFor), text.organization),
        row(t.get(Text::AgreementAcceptedBy), (accepted.by, ", ", time(accepted.at))),
        row("SHA-256", span().class("code").child(text.sha256)),
    ));
    let document = div().class("prose").attr("lang", text.language.as_str()).markup(text.html);
    (head, facts, section().class("section").child((h2().child(t.get(Text::FieldAgreementText)), document))).into()
}
