//! ENG-06: one engagement, and the way in.

use entente_shared::{
    EngagementId, Error, Missing,
    access::{JoinFields, Offer, RequestAccessFields},
    engagements::{EngagementDetail, Life},
    people::Contact,
    rules,
    terms::TermsInForce,
};
use leptos::prelude::*;

use super::{access_tag, life_tag, server_fns::load_engagement};
use crate::{
    access::my_requests::RequestRow,
    api_error::ApiError,
    form::{Check, CheckboxField, HiddenField, PostForm, SubmitButton, TextArea, check_form},
    messages::{Text, texts},
    session::Session,
    ui::{Loaded, PageHead, Refresh, Refusal, Tag, Time, date, duration},
};

#[component]
pub fn EngagementPage(id: String) -> impl IntoView {
    if Session::actor().is_none() {
        return view! { <Refusal error=Error::SignedOut/> }.into_any();
    }
    let id = id.parse::<EngagementId>().ok();
    let engagement = Resource::new(Refresh::watch, move |_| async move {
        match id {
            Some(id) => load_engagement(id).await,
            None => Err(ApiError(Missing::Engagement.into())),
        }
    });
    view! { <Loaded resource=engagement show=detail/> }.into_any()
}

fn detail(engagement: EngagementDetail) -> AnyView {
    let t = texts();
    let queue = engagement.to_decide.map(|count| {
        let text = t.fill(Text::EngagementWaiting, &[("count", &count.to_string())]);
        view! { <a class="button" href=format!("/engagements/{}/requests", engagement.id)>{text}</a> }.into_any()
    });
    let above = vec![match engagement.offer {
        Offer::Member => ("/engagements".to_owned(), t.get(Text::NavEngagements).to_owned()),
        _ => ("/engagements/discover".to_owned(), t.get(Text::NavDiscover).to_owned()),
    }];
    let organizations = (!engagement.organizations.is_empty()).then(|| {
        let names = engagement.organizations.join(", ");
        view! { <div><dt>{t.get(Text::EngagementOrganizations)}</dt><dd>{names}</dd></div> }
    });
    let deciders = (!engagement.deciders.is_empty()).then(|| {
        view! { <div><dt>{t.get(Text::EngagementDeciders)}</dt><dd>{contacts(&engagement.deciders)}</dd></div> }
    });
    let usual = engagement.usual_decision_seconds.map(|seconds| {
        view! { <div><dt>{t.get(Text::EngagementUsually)}</dt><dd>{duration(t, seconds)}</dd></div> }
    });
    let version = t
        .fill(Text::TermsVersion, &[("version", &engagement.terms.version.to_string()), ("date", &date(t, engagement.terms.effective_at))]);
    let description = (!engagement.description_html.is_empty()).then(|| {
        view! { <section class="section prose" inner_html=engagement.description_html.clone()></section> }
    });
    let published_at = engagement.published_at;
    view! {
        {match queue {
            Some(actions) => view! { <PageHead title=engagement.title.clone() lead=Oco::from(engagement.summary.clone()) above actions/> }.into_any(),
            None => view! { <PageHead title=engagement.title.clone() lead=Oco::from(engagement.summary.clone()) above/> }.into_any(),
        }}
        <div class="columns">
            <div>
                {description}
                <section class="section" id="enter">{enter(&engagement)}</section>
            </div>
            <aside class="aside" aria-label=t.get(Text::EngagementFacts)>
                <dl class="summary-list">
                    <div>
                        <dt>{t.get(Text::DiscoverAccess)}</dt>
                        <dd class="cluster">{access_tag(engagement.access)} {life_tag(engagement.life)}</dd>
                    </div>
                    <div><dt>{t.get(Text::EngagementProgram)}</dt><dd>{engagement.program.clone()}</dd></div>
                    <div><dt>{t.get(Text::EngagementHost)}</dt><dd>{engagement.host.clone()}</dd></div>
                    {organizations}
                    {deciders}
                    {usual}
                    <div><dt>{t.get(Text::EngagementTerms)}</dt><dd>{engagement.terms.title.clone()} <br/> <span class="muted">{version}</span></dd></div>
                    <div><dt>{t.get(Text::EngagementPublished)}</dt><dd><Time at=published_at/></dd></div>
                </dl>
            </aside>
        </div>
    }
    .into_any()
}

