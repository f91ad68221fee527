//! NTF-02: the mails, the newest first: for whom, about what, and what has become of them. Never what they say.

use entente_shared::operators::{ListedMail, MailCount, MailState, MailsQuery, OutboxPage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    filters::{filters, state_pager},
    for_operators, host_head,
    server_fns::LoadMails,
    words::{mail_kind_name, mail_state_name, mail_state_tag},
};
use crate::{
    form::post_form,
    html::{Element, Node, a, div, li, p, span, strong, table, tbody, td, th, thead, tr, ul},
    messages::{Text, isolated, texts},
    ui::{address, button_link, empty, loaded_within, return_to, time},
};

const PATH: &str = "/admin/outbox";

pub fn outbox_page() -> Node {
    for_operators(|| {
        let parameters = use_query_map();
        let query = Memo::new(move |_| MailsQuery::from_parameters(|name| parameters.read().get(name)));
        let states = MailState::ALL.iter().map(|state| (state.as_str(), mail_state_name(*state))).collect();
        let found = loaded_within(move || LoadMails { query: query.get() }, move |page| results(page, &query.get_untracked()));
        let lead = p().class("lead").child(texts().get(Text::OutboxLead));
        (host_head(PATH), lead, filters(PATH, Text::OutboxSearch, Text::OutboxAll, states), found).into()
    })
}

fn results(OutboxPage { counts, mails }: OutboxPage, query: &MailsQuery) -> Node {
    let t = texts();
    let counts = ul().class("cards").child(counts.into_iter().map(count).collect::<Vec<_>>());
    if mails.items.is_empty() {
        let (title, text) = if query.is_filtered() {
            (Text::DiscoverNoMatchTitle, Text::OutboxNoMatch)
        } else {
            (Text::OutboxNothingTitle, Text::OutboxNothing)
        };
        let all = query.is_filtered().then(|| button_link("button", PATH, t.get(Text::OutboxAll)));
        return (counts, empty(t.get(title), t.get(text), all)).into();
    }
    let heads = [Text::OutboxRecipient, Text::OutboxKind, Text::HostState, Text::OutboxWritten, Text::OutboxAttempts, Text::PeopleActions];
    let heads: Vec<_> = heads.into_iter().map(|text| th().attr("scope", "col").child(t.get(text))).collect();
    let pager = state_pager(PATH, query, &mails);
    let rows: Vec<_> = mails.items.into_iter().map(row).collect();
    let table = table().class("table").child((thead().child(tr().child(heads)), tbody().child(rows)));
    (counts, div().class("table-wrap").child(table), pager).into()
}

/// How many there are, and the way to them.
fn count(MailCount { state, count }: MailCount) -> Element {
    let t = texts();
    let number = t.counted(count);
    let to = address(PATH, &[("state", state.as_str())]);
    let name = a().attr("href", to).child(t.get(mail_state_name(state)));
    li().class("card").child(div().class("stat").child((strong().child(number), name)))
}

fn row(mail: ListedMail) -> Element {
    let t = texts();
    let cell = |label: Text, content: Node| td().attr("data-label", t.get(label)).child(content);
    let kind: Node = match mail_kind_name(&mail.kind) {
        Some(name) => t.get(name).into(),
        None => span().class("code").child(mail.kind).into(),
    };
    let sent = mail.sent_at.map(|at| (" ", time(at)));
    let attempts = t.fill(Text::OutboxAttemptsCount, &[("count", &mail.attempts.to_string())]);
    let error = mail.last_error.map(|error| span().class("muted").child(error));
    let next = mail.due_at.filter(|_| mail.state == MailState::Stuck).map(|at| {
        let text = t.fill(Text::OutboxNext, &[("time", &at.rfc3339())]);
        span().class("muted").child(text)
    });
    let whose = format!("{} – {}", t.get(Text::OutboxSendAgain), isolated(&mail.recipient));
    let action: Node = if mail.may_send_again {
        post_form("/fn/host/send-again")
            .id(format!("{}-", mail.id))
            .class("")
            .with(|form| {
                let button = form.submit_as("button", t.get(Text::OutboxSendAgain)).attr("aria-label", whose);
                (form.hidden("mail", mail.id.to_string()), return_to(), button)
            })
            .into()
    } else {
        None::<Node>.into()
    };
    tr().child((
        th().attr("scope", "row").child(span().class("code").child(mail.recipient)),
        cell(Text::OutboxKind, kind),
        cell(Text::HostState, span().child((mail_state_tag(mail.state), sent)).into()),
        cell(Text::OutboxWritten, time(mail.created_at).into()),
        td().attr("data-label", t.get(Text::OutboxAttempts)).child((attempts, error, next)),
        td().child(action),
    ))
}
