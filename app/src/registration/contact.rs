use entente_shared::{
    Language,
    registration::{ContactStep, RegistrationPage, Step},
};

use super::{
    notes::notes,
    step::{step_form, step_page, unfinished},
};
use crate::{
    form::{FormState, check_form},
    html::{Node, div},
    messages::{Text, texts},
};

/// CON-01: how to reach the organization.
pub fn contact_page() -> Node {
    step_page(contact)
}

fn contact(page: RegistrationPage) -> Node {
    step_form(Step::Contact, &unfinished(&page), notes(&page), check_form::<ContactStep>, |form| {
        form.dialled_in(page.draft.country());
        contact_fields(form, page.draft.contact)
    })
}

/// The fields of the contact, here and where it is changed later.
pub fn contact_fields(form: FormState, draft: ContactStep) -> Node {
    let t = texts();
    let language = if draft.preferred_language.is_empty() { t.language.to_string() } else { draft.preferred_language };
    let languages = [(Language::English.as_str(), t.get(Text::LanguageEnglish)), (Language::French.as_str(), t.get(Text::LanguageFrench))];
    (
        div().class("field-row").child((
            form.text("first_name", t.get(Text::FieldFirstName)).value(draft.first_name).autocomplete("given-name"),
            form.text("last_name", t.get(Text::FieldLastName)).value(draft.last_name).autocomplete("family-name"),
        )),
        form.text("email", t.get(Text::FieldEmail))
            .value(draft.email)
            .hint(t.get(Text::FieldEmailHint))
            .kind("email")
            .autocomplete("email"),
        form.text("phone", t.get(Text::FieldPhone)).value(draft.phone).hint(t.get(Text::FieldPhoneHint)).kind("tel").autocomplete("tel"),
        form.text("website", t.get(Text::FieldWebsite)).value(draft.website).kind("url").autocomplete("url").optional(),
        form.text("address_line_1", t.get(Text::FieldAddressLine1)).value(draft.address_line_1).autocomplete("address-line1"),
        form.text("address_line_2", t.get(Text::FieldAddressLine2)).value(draft.address_line_2).autocomplete("address-line2").optional(),
        div().class("field-row").child((
            form.text("postal_code", t.get(Text::FieldPostalCode)).value(draft.postal_code).autocomplete("postal-code").optional(),
            form.text("city", t.get(Text::FieldCity)).value(draft.city).autocomplete("address-level2"),
        )),
        form.text("state_province", t.get(Text::FieldStateProvince)).value(draft.state_province).autocomplete("address-level1").optional(),
        form.radio("preferred_language", t.get(Text::FieldPreferredLanguage), language, languages),
    )
        .into()
}
