//! Phone numbers, in the spellings of people, letterheads and address books.

use super::{
    calling_code::{after_exit_code, calling_code, e164, national},
    mail::percent_decoded,
    text::{is_unseen, trimmed, without_around},
};
use crate::{Country, Violation};

/// Fewest and most digits of a phone number with its country calling code (CON-04).
pub const PHONE_DIGITS: (u32, u32) = (7, 15);

/// The zeros of the decimal digits of other scripts, in the order of their code points.
const ZEROS: [u16; 36] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0,
    0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// What an extension begins with, besides signs.
const EXTENSION: [&str; 24] = [
    "ext", "poste", "int", "anexo", "ramal", "durchw", "dw", "nebenst", "apparat", "toestel", "wew", "mellék", "dahili", "klapka", "linka",
    "доб", "вн", "εσωτ", "内線", "分机", "分機", "转", "轉", "내선",
];

/// What stands around a number that comes out of a table or a link.
const QUOTATION: &str = "\"'=<>‘’“”„«»`";

/// CON-04: a phone number in international form, in common spellings, kept as E.164: 7 to 15 digits, no extension. `00` counts as `+`. What
/// one dials inside a country only, the zero of `(0)1` above all, is dropped where that country's numbers go without it, and kept where it
/// is part of them.
///
/// ```
/// use entente_shared::{Violation, rules::phone};
/// assert_eq!(phone("+33 (0)1 23.45.67-89").as_deref(), Ok("+33123456789"));
/// assert_eq!(phone("+39 (0)6 1234 5678").as_deref(), Ok("+390612345678"));
/// assert_eq!(phone("+1 425 555 0100 ext. 12"), Err(Violation::PhoneExtension));
/// ```
///
/// # Errors
/// The first of [`phone_mistakes`].
pub fn phone(typed: &str) -> Result<String, Violation> {
    read(typed, None).map_err(first)
}

/// CON-04: the same of somebody who is in that country: what is dialled there to reach another country counts as `+`.
///
/// ```
/// use entente_shared::{Country, Violation, rules::{phone, phone_from}};
/// let australia = Country::parse("AU").unwrap();
/// assert_eq!(phone_from("0011 44 20 7946 0018", australia).as_deref(), Ok("+442079460018"));
/// assert!(phone("0011 44 20 7946 0018").is_err());
/// ```
///
/// # Errors
/// As [`phone`].
pub fn phone_from(typed: &str, country: Country) -> Result<String, Violation> {
    read(typed, Some(country)).or_else(|_| read(typed, None)).map_err(first)
}

fn first(mistakes: Vec<Violation>) -> Violation {
    mistakes.first().copied().unwrap_or(Violation::PhoneCharacter)
}

/// CON-04: everything that keeps what was typed from being a phone number, or nothing if it is one.
///
/// ```
/// use entente_shared::{Violation, rules::phone_mistakes};
/// assert_eq!(phone_mistakes("01 23 45 67 8O ext. 12"), [Violation::PhoneExtension, Violation::PhoneNotInternational, Violation::PhoneCharacter]);
/// ```
pub fn phone_mistakes(typed: &str) -> Vec<Violation> {
    read(typed, None).err().unwrap_or_default()
}

