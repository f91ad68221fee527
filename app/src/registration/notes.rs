//! What a step says beside its fields: for whom it is filled in, and that it is kept (REG-07).

use entente_shared::registration::{Eligibility, RegistrationPage};

use crate::{
    html::{Element, Node, a, div, p},
    messages::{Text, texts},
    session::Session,
    ui::time,
};

pub fn notes(page: &RegistrationPage) -> Node {
    let t = texts();
    let preparing = prepares(page).then(|| {
        let directory = Session::actor().map(|actor| actor.directory_prefix).unwrap_or_default();
        let hand_over = a().attr("href", "/register/hand-over").child(t.get(Text::HandOverTitle));
        notice((t.fill(Text::StepPreparing, &[("directory", &directory)]), " ", hand_over))
    });
    // DIR-04.
    let further = page.accounts.first().map(|account| {
        let existing = a().attr("href", "/account").child(t.get(Text::NavAccount));
        notice((t.fill(Text::StepFurther, &[("account", &account.name)]), " ", existing))
    });
    let saved = page.saved_at.map(|at| {
        let start_over = a().attr("href", "/register/start-over").child(t.get(Text::StartOverTitle));
        p().class("muted").child((t.get(Text::StepSaved), " ", time(at), " · ", start_over))
    });
    (preparing, further, saved).into()
}

/// REG-01: somebody else has to finish it.
pub const fn prepares(page: &RegistrationPage) -> bool {
    matches!(page.eligibility, Eligibility::NotGlobalAdministrator { .. })
}

fn notice(text: impl Into<Node>) -> Element {
    div().class("notice").attr("data-tone", "info").child(p().child(text))
}
