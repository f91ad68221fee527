use entente_shared::registration::RegistrationPage;

use super::{
    step::{address, step_page},
    summary::summary,
};
use crate::{
    form::post_form,
    html::Node,
    messages::{Text, texts},
    ui::{button_link, page_head},
};

/// REG-07: what was filled in is thrown away only after one has seen what that is.
pub fn start_over_page() -> Node {
    step_page(start_over)
}

fn start_over(page: RegistrationPage) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::StartOverTitle)).lead(t.get(Text::StartOverLead)).above("/register", t.get(Text::NavRegister));
    let back = address(page.current_step());
    let form = post_form("/fn/registration/discard-draft").class("button-row").with(|form| {
        (form.submit_as("button danger", t.get(Text::StartOverSubmit)), button_link("button quiet", back, t.get(Text::StartOverKeep)))
    });
    (head, summary(page.draft, false), form).into()
}
