//! Addresses of websites.

use super::{
    domain::domain_name,
    text::{is_unseen, joins, trimmed, unseen_or},
};
use crate::Violation;

/// Longest web address, in bytes, with its scheme.
pub const WEBSITE_MAX: u32 = 200;

/// An `http` or `https` address of at most 200 bytes with its scheme, or nothing (CON-06). Without a scheme, `https` is meant. It comes
/// back as browsers send it: a host of another script as IDNA writes it, the rest in ASCII with other characters as their bytes of UTF-8.
///
/// ```
/// use entente_shared::rules::optional_website;
/// assert_eq!(optional_website("www.contoso.example"), Ok(Some("https://www.contoso.example".into())));
/// assert_eq!(optional_website("https://b\u{fc}cher.example/\u{e9}"), Ok(Some("https://xn--bcher-kva.example/%C3%A9".into())));
/// ```
pub fn optional_website(typed: &str) -> Result<Option<String>, Violation> {
    let text = unquoted(trimmed(typed));
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(|c| is_unseen(c) && !joins(c)) {
        return Err(Violation::InvisibleCharacter);
    }
    if text.len() > WEBSITE_MAX as usize {
        return Err(Violation::TooLong { max: WEBSITE_MAX });
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
        // Another address may stand in the path or the query.
        Some((before, _)) if !before.contains(['/', '?', '#']) => return Err(Violation::WebsiteForm),
        Some(_) | None => ("https", text),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    // Rust's numbers may begin with a plus sign, a port may not.
    let port_is_good = port.is_none_or(|port| !port.starts_with('+') && port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_plain = |c: char| match c.is_ascii() {
        true => c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'),
        false => !c.is_whitespace() && !c.is_control(),
    };
    let rest = rest.strip_prefix(authority).unwrap_or_default();
    let form = unseen_or(host, Violation::WebsiteForm);
    let host = domain_name(host).filter(|_| port_is_good && rest.chars().all(is_plain)).ok_or(form)?;
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let address = format!("{scheme}://{host}{port}{}", percent_encoded(rest));
    // Counted with the scheme, or what is kept would be too long when it is edited again.
    if address.len() > WEBSITE_MAX as usize { Err(Violation::TooLong { max: WEBSITE_MAX }) } else { Ok(Some(address)) }
}

/// Without the signs that mail programs and tables put around an address. None of them stands in one.
fn unquoted(text: &str) -> &str {
    let pairs = [('<', '>'), ('"', '"'), ('“', '”'), ('„', '“'), ('«', '»')];
    pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close)).map_or(text, trimmed)
}

/// What is not ASCII as the bytes of its UTF-8.
fn percent_encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
