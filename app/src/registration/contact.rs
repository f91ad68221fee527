use entente_shared::{
    Country, FieldErrors, Form, Language,
    registration::{ContactStep, RegistrationPage, Step},
};

use super::{
    notes::notes,
    step::{step_form, step_page, unfinished},
};
use crate::{
    form::{Check, FormState, check_form},
    html::{Node, div},
    messages::{Text, texts},
};

/// CON-01: how to reach the organization.
pub fn contact_page() -> Node {
    step_page(contact)
}

fn contact(page: RegistrationPage) -> Node {
    let country = page.draft.country();
    let has_cities = country.is_none_or(Country::has_cities);
    step_form(Step::Contact, &unfinished(&page), notes(&page), check_contact(has_cities), |form| {
        form.reaches_organization(country);
        contact_fields(form, page.draft.contact, has_cities)
    })
}

/// What finds the mistakes of the contact, in a country with or without cities.
pub fn check_contact(has_cities: bool) -> Check {
    if has_cities { check_form::<ContactStep> } else { check_without_city }
}

fn check_without_city(typed: &dyn Fn(&str) -> Option<String>) -> FieldErrors {
    let contact = ContactStep::from_typed(typed);
    contact.check_in(Country::all().find(|country| !country.has_cities()))
}

/// The fields of the contact, here and where it is changed later.
pub fn contact_fields(form: FormState, draft: ContactStep, has_cities: bool) -> Node {
    let t = texts();
    let city = form.text("city", t.get(Text::FieldCity)).value(draft.city).autocomplete("address-level2");
    let language = if draft.preferred_language.is_empty() { t.language.to_string() } else { draft.preferred_language };
    let languages = [(Language::English.as_str(), t.get(Text::LanguageEnglish)), (Language::French.as_str(), t.get(Text::LanguageFrench))];
    (
        div().class("field-row").child((
            form.text("first_name", t.get(Text::FieldFirstName)).value(draft.first_name).autocomplete("given-name"),
            form.text("last_name", t.get(Text::FieldLastName))
                .value(draft.last_name)
                .hint(t.get(Text::FieldLastNameHint))
                .autocomplete("family-name")
                .optional(),
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
            if has_cities { city } else { city.optional() },
        )),
        form.text("state_province", t.get(Text::FieldStateProvince)).value(draft.state_province).autocomplete("address-level1").optional(),
        form.radio("preferred_language", t.get(Text::FieldPreferredLanguage), language, languages),
    )
        .into()
}
