use entente_shared::registration::{RegistrationPage, Step};

use super::step::{address, step_page};
use crate::{
    form::post_form,
    html::{Element, Node, button, h2, li, p, section, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, page_head},
};

/// REG-04: what to have at hand, before anything is asked. REG-01: who may register.
pub fn before_page() -> Node {
    if Session::actor().is_none() { signed_out() } else { step_page(before) }
}

fn before(page: RegistrationPage) -> Node {
    let t = texts();
    // REG-07: a draft is resumed where it was left.
    let next = page.draft.current_step(Session::web_mail());
    let begun = page.draft != Default::default();
    let (href, label) = if begun { (address(next), Text::BeforeResume) } else { (address(Step::Organization), Text::BeforeStart) };
    let head = page_head(t.get(Text::BeforeTitle)).lead(t.get(Text::BeforeLead));
    (head, at_hand(), button_row(button_link("button primary", href, t.get(label)))).into()
}

/// The same list for somebody who has not signed in yet, with the two ways to do so.
fn signed_out() -> Node {
    let t = texts();
    let ways = (
        button_link("button primary", "/sign-in?return_to=%2Fregister", t.get(Text::NavSignIn)),
        button_link("button", "/directories/new?return_to=%2Fregister", t.get(Text::NewDirectoryTitle)),
    );
    let head = page_head(t.get(Text::BeforeTitle)).lead(t.get(Text::BeforeLead));
    (head, at_hand(), p().child(t.get(Text::BeforeSignIn)), button_row(ways)).into()
}

fn at_hand() -> Element {
    let t = texts();
    let list = |items: &[Text]| ul().child(items.iter().map(|item| li().child(t.get(*item))).collect::<Vec<_>>());
    section().class("section prose").child((
        h2().child(t.get(Text::BeforeAtHand)),
        list(&[Text::BeforeAdministrator, Text::BeforeCompany, Text::BeforeContact, Text::BeforeApprover, Text::BeforeAuthority]),
        h2().child(t.get(Text::BeforeGuidance)),
        list(&[Text::BeforeGuidanceMailbox, Text::BeforeGuidancePhone]),
    ))
}

/// REG-01: why not, who can, and the way out.
pub fn refused(administrators: Vec<String>) -> Node {
    let t = texts();
    #[cfg(feature = "ssr")]
    if let Ok(visit) = crate::backend::visit() {
        visit.reply(|reply| reply.status = Some(403));
    }
    let directory = Session::actor().map(|actor| actor.directory_prefix).unwrap_or_default();
    let who = if administrators.is_empty() {
        p().child(t.get(Text::RefusedNobody))
    } else {
        ul().child(administrators.into_iter().map(|name| li().child(name)).collect::<Vec<_>>())
    };
    let head = page_head(t.get(Text::RefusedTitle)).lead(t.fill(Text::RefusedLead, &[("directory", &directory)]));
    let explanation = section().class("section prose").child((
        h2().child(t.get(Text::RefusedWhoTitle)),
        who,
        p().child(t.get(Text::RefusedAsk)),
        h2().child(t.get(Text::RefusedOtherTitle)),
        p().child(t.get(Text::RefusedOther)),
    ));
    let way_out = post_form("/fn/directories/sign-out").id("other-account-").class("button-row").with(|_| {
        (
            button().attr("type", "submit").class("button primary").child(t.get(Text::RefusedSignOut)),
            button_link("button", "/", t.get(Text::PageGoHome)),
        )
    });
    (head, explanation, way_out).into()
}
