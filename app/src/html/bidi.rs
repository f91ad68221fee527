//! Words of other people that are written from right to left: each piece keeps to itself, so that two names side by side keep their order
//! and the sentence around them keeps its own.
//!
//! In plain text (mails, attributes, titles) the characters U+2068 and U+2069 do that, in elements `bdi`, which nobody copies along.
//! What is written from left to right alone needs neither.

use super::{Node, bdi};
use crate::messages::isolate::{CLOSE, OPEN, is_left_to_right};

/// There is nothing to be kept apart.
pub fn is_plain(text: &str) -> bool {
    is_left_to_right(text)
}

/// Elements for what is set apart in the text already; if something else is in it that needs it, all of it keeps to itself.
pub fn isolated(text: &str) -> Node {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some((before, (inside, after))) = rest.split_once(OPEN).and_then(|(before, open)| Some((before, closed(open)?))) {
        if !is_left_to_right(before) {
            return whole(text);
        }
        nodes.push(Node::Text(before.to_owned().into()));
        nodes.push(bdi().child(if inside.contains(OPEN) { isolated(inside) } else { Node::Text(inside.to_owned().into()) }).into());
        rest = after;
    }
    if !is_left_to_right(rest) {
        return whole(text);
    }
    nodes.push(Node::Text(rest.to_owned().into()));
    Node::List(nodes)
}

fn whole(text: &str) -> Node {
    bdi().child(Node::Text(text.to_owned().into())).into()
}

/// What stands before the sign that closes the text's beginning, and what after.
fn closed(open: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, sign) in open.char_indices() {
        match sign {
            OPEN => depth += 1,
            CLOSE if depth == 0 => return Some((&open[..at], &open[at + CLOSE.len_utf8()..])),
            CLOSE => depth -= 1,
            _ => {}
        }
    }
    None
}
