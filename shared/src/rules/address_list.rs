//! Lists of addresses, as people type them and as mail programs copy them.

/// What stands between two addresses: commas, semicolons, new lines and tabs, in any script's form.
const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{60C}' | '\u{61B}' | '\u{3001}' | '\u{FF0C}' | '\u{FF1B}')
}

/// The addresses of a list, each as it stands there: with its name, if it has one. Nothing is left out that is no address.
///
/// A name may hold a separator if it is in quotation marks, as RFC 5322 has it, and a comma without them, as Outlook has it:
/// `Durand, Zoé <zoe@contoso.example>; Martin, Ben <ben@contoso.example>` are two. Of a group (`Team: ada@…, ben@…;`) its members count.
pub(crate) fn address_list(typed: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let (mut start, mut quoted, mut bracketed, mut escaped) = (0, false, false, false);
    // Where a name began that the comma before this piece may belong to.
    let mut name: Option<usize> = None;
    let between = |from: usize, to: usize| typed.get(from..to).unwrap_or_default();
    for (at, c) in typed.char_indices().chain([(typed.len(), '\n')]) {
        let is_line_end = matches!(c, '\n' | '\r');
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if !bracketed => quoted = !quoted,
            '<' | '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            // The address is at its end, whatever follows.
            '>' if bracketed && !quoted => {
                push(&mut list, between(name.unwrap_or(start), at + 1));
                (name, start, bracketed) = (None, at + 1, false);
            }
            // The members of a group follow.
            ':' if !quoted && !bracketed && is_group(between(start, at)) => start = at + 1,
            // A quotation mark or a bracket that nobody closed ends with its line.
            _ if is_separator(c) && (is_line_end || !(quoted || bracketed)) => {
                let piece = between(name.unwrap_or(start), at);
                let is_name = c == ',' && !piece.contains('@') && !piece.trim().is_empty();
                if is_name && followed_by_brackets(between(at + 1, typed.len())) {
                    name = name.or(Some(start));
                } else {
                    push(&mut list, piece);
                    name = None;
                }
                start = at + c.len_utf8();
                (quoted, bracketed) = (false, false);
            }
            _ => {}
        }
    }
    list
}

/// The name of a group of addresses, and not the beginning of a link.
fn is_group(name: &str) -> bool {
    !name.contains('@') && !name.trim().eq_ignore_ascii_case("mailto")
}

/// The next address is one in brackets, not far from here: what stands before it is its name.
fn followed_by_brackets(rest: &str) -> bool {
    // An at sign behind a space belongs to a name: `Doe, Jane @ Contoso <…>`.
    let mut inside = false;
    let decides = |c: &char| {
        let ends = matches!(c, '<' | '[' | ';' | '\n' | '\r') || (*c == '@' && inside);
        inside = !c.is_whitespace();
        ends
    };
    matches!(rest.chars().take(200).find(decides), Some('<' | '['))
}

/// One address, or several with nothing but white space between them. What can't be seen is no address that somebody typed.
fn push<'a>(list: &mut Vec<&'a str>, piece: &'a str) {
    let is_address = |word: &str| word.contains('@') && !word.contains(['<', '"']);
    match piece.split_whitespace().all(is_address) {
        true => list.extend(piece.split_whitespace()),
        false if super::trimmed(piece).is_empty() => {}
        false => list.push(piece),
    }
}
