use entente_shared::{Error, Missing, terms::TermsReceipt};

use super::server_fns::LoadTermsReceipt;
use crate::{
    documents::language_name,
    html::{Node, a, div, dl, h2, h3, p, section, span},
    messages::{Text, texts},
    registration::summary::row,
    session::Session,
    ui::{date, instant, loaded, page_head, refusal},
};

/// REQ-01: what was accepted, word for word and in the language in which it was read, with what proves it; made to be printed.
pub fn receipt_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(acceptance) => loaded(move || LoadTermsReceipt { acceptance }, show),
        Err(_) => refusal(Missing::Receipt.into()),
    }
}

fn show(receipt: TermsReceipt) -> Node {
    let t = texts();
    let accepted = receipt.accepted;
    let file = format!("terms-{}.md", accepted.id);
    let (above, name) = if receipt.own {
        ("/me/terms".to_owned(), Text::MeTerms)
    } else {
        (format!("/engagements/{}/terms/acceptances", receipt.engagement), Text::TermsWhoAccepted)
    };
    let head = page_head(t.get(Text::TermsReceipt)).above(above, t.get(name));
    let version = t.fill(Text::TermsVersionSince, &[("version", &accepted.version.to_string()), ("date", &date(t, receipt.effective_at))]);
    let code = |text: String| span().class("code").child(text);
    let facts = dl().class("summary-list").child((
        row(t.get(Text::EngagementTerms), accepted.title.clone()),
        row(t.get(Text::FieldAgreementVersion), version),
        row(t.get(Text::TermsLanguage), t.get(language_name(accepted.language))),
        row(t.get(Text::TermsEngagement), accepted.engagement),
        row(t.get(Text::AgreementAcceptedBy), (accepted.person, ", ", accepted.sign_in_address)),
        row(t.get(Text::AgreementFor), accepted.organization),
        row(t.get(Text::TermsAcceptedAt), instant(accepted.at)),
        row("SHA-256", code(accepted.sha256)),
        row(t.get(Text::TermsReceiptNumber), code(accepted.id.to_string())),
    ));
    let link = a().attr("href", format!("/me/terms/{}.md", accepted.id)).attr("rel", "external").attr("download", file.clone());
    let check = section().class("section").child((
        h2().child(t.get(Text::TermsCheckTitle)),
        p().child((t.get(Text::TermsCheck), " ", link.child(t.get(Text::TermsDownload)))),
        p().child(code(format!("sha256sum {file}"))),
    ));
    let text = div().class("prose").attr("lang", accepted.language.as_str()).markup(receipt.html);
    let text = section().class("section").child((h2().child(t.get(Text::FieldAgreementText)), h3().child(accepted.title), text));
    (head, facts, check, text).into()
}
