use entente_shared::{
    Conflict, Language,
    documents::VersionKind,
    terms::{TermsOf, TermsPreview},
};

use super::{
    new_version::asked,
    server_fns::LoadTermsDraft,
    words::{beneath, kept_by},
};
use crate::{
    documents::{as_published, kind_name},
    form::post_form,
    html::{Node, div, dl, h2, input, p, section, strong},
    messages::{Text, texts},
    registration::summary::row,
    ui::{button_link, loaded, refusal},
};

/// The version as it would be published; what is published never changes.
pub fn terms_preview_page(of: Option<TermsOf>) -> Node {
    kept_by(of, |of| loaded(move || LoadTermsDraft { of }, show))
}

fn show(draft: TermsPreview) -> Node {
    let t = texts();
    if draft.saved.is_empty() {
        return refusal(Conflict::DraftChanged.into());
    }
    let (of, fields) = (draft.of, draft.fields);
    let edit = format!("{}/new", of.path());
    let head = beneath(Text::AgreementPreview, of, draft.head.as_ref(), &draft.name).above(edit.clone(), t.get(Text::AgreementNew));
    let kind = fields.kind.parse::<VersionKind>().ok();
    let day = if fields.effective_on.is_empty() { t.get(Text::AgreementToday).to_owned() } else { fields.effective_on };
    let facts = dl().class("summary-list").child((
        row(t.get(Text::FieldAgreementVersion), draft.version.to_string()),
        row(t.get(Text::FieldAgreementKind), kind.map(|kind| t.get(kind_name(kind))).unwrap_or_default()),
        row(t.get(Text::FieldAgreementDate), day),
    ));
    let [english, french] = draft.html;
    let [english_changes, french_changes] = draft.changes;
    let french: Node = if french.is_empty() {
        section().class("section").child((h2().child(t.get(Text::LanguageFrench)), p().child(t.get(Text::TermsFrenchMissing)))).into()
    } else {
        as_published(Language::French, fields.title_fr, french, french_changes)
    };
    let parts = (as_published(Language::English, fields.title_en, english, english_changes), french);
    let change = button_link("button", edit.clone(), t.get(Text::SummaryChange));
    let end: Node = if draft.is_complete {
        let (whom, when) = match kind {
            Some(VersionKind::Material) => (asked(draft.in_use, draft.members), draft.in_use.then(|| (" ", t.get(Text::TermsAskedWhen)))),
            Some(VersionKind::Editorial) | None => (t.get(Text::TermsAskedNobody).to_owned(), None),
        };
        let hidden = |name: &'static str, value: String| input().attr("type", "hidden").attr("name", name).attr("value", value);
        let form = post_form("/fn/terms/publish").with(|form| {
            // Since it was saved its day may be over.
            form.answer_for("effective_on", t.get(Text::FieldAgreementDate), edit.clone());
            let actions = form.actions((form.submit(t.get(Text::AgreementPublish)), change));
            (hidden("of", of.to_string()), hidden("saved", draft.saved), actions)
        });
        (p().child((strong().child(whom), when, " ", t.get(Text::TermsPublishMeans))), form).into()
    } else {
        let why = strong().child(t.get(Text::AgreementUnfinished));
        div().class("notice").attr("data-tone", "warning").child((why, change)).into()
    };
    (head, facts, parts, end).into()
}
