//! USR-04, DIR-06: what those who leave an account own alone, and who owns it after them.

use entente_shared::people::Succession;

use crate::{
    html::{Element, li, p, ul},
    messages::{Text, texts},
};

/// Nothing where they own nothing alone, or nobody stays who could take over.
pub fn passes_on(succession: Succession) -> Option<Element> {
    let Succession { count, names, heir } = succession;
    let heir = heir.filter(|_| count > 0)?;
    let t = texts();
    let more = u32::try_from(names.len()).ok().and_then(|shown| count.checked_sub(shown)).filter(|more| *more > 0);
    let more = more.map(|more| li().child(t.fill(Text::SuccessionMore, &[("count", &more.to_string())])));
    let names: Vec<_> = names.into_iter().map(|name| li().child(name)).collect();
    let values = [("count", &*count.to_string()), ("name", &*heir)];
    Some(li().child((p().child(t.fill(Text::SuccessionPasses, &values)), ul().child((names, more)))))
}
