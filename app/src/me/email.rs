//! USR-05: one's own e-mail address: whether it is confirmed, what is to take its place, and another one.

use entente_shared::{
    UserId,
    credentials::{EmailToBe, OwnEmailFields, PersonsEmail},
};

use super::{server_fns::LoadOwnEmail, signed_in};
use crate::{
    form::{check_form, post_form},
    html::{Element, Node, div, dl, h2, input, p, section, span},
    messages::{Text, texts},
    registration::summary::row,
    ui::{date, loaded, page_head, tag},
};

pub fn email_page() -> Node {
    signed_in(|| loaded(|| LoadOwnEmail {}, show))
}

fn show(own: PersonsEmail) -> Node {
    let t = texts();
    let head = page_head(t.get(Text::EmailTitle)).above("/me", t.get(Text::NavMe));
    if !own.built_in {
        return head.lead(t.fill(Text::EmailElsewhere, &[("directory", &own.directory)])).into();
    }
    let sign_in = own.confirmed_at.map(|_| p().child(t.fill(Text::EmailSignIn, &[("address", &own.sign_in_address)])));
    let waiting = waiting(&own, ["/fn/me/resend-email-link", "/fn/me/withdraw-email"], None);
    let form = post_form("/fn/me/change-email").check(check_form::<OwnEmailFields>).with(|form| {
        (
            form.text("email", t.get(Text::EmailNew)).kind("email").autocomplete("email"),
            // For the browser, which keeps passwords by name.
            input().attr("type", "text").attr("autocomplete", "username").attr("hidden", true).attr("value", own.sign_in_address.clone()),
            form.text("password", t.get(Text::SecurityCurrent)).kind("password").autocomplete("current-password"),
            form.actions(form.submit(t.get(Text::EmailChange))),
        )
    });
    let text = if own.email.is_empty() { Text::EmailChangeLeadNone } else { Text::EmailChangeLead };
    let lead = p().child(t.fill(text, &[("email", &own.email)]));
    let change = section().class("section").child((h2().child(t.get(Text::EmailChange)), lead, form));
    (head, facts(&own), sign_in, waiting, change).into()
}

/// Confirmed or not.
pub fn email_tag(confirmed: bool) -> Element {
    let t = texts();
    if confirmed { tag("good", t.get(Text::EmailConfirmed)) } else { tag("warning", t.get(Text::EmailUnconfirmed)) }
}

/// The two addresses.
pub fn facts(person: &PersonsEmail) -> Element {
    let t = texts();
    let email: Node =
        if person.email.is_empty() { "–".into() } else { (person.email.clone(), " ", email_tag(person.confirmed_at.is_some())).into() };
    dl().class("summary-list").child((
        row(t.get(Text::SignInAddress), span().class("code").child(person.sign_in_address.clone())),
        row(t.get(Text::EmailCurrent), email),
    ))
}

/// What waits to be confirmed, with the ways to send its link again and to withdraw it: of oneself, or of that other person.
pub fn waiting(person: &PersonsEmail, [resend, withdraw]: [&'static str; 2], other: Option<UserId>) -> Option<Element> {
    let t = texts();
    let send = |endpoint: &'static str, id: &'static str, text: Text| {
        post_form(endpoint)
            .id(id)
            .class("")
            .with(|form| (other.map(|user| form.hidden("user", user.to_string())), form.submit_as("button", t.get(text))))
    };
    let resend = || send(resend, "resend-", Text::EmailResend);
    match &person.to_be {
        Some(EmailToBe { email, until, is_over, by_administrator, .. }) => {
            let values = [("email", &**email), ("date", &*date(t, *until))];
            let text = t.fill(if *is_over { Text::EmailToBeOver } else { Text::EmailToBe }, &values);
            let by = by_administrator.then(|| p().child(t.get(Text::EmailToBeByAdministrator)));
            let withdraw = send(withdraw, "withdraw-", Text::EmailWithdraw);
            let buttons = div().class("cluster").child((resend(), withdraw));
            Some(div().class("notice").attr("data-tone", "info").child((p().child(text), by, buttons)))
        }
        None if person.confirmed_at.is_none() && !person.email.is_empty() => {
            let text = p().child(t.get(Text::EmailUnconfirmedText));
            Some(div().class("notice").attr("data-tone", "warning").child((text, resend())))
        }
        None => None,
    }
}
