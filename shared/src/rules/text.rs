//! Lines and paragraphs: what all rules about text have in common.

use crate::{Violation, unicode};

/// Fewest and most characters of a justification (REQ-03), in Unicode scalar values.
pub const JUSTIFICATION: (u32, u32) = (10, 2_000);
/// Most characters of a decision's reason, in Unicode scalar values.
pub const REASON_MAX: u32 = 2_000;
/// Most characters of a search that are looked at.
pub const SEARCH_MAX: usize = 100;

pub(super) fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Characters that change how text is shown, or are not shown at all: nothing a name needs, and what impostors use.
pub(super) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}'
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}' | '\u{13441}' | '\u{13442}' | '\u{16FE4}' | '\u{1D159}')
}

/// Characters that join or vary their neighbours: they may stand in a name (Persian, emoji), but don't tell names apart.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Characters that nobody sees and that copying brings along: marks of direction, joiners, soft hyphens, byte-order marks, fillers.
pub(super) fn is_unseen(c: char) -> bool {
    (is_deceptive(c) && !c.is_control()) || is_joiner(c) || matches!(c, '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}')
}

/// ZERO WIDTH NON-JOINER and JOINER, which some scripts are spelled with. In names of hosts IDNA says where they may stand.
pub(super) const fn joins(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// What is wrong with a text that is not of the form that it should be: above all what can't be seen in it.
pub(super) fn unseen_or(text: &str, mistake: Violation) -> Violation {
    if text.chars().any(is_unseen) { Violation::InvisibleCharacter } else { mistake }
}

/// Without those signs around it, and what can't be seen between them and it.
pub(super) fn without_around<'a>(text: &'a str, signs: &str) -> &'a str {
    trimmed(text.trim_matches(|c| signs.contains(c)))
}

/// What was typed without what can't be seen at its ends: white space, and the characters that password managers, mail programs and web
/// pages add when something is copied. What chooses the look of a last character (an emoji's, an ideograph's) belongs to it and stays.
///
/// ```
/// use entente_shared::rules::trimmed;
/// assert_eq!(trimmed("\u{202a} Ada\u{200b}\u{a0}\u{feff}"), "Ada");
/// assert_eq!(trimmed("Ada \u{2764}\u{fe0f} "), "Ada \u{2764}\u{fe0f}");
/// ```
pub fn trimmed(typed: &str) -> &str {
    let from_first = typed.trim_start_matches(is_blank);
    let text = from_first.trim_end_matches(is_blank);
    let rest = from_first.strip_prefix(text).unwrap_or_default();
    let variation = rest.chars().next().filter(|c| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'));
    match variation {
        Some(variation) if text.ends_with(|c: char| !c.is_ascii()) => from_first.get(..text.len() + variation.len_utf8()).unwrap_or(text),
        Some(_) | None => text,
    }
}

/// Nothing that can be seen.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// As [`trimmed`], for what has no use for such characters inside either: an address, a number, a day.
///
/// # Errors
/// `Required` if nothing is left, `InvisibleCharacter` if one stands inside.
pub(crate) fn plain(typed: &str) -> Result<&str, Violation> {
    match trimmed(typed) {
        "" => Err(Violation::Required),
        text if text.chars().any(is_unseen) => Err(Violation::InvisibleCharacter),
        text => Ok(text),
    }
}

/// One line of text: composed (NFC), with each run of white space as one space, nothing at the ends that can't be seen.
///
/// ```
/// assert_eq!(entente_shared::rules::tidy("  Cafe\u{301}\u{a0} \t Nord "), "Café Nord");
/// ```
pub fn tidy(typed: &str) -> String {
    unicode::nfc(&on_one_line(typed))
}

/// Each run of white space as one space, nothing at the ends that can't be seen.
fn on_one_line(typed: &str) -> String {
    trimmed(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of several lines: composed, line ends as `\n`, no control characters but tabs, nothing at the ends that can't be seen.
pub fn tidy_lines(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    // Trimmed last: a control character at an end may have blanks behind it.
    unicode::nfc(trimmed(&text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>()))
}

pub(super) fn line(typed: &str, max: u32) -> Result<String, Violation> {
    let text = tidy(typed);
    if text.is_empty() {
        Err(Violation::Required)
    } else if text.chars().any(is_deceptive) {
        Err(Violation::InvisibleCharacter)
    } else if unicode::without_marks(&text).chars().all(|c| c == ' ' || is_joiner(c)) {
        Err(Violation::Required)
    } else if length(&text) > max {
        Err(Violation::TooLong { max })
    } else {
        Ok(text)
    }
}

pub(super) fn optional_line(typed: &str, max: u32) -> Result<Option<String>, Violation> {
    if tidy(typed).is_empty() { Ok(None) } else { line(typed, max).map(Some) }
}

/// A number of days, pages or the like, from `min` to `max`.
pub fn whole_number(typed: &str, (min, max): (u32, u32)) -> Result<u32, Violation> {
    let text = plain(typed)?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Violation::NumberForm);
    }
    // More digits than a number has here are too many.
    let number = text.parse().unwrap_or(u32::MAX);
    match number {
        number if number < min => Err(Violation::NumberTooSmall { min }),
        number if number > max => Err(Violation::NumberTooLarge { max }),
        number => Ok(number),
    }
}

fn paragraph(typed: &str, (min, max): (u32, u32)) -> Result<String, Violation> {
    let text = tidy_lines(typed);
    // Marks without a letter to stand on are no words.
    if unicode::without_marks(&text).chars().all(is_blank) {
        return Err(Violation::Required);
    }
    // Enough is what can be read: a run of blanks is one, and what can't be seen is nothing. Too much is what has to be kept.
    match on_one_line(&text).chars().filter(|c| !is_unseen(*c)).count() {
        0 => Err(Violation::Required),
        seen if seen < min as usize => Err(Violation::TooShort { min }),
        _ if length(&text) > max => Err(Violation::TooLong { max }),
        _ => Ok(text),
    }
}

/// REQ-03: a justification of 10 to 2,000 characters.
pub fn justification(typed: &str) -> Result<String, Violation> {
    paragraph(typed, JUSTIFICATION)
}

/// The reason of a decision: up to 2,000 characters, or nothing. Whether it may be missing is for the decision to say (REQ-07).
pub fn optional_reason(typed: &str) -> Result<Option<String>, Violation> {
    if tidy_lines(typed).is_empty() { Ok(None) } else { paragraph(typed, (1, REASON_MAX)).map(Some) }
}
