use entente_shared::credentials::{ChangePasswordFields, OwnSecurity, SecondFactorFields};

use super::{me_head, server_fns::LoadSecurity, signed_in};
use crate::{
    credentials::set_up::begin_form,
    form::{FormState, check_form, post_form},
    html::{Element, Node, div, h2, h3, input, p, section},
    messages::{Text, texts},
    ui::{loaded, tag, time},
};

/// Password and second factor of people whose password is kept here.
pub fn security_page() -> Node {
    signed_in(|| loaded(|| LoadSecurity {}, show))
}

fn show(security: OwnSecurity) -> Node {
    let t = texts();
    if !security.built_in {
        let text = t.fill(Text::SecurityElsewhere, &[("directory", &security.directory)]);
        return (me_head("/me/security"), p().class("lead").child(text)).into();
    }
    (me_head("/me/security"), password(&security.sign_in_address), second_factor(security)).into()
}

fn password(sign_in_address: &str) -> Element {
    let t = texts();
    let form = post_form("/fn/me/change-password").id("change-").check(check_form::<ChangePasswordFields>).with(|form| {
        (
            // For the browser, which keeps passwords by name.
            input().attr("type", "text").attr("autocomplete", "username").attr("hidden", true).attr("value", sign_in_address.to_owned()),
            form.text("password", t.get(Text::SecurityCurrent)).kind("password").autocomplete("current-password"),
            new_password(form),
            form.actions(form.submit(t.get(Text::SecurityChange))),
        )
    });
    section().class("section").child((h2().child(t.get(Text::SignInPassword)), p().child(t.get(Text::SecurityPasswordText)), form))
}

/// A field for a new password.
pub fn new_password(form: FormState) -> Node {
    let t = texts();
    form.text("new_password", t.get(Text::SecurityNew))
        .hint(t.get(Text::NewDirectoryPasswordHint))
        .kind("password")
        .autocomplete("new-password")
        .into()
}

fn second_factor(security: OwnSecurity) -> Element {
    let t = texts();
    let required = security.second_factor_required.then(|| p().class("muted").child(t.get(Text::FactorRequired)));
    let head = (h2().child(t.get(Text::FactorTitle)), p().child(t.get(Text::FactorText)), required);
    let Some(since) = security.second_factor_since else {
        return section().class("section").child((head, begin_form("/me/security/second-factor".to_owned())));
    };
    let left = security.codes_left.to_string();
    let state = p().child((tag("good", t.get(Text::FactorOn)), " ", t.get(Text::FactorSince), " ", time(since)));
    let left = p().child(t.fill(Text::FactorCodesLeft, &[("count", &left)]));
    let new_codes = proved("/fn/second-factor/new-codes", "codes-", "button", Text::FactorNewCodes);
    let turn_off = (!security.second_factor_required).then(|| {
        let form = proved("/fn/second-factor/turn-off", "off-", "button danger", Text::FactorTurnOff);
        div().child((h3().child(t.get(Text::FactorTurnOff)), p().child(t.get(Text::FactorTurnOffText)), form))
    });
    let new_codes = div().child((h3().child(t.get(Text::FactorNewCodes)), p().child(t.get(Text::FactorNewCodesText)), new_codes));
    section().class("section stack").child((head, state, left, new_codes, turn_off))
}

/// What takes password and code once more.
fn proved(endpoint: &'static str, id: &'static str, button: &'static str, name: Text) -> Element {
    let t = texts();
    post_form(endpoint).id(id).check(check_form::<SecondFactorFields>).with(|form| {
        (
            form.text("password", t.get(Text::SignInPassword)).kind("password").autocomplete("current-password"),
            form.text("code", t.get(Text::FactorCode)).hint(t.get(Text::FactorCodeHint)).autocomplete("one-time-code"),
            form.actions(form.submit_as(button, t.get(name))),
        )
    })
}
