//! What the pages of documents in versions have in common: the collaboration agreement and terms of use.

mod changes;

use entente_shared::{
    Language,
    documents::{Line, VersionKind},
};

pub use self::changes::changes;
use crate::{
    html::{Element, Node, div, h2, h3, section},
    messages::{Text, texts},
};

pub const fn kind_name(kind: VersionKind) -> Text {
    match kind {
        VersionKind::Material => Text::AgreementMaterial,
        VersionKind::Editorial => Text::AgreementEditorial,
    }
}

pub const fn language_name(language: Language) -> Text {
    match language {
        Language::English => Text::LanguageEnglish,
        Language::French => Text::LanguageFrench,
    }
}

/// A text to be read through: reached and scrolled by keyboard, and named by the heading with that id.
pub fn document(heading: &'static str, html: String) -> Element {
    div().class("document prose").attr("tabindex", "0").attr("role", "region").attr("aria-labelledby", heading).markup(html)
}

/// A version in one language as it would be published, and what changes against the version in force.
pub fn as_published(language: Language, name: String, html: String, lines: Vec<Line>) -> Node {
    let t = texts();
    let word = language.as_str();
    let parts = (
        h2().child(t.get(language_name(language))),
        h3().id(word).child(name),
        document(word, html).attr("lang", word),
        h3().child(t.get(Text::AgreementChangesInForce)),
        changes(lines).attr("lang", word),
    );
    section().class("section").child(parts).into()
}
