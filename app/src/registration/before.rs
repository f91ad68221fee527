use entente_shared::registration::{Administrator, Eligibility, RegistrationPage, Step};

use super::{
    notes::notes,
    step::{address, step_page},
};
use crate::{
    form::post_form,
    html::{Element, Node, button, div, h2, input, li, p, section, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, button_row, page_head},
};

/// REG-04: what to have at hand, before anything is asked. REG-01: who may register.
pub fn before_page() -> Node {
    if Session::actor().is_none() {
        return signed_out();
    }
    step_page(|page| match page.eligibility {
        Eligibility::NotGlobalAdministrator { ref administrators } => refused(&page, administrators),
        _ => before(page),
    })
}

/// What to have at hand, and the way in.
pub fn before(page: RegistrationPage) -> Node {
    let t = texts();
    let notes = notes(&page);
    // REG-07: a draft is resumed where it was left.
    let next = page.current_step();
    let begun = page.draft != Default::default();
    let (href, label) = if begun { (address(next), Text::BeforeResume) } else { (address(Step::Organization), Text::BeforeStart) };
    let head = page_head(t.get(Text::BeforeTitle)).lead(t.get(Text::BeforeLead));
    (head, notes, at_hand(), button_row(button_link("button primary", href, t.get(label)))).into()
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

/// REG-01: why not, who can, what one can do all the same, and the way out.
fn refused(page: &RegistrationPage, administrators: &[Administrator]) -> Node {
    let t = texts();
    #[cfg(feature = "ssr")]
    if let Ok(visit) = crate::backend::visit() {
        visit.reply(|reply| reply.status = Some(403));
    }
    let directory = Session::actor().map(|actor| actor.directory_prefix).unwrap_or_default();
    let who = if administrators.is_empty() {
        p().child(t.get(Text::RefusedNobody))
    } else {
        ul().child(administrators.iter().map(|administrator| li().child(administrator.name.clone())).collect::<Vec<_>>())
    };
    let head = page_head(t.get(Text::RefusedTitle)).lead(t.fill(Text::RefusedLead, &[("directory", &directory)]));
    let groups = page.groups_left_out.then(|| groups_left_out(&directory));
    let explanation = section().class("section prose").child((
        h2().child(t.get(Text::RefusedWhoTitle)),
        who,
        p().child(t.get(Text::RefusedAsk)),
        h2().child(t.get(Text::RefusedPrepareTitle)),
        p().child(t.get(Text::RefusedPrepare)),
    ));
    let begun = page.draft != Default::default();
    let next = address(page.current_step());
    let prepare = if begun { (next, Text::RefusedGoOn) } else { (address(Step::Organization), Text::RefusedPrepareStart) };
    let ways = button_row((
        button_link("button primary", prepare.0, t.get(prepare.1)),
        button_link("button", "/register/hand-over", t.get(Text::HandOverTitle)),
    ));
    let other = section().class("section prose").child((h2().child(t.get(Text::RefusedOtherTitle)), p().child(t.get(Text::RefusedOther))));
    (head, groups, explanation, ways, other, sign_out_to("/register")).into()
}

/// DIR-02: what could have made a Global administrator of the reader was not said, and how that is mended.
pub fn groups_left_out(directory: &str) -> Element {
    let t = texts();
    let text = t.fill(Text::GroupsLeftOutText, &[("directory", directory)]);
    div().class("notice").attr("data-tone", "warning").child((h2().child(t.get(Text::GroupsLeftOutTitle)), p().child(text)))
}

/// Out, and in again as somebody else: back to the page that was wanted.
pub fn sign_out_to(wanted: &str) -> Element {
    let t = texts();
    post_form("/fn/directories/sign-out").id("other-account-").class("button-row").with(|_| {
        (
            input().attr("type", "hidden").attr("name", "return_to").attr("value", wanted.to_owned()),
            button().attr("type", "submit").class("button").child(t.get(Text::RefusedSignOut)),
            button_link("button quiet", "/", t.get(Text::PageGoHome)),
        )
    })
}
