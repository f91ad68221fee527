use entente_shared::{
    agreements::{AgreementFields, AgreementPreview},
    documents::TEXT_MAX,
};

use super::{host_page::for_operators, server_fns::LoadAgreementDraft};
use crate::{
    form::{check_form, post_form},
    html::{Node, h2},
    messages::{Text, texts},
    ui::{button_link, loaded, page_head},
};

/// A new version: label, kind, day, and the text in both languages. It begins with the texts in force.
pub fn new_version_page() -> Node {
    for_operators(|| loaded(|| LoadAgreementDraft {}, show))
}

fn show(draft: AgreementPreview) -> Node {
    let t = texts();
    let typed = draft.fields;
    let head =
        page_head(t.get(Text::AgreementNew)).lead(t.get(Text::AgreementNewLead)).above("/admin/agreements", t.get(Text::NavAgreements));
    let kinds = [("material", t.get(Text::AgreementMaterialMeans)), ("editorial", t.get(Text::AgreementEditorialMeans))];
    let (name, text, hint) = (t.get(Text::FieldAgreementName), t.get(Text::FieldAgreementText), t.get(Text::FieldAgreementTextHint));
    let form = post_form("/fn/agreements/save-draft").check(check_form::<AgreementFields>).with(|form| {
        (
            form.text("version", t.get(Text::FieldAgreementVersion)).value(typed.version).hint(t.get(Text::FieldAgreementVersionHint)),
            form.radio("kind", t.get(Text::FieldAgreementKind), typed.kind, kinds),
            form.text("effective_on", t.get(Text::FieldAgreementDate))
                .value(typed.effective_on)
                .hint(t.get(Text::FieldAgreementDateHint))
                .kind("date")
                .optional(),
            h2().child(t.get(Text::LanguageEnglish)),
            form.text("name_en", name).value(typed.name_en),
            form.text_area_with("text_en", text, hint, TEXT_MAX, "14", typed.text_en),
            h2().child(t.get(Text::LanguageFrench)),
            form.text("name_fr", name).value(typed.name_fr),
            form.text_area_with("text_fr", text, hint, TEXT_MAX, "14", typed.text_fr),
            form.actions((
                form.submit(t.get(Text::AgreementPreview)),
                button_link("button quiet", "/admin/agreements", t.get(Text::AccountCancel)),
            )),
        )
    });
    (head, form).into()
}
