use entente_shared::{
    Error, Missing,
    announcements::{Place, PlaceHead},
};

use crate::{
    engagements::head::tabs,
    html::Node,
    messages::{Text, texts},
    session::Session,
    ui::{page_head, refusal},
};

/// The page of a place that its address names, for somebody who is signed in.
pub fn at_place(place: &str, id: &str, page: impl FnOnce(Place) -> Node) -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let (place, missing) = match place {
        "programs" => (id.parse().map(Place::Program), Missing::Program),
        _ => (id.parse().map(Place::Engagement), Missing::Engagement),
    };
    place.map_or_else(|_| refusal(missing.into()), page)
}

/// Title and way back. A page beneath the list leads to it.
pub fn head(head: &PlaceHead, title: String, is_beneath: bool) -> Node {
    let t = texts();
    let above = match head.place {
        Place::Program(_) => ("/engagements/discover", Text::NavDiscover),
        Place::Engagement(_) => ("/engagements", Text::NavEngagements),
    };
    let path = head.place.path();
    let mut page = page_head(title).above(above.0, t.get(above.1)).above(path.clone(), head.name.clone());
    if is_beneath {
        page = page.above(format!("{path}/announcements"), t.get(Text::Announcements));
    }
    (page, head.engagement.as_ref().map(|head| tabs(head, None))).into()
}
