use entente_shared::{Language, agreements::AgreementPreview, documents::VersionKind};

use super::{host_page::for_operators, server_fns::LoadAgreementDraft};
use crate::{
    documents::{as_published, kind_name},
    form::post_form,
    html::{Node, div, dl, input, p, strong},
    messages::{Text, texts},
    registration::summary::row,
    ui::{button_link, loaded, page_head, refusal},
};

/// The version as it would be published; what is published never changes.
pub fn preview_page() -> Node {
    for_operators(|| loaded(|| LoadAgreementDraft {}, show))
}

fn show(draft: AgreementPreview) -> Node {
    let t = texts();
    if draft.saved.is_empty() {
        return refusal(entente_shared::Conflict::DraftChanged.into());
    }
    let fields = draft.fields;
    let head = page_head(t.get(Text::AgreementPreview))
        .above("/admin/agreements", t.get(Text::NavAgreements))
        .above("/admin/agreements/new", t.get(Text::AgreementNew));
    let kind = fields.kind.parse::<VersionKind>().map(|kind| t.get(kind_name(kind))).unwrap_or_default();
    let day = if fields.effective_on.is_empty() { t.get(Text::AgreementToday).to_owned() } else { fields.effective_on };
    let facts = dl().class("summary-list").child((
        row(t.get(Text::FieldAgreementVersion), fields.version),
        row(t.get(Text::FieldAgreementKind), kind),
        row(t.get(Text::FieldAgreementDate), day),
    ));
    let [english, french] = draft.html;
    let [english_changes, french_changes] = draft.changes;
    let parts = [
        as_published(Language::English, fields.name_en, english, english_changes),
        as_published(Language::French, fields.name_fr, french, french_changes),
    ];
    let change = button_link("button", "/admin/agreements/new", t.get(Text::SummaryChange));
    let end: Node = if draft.is_complete {
        let saved = input().attr("type", "hidden").attr("name", "saved").attr("value", draft.saved);
        let form = post_form("/fn/agreements/publish");
        let form = form.with(|form| {
            // Since it was saved somebody else may have taken the label, and its day may be over.
            for (name, label) in [("version", Text::FieldAgreementVersion), ("effective_on", Text::FieldAgreementDate)] {
                form.answer_for(name, t.get(label), "/admin/agreements/new");
            }
            (saved, form.actions((form.submit(t.get(Text::AgreementPublish)), change)))
        });
        (p().child(t.get(Text::AgreementPublishMeans)), form).into()
    } else {
        let why = strong().child(t.get(Text::AgreementUnfinished));
        div().class("notice").attr("data-tone", "warning").child((why, change)).into()
    };
    (head, facts, parts, end).into()
}
