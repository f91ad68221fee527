//! What has changed between two versions, line by line.

use entente_shared::documents::{Line, LineKind};
use similar::{ChangeTag, TextDiff};

/// How many lines around a change are shown with it.
const AROUND: usize = 2;

/// The lines that have changed with a few around them; nothing if none has.
pub fn between(old: &str, new: &str) -> Vec<Line> {
    // Empty lines only part the paragraphs.
    let paragraphs = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).fold(String::new(), |text, line| text + line + "\n");
    let (old, new) = (paragraphs(old), paragraphs(new));
    let difference = TextDiff::from_lines(&old, &new);
    let mut lines = Vec::new();
    let mut end = 0;
    for group in difference.grouped_ops(AROUND) {
        if group.first().is_some_and(|op| op.old_range().start > end) {
            lines.push(Line { kind: LineKind::Skipped, text: String::new() });
        }
        end = group.last().map_or(end, |op| op.old_range().end);
        for change in group.iter().flat_map(|op| difference.iter_changes(op)) {
            let kind = match change.tag() {
                ChangeTag::Equal => LineKind::Kept,
                ChangeTag::Insert => LineKind::Added,
                ChangeTag::Delete => LineKind::Removed,
            };
            lines.push(Line { kind, text: change.value().trim_end().to_owned() });
        }
    }
    if !lines.is_empty() && end < old.lines().count() {
        lines.push(Line { kind: LineKind::Skipped, text: String::new() });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_left_out_but_for_its_surroundings() {
        let old = "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng\n\nh";
        let shown = |new: &str| {
            let sign = |kind| match kind {
                LineKind::Kept => ' ',
                LineKind::Added => '+',
                LineKind::Removed => '-',
                LineKind::Skipped => '.',
            };
            between(old, new).into_iter().map(|line| format!("{}{}", sign(line.kind), line.text)).collect::<Vec<_>>().join("|")
        };
        assert_eq!(shown(old), "");
        assert_eq!(shown(&old.replace("\n\n", "\n\n\n")), "", "white space between paragraphs is no change");
        assert_eq!(shown(&old.replace('d', "D")), ".| b| c|-d|+D| e| f|.");
        assert_eq!(shown(&format!("{old}\n\ni")), ".| g| h|+i");
    }
}
