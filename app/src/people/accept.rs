//! USR-03: the link of an invitation, for whoever holds it. Opening it changes nothing: the button accepts.

use entente_shared::people::{AcceptAsNewFields, Actor, InvitationOffer, InvitationState};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{role_name, server_fns::LoadOffer};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, dd, div, dl, dt, h2, p, section, strong},
    messages::{Text, texts},
    session::Session,
    ui::{address, button_link, button_row, date, loaded, page_head},
};

pub fn accept_page() -> Node {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    let asked = token.clone();
    loaded(move || LoadOffer { token: asked.clone() }, move |offer| show(&offer, &token))
}

fn show(offer: &InvitationOffer, token: &str) -> Node {
    let t = texts();
    let values = [("organization", &*offer.organization), ("name", &*offer.invited_by)];
    let head = page_head(t.fill(Text::OfferTitle, &values));
    let over = match offer.state {
        InvitationState::Pending => None,
        InvitationState::Accepted => Some(Text::OfferUsed),
        InvitationState::Revoked => Some(Text::OfferRevoked),
        InvitationState::Expired => Some(Text::OfferExpired),
    };
    let home = || button_row(button_link("button", "/", t.get(Text::PageGoHome)));
    if let Some(text) = over {
        return (head, notice("warning", t.fill(text, &values)), home()).into();
    }
    let fact = |label: Text, content: String| div().child((dt().child(t.get(label)), dd().child(content)));
    let facts = dl().class("summary-list").child((
        fact(Text::OfferOrganization, offer.organization.clone()),
        fact(Text::OfferInvitedBy, offer.invited_by.clone()),
        fact(Text::PeopleRole, t.get(role_name(offer.role)).to_owned()),
        fact(Text::OfferUntil, date(t, offer.expires_at)),
    ));
    let way: Node = match Session::actor() {
        Some(_) if offer.is_here => (notice("info", t.get(Text::ConflictAlreadyInAccount).to_owned()), home()).into(),
        Some(actor) => accept(&actor, offer, token),
        None => sign_in(offer, token),
    };
    (head.lead(t.fill(Text::OfferLead, &values)), facts, way).into()
}

fn notice(tone: &'static str, text: String) -> Element {
    div().class("notice").attr("data-tone", tone).child(strong().child(text))
}

/// With the identity that one is signed in with.
fn accept(actor: &Actor, offer: &InvitationOffer, token: &str) -> Node {
    let t = texts();
    let values = [("name", &*actor.name), ("address", &*actor.sign_in_address), ("organization", &*offer.organization)];
    let who = t.fill(if offer.as_guest { Text::OfferAsGuest } else { Text::OfferAs }, &values);
    let form = post_form("/fn/people/accept").class("button-row").with(|form| {
        (
            form.hidden("token", token.to_owned()),
            form.submit(t.get(Text::OfferAccept)),
            button_link("button", sign_in_address(token), t.get(Text::OfferOther)),
        )
    });
    section().class("section").child((p().child(who), form)).into()
}

/// Nobody is signed in: sign in and come back, or create a sign-in.
fn sign_in(offer: &InvitationOffer, token: &str) -> Node {
    let t = texts();
    let existing = section().class("section").child((
        h2().child(t.get(Text::OfferSignInTitle)),
        p().child(t.get(Text::OfferSignIn)),
        button_row(button_link("button primary", sign_in_address(token), t.get(Text::NavSignIn))),
    ));
    let proposed = offer.email.split('@').next().unwrap_or_default().to_lowercase();
    let new = offer.built_in.as_ref().map(|prefix| {
        let form = post_form("/fn/people/accept-as-new").check(check_form::<AcceptAsNewFields>).with(|form| {
            (
                form.hidden("token", token.to_owned()),
                form.text("name", t.get(Text::NewDirectoryName)).autocomplete("name"),
                form.text("sign_in_name", t.get(Text::NewUserSignInName))
                    .value(proposed)
                    .hint(t.get(Text::NewUserSignInNameHint))
                    .kind("email")
                    .autocomplete("username"),
                form.text("email", t.get(Text::FieldEmail)).value(offer.email.clone()).kind("email").autocomplete("email"),
                form.text("password", t.get(Text::SignInPassword))
                    .hint(t.get(Text::NewDirectoryPasswordHint))
                    .kind("password")
                    .autocomplete("new-password"),
                form.actions(form.submit(t.get(Text::OfferCreate))),
            )
        });
        let text = t.fill(Text::OfferNew, &[("organization", &offer.organization), ("prefix", prefix)]);
        section().class("section").child((h2().child(t.get(Text::OfferNewTitle)), p().child(text), form))
    });
    (existing, new).into()
}

/// Sign-in comes back here (CTX-02).
fn sign_in_address(token: &str) -> String {
    address("/sign-in", &[("return_to", &address("/invitations/accept", &[("token", token)]))])
}
