use entente_shared::{
    documents::TEXT_MAX,
    terms::{TermsFields, TermsOf, TermsPreview},
};

use super::{
    server_fns::LoadTermsDraft,
    words::{beneath, kept_by},
};
use crate::{
    form::{FormState, check_form, post_form},
    html::{Node, h2, input, p},
    messages::{Text, texts},
    ui::{button_link, loaded},
};

/// A new version: kind, day, and the text in English and, if there is one, in French. It begins with the texts that there are.
pub fn new_terms_page(of: Option<TermsOf>) -> Node {
    kept_by(of, |of| loaded(move || LoadTermsDraft { of }, show))
}

fn show(draft: TermsPreview) -> Node {
    let t = texts();
    let of = draft.of;
    let head = beneath(Text::AgreementNew, of, draft.head.as_ref(), &draft.name).lead(t.get(Text::TermsNewLead));
    let form = post_form("/fn/terms/save-draft").check(check_form::<TermsFields>).with(|form| fields(form, draft));
    (head, form).into()
}

fn fields(form: FormState, draft: TermsPreview) -> Node {
    let t = texts();
    let (of, typed) = (draft.of, draft.fields);
    let kinds = [("material", t.get(Text::TermsMaterialMeans)), ("editorial", t.get(Text::TermsEditorialMeans))];
    let asked = p().class("hint").child(asked(draft.in_use, draft.members));
    let (name, text, hint) = (t.get(Text::FieldAgreementName), t.get(Text::FieldAgreementText), t.get(Text::FieldAgreementTextHint));
    let french = (
        h2().child(t.get(Text::LanguageFrench)),
        p().class("hint").child(t.get(Text::TermsFrenchOptional)),
        form.text("title_fr", name).value(typed.title_fr).optional(),
        form.optional_text_area("text_fr", text, hint, TEXT_MAX, "14", typed.text_fr),
    );
    (
        input().attr("type", "hidden").attr("name", "of").attr("value", of.to_string()),
        form.radio("kind", t.get(Text::FieldAgreementKind), typed.kind, kinds),
        asked,
        form.text("effective_on", t.get(Text::FieldAgreementDate))
            .value(typed.effective_on)
            .hint(t.get(Text::FieldAgreementDateHint))
            .kind("date")
            .optional(),
        h2().child(t.get(Text::LanguageEnglish)),
        form.text("title_en", name).value(typed.title_en),
        form.text_area_with("text_en", text, hint, TEXT_MAX, "14", typed.text_en),
        french,
        form.actions((form.submit(t.get(Text::AgreementPreview)), button_link("button quiet", of.path(), t.get(Text::AccountCancel)))),
    )
        .into()
}

/// How many members a material version would be put to.
pub fn asked(in_use: bool, members: u32) -> String {
    let t = texts();
    if !in_use {
        return t.get(Text::TermsAskedUnused).to_owned();
    }
    t.fill(Text::TermsAskedMaterial, &[("count", &t.counted(members))])
}
