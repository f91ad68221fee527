use entente_shared::{
    Error, Forbidden,
    agreements::{Acceptance, AccountAgreements, Due},
    registration::{AgreementInForce, FinishFields},
};

use super::server_fns::LoadAccountAgreements;
use crate::{
    account::account_head,
    documents::{changes, document},
    form::{check_form, post_form},
    html::{Element, Node, a, div, h2, h3, li, p, section, strong, ul},
    messages::{Text, isolated, texts},
    organizations::profile::may_edit,
    session::Session,
    ui::{date, loaded, refusal, time},
};

/// REG-05: what is in force, what is to be accepted, and what was.
pub fn account_agreements_page() -> Node {
    match Session::actor() {
        None => refusal(Error::SignedOut),
        Some(actor) if actor.account.is_none() => refusal(Forbidden::NoAccount.into()),
        Some(_) => loaded(|| LoadAccountAgreements {}, show),
    }
}

fn show(agreements: AccountAgreements) -> Node {
    let AccountAgreements { in_force, due, accepted } = agreements;
    (account_head("/account/agreements"), version(in_force, due), history(accepted)).into()
}

fn version(in_force: AgreementInForce, due: Option<Due>) -> Element {
    let t = texts();
    let dated = t.fill(Text::ReviewVersion, &[("version", &in_force.version), ("date", &date(t, in_force.effective_at))]);
    let (what_changed, form) = due
        .map(|due| {
            let form: Node = if may_edit() {
                accept(in_force.id.to_string()).into()
            } else {
                let whom = strong().child(t.get(Text::AgreementDueMember));
                div().class("notice").attr("data-tone", "info").child(whom).into()
            };
            let title = t.fill(Text::AgreementChanges, &[("version", &due.accepted_version)]);
            (Some((h3().child(title), changes(due.changes))), Some(form))
        })
        .unwrap_or_default();
    section().class("section").child((
        h2().id("agreement").child(in_force.name),
        p().class("muted").child(dated),
        what_changed,
        document("agreement", in_force.html),
        form,
    ))
}

fn accept(agreement: String) -> Element {
    let t = texts();
    post_form("/fn/agreements/accept").check(check_form::<FinishFields>).with(|form| {
        (
            form.hidden("agreement", agreement),
            form.checkbox("accepted", t.get(Text::ReviewAccept)),
            form.actions(form.submit(t.get(Text::AgreementAccept))),
        )
    })
}

fn history(accepted: Vec<Acceptance>) -> Element {
    let t = texts();
    let rows: Vec<_> = accepted
        .into_iter()
        .map(|Acceptance { id, accepted }| {
            let name = format!("{} {}", isolated(&accepted.name), accepted.version);
            let link = a().attr("href", format!("/account/agreements/{id}")).child(name);
            let by = t.fill(Text::AgreementBy, &[("name", &accepted.by)]);
            li().class("result").child((h3().child(link), p().class("result-meta").child((by, " · ", time(accepted.at)))))
        })
        .collect();
    let list: Node =
        if rows.is_empty() { p().child(t.get(Text::AgreementNothing)).into() } else { ul().class("results").child(rows).into() };
    section().class("section").child((h2().child(t.get(Text::AgreementHistory)), list))
}
