//! MEM-01: what became of those who were to be added.

use entente_shared::members::AddResult;

use crate::{
    html::{Element, Node, div, li, p, strong, ul},
    messages::{Text, texts},
    ui::tag,
};

/// The first word of what copying has to say.
pub const COPIED: &str = "copied";

/// What the server has answered: each person with a result, or how many were copied.
pub fn outcome(results: &[String]) -> Element {
    let t = texts();
    let copied = results.iter().find_map(|result| result.strip_prefix(COPIED)).map(str::trim);
    let said: Node = match copied {
        Some(count) => p().child(t.fill(Text::MembersCopied, &[("count", count)])).into(),
        None => {
            let rows: Vec<_> = results.iter().filter_map(|result| row(result)).collect();
            (strong().child(t.get(Text::MembersResults)), ul().class("plain-list").child(rows)).into()
        }
    };
    div().class("notice").attr("data-tone", "info").attr("role", "status").child(said)
}

fn row(result: &str) -> Option<Element> {
    let (word, address) = result.split_once(' ')?;
    let (tone, text) = match word.parse().ok()? {
        AddResult::Added => ("good", Text::MembersAdded),
        AddResult::AddedAgain => ("good", Text::MembersAddedAgain),
        AddResult::AlreadyMember => ("info", Text::MembersAlready),
        AddResult::Unknown => ("bad", Text::MembersUnknown),
        AddResult::Several => ("bad", Text::MembersSeveral),
        AddResult::Oneself => ("warning", Text::MembersOneself),
    };
    Some(li().child((tag(tone, texts().get(text)), " ", address.to_owned())))
}
