//! Home: name and organization; a welcome that leads to discovery, or one's engagements and requests (SPEC §9).

use entente_shared::{access::RequestSummary, engagements::MyEngagement, people::Actor};

use crate::{
    access::{my_requests::request_row, server_fns::LoadMyRequests},
    agreements::notice::due_notice,
    announcements::current::announced,
    engagements::{
        list::{engagement_card, no_engagements},
        server_fns::LoadMyEngagements,
    },
    host::suspended::suspension_notice,
    html::{Element, Node, a, div, h2, h3, li, ol, p, section, strong, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, loaded_within, page_head},
};

pub fn home_page() -> Node {
    match Session::actor() {
        None => welcome(),
        Some(actor) if actor.account.is_none() => unregistered(&actor),
        Some(actor) => desk(actor),
    }
}

/// Nobody is signed in: what this is, and the two ways in.
fn welcome() -> Node {
    let t = texts();
    let steps = [Text::HomeStepRegister, Text::HomeStepDiscover, Text::HomeStepTakePart].map(|step| li().child(t.get(step)));
    let ways =
        (button_link("button primary", "/sign-in", t.get(Text::NavSignIn)), button_link("button", "/register", t.get(Text::NavRegister)));
    let head = page_head(t.get(Text::HomeWelcomeTitle)).lead(t.get(Text::HomeWelcomeLead));
    (head, ol().class("timeline").child(steps), button_row(ways)).into()
}

/// Signed in from a directory whose organization is not registered yet.
fn unregistered(actor: &Actor) -> Node {
    let t = texts();
    let head = page_head(t.fill(Text::HomeHello, &[("name", &actor.name)])).lead(t.get(Text::HomeUnregisteredLead));
    (head, button_row(button_link("button primary", "/register", t.get(Text::NavRegister)))).into()
}

/// The person's engagements and requests; without any, the way to discovery.
fn desk(actor: Actor) -> Node {
    let t = texts();
    let suspended = Session::is_suspended();
    let organization = actor.account.map(|account| account.name).unwrap_or_default();
    let head = page_head(t.fill(Text::HomeHello, &[("name", &actor.name)]))
        .lead(t.fill(Text::HomeFor, &[("organization", &organization)]))
        .actions((!suspended).then(|| button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover))));
    if suspended {
        return (head, suspension_notice(), loaded_within(|| LoadMyRequests {}, requests)).into();
    }
    (
        head,
        due_notice(),
        loaded_within(|| LoadMyEngagements {}, |mine| (engagements(mine), loaded_within(|| LoadMyRequests {}, requests)).into()),
    )
        .into()
}

fn engagements(engagements: Vec<MyEngagement>) -> Node {
    let t = texts();
    if engagements.is_empty() {
        return no_engagements().into();
    }
    let waiting = waiting(&engagements);
    let cards: Vec<_> = engagements.into_iter().map(|engagement| engagement_card(engagement, h3())).collect();
    let mine = section().class("section").child((h2().child(t.get(Text::HomeEngagements)), ul().class("results").child(cards)));
    (waiting, announced(None), mine).into()
}

/// The requests that wait for a decision of the person.
fn waiting(engagements: &[MyEngagement]) -> Option<Element> {
    let t = texts();
    let links: Vec<_> = engagements
        .iter()
        .filter(|engagement| engagement.to_decide > 0)
        .map(|engagement| {
            let text = t.fill(Text::HomeToDecide, &[("count", &t.counted(engagement.to_decide)), ("title", &engagement.title)]);
            p().child(a().attr("href", format!("/engagements/{}/requests", engagement.id)).child(text))
        })
        .collect();
    let title = strong().child(t.get(Text::HomeToDecideTitle));
    (!links.is_empty()).then(|| div().class("notice").attr("data-tone", "info").child((title, links)))
}

fn requests(requests: Vec<RequestSummary>) -> Node {
    let t = texts();
    if requests.is_empty() {
        return None::<Node>.into();
    }
    let rows: Vec<_> = requests.into_iter().take(5).map(|request| request_row(request, true)).collect();
    let all = p().child(a().attr("href", "/requests").child(t.get(Text::HomeAllRequests)));
    section().class("section").child((h2().child(t.get(Text::HomeRequests)), ul().class("results").child(rows), all)).into()
}