/// What the reader can do about the engagement now.
fn enter(engagement: &EngagementDetail) -> AnyView {
    let t = texts();
    match engagement.offer {
        Offer::Join => join(engagement),
        Offer::RequestAccess => request_access(engagement),
        Offer::Withdraw => match engagement.request.clone() {
            Some(request) => view! {
                <h2>{t.get(Text::EngagementYourRequest)}</h2>
                <ul class="results"><RequestRow request brief=true/></ul>
            }
            .into_any(),
            None => ().into_any(),
        },
        Offer::Contact => view! {
            <h2>{t.get(Text::AccessByInvitation)}</h2>
            <p>{t.get(Text::EngagementInvitation)}</p>
            {contacts(&engagement.deciders)}
        }
        .into_any(),
        Offer::Member => {
            let accepted = engagement.accepted.clone().map(|accepted| {
                let values = [("title", accepted.title.as_str()), ("version", &accepted.version.to_string())];
                view! {
                    <p class="muted">
                        {t.fill(Text::EngagementAccepted, &values)} " " <Time at=accepted.at/> " · SHA-256 "
                        <span class="code">{accepted.sha256.clone()}</span>
                    </p>
                }
            });
            view! {
                <p class="cluster"><Tag tone="good" text=t.get(Text::EngagementMember)/> {t.get(Text::EngagementMemberText)}</p>
                {accepted}
            }
            .into_any()
        }
        Offer::NotOpen => {
            let text = match engagement.life {
                Life::Paused => Text::EngagementPaused,
                Life::Draft | Life::Active | Life::Closed | Life::Archived => Text::EngagementClosed,
            };
            view! { <div class="notice" data-tone="info"><strong>{t.get(text)}</strong></div> }.into_any()
        }
        Offer::OtherOrganizations => {
            view! { <div class="notice" data-tone="info"><strong>{t.get(Text::ForbiddenNotInAudience)}</strong></div> }.into_any()
        }
        Offer::Register => view! {
            <p>{t.get(Text::ForbiddenNoAccount)}</p>
            <p><a class="button primary" href="/register">{t.get(Text::NavRegister)}</a></p>
        }
        .into_any(),
        Offer::SignIn => view! { <p><a class="button primary" href="/sign-in">{t.get(Text::NavSignIn)}</a></p> }.into_any(),
    }
}

fn join(engagement: &EngagementDetail) -> AnyView {
    let t = texts();
    let (id, terms_id) = (engagement.id.to_string(), engagement.terms.id.to_string());
    view! {
        <h2>{t.get(Text::EngagementJoinTitle)}</h2>
        {terms(&engagement.terms)}
        <PostForm endpoint="/fn/access/join" check={check_form::<JoinFields> as Check}>
            <HiddenField name="engagement" value=id/>
            <HiddenField name="terms" value=terms_id/>
            <CheckboxField name="accepted" label=t.get(Text::TermsAccept)/>
            <div class="form-actions"><SubmitButton label=t.get(Text::ActionJoin)/></div>
        </PostForm>
    }
    .into_any()
}

fn request_access(engagement: &EngagementDetail) -> AnyView {
    let t = texts();
    let (id, terms_id) = (engagement.id.to_string(), engagement.terms.id.to_string());
    // REQ-06: after a refusal one may ask again; what was said stays in view.
    let earlier = engagement.request.clone().map(|request| {
        view! {
            <h2>{t.get(Text::EngagementEarlierRequest)}</h2>
            <ul class="results"><RequestRow request brief=true/></ul>
        }
    });
    view! {
        {earlier}
        <h2>{t.get(Text::EngagementRequestTitle)}</h2>
        <p>{t.get(Text::EngagementRequestText)}</p>
        {terms(&engagement.terms)}
        <PostForm endpoint="/fn/access/request" check={check_form::<RequestAccessFields> as Check}>
            <HiddenField name="engagement" value=id/>
            <HiddenField name="terms" value=terms_id/>
            <TextArea
                name="justification"
                label=t.get(Text::FieldJustification)
                hint=t.get(Text::FieldJustificationHint)
                max=rules::JUSTIFICATION.1
            />
            <CheckboxField name="accepted" label=t.get(Text::TermsAccept)/>
            <div class="form-actions"><SubmitButton label=t.get(Text::ActionRequestAccess)/></div>
        </PostForm>
    }
    .into_any()
}

fn terms(terms: &TermsInForce) -> AnyView {
    view! {
        <h3 id="terms">{terms.title.clone()}</h3>
        <div class="document prose" tabindex="0" role="region" aria-labelledby="terms" inner_html=terms.html.clone()></div>
    }
    .into_any()
}

/// People who can be turned to.
pub fn contacts(people: &[Contact]) -> AnyView {
    let items: Vec<_> = people
        .iter()
        .map(|person| {
            let email = person.email.clone().map(|email| view! { " · " <a href=format!("mailto:{email}")>{email.clone()}</a> });
            view! { <li>{person.name.clone()} <span class="muted">{format!(" ({})", person.organization)}</span> {email}</li> }
        })
        .collect();
    view! { <ul class="plain-list">{items}</ul> }.into_any()
}
