//! An engagement's settings: its texts, its life, and for whom it is.

pub mod audience;
pub mod life;
mod texts;

use entente_shared::{
    EngagementId, Error, Missing,
    engagements::{EngagementSettings, EngagementTab},
};

use super::{audience_name, head::engagement_head, owner_server_fns::LoadSettings};
use crate::{
    html::{Node, h2, li, p, section, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, loaded, refusal},
};

pub fn settings_page(id: &str) -> Node {
    of_engagement(id, |engagement| loaded(move || LoadSettings { engagement }, show))
}

/// A page of an engagement for somebody who is signed in.
pub fn of_engagement(id: &str, page: impl FnOnce(EngagementId) -> Node) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    id.parse().map_or_else(|_| refusal(Missing::Engagement.into()), page)
}

fn show(settings: EngagementSettings) -> Node {
    let t = texts();
    let head = engagement_head(&settings.head, EngagementTab::Settings);
    let named: Vec<_> = settings.organizations.iter().map(|organization| li().child(organization.name.clone())).collect();
    let named = (!named.is_empty()).then(|| ul().class("plain-list").child(named));
    let path = format!("/engagements/{}/settings/audience", settings.head.id);
    let change = settings.head.life.is_open().then(|| button_row(button_link("button", path, t.get(Text::AudienceChange))));
    let audience = section().class("section").child((
        h2().child(t.get(Text::FieldAudience)),
        p().child(t.get(audience_name(settings.audience))),
        named,
        change,
    ));
    (head, life::steps(&settings), audience, texts::form(settings)).into()
}
