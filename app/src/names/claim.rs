use entente_shared::{
    Error,
    names::{ClaimGround, ClaimNameFields, MyClaims},
    policy::{Action, Verdict, may},
    rules,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{server_fns::LoadClaims, words::ground_text};
use crate::{
    form::{check_form, post_form},
    html::Node,
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

/// ORG-03: somebody who holds the right to a name says so.
pub fn claim_page() -> Node {
    let name = use_query_map().read_untracked().get("name").unwrap_or_default();
    claims_of(move |mine| form(mine, &name))
}

/// What pages about claims have in common: those who may claim see them.
pub fn claims_of(show: impl Fn(MyClaims) -> Node + Send + 'static) -> Node {
    let Some(actor) = Session::actor() else { return refusal(Error::SignedOut) };
    match may(actor.standing(), Action::ClaimName) {
        Verdict::Allowed => loaded(|| LoadClaims {}, show),
        Verdict::Forbidden(why) => refusal(why.into()),
        Verdict::SignIn | Verdict::Hidden => refusal(Error::SignedOut),
    }
}

fn form(mine: MyClaims, name: &str) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::ClaimTitle)).lead(t.get(Text::ClaimLead)).above("/names/claims", t.get(Text::ClaimsTitle));
    let grounds = [ClaimGround::Trademark, ClaimGround::RegisteredName, ClaimGround::Other];
    let grounds = grounds.map(|ground| (ground.as_str(), t.get(ground_text(ground))));
    let form = post_form("/fn/names/claim").check(check_form::<ClaimNameFields>).with(|form| {
        (
            form.text("name", t.get(Text::FieldPublisherDisplayName)).value(name.to_owned()),
            form.radio("ground", t.get(Text::ClaimGround), String::new(), grounds),
            form.text_area("explanation", t.get(Text::ClaimExplanation), t.get(Text::ClaimExplanationHint), rules::JUSTIFICATION.1, "6"),
            form.text("contact_email", t.get(Text::FieldEmail)).value(mine.contact_email).hint(t.get(Text::ClaimEmailHint)).kind("email"),
            form.actions((form.submit(t.get(Text::ClaimSubmit)), button_link("button quiet", "/names/claims", t.get(Text::ClaimsTitle)))),
        )
    });
    (head, form).into()
}
