//! Somebody else's words in a sentence of ours, where they may be written from right to left.

use std::borrow::Cow;

/// What follows, up to [`CLOSE`], has a direction of its own (U+2068).
pub const OPEN: char = '\u{2068}';
pub const CLOSE: char = '\u{2069}';

/// Nothing in it is written from right to left, or changes directions.
pub fn is_left_to_right(text: &str) -> bool {
    // All that does begins with one of these bytes, and most texts have none.
    !text.bytes().any(|byte| matches!(byte, 0xd6..=0xdf | 0xe0 | 0xe2 | 0xef | 0xf0)) || !text.chars().any(turns)
}

/// The blocks of the scripts that are written from right to left, and the signs for directions.
fn turns(sign: char) -> bool {
    matches!(sign,
        '\u{590}'..='\u{8ff}'
        | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The text, keeping to itself among others. Signs for directions in it don't reach beyond it.
pub fn isolated(text: &str) -> Cow<'_, str> {
    if is_left_to_right(text) { text.into() } else { kept_together(text).into() }
}

/// Names one after the other, in this order.
pub fn listed(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| isolated(name)).collect();
    names.join(", ")
}

fn kept_together(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() + 6);
    kept.push(OPEN);
    let mut open = 0_u32;
    for sign in text.chars() {
        match sign {
            // Overrides and embeddings would need signs of their own to end.
            '\u{202a}'..='\u{202e}' => continue,
            '\u{2066}'..='\u{2068}' => open += 1,
            CLOSE if open == 0 => continue,
            CLOSE => open -= 1,
            _ => {}
        }
        kept.push(sign);
    }
    kept.extend(std::iter::repeat_n(CLOSE, open as usize + 1));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_turns_is_set_apart_and_nothing_reaches_out_of_it() {
        for same in ["", "Ada", "Zoé – « ça »", "株式会社", "Ελλάδα", "Ð", "€ 5"] {
            assert_eq!(isolated(same), same);
        }
        for (text, apart) in [
            ("שלום", "\u{2068}שלום\u{2069}"),
            ("Acme العربية", "\u{2068}Acme العربية\u{2069}"),
            ("a\u{202e}b", "\u{2068}ab\u{2069}"),
            ("a\u{2069}b", "\u{2068}ab\u{2069}"),
            ("a\u{2067}b", "\u{2068}a\u{2067}b\u{2069}\u{2069}"),
            ("\u{2068}ש\u{2069} (א)", "\u{2068}\u{2068}ש\u{2069} (א)\u{2069}"),
            ("𞤀𞤁", "\u{2068}𞤀𞤁\u{2069}"),
            ("ﷺ", "\u{2068}ﷺ\u{2069}"),
        ] {
            assert_eq!(isolated(text), apart);
        }
    }
}
