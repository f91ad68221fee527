use entente_shared::registration::{Eligibility, RegistrationPage};
use leptos::prelude::*;

use super::{before::Refused, step::step_page};
use crate::{
    messages::{Text, texts},
    ui::PageHead,
};

/// The account is there: its number, the confirmation mail, and what comes next.
#[component]
pub fn DonePage() -> impl IntoView {
    step_page(done)
}

fn done(page: RegistrationPage) -> AnyView {
    let t = texts();
    match page.eligibility {
        Eligibility::Registered { account } => {
            let contact = account.registered.contact.email;
            view! {
                <PageHead
                    title=t.get(Text::DoneTitle)
                    lead=Oco::from(t.fill(Text::DoneLead, &[("account", &account.registered.organization.publisher_display_name)]))
                />
                <dl class="summary-list">
                    <div><dt>{t.get(Text::AccountNumber)}</dt><dd><span class="code">{account.number.to_string()}</span></dd></div>
                </dl>
                <section class="section prose">
                    <h2>{t.get(Text::DoneNextTitle)}</h2>
                    <ol>
                        <li>{t.fill(Text::DoneConfirm, &[("email", &contact)])}</li>
                        <li>{t.get(Text::DoneDiscover)}</li>
                    </ol>
                </section>
                <p class="button-row">
                    <a class="button primary" href="/engagements/discover">{t.get(Text::NavDiscover)}</a>
                    <a class="button" href="/">{t.get(Text::PageGoHome)}</a>
                </p>
            }
            .into_any()
        }
        Eligibility::NotGlobalAdministrator { administrators } => view! { <Refused administrators/> }.into_any(),
        Eligibility::Eligible => view! {
            <PageHead title=t.get(Text::DoneNotYetTitle) lead=Oco::from(t.get(Text::DoneNotYet))/>
            <p><a class="button primary" href="/register">{t.get(Text::NavRegister)}</a></p>
        }
        .into_any(),
    }
}
