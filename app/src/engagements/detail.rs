//! ENG-06: one engagement, and the way in.

use entente_shared::{
    Error, Missing,
    access::{JoinFields, Offer, RequestAccessFields},
    announcements::Place,
    engagements::{EngagementDetail, EngagementTab, Life, Undecided},
    people::Contact,
    rules,
    terms::TermsInForce,
};

use super::{access_tag, head::tabs, life_tag, server_fns::LoadEngagement};
use crate::{
    access::my_requests::request_row,
    announcements::current::announced,
    context::switcher::switch_to,
    form::{check_form, post_form},
    html::{Element, Node, a, aside, br, dd, div, dl, dt, h2, h3, li, p, section, span, strong, ul},
    members,
    messages::{Text, listed, texts},
    session::Session,
    terms::accept::accept_form,
    ui::{button_link, date, duration, loaded, page_head, refusal, tag, time},
};

pub fn engagement_page(id: &str) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    match id.parse() {
        Ok(engagement) => loaded(move || LoadEngagement { engagement }, detail),
        Err(_) => refusal(Missing::Engagement.into()),
    }
}

fn detail(engagement: EngagementDetail) -> Node {
    let t = texts();
    let queue = engagement.to_decide.map(|count| {
        let text = t.fill(Text::EngagementWaiting, &[("count", &t.counted(count))]);
        button_link("button", format!("/engagements/{}/requests", engagement.id), text)
    });
    let (above, name) = match engagement.offer {
        Offer::Member | Offer::AcceptTerms => ("/engagements", Text::NavEngagements),
        _ => ("/engagements/discover", Text::NavDiscover),
    };
    let head = page_head(engagement.title.clone()).lead(engagement.summary.clone()).above(above, t.get(name)).actions(queue);
    let description =
        (!engagement.description_html.is_empty()).then(|| section().class("section prose").markup(engagement.description_html.clone()));
    let ended = engagement.ended.clone().map(|ended| members::ended(engagement.id, ended));
    // Where the terms are to be accepted, the form itself offers the other way.
    let leave = (engagement.participates && engagement.offer != Offer::AcceptTerms).then(|| members::leave_link(engagement.id));
    let way_in = section().class("section").id("enter").child((ended, enter(&engagement), leave));
    // ENG-07: they are for its people alone.
    let announced = engagement.head.tabs.contains(&EngagementTab::Members).then(|| announced(Some(Place::Engagement(engagement.id))));
    let columns = (div().child((announced, description, way_in)), facts(&engagement));
    let elsewhere = engagement.elsewhere.as_ref().map(|context| {
        let organization = context.account.as_ref().map(|account| &*account.name).unwrap_or_default();
        let text = t.fill(Text::ContextElsewhere, &[("name", &context.name), ("account", organization)]);
        let why = (strong().child(t.get(Text::ContextElsewhereTitle)), p().child(text), switch_to(context));
        div().class("notice").attr("data-tone", "info").child(why)
    });
    (head, tabs(&engagement.head, Some(EngagementTab::Overview)), elsewhere, div().class("columns").child(columns)).into()
}

fn facts(engagement: &EngagementDetail) -> Element {
    let t = texts();
    let row = |label: Text, value: Element| div().child((dt().child(t.get(label)), value));
    let fact = |label: Text, value: Node| row(label, dd().child(value));
    let organizations =
        (!engagement.organizations.is_empty()).then(|| fact(Text::EngagementOrganizations, listed(&engagement.organizations).into()));
    let deciders = (!engagement.deciders.is_empty()).then(|| fact(Text::EngagementDeciders, contacts(&engagement.deciders).into()));
    let usual = engagement.usual_decision_seconds.map(|seconds| fact(Text::EngagementUsually, duration(t, seconds).into()));
    let undecided = engagement.undecided.map(|Undecided { reminder_days, expiry_days }| {
        let values = [("reminder", &*reminder_days.to_string()), ("expiry", &expiry_days.to_string())];
        fact(Text::EngagementUndecided, t.fill(Text::EngagementUndecidedText, &values).into())
    });
    let terms = &engagement.terms;
    let version = t.fill(Text::TermsVersion, &[("version", &terms.version.to_string()), ("date", &date(t, terms.effective_at))]);
    let terms = (terms.title.clone(), br(), span().class("muted").child(version));
    let list = dl().class("summary-list").child((
        row(Text::DiscoverAccess, dd().class("cluster").child((access_tag(engagement.access), life_tag(engagement.life)))),
        fact(Text::EngagementProgram, program(engagement)),
        fact(Text::EngagementHost, engagement.host.clone().into()),
        organizations,
        deciders,
        usual,
        undecided,
        fact(Text::EngagementTerms, terms.into()),
        fact(Text::EngagementPublished, time(engagement.published_at).into()),
    ));
    aside().class("aside").attr("aria-label", t.get(Text::EngagementFacts)).child(list)
}

/// Its name leads to its page, where there is one for the reader.
fn program(engagement: &EngagementDetail) -> Node {
    let name = engagement.program.clone();
    if engagement.sees_program { a().attr("href", format!("/programs/{}", engagement.program_id)).child(name).into() } else { name.into() }
}

