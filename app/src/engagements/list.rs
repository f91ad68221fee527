use entente_shared::{Error, Forbidden, engagements::MyEngagement};

use super::{life_tag, server_fns::LoadMyEngagements};
use crate::{
    html::{Element, Node, a, div, h2, li, p, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, date, empty, loaded_within, page_head, refusal, tag},
};

/// The engagements that the person belongs to.
pub fn my_engagements_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    if Session::is_suspended() {
        return refusal(Forbidden::AccountSuspended.into());
    }
    let t = texts();
    let discover = button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover));
    (page_head(t.get(Text::NavEngagements)).actions(Some(discover)), loaded_within(|| LoadMyEngagements {}, list)).into()
}

fn list(engagements: Vec<MyEngagement>) -> Node {
    if engagements.is_empty() {
        return no_engagements().into();
    }
    ul().class("results").child(engagements.into_iter().map(|engagement| engagement_card(engagement, h2())).collect::<Vec<_>>()).into()
}

/// Where to find the first one.
pub fn no_engagements() -> Element {
    let t = texts();
    let discover = button_link("button primary", "/engagements/discover", t.get(Text::NavDiscover));
    empty(t.get(Text::HomeNothingTitle), t.get(Text::HomeNothingText), Some(discover))
}

/// One of the person's engagements, beneath a heading of the level that the page has got to.
pub fn engagement_card(engagement: MyEngagement, heading: Element) -> Element {
    let t = texts();
    let queue = (engagement.to_decide > 0).then(|| {
        let text = t.fill(Text::EngagementWaiting, &[("count", &t.counted(engagement.to_decide))]);
        button_link("button", format!("/engagements/{}/requests", engagement.id), text)
    });
    let since = engagement.since.map(|at| (" · ", t.fill(Text::EngagementSince, &[("date", &date(t, at))])));
    let owner = engagement.is_owner.then(|| tag("info", t.get(Text::RoleOwner)));
    li().class("result").child((
        heading.child(a().attr("href", format!("/engagements/{}", engagement.id)).child(engagement.title)),
        p().class("result-meta").child((engagement.program, " · ", engagement.host, since)),
        p().child(engagement.summary),
        div().class("result-side").child((owner, life_tag(engagement.life), queue)),
    ))
}
