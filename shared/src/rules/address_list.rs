//! Lists of addresses, as people type them and as mail programs copy them.

/// What stands between two addresses: commas, semicolons, new lines and tabs, in any script's form.
const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{60C}' | '\u{61B}' | '\u{3001}' | '\u{FF0C}' | '\u{FF1B}')
}

/// The addresses of a list, each as it stands there: with its name, if it has one. Nothing is left out that is no address, but for what
/// stands beside one in the row of a table.
///
/// A name may hold a separator if it is in quotation marks, as RFC 5322 has it, and a comma without them, as Outlook has it:
/// `Durand, Zoé <zoe@contoso.example>; Martin, Ben <ben@contoso.example>` are two. Of a group (`Team: ada@…, ben@…;`) its members count.
pub(crate) fn address_list(typed: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let (mut start, mut quoted, mut bracketed, mut escaped, mut remark) = (0, false, false, false, false);
    // Where a name began that the comma before this piece may belong to.
    let mut name: Option<usize> = None;
    let mut row = is_row(typed);
    let between = |from: usize, to: usize| typed.get(from..to).unwrap_or_default();
    for (at, c) in typed.char_indices().chain([(typed.len(), '\n')]) {
        let is_line_end = matches!(c, '\n' | '\r');
        match c {
            _ if escaped => escaped = false,
            ')' if remark => remark = false,
            _ if remark => {}
            '(' if !quoted && !bracketed => remark = is_remark(between(at + 1, typed.len())),
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
                let is_word = !piece.contains('@') && !piece.trim().is_empty();
                if is_word && is_comma(c) && followed_by_brackets(between(at + c.len_utf8(), typed.len())) {
                    name = name.or(Some(start));
                } else {
                    if !(is_word && row) {
                        push(&mut list, piece);
                    }
                    name = None;
                }
                start = at + c.len_utf8();
                if is_line_end {
                    row = is_row(between(start, typed.len()));
                }
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

/// The commas of all scripts, which names have as well.
const fn is_comma(c: char) -> bool {
    matches!(c, ',' | '\u{60C}' | '\u{3001}' | '\u{FF0C}')
}

/// What begins here is a row of a table, with an address in one of its cells.
fn is_row(text: &str) -> bool {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.contains('\t') && line.contains('@')
}

/// What follows an opening parenthesis is a remark, which ends not far from here, and no address.
fn is_remark(rest: &str) -> bool {
    rest.chars().take(200).find(|c| matches!(c, ')' | '@' | '<' | '\n' | '\r')) == Some(')')
}

/// The next address is one in brackets, not far from here: what stands before it is its name.
fn followed_by_brackets(rest: &str) -> bool {
    let (mut inside, mut in_parentheses) = (false, false);
    for c in rest.chars().take(200) {
        match c {
            '<' | '[' | '＜' => return true,
            ';' | '\n' | '\r' => return false,
            // An at sign behind a space belongs to a name: `Doe, Jane @ Contoso <…>`.
            '@' if inside => return in_parentheses,
            '(' => in_parentheses = true,
            c if c.is_whitespace() => in_parentheses = false,
            _ => {}
        }
        inside = !c.is_whitespace();
    }
    false
}

/// One address, or several with nothing but white space, bullets, numbers or strokes between them. What can't be seen is no address that
/// somebody typed.
fn push<'a>(list: &mut Vec<&'a str>, piece: &'a str) {
    let is_address = |word: &str| word.contains('@') && !word.contains(['<', '"']);
    let words = || piece.split_whitespace().filter(|word| word.contains(|c: char| c == '@' || c.is_alphabetic()));
    match words().all(is_address) && words().next().is_some() {
        true => list.extend(words()),
        false if super::trimmed(piece).is_empty() => {}
        false => list.push(piece),
    }
}
