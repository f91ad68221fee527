//! CTX-01: the one switcher, in the bar of every page.

use entente_shared::{
    people::{AccountRole, ActingFor, Actor, Context, OtherContexts},
    policy::{Action, Verdict, may},
};

use crate::{
    form::post_form,
    html::{Element, Node, a, button, div, p, span, strong},
    messages::{Text, isolated, texts},
    session::Session,
    ui::{address, here, return_to, tag},
};

/// Person, directory and account at all times; opens the list of the others. A popover is closed by Escape and by a press elsewhere
/// without any script.
pub fn switcher(actor: &Actor) -> Node {
    let t = texts();
    let account = actor.account.as_ref().map_or(t.get(Text::FrameNoAccount).to_owned(), |account| account.name.clone());
    let opens = button().attr("type", "button").class("switcher").attr("popovertarget", "switcher").child((
        span().class("visually-hidden").child((t.get(Text::ContextSwitch), " ")),
        span().class("context").child((
            strong().class("context-account").child(account),
            span().class("visually-hidden").child(" "),
            span().class("context-directory").child(format!("{} · {}", actor.directory_prefix, isolated(&actor.name))),
        )),
    ));
    let panel = div().id("switcher").class("menu-panel switcher-panel").attr("popover", "auto");
    (opens, panel.attr("role", "dialog").attr("aria-label", t.get(Text::ContextListTitle)).child((now(actor), others(), ways(actor))))
        .into()
}

/// What somebody acts as now, or why for no account and what to do.
fn now(actor: &Actor) -> Element {
    let t = texts();
    let account: Node = match &actor.account {
        Some(account) => (strong().child(account.name.clone()), part(account)).into(),
        None if may(actor.standing(), Action::RegisterOrganization) == Verdict::Allowed => {
            let register = a().attr("href", "/register").child(t.get(Text::NavRegister));
            (p().child(t.get(Text::ContextRegister)), p().child(register)).into()
        }
        None => p().child(t.get(Text::ContextAsk)).into(),
    };
    div().class("switcher-now").child((account, p().class("muted").child(actor.sign_in_address.clone())))
}

/// What somebody is in an account.
fn part(account: &ActingFor) -> Element {
    let t = texts();
    let role = match account.role {
        AccountRole::Administrator => Text::ContextAdministrator,
        AccountRole::Member => Text::ContextMember,
    };
    span().class("switcher-part").child((t.get(role), account.is_host.then(|| tag("info", t.get(Text::TagHost)))))
}

fn others() -> Node {
    let OtherContexts { contexts, more, .. } = Session::others();
    let all = more.then(|| a().attr("href", "/switch").child(texts().get(Text::ContextAll)));
    ((!contexts.is_empty()).then(|| contexts_form("switch-", contexts)), all).into()
}

/// A button for each context, under the person that it is of.
pub fn contexts_form(id: &'static str, contexts: Vec<Context>) -> Element {
    let t = texts();
    let mut last = None;
    let rows: Vec<Node> = contexts
        .into_iter()
        .map(|context| {
            let heading = (last.replace(context.user) != Some(context.user))
                .then(|| p().class("menu-label").child(format!("{} · {}", context.directory, isolated(&context.name))));
            let to = button().attr("type", "submit").class("menu-item").attr("name", "to").attr("value", context.acting_as().to_string());
            let name = context.account.as_ref().map_or(t.get(Text::FrameNoAccount).to_owned(), |account| account.name.clone());
            (heading, to.child((span().child(name), " ", context.account.as_ref().map(part)))).into()
        })
        .collect();
    post_form("/fn/session/switch").id(id).class("").with(|_| (return_to(), rows))
}

/// One button that switches to a context and comes back to this very page.
pub fn switch_to(context: &Context) -> Element {
    let t = texts();
    let account = context.account.as_ref().map_or(&context.name, |account| &account.name);
    let label = t.fill(Text::ContextSwitchTo, &[("account", account)]);
    let to = button().attr("type", "submit").class("button primary").attr("name", "to").attr("value", context.acting_as().to_string());
    post_form("/fn/session/switch").id("elsewhere-").class("").with(|_| (return_to(), to.child(label)))
}

/// The ways in beside, and out.
fn ways(actor: &Actor) -> Node {
    let t = texts();
    let here = here();
    let also =
        a().live_attr("href", move || address("/sign-in", &[("also", "true"), ("return_to", &here())])).child(t.get(Text::ContextAlso));
    let out = |endpoint: &'static str, id: &'static str, label: Node| {
        post_form(endpoint).id(id).class("").with(|_| button().attr("type", "submit").class("menu-item").child(label))
    };
    let leave = Session::others()
        .several_people
        .then(|| out("/fn/session/leave", "leave-", t.fill(Text::ContextLeave, &[("name", &actor.name)]).into()));
    let me = a().attr("href", "/me").child(t.get(Text::NavMe));
    let manages = may(actor.standing(), Action::ManageDirectory) == Verdict::Allowed;
    let people = manages.then(|| a().attr("href", "/directories/people").child(t.get(Text::NavDirectoryPeople)));
    (me, people, also, leave, out("/fn/directories/sign-out", "sign-out-", t.get(Text::NavSignOut).into())).into()
}
