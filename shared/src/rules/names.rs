//! Publisher display names: what one may look like, and which of them people could take for one another.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use super::text::{is_deceptive, is_joiner, line, tidy};
use crate::{Violation, unicode};

/// Longest publisher display name, in Unicode scalar values (ORG-01).
pub const PUBLISHER_DISPLAY_NAME_MAX: u32 = 50;

/// ORG-01: 1 to 50 characters (Unicode scalar values after NFC and collapsing white space), no control, invisible or
/// bidirectional-override characters.
///
/// ```
/// use entente_shared::{Violation, rules::publisher_display_name};
/// assert_eq!(publisher_display_name(" Contoso  Ltd ").as_deref(), Ok("Contoso Ltd"));
/// assert_eq!(publisher_display_name(&"x".repeat(51)), Err(Violation::TooLong { max: 50 }));
/// ```
pub fn publisher_display_name(typed: &str) -> Result<String, Violation> {
    line(typed, PUBLISHER_DISPLAY_NAME_MAX)
}

/// ORG-02: what two names have in common when a person could take one for the other: compatibility forms, letter case, white space
/// and look-alike characters (UTS 39) are levelled.
///
/// Letter case goes first, so that four capitals are compared by their small letters alone: `I` is no `l`, and Greek `Β`, `Ν` and `Υ` are
/// `β`, `ν` and `υ`, which look like ß, v and u. The other keys of [`name_keys`](super::name_keys) are for those. The dot that İ leaves on
/// its small letter can't be seen there, so it goes.
///
/// ```
/// use entente_shared::rules::name_skeleton;
/// assert_eq!(name_skeleton("Contoso"), name_skeleton("CONTOSO "));
/// assert_eq!(name_skeleton("Contoso"), name_skeleton("\u{421}ontoso")); // Cyrillic Es
/// assert_eq!(name_skeleton("istanbul"), name_skeleton("İSTANBUL"));
/// assert_ne!(name_skeleton("Contoso"), name_skeleton("Contosa"));
/// ```
pub fn name_skeleton(name: &str) -> String {
    let mut text = name_fold(name);
    // What the table of look-alikes gives is folded and looked up again: Cherokee U+13B7 is an M, that an m, and that looks like rn.
    // Three rounds settle it; the limit is for tables to come.
    for _ in 0..8 {
        // Eta is the one letter whose prototype (n with a line below) it shares with letters that have other capitals.
        let text_with_h: String = text.nfd().map(|c| if c == 'η' { 'h' } else { c }).collect();
        let prototypes = unicode_security::confusable_detection::skeleton(&text_with_h).map(as_its_capital_looks).map(without_its_frame);
        let levelled = name_fold(&without_hidden_dots(prototypes));
        if levelled == text {
            break;
        }
        text = levelled;
    }
    text
}

/// The Latin letter or the digit that the capital of a folded letter looks like, where the small letter looks like none: Cyrillic `Т`
/// is taken for a T although `т` is not taken for a t, and names begin with capitals. The letters are UTS 39's prototypes.
const fn as_its_capital_looks(prototype: char) -> char {
    match prototype {
        'ʙ' | 'ƅ' => 'b',
        'ꞓ' => 'e',
        'ϝ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ĸ' => 'k',
        'ʟ' => 'l',
        'ʍ' | 'μ' | 'ϻ' => 'm',
        'ɴ' => 'n',
        'ʀ' => 'r',
        'տ' => 's',
        'ᴛ' => 't',
        'χ' => 'x',
        'ζ' => 'z',
        'ɜ' => '3',
        other => other,
    }
}

/// The letter or the digit in a circle or a square, of those that no compatibility form names.
fn without_its_frame(c: char) -> char {
    let of = |first: char, from: char| char::from_u32(u32::from(first) + u32::from(c) - u32::from(from)).unwrap_or(c);
    match c {
        '\u{A9}' => 'c',
        '\u{AE}' => 'r',
        '\u{2117}' => 'p',
        '\u{24FF}' | '\u{1F10B}' | '\u{1F10C}' => '0',
        '\u{24F5}'..='\u{24FD}' => of('1', '\u{24F5}'),
        '\u{2776}'..='\u{277E}' => of('1', '\u{2776}'),
        '\u{2780}'..='\u{2788}' => of('1', '\u{2780}'),
        '\u{278A}'..='\u{2792}' => of('1', '\u{278A}'),
        '\u{1F150}'..='\u{1F169}' => of('a', '\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => of('a', '\u{1F170}'),
        '\u{1F1E6}'..='\u{1F1FF}' => of('a', '\u{1F1E6}'),
        other => other,
    }
}

/// Canonically decomposed text without the dots above that nobody sees: those of i and j, which have one. An l with a dot is taken for
/// an i.
fn without_hidden_dots(text: impl Iterator<Item = char>) -> String {
    let mut seen: Vec<char> = Vec::new();
    // Where the letter stands that a dot would hide on.
    let mut dotted = None;
    for c in text {
        match (c, dotted) {
            ('\u{307}', Some(at)) => {
                if let Some(letter) = seen.get_mut(at).filter(|letter| **letter == 'l') {
                    *letter = 'i';
                }
                continue;
            }
            ('i' | 'j' | 'l' | 'ʝ' | 'ᶖ' | '\u{1DF1A}' | '\u{1E04C}' | '\u{1E04D}' | '\u{1E068}', _) => dotted = Some(seen.len()),
            // A mark below leaves the place above free; one above comes between.
            _ if !matches!(canonical_combining_class(c), 1..230) => dotted = None,
            _ => {}
        }
        seen.push(c);
    }
    seen.into_iter().collect()
}

/// The part of [`name_skeleton`] that is still the same name: compatibility forms, letter case, white space.
pub fn name_fold(name: &str) -> String {
    let seen: String = without_ignorables(name).collect();
    tidy(&unicode::nfkc(&unicode::case_fold(&unicode::nfkc(&seen))))
}

/// What can be seen of a name.
pub(super) fn without_ignorables(name: &str) -> impl Iterator<Item = char> {
    // White space that is a control character, such as a tab, parts words like any other.
    name.chars().filter(|c| c.is_whitespace() || (!is_joiner(*c) && !is_deceptive(*c)))
}
