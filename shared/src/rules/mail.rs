//! E-mail addresses, as people type them and as mail programs copy them.

use std::borrow::Cow;

use super::{
    domain::domain_name,
    text::{is_unseen, joins, trimmed, unseen_or, without_around},
};
use crate::Violation;

/// Longest e-mail address, in bytes (RFC 5321 with erratum 1690).
pub const EMAIL_MAX: u32 = 254;

/// An e-mail address as RFC 5321 has it, without comments and quoted names: at most 64 bytes before the `@`, 254 in all, a domain of at
/// least two labels. The domain comes back as mail servers take it: in small letters, one of other scripts as IDNA writes it. A name with
/// the address in angle brackets, square ones or parentheses, a name in parentheses behind it, and a `mailto:` link are understood.
///
/// What stands before the `@` is ASCII: many mail servers still take no other (RFC 6531), and an address that can't be written to is none.
///
/// ```
/// use entente_shared::{Violation, rules::email};
/// assert_eq!(email(" Ada@Contoso.Example ").as_deref(), Ok("Ada@contoso.example"));
/// assert_eq!(email("Ada Lovelace <mailto:ada@societ\u{e0}.example>").as_deref(), Ok("ada@xn--societ-nta.example"));
/// assert_eq!(email("ada@contoso"), Err(Violation::EmailForm));
/// ```
pub fn email(typed: &str) -> Result<String, Violation> {
    bare(&address_in(typed).ok_or(Violation::EmailForm)?)
}

/// The same of an address that has nothing around it.
fn bare(text: &str) -> Result<String, Violation> {
    let too_long = Violation::TooLong { max: EMAIL_MAX };
    if text.is_empty() {
        return Err(Violation::Required);
    }
    let form = unseen_or(text, Violation::EmailForm);
    if text.chars().any(|c| is_unseen(c) && !joins(c)) {
        return Err(form);
    }
    // A domain of another script may be shorter as it is kept, but not by so much.
    if text.len() > EMAIL_MAX as usize * if text.is_ascii() { 1 } else { 4 } {
        return Err(too_long);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(form)?;
    let of_atoms = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if local.len() > 64 || !local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(of_atoms)) {
        return Err(form);
    }
    let domain = domain_name(domain).ok_or(form)?;
    match format!("{local}@{domain}") {
        _ if !local.is_ascii() => Err(Violation::EmailNotAscii),
        address if address.len() > EMAIL_MAX as usize => Err(too_long),
        address => Ok(address),
    }
}

/// The address alone, of what mail programs and web pages copy: `Ada <ada@contoso.example>;`, `'ada@contoso.example'`,
/// `Ada [mailto:ada@contoso.example]`, `Ada (ada@contoso.example)`, `ada@contoso.example (Ada)`,
/// `mailto:ada@contoso.example?subject=Hello`. Nothing where another address stands beside it.
pub(crate) fn address_in(typed: &str) -> Option<Cow<'_, str>> {
    let whole = unquoted(without_around(trimmed(typed), ",;"));
    let is_address = |text: &str| text.contains('@') && !trimmed(text).contains(char::is_whitespace);
    let (text, remark) = match between(whole, '(', ')') {
        Some((before, remark)) if before.contains('@') && !is_address(remark) => (unquoted(trimmed(before)), remark),
        Some(_) | None => (whole, ""),
    };
    let bracketed = between(text, '<', '>').or_else(|| between(text, '[', ']')).or_else(|| between(text, '＜', '＞'));
    let bracketed = bracketed.or_else(|| between(text, '(', ')').filter(|(_, inside)| is_address(inside)));
    let (name, inside) = bracketed.unwrap_or(("", text));
    let address = alone(inside);
    let is_end = |c: char| c.is_whitespace() || "\"<>()[],;".contains(c);
    for word in [name, remark].into_iter().flat_map(|beside| beside.split(is_end)).filter(|word| word.contains('@')) {
        if bare(&alone(word)).is_ok_and(|other| !bare(&address).is_ok_and(|address| address.eq_ignore_ascii_case(&other))) {
            return None;
        }
    }
    Some(address)
}

/// What stands before the last pair of brackets, and in it.
fn between(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    text.strip_suffix(close)?.rsplit_once(open)
}

/// A word that may be quoted, or a link.
fn alone(word: &str) -> Cow<'_, str> {
    linked(unquoted(trimmed(word)))
}

/// Without the quotation marks that mail programs put around an address which has no name.
fn unquoted(text: &str) -> &str {
    const MARKS: &str = "\"'‘’‚‛“”„‟«»‹›`「」『』";
    // No domain ends with one, but what stands before the @ may begin with an apostrophe.
    let is_quoted = text.chars().next_back().is_some_and(|last| MARKS.contains(last));
    if is_quoted { without_around(text, MARKS) } else { text }
}

/// What a `mailto:` link leads to (RFC 6068), or the text itself.
fn linked(text: &str) -> Cow<'_, str> {
    const SCHEME: &str = "mailto:";
    match text.split_at_checked(SCHEME.len()) {
        Some((scheme, link)) if scheme.eq_ignore_ascii_case(SCHEME) => {
            let address = link.split('?').next().unwrap_or_default().trim_start_matches('/');
            trimmed(&percent_decoded(address)).to_owned().into()
        }
        Some(_) | None => text.into(),
    }
}

pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let byte = more.get(..2).filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { more.get(2..).unwrap_or_default() } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