fn read(typed: &str, dialled_in: Option<Country>) -> Result<String, Vec<Violation>> {
    let text: String = trimmed(typed).chars().filter_map(levelled).collect();
    let text = without_around(text.trim_end_matches([',', '.', ';', ' ']), QUOTATION);
    let (text, has_parameter) = match text.strip_prefix("tel:") {
        Some(link) => link_target(percent_decoded(link).trim()),
        None => (text.to_owned(), false),
    };
    if text.is_empty() {
        return Err(vec![Violation::Required]);
    }
    let (number, has_extension) = without_extension(&text);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let begins_with_plus = number.chars().find(|c| *c == '+' || c.is_ascii_digit()) == Some('+');
    let first: String = number.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let after_exit_code = || dialled_in.and_then(|country| after_exit_code(country, &digits, &first));
    let abroad = if begins_with_plus { Some(&*digits) } else { after_exit_code().or_else(|| digits.strip_prefix("00")) };
    let abroad = abroad.filter(|abroad| !abroad.starts_with('0'));
    let is_wrong = |(at, c): (usize, char)| {
        !(c.is_ascii_digit() || is_punctuation(c) || (c == '+' && begins_with_plus && number.find('+') == Some(at)))
    };

    let mut mistakes = Vec::new();
    let mut mistake = |found: bool, violation: Violation| mistakes.extend(found.then_some(violation));
    mistake(has_extension || has_parameter, Violation::PhoneExtension);
    if digits.is_empty() && !begins_with_plus {
        // There is no number of which more could be said.
        mistake(!(has_extension || has_parameter), Violation::PhoneCharacter);
        return Err(mistakes);
    }
    mistake(abroad.is_none(), Violation::PhoneNotInternational);
    let found = abroad.and_then(calling_code).map(|(code, rest)| (code, national(code, rest)));
    // No area of North America begins like that: `0011 44 …` is Australia's way to write `+44 …`.
    let found = found.filter(|(code, rest)| *code != "1" || !rest.starts_with(['0', '1']));
    // Less than the digits of a code are none to complain of.
    mistake(found.is_none() && abroad.is_some_and(|abroad| abroad.len() >= 3), Violation::PhoneCallingCode);
    mistake(number.char_indices().any(is_wrong), Violation::PhoneCharacter);
    let number = match found {
        Some((code, rest)) => e164(code, rest),
        None => format!("+{}", abroad.unwrap_or(&digits)),
    };
    let (min, max) = PHONE_DIGITS;
    let count = number.len() as u32 - 1;
    // A code that is still missing has at most three digits.
    let to_come = if abroad.is_none() { 3 } else { 0 };
    mistake(count + to_come < min, Violation::PhoneTooShort { min });
    mistake(count > max, Violation::PhoneTooLong { max });
    if mistakes.is_empty() { Ok(number) } else { Err(mistakes) }
}

/// A character as it counts here: digits and signs of other scripts and widths as ours, what can't be seen not at all.
fn levelled(c: char) -> Option<char> {
    if is_unseen(c) {
        return None;
    }
    let code = u32::from(c);
    if let Some(zero) = ZEROS.iter().map(|zero| u32::from(*zero)).find(|zero| (*zero..zero + 10).contains(&code)) {
        return char::from_digit(code - zero, 10);
    }
    Some(match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(code - 0xFEE0)?.to_ascii_lowercase(),
        '\u{FE62}' => '+',
        '\u{60C}' | '\u{3001}' | '\u{FF64}' => ',',
        '\u{61B}' => ';',
        '\u{3002}' | '\u{FF61}' => '.',
        c if c.is_whitespace() => ' ',
        c => c.to_ascii_lowercase(),
    })
}

/// What may stand between the digits of a number: blanks, brackets, slashes, dots, tildes, and every dash.
fn is_punctuation(c: char) -> bool {
    const SIGNS: &str = " .-/()[]~\u{B7}\u{58A}\u{5BE}\u{2022}\u{2027}\u{2043}\u{2044}\u{2053}\u{2212}\u{2215}\u{2219}\u{223C}\u{22C5}\u{2500}\
        \u{2E3A}\u{2E3B}\u{301C}\u{30FB}\u{30FC}\u{FE58}\u{FE63}\u{FF65}\u{FF70}";
    matches!(c, '\u{2010}'..='\u{2015}') || SIGNS.contains(c)
}

/// The number of a `tel:` link (RFC 3966), with the context of one that is not global, and whether the link says more.
fn link_target(link: &str) -> (String, bool) {
    const CONTEXT: &str = "phone-context=";
    let mut parts = link.split(';').map(str::trim);
    let number = parts.next().unwrap_or_default();
    let parameters: Vec<_> = parts.filter(|part| !part.starts_with("isub=")).collect();
    let context = parameters.iter().find_map(|part| part.strip_prefix(CONTEXT)).filter(|context| context.starts_with('+'));
    let says_more = parameters.iter().any(|part| !part.starts_with(CONTEXT));
    (format!("{}{number}", context.filter(|_| !number.starts_with('+')).unwrap_or_default()), says_more)
}

/// The number before an extension, and whether there is one. What stands in front of all digits is no extension.
fn without_extension(text: &str) -> (&str, bool) {
    let first = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (before, after) = text.split_at_checked(first).unwrap_or((text, ""));
    let signs = after.find(['#', ';', ',', 'x', '*']);
    let words = EXTENSION.iter().filter_map(|word| after.find(word));
    match words.chain(signs).min() {
        Some(at) => (text.get(..before.len() + at).unwrap_or(text), true),
        None => (text, false),
    }
}