/// What the reader can do about the engagement now.
fn enter(engagement: &EngagementDetail) -> Node {
    let t = texts();
    let notice = |text: Text| div().class("notice").attr("data-tone", "info").child(strong().child(t.get(text))).into();
    match engagement.offer {
        Offer::Join => join(engagement),
        Offer::RequestAccess => request_access(engagement),
        Offer::Withdraw => engagement
            .request
            .clone()
            .map(|request| {
                let title = h2().child(t.get(Text::EngagementYourRequest));
                (title, ul().class("results").child(request_row(request, true)))
            })
            .into(),
        Offer::Contact => {
            let title = h2().child(t.get(Text::AccessByInvitation));
            let whom: Node = match &engagement.contact_email {
                Some(email) => p().child(a().attr("href", format!("mailto:{email}")).child(email.clone())).into(),
                None => contacts(&engagement.deciders).into(),
            };
            (title, p().child(t.get(Text::EngagementInvitation)), whom).into()
        }
        Offer::AcceptTerms => match engagement.due.clone() {
            Some(due) => accept_form(engagement.id, due, String::new()),
            None => member(engagement),
        },
        Offer::Member => member(engagement),
        Offer::NotOpen => notice(match engagement.life {
            Life::Paused => Text::EngagementPaused,
            Life::Draft | Life::Active | Life::Closed | Life::Archived => Text::EngagementClosed,
        }),
        Offer::OtherOrganizations => notice(Text::ForbiddenNotInAudience),
        Offer::Register => {
            let register = button_link("button primary", "/register", t.get(Text::NavRegister));
            (p().child(t.get(Text::ForbiddenNoAccount)), p().child(register)).into()
        }
        Offer::SignIn => p().child(button_link("button primary", "/sign-in", t.get(Text::NavSignIn))).into(),
    }
}

fn member(engagement: &EngagementDetail) -> Node {
    let t = texts();
    let accepted = engagement.accepted.clone().map(|accepted| {
        let values = [("title", accepted.title.as_str()), ("version", &accepted.version.to_string())];
        let text = t.fill(Text::EngagementAccepted, &values);
        let receipt = a().attr("href", format!("/me/terms/{}", accepted.id)).child(t.get(Text::TermsReceipt));
        p().class("muted").child((text, " ", time(accepted.at), " · ", receipt, " · SHA-256 ", span().class("code").child(accepted.sha256)))
    });
    // Who runs an engagement belongs to it without having entered it.
    let part = if accepted.is_some() { Text::EngagementMember } else { Text::RoleOwner };
    let state = (tag("good", t.get(part)), t.get(Text::EngagementMemberText));
    (p().class("cluster").child(state), accepted).into()
}

fn join(engagement: &EngagementDetail) -> Node {
    let t = texts();
    let form = post_form("/fn/access/join").check(check_form::<JoinFields>).with(|form| {
        (
            form.hidden("engagement", engagement.id.to_string()),
            form.hidden("terms", engagement.terms.id.to_string()),
            form.checkbox("accepted", t.get(Text::TermsAccept)),
            form.actions(form.submit(t.get(Text::ActionJoin))),
        )
    });
    (h2().child(t.get(Text::EngagementJoinTitle)), terms(&engagement.terms), form).into()
}

fn request_access(engagement: &EngagementDetail) -> Node {
    let t = texts();
    // REQ-06: after a refusal one may ask again; what was said stays in view.
    let earlier = engagement.request.clone().map(|request| {
        let title = h2().child(t.get(Text::EngagementEarlierRequest));
        (title, ul().class("results").child(request_row(request, true)))
    });
    let form = post_form("/fn/access/request").check(check_form::<RequestAccessFields>).with(|form| {
        let (label, hint) = (t.get(Text::FieldJustification), t.get(Text::FieldJustificationHint));
        (
            form.hidden("engagement", engagement.id.to_string()),
            form.hidden("terms", engagement.terms.id.to_string()),
            form.text_area("justification", label, hint, rules::JUSTIFICATION.1, "5"),
            form.checkbox("accepted", t.get(Text::TermsAccept)),
            form.actions(form.submit(t.get(Text::ActionRequestAccess))),
        )
    });
    let title = h2().child(t.get(Text::EngagementRequestTitle));
    (earlier, title, p().child(t.get(Text::EngagementRequestText)), terms(&engagement.terms), form).into()
}

fn terms(terms: &TermsInForce) -> Node {
    let document = div().class("document prose").attr("tabindex", "0").attr("role", "region").attr("aria-labelledby", "terms");
    (h3().id("terms").child(terms.title.clone()), document.markup(terms.html.clone())).into()
}

/// People who can be turned to.
pub fn contacts(people: &[Contact]) -> Element {
    let items: Vec<_> = people
        .iter()
        .map(|person| {
            let organization = span().class("muted").child(format!(" ({})", person.organization));
            let email = person.email.clone().map(|email| (" · ", a().attr("href", format!("mailto:{email}")).child(email)));
            li().child((person.name.clone(), organization, email))
        })
        .collect();
    ul().class("plain-list").child(items)
}
