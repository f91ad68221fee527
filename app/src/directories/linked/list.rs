//! DIR-04: the directories of one's account; its administrators link and unlink them.

use entente_shared::{
    Error,
    directories::{AccountDirectories, AccountDirectory, DirectoryKind},
    policy::{Action, Verdict, may},
};

use super::server_fns::LoadAccountDirectories;
use crate::{
    account::account_head,
    html::{Element, Node, dd, div, dl, dt, h2, li, p, span, ul},
    messages::{Text, texts},
    session::Session,
    ui::{address, button_link, button_row, loaded, refusal, tag, time},
};

pub fn directories_page() -> Node {
    if Session::actor().is_none() {
        return refusal(Error::SignedOut);
    }
    loaded(|| LoadAccountDirectories {}, show)
}

fn show(AccountDirectories { account, directories }: AccountDirectories) -> Node {
    let t = texts();
    let may_link = Session::actor().is_some_and(|actor| may(actor.standing(), Action::LinkDirectories) == Verdict::Allowed);
    let link = may_link.then(|| {
        let review = address("/account/directories/link", &[("account", &account.to_string())]);
        let sign_in = address("/sign-in", &[("also", "true"), ("return_to", &review)]);
        let how = p().class("muted").child(t.get(Text::DirectoriesLinkHint));
        (how, button_row(button_link("button primary", sign_in, t.get(Text::DirectoriesLink))))
    });
    // Neither the one that the reader is signed in with, nor thereby the last one.
    let rows: Vec<_> = directories.into_iter().map(|directory| row(directory, may_link)).collect();
    let why = (!may_link).then(|| p().class("muted").child(t.get(Text::DirectoriesReadOnly)));
    (
        account_head("/account/directories"),
        p().class("lead").child(t.get(Text::DirectoriesLead)),
        ul().class("results").child(rows),
        link,
        why,
    )
        .into()
}

fn row(directory: AccountDirectory, may_link: bool) -> Element {
    let t = texts();
    let own = directory.own.then(|| (" ", tag("neutral", t.get(Text::DirectoriesOwn))));
    let unlink = (may_link && !directory.own)
        .then(|| button_link("button", format!("/account/directories/{}/unlink", directory.id), t.get(Text::DirectoriesUnlink)));
    let why = (may_link && directory.own).then(|| p().class("muted").child(t.get(Text::DirectoriesOwnWhy)));
    li().class("result").child((
        h2().child((directory.name.clone(), own)),
        directory_facts(&directory),
        why,
        unlink.map(|unlink| div().class("result-side").child(unlink)),
    ))
}

/// What is known of a directory.
pub fn directory_facts(directory: &AccountDirectory) -> Element {
    let t = texts();
    let kind = match directory.kind {
        DirectoryKind::BuiltIn => Text::DirectoriesBuiltIn,
        DirectoryKind::Linked => Text::DirectoriesLinked,
    };
    let fact = |name: Text, value: Node| div().child((dt().child(t.get(name)), dd().child(value)));
    let code = |text: String| span().class("code").child(text).into();
    let mut facts = vec![fact(Text::DirectoriesKind, t.get(kind).into()), fact(Text::DirectoriesId, code(directory.id.to_string()))];
    if !directory.issuer.is_empty() {
        facts.push(fact(Text::DirectoriesIssuer, code(directory.issuer.clone())));
    }
    if !directory.tenant.is_empty() {
        facts.push(fact(Text::DirectoriesTenant, code(directory.tenant.clone())));
    }
    facts.push(fact(Text::DirectoriesSince, time(directory.linked_at).into()));
    facts.push(fact(Text::DirectoriesPeople, t.counted(directory.people).into()));
    dl().class("summary-list").child(facts)
}
