use entente_shared::{
    hand_over::{HandOverFields, HandOverState, HandOverSummary},
    registration::{Administrator, Eligibility, RegistrationPage},
};

use super::{before::before, step::step_page};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, div, h2, h3, li, p, section, span, ul},
    messages::{Text, texts},
    ui::{button_link, date, page_head, tag, time},
};

/// REG-01: who may not finish a registration hands it over to somebody who may.
pub fn hand_over_page() -> Node {
    step_page(|page| match page.eligibility {
        Eligibility::NotGlobalAdministrator { ref administrators } => {
            let administrators = administrators.clone();
            hand_over(page, administrators)
        }
        _ => before(page),
    })
}

fn hand_over(page: RegistrationPage, administrators: Vec<Administrator>) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::HandOverTitle)).lead(t.get(Text::HandOverLead)).above("/register", t.get(Text::NavRegister));
    let is_empty = (page.draft == Default::default()).then(|| {
        let prepare = button_link("", "/register/organization", t.get(Text::HandOverPrepare));
        div().class("notice").attr("data-tone", "info").child(p().child((t.get(Text::HandOverEmpty), " ", prepare)))
    });
    let to_administrators: Vec<_> = administrators.into_iter().map(to_administrator).collect();
    let to_administrators = (!to_administrators.is_empty())
        .then(|| section().class("section").child((h2().child(t.get(Text::HandOverAdministrators)), to_administrators)));
    let to_address = post_form("/fn/registration/hand-over").id("address-").check(check_form::<HandOverFields>).with(|form| {
        (
            form.hidden("to", "address".to_owned()),
            form.text("address", t.get(Text::HandOverAddress)).hint(t.get(Text::HandOverAddressHint)).kind("email"),
            form.actions(form.submit(t.get(Text::HandOverSend))),
        )
    });
    let link = post_form("/fn/registration/hand-over").id("link-").with(|form| {
        (
            p().child(t.get(Text::HandOverLinkText)),
            form.hidden("to", "link".to_owned()),
            form.submit_as("button", t.get(Text::HandOverLink)),
        )
    });
    let made: Vec<_> = page.hand_overs.into_iter().map(made).collect();
    let made = (!made.is_empty())
        .then(|| section().class("section").child((h2().child(t.get(Text::HandOverMade)), ul().class("results").child(made))));
    (
        head,
        is_empty,
        made,
        to_administrators,
        section().class("section").child((h2().child(t.get(Text::HandOverByAddress)), to_address)),
        section().class("section").child((h2().child(t.get(Text::HandOverByLink)), link)),
    )
        .into()
}

fn to_administrator(Administrator { user, name }: Administrator) -> Element {
    let label = texts().fill(Text::HandOverTo, &[("name", &name)]);
    post_form("/fn/registration/hand-over")
        .id(format!("{user}-"))
        .with(|form| (form.hidden("to", user.to_string()), form.submit_as("button primary", "").child(label)))
}

fn made(HandOverSummary { id, link, sent_to, created_at, expires_at, state }: HandOverSummary) -> Element {
    let t = texts();
    let title = sent_to.unwrap_or_else(|| t.get(Text::HandOverByLink).to_owned());
    let (tone, word) = match state {
        HandOverState::Open => ("warning", Text::HandOverOpen),
        HandOverState::Taken { .. } => ("good", Text::HandOverTaken),
        HandOverState::Over => ("neutral", Text::HandOverOver),
    };
    let taken: Node = match state {
        HandOverState::Taken { by, at } => p().child((t.fill(Text::HandOverTakenBy, &[("name", &by)]), " ", time(at))).into(),
        HandOverState::Open | HandOverState::Over => Node::List(Vec::new()),
    };
    let revoke = link.is_some().then(|| {
        post_form("/fn/registration/revoke-hand-over")
            .id(format!("{id}-"))
            .class("")
            .with(|form| (form.hidden("hand_over", id.to_string()), form.submit_as("button", t.get(Text::HandOverRevoke))))
    });
    let until = t.fill(Text::HandOverUntil, &[("date", &date(t, expires_at))]);
    let link = link.map(|link| (p().class("copy").child(span().class("code").child(link)), p().class("hint").child(until)));
    li().class("result").child((
        h3().child(title),
        p().class("result-meta").child(time(created_at)),
        link.map(Node::from),
        taken,
        div().class("result-side").child((tag(tone, t.get(word)), revoke)),
    ))
}
