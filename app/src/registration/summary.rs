//! What has been entered, as it will be, or is, in the account.

use entente_shared::{
    Country, Language,
    organizations::AccountProfile,
    registration::{Draft, Step},
    rules,
};
use leptos::prelude::*;

use super::step::{address, step_name};
use crate::{
    messages::{Text, texts},
    ui::{PageHead, Tag, Time},
};

/// Each step's values, with a link to change them where `editable`.
#[component]
pub fn Summary(draft: Draft, editable: bool) -> impl IntoView {
    let t = texts();
    let Draft { organization, contact, approver } = draft;
    let country = Country::parse(&organization.country).map(|country| t.country(country).to_owned()).unwrap_or(organization.country);
    let language = match contact.preferred_language.parse() {
        Ok(Language::English) => t.get(Text::LanguageEnglish),
        Ok(Language::French) => t.get(Text::LanguageFrench),
        Err(_) => "",
    };
    let kept_phone = |typed: String| rules::phone(&typed).unwrap_or(typed);
    let section = move |step: Step, rows: Vec<(Text, String)>| {
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(label, value)| {
                let value = if value.trim().is_empty() {
                    view! { <span class="muted">{t.get(Text::SummaryNothing)}</span> }.into_any()
                } else {
                    rules::tidy(&value).into_any()
                };
                view! { <div><dt>{t.get(label)}</dt><dd>{value}</dd></div> }
            })
            .collect();
        let change = editable.then(|| {
            view! {
                <a href=address(step)>
                    {t.get(Text::SummaryChange)} <span class="visually-hidden">": " {t.get(step_name(step))}</span>
                </a>
            }
        });
        view! {
            <section class="section">
                <div class="cluster"><h2>{t.get(step_name(step))}</h2> {change}</div>
                <dl class="summary-list">{rows}</dl>
            </section>
        }
    };
    view! {
        {section(Step::Organization, vec![
            (Text::FieldCountry, country),
            (Text::FieldAccountType, t.get(Text::FieldAccountTypeCompany).to_owned()),
            (Text::FieldPublisherDisplayName, organization.publisher_display_name),
            (Text::FieldRegisteredBusinessName, organization.registered_business_name),
        ])}
        {section(Step::Contact, vec![
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
        ])}
        {section(Step::Approver, vec![
            (Text::FieldApproverName, approver.approver_name),
            (Text::FieldApproverEmail, approver.approver_email),
            (Text::FieldApproverPhone, kept_phone(approver.approver_phone)),
        ])}
    }
}

/// REG-03: the account that the directory has already.
#[component]
pub fn Registered(account: AccountProfile) -> impl IntoView {
    let t = texts();
    let confirmed = match account.contact_confirmed_at {
        Some(at) => view! { <Tag tone="good" text=t.get(Text::AccountConfirmed)/> " " <Time at/> }.into_any(),
        None => view! { <Tag tone="warning" text=t.get(Text::AccountUnconfirmed)/> }.into_any(),
    };
    let directories: Vec<_> = account
        .directories
        .into_iter()
        .map(|directory| view! { <div>{directory.domain_prefix} " " <span class="code">{directory.id.to_string()}</span></div> })
        .collect();
    view! {
        <PageHead
            title=account.registered.organization.publisher_display_name.clone()
            lead=Oco::from(t.get(Text::AccountLead))
        />
        <dl class="summary-list">
            <div><dt>{t.get(Text::AccountNumber)}</dt><dd><span class="code">{account.number.to_string()}</span></dd></div>
            <div><dt>{t.get(Text::AccountContactAddress)}</dt><dd>{confirmed}</dd></div>
            <div><dt>{t.get(Text::AccountDirectories)}</dt><dd>{directories}</dd></div>
            <div>
                <dt>{t.get(Text::AccountAgreement)}</dt>
                <dd>{t.fill(Text::AccountAgreementBy, &[("agreement", &account.agreement), ("name", &account.accepted_by)])} " " <Time at=account.accepted_at/></dd>
            </div>
        </dl>
        <Summary draft=account.registered editable=false/>
        <p class="button-row"><a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a></p>
    }
}
