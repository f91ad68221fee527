use entente_shared::{
    Error, Missing,
    policy::{Action, Verdict, may},
};

use super::server_fns::LoadAdministrators;
use crate::{
    engagements::detail::contacts,
    html::{Node, h2, section},
    messages::{Text, texts},
    session::Session,
    ui::{loaded_within, refusal},
};

/// What is shown instead of a page to whoever may not do that: why not, and whom to ask.
pub fn unless_allowed(action: Action) -> Option<Node> {
    let actor = Session::actor();
    let refused = match may(actor.as_ref().map(|actor| actor.standing()).unwrap_or_default(), action) {
        Verdict::Allowed => return None,
        Verdict::SignIn => return Some(refusal(Error::SignedOut)),
        Verdict::Forbidden(why) => refusal(why.into()),
        Verdict::Hidden => refusal(Missing::Page.into()),
    };
    let whom = actor.and_then(|actor| actor.account).map(|_| {
        loaded_within(
            || LoadAdministrators {},
            |people| section().class("section").child((h2().child(texts().get(Text::PeopleAdministrators)), contacts(&people))).into(),
        )
    });
    Some((refused, whom).into())
}
