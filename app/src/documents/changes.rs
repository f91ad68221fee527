use entente_shared::documents::{Line, LineKind};

use crate::{
    html::{Element, Node, del, div, ins, p, span},
    messages::{Text, texts},
};

/// What has changed, line by line: in words for those who hear it, with signs for those who see it, and never by colour alone.
pub fn changes(lines: Vec<Line>) -> Element {
    let t = texts();
    if lines.is_empty() {
        return p().class("muted").child(t.get(Text::AgreementNoChanges));
    }
    let spoken = |text: Text| span().class("visually-hidden").child((t.get(text), " "));
    let lines: Vec<_> = lines
        .into_iter()
        .map(|Line { kind, text }| -> Node {
            match kind {
                LineKind::Kept => p().child(text).into(),
                LineKind::Added => ins().child((spoken(Text::AgreementAdded), text)).into(),
                LineKind::Removed => del().child((spoken(Text::AgreementRemoved), text)).into(),
                LineKind::Skipped => p().class("muted").child("⋯").into(),
            }
        })
        .collect();
    div().class("changes").child(lines)
}
