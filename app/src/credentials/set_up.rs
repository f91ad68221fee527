//! Setting a second factor up: secret, first code, recovery codes. From one's own page, or as a step of signing in.

use entente_shared::{
    Error,
    credentials::{CodeFields, SecondFactorSetUp},
};

use super::server_fns::LoadSetUp;
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, a, div, h2, input, li, ol, p, path, section, span, svg, ul},
    messages::{Text, texts},
    session::Session,
    ui::{button_link, loaded, page_head, refusal},
};

pub const PAGE: &str = "/me/security/second-factor";

/// The page of somebody who is signed in.
pub fn set_up_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    let t = texts();
    loaded(
        || LoadSetUp {},
        move |facts| {
            let head = page_head(t.get(Text::SetUpTitle)).above("/me/security", t.get(Text::MeSecurity));
            (head, show(facts, PAGE.to_owned())).into()
        },
    )
}

/// As a step of signing in.
pub fn set_up_step(return_to: String) -> Node {
    let t = texts();
    loaded(
        || LoadSetUp {},
        move |facts| {
            let head = page_head(t.get(Text::SetUpTitle)).lead(t.get(Text::FactorRequired));
            (head, show(facts, return_to.clone())).into()
        },
    )
}

fn show(facts: SecondFactorSetUp, return_to: String) -> Node {
    let t = texts();
    if facts.is_on && facts.codes.is_empty() && Session::actor().is_some() {
        return (
            p().class("lead").child(t.get(Text::SetUpDone)),
            p().child(button_link("button", "/me/security", t.get(Text::MeSecurity))),
        )
            .into();
    }
    if facts.is_on {
        return codes(facts.codes, return_to);
    }
    if facts.secret.is_empty() {
        return (p().child(t.get(Text::FactorText)), begin_form(return_to)).into();
    }
    secret(facts, return_to)
}

/// The button that makes a secret.
pub fn begin_form(return_to: String) -> Element {
    post_form("/fn/second-factor/begin").id("begin-").with(|form| {
        let return_to = input().attr("type", "hidden").attr("name", "return_to").attr("value", return_to);
        (return_to, form.actions(form.submit(texts().get(Text::SetUpBegin))))
    })
}

fn secret(facts: SecondFactorSetUp, return_to: String) -> Node {
    let t = texts();
    // A reader of QR codes needs four light modules around them.
    let side = facts.modules + 8;
    let code = svg()
        .class("qr")
        .attr("viewBox", format!("-4 -4 {side} {side}"))
        .attr("role", "img")
        .attr("aria-label", t.get(Text::SetUpQr))
        .child(path().attr("d", facts.outline));
    // Four letters at a time are easier to type.
    let letters: Vec<char> = facts.secret.chars().collect();
    let grouped: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    let by_hand = div().child((
        p().child(t.get(Text::SetUpByHand)),
        p().child(span().class("code secret").child(grouped.join(" "))),
        p().child(a().attr("href", facts.address).attr("rel", "external").child(t.get(Text::SetUpOpen))),
    ));
    let form = post_form("/fn/second-factor/confirm").check(check_form::<CodeFields>).with(|form| {
        (
            form.hidden("return_to", return_to),
            form.text("code", t.get(Text::FactorCode)).hint(t.get(Text::SetUpCodeHint)).autocomplete("one-time-code"),
            form.actions(form.submit(t.get(Text::SetUpConfirm))),
        )
    });
    ol().class("stack set-up")
        .child((li().child((h2().child(t.get(Text::SetUpScan)), code, by_hand)), li().child((h2().child(t.get(Text::SetUpCode)), form))))
        .into()
}

fn codes(codes: Vec<String>, return_to: String) -> Node {
    let t = texts();
    let rows: Vec<_> = codes.into_iter().map(|code| li().child(span().class("code").child(code))).collect();
    let form = post_form("/fn/second-factor/keep-codes").with(|form| {
        let return_to = input().attr("type", "hidden").attr("name", "return_to").attr("value", return_to);
        (return_to, form.actions(form.submit(t.get(Text::CodesKept))))
    });
    section()
        .class("section")
        .child((h2().child(t.get(Text::CodesTitle)), p().child(t.get(Text::CodesText)), ul().class("recovery-codes").child(rows), form))
        .into()
}
