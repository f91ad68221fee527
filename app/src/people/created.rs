//! USR-02: what to pass on to the new user: the one-time password is shown here once, and is nowhere else.

use super::unless::unless_allowed;
use entente_shared::policy::Action;

use crate::{
    html::{Node, dd, div, dl, dt, live, p, span, strong},
    messages::{Text, texts},
    session::ShownOnce,
    ui::{button_link, button_row, page_head},
};

const PATH: &str = "/account/people/created";

pub fn created_page() -> Node {
    if let Some(refused) = unless_allowed(Action::ManageDirectory) {
        return refused;
    }
    let t = texts();
    let head = page_head(t.get(Text::CreatedTitle)).above("/account/people", t.get(Text::NavPeople));
    let ways = button_row((
        button_link("button primary", "/account/people/new", t.get(Text::CreatedAnother)),
        button_link("button", "/account/people", t.get(Text::NavPeople)),
    ));
    let once = live(move || match ShownOnce::on(PATH).as_deref() {
        Some([name, address, password]) => shown(name, address, password),
        _ => p().child(t.get(Text::CreatedGone)).into(),
    });
    (head, once, ways).into()
}

fn shown(name: &str, address: &str, password: &str) -> Node {
    let t = texts();
    let fact = |label: Text, content: Node| div().child((dt().child(t.get(label)), dd().child(content)));
    let code = |text: &str| span().class("code").child(text.to_owned()).into();
    let has_one = !password.is_empty();
    let facts = dl().class("summary-list").child((
        fact(Text::PeopleName, name.to_owned().into()),
        fact(Text::SignInAddress, code(address)),
        has_one.then(|| fact(Text::CreatedPassword, code(password))),
    ));
    let text = if has_one { Text::CreatedOnce } else { Text::CreatedMailed };
    let tone = if has_one { "warning" } else { "good" };
    (facts, div().class("notice").attr("data-tone", tone).child(strong().child(t.get(text)))).into()
}
