//! The steps of signing in that follow the password. They stand at the sign-in page's address, so that where one wanted to go is kept.

use entente_shared::credentials::{CodeFields, OwnPasswordFields, PendingSignIn, SignInStep};

use super::set_up::set_up_step;
use crate::{
    form::{check_form, post_form},
    html::{Node, button, div, p},
    me::security::new_password,
    messages::{Text, texts},
    ui::page_head,
};

/// What is asked of somebody whose password was right.
pub fn step_page(pending: PendingSignIn, return_to: String) -> Node {
    let step = match pending.step {
        SignInStep::SecondFactor => code(return_to),
        SignInStep::Password => own_password(return_to),
        SignInStep::SetUp => set_up_step(return_to),
    };
    let t = texts();
    // Giving up a sign-in that is not complete: those who were signed in before stay so.
    let other = post_form("/fn/session/leave")
        .id("sign-out-")
        .class("")
        .with(|_| button().attr("type", "submit").class("button").child(t.get(Text::StepOther)));
    let who = p().class("muted").child(t.fill(Text::StepWho, &[("address", &pending.sign_in_address)]));
    (step, div().class("section").child((who, other))).into()
}

fn code(return_to: String) -> Node {
    let t = texts();
    let form = post_form("/fn/sign-in/code").check(check_form::<CodeFields>).with(|form| {
        (
            form.hidden("return_to", return_to),
            form.text("code", t.get(Text::FactorCode)).hint(t.get(Text::FactorCodeHint)).autocomplete("one-time-code"),
            form.actions(form.submit(t.get(Text::NavSignIn))),
        )
    });
    let lost = p().class("muted").child(t.get(Text::StepLost));
    (page_head(t.get(Text::FactorTitle)).lead(t.get(Text::StepCodeLead)), form, lost).into()
}

/// USR-02.
fn own_password(return_to: String) -> Node {
    let t = texts();
    let form = post_form("/fn/sign-in/password")
        .check(check_form::<OwnPasswordFields>)
        .with(|form| (form.hidden("return_to", return_to), new_password(form), form.actions(form.submit(t.get(Text::SecurityChange)))));
    (page_head(t.get(Text::StepPasswordTitle)).lead(t.get(Text::StepPasswordLead)), form).into()
}
