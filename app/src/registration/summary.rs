//! What has been entered, as it will be, or is, in the account.

use entente_shared::{
    Country, Language,
    organizations::AccountProfile,
    registration::{ApproverStep, ContactStep, Draft, OrganizationStep, Step},
    rules,
};

use super::step::{address, step_name};
use crate::{
    html::{Element, Node, a, dd, div, dl, dt, h2, section, span},
    messages::{Text, texts},
};

/// Each step's values, with a link to change them where `editable`.
pub fn summary(draft: Draft, editable: bool) -> Node {
    let change = |step: Step| {
        editable.then(|| {
            let t = texts();
            let what = span().class("visually-hidden").child((" ", t.get(step_name(step))));
            a().attr("href", address(step)).child((t.get(Text::SummaryChange), what))
        })
    };
    // As it will be kept: what was dialled in the country is no number elsewhere.
    let country = draft.country();
    let dialled = |typed: String| country.and_then(|country| rules::phone_from(&typed, country).ok()).unwrap_or(typed);
    let contact = ContactStep { phone: dialled(draft.contact.phone.clone()), ..draft.contact };
    let approver = ApproverStep { approver_phone: dialled(draft.approver.approver_phone.clone()), ..draft.approver };
    [
        organization_part(draft.organization, change(Step::Organization)),
        contact_part(contact, change(Step::Contact)),
        approver_part(approver, change(Step::Approver)),
    ]
    .into()
}

/// The first step's values, with a link to where they are changed.
pub fn organization_part(organization: OrganizationStep, change: Option<Element>) -> Element {
    let t = texts();
    let country = Country::parse(&organization.country).map(|country| t.country(country).to_owned()).unwrap_or(organization.country);
    let rows = vec![
        (Text::FieldCountry, country),
        (Text::FieldAccountType, t.get(Text::FieldAccountTypeCompany).to_owned()),
        (Text::FieldPublisherDisplayName, organization.publisher_display_name),
        (Text::FieldRegisteredBusinessName, organization.registered_business_name),
    ];
    part(Step::Organization, rows, change)
}

/// The contact, with a link to where it is changed.
pub fn contact_part(contact: ContactStep, change: Option<Element>) -> Element {
    let t = texts();
    let language = match contact.preferred_language.parse() {
        Ok(Language::English) => t.get(Text::LanguageEnglish),
        Ok(Language::French) => t.get(Text::LanguageFrench),
        Err(_) => "",
    };
    let rows = vec![
        (Text::FieldFirstName, contact.first_name),
        (Text::FieldLastName, contact.last_name),
        (Text::FieldEmail, contact.email),
        (Text::FieldPhone, kept_phone(contact.phone)),
        (Text::FieldWebsite, contact.website),
        (Text::FieldAddressLine1, contact.address_line_1),
        (Text::FieldAddressLine2, contact.address_line_2),
        (Text::FieldPostalCode, contact.postal_code),
        (Text::FieldCity, contact.city),
        (Text::FieldStateProvince, contact.state_province),
        (Text::FieldPreferredLanguage, language.to_owned()),
    ];
    part(Step::Contact, rows, change)
}

/// The approver, with a link to where they are changed.
pub fn approver_part(approver: ApproverStep, change: Option<Element>) -> Element {
    let rows = vec![
        (Text::FieldApproverName, approver.approver_name),
        (Text::FieldApproverEmail, approver.approver_email),
        (Text::FieldApproverPhone, kept_phone(approver.approver_phone)),
    ];
    part(Step::Approver, rows, change)
}

fn kept_phone(typed: String) -> String {
    rules::phone(&typed).unwrap_or(typed)
}

fn part(step: Step, rows: Vec<(Text, String)>, change: Option<Element>) -> Element {
    let t = texts();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(label, value)| {
            let value = rules::tidy(&value);
            let value: Node = if value.is_empty() { span().class("muted").child(t.get(Text::SummaryNothing)).into() } else { value.into() };
            row(t.get(label), value)
        })
        .collect();
    let heading = div().class("cluster").child((h2().child(t.get(step_name(step))), change));
    section().class("section").child((heading, dl().class("summary-list").child(rows)))
}

/// A fact: its name and its value.
pub fn row(label: &'static str, value: impl Into<Node>) -> Element {
    div().child((dt().child(label), dd().child(value)))
}

pub fn account_number(account: &AccountProfile) -> Element {
    number_row(account.number)
}

/// The account's 8 digits.
pub fn number_row(number: u32) -> Element {
    let number = dd().child(span().class("code").child(number.to_string()));
    div().child((dt().child(texts().get(Text::AccountNumber)), number))
}
