//! Addresses of websites.

use super::mail::is_domain;
use crate::Violation;

/// Longest web address, in bytes, with its scheme.
pub const WEBSITE_MAX: u32 = 200;

/// An `http` or `https` address of at most 200 bytes with its scheme, or nothing (CON-06). Without a scheme, `https` is meant.
///
/// ```
/// use entente_shared::rules::optional_website;
/// assert_eq!(optional_website("www.contoso.example"), Ok(Some("https://www.contoso.example".into())));
/// ```
pub fn optional_website(typed: &str) -> Result<Option<String>, Violation> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
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
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    if !is_domain(host) || !port_is_good || !rest.chars().all(is_plain) {
        return Err(Violation::WebsiteForm);
    }
    let address = format!("{scheme}://{}{}", authority.to_ascii_lowercase(), rest.strip_prefix(authority).unwrap_or_default());
    // Counted with the scheme, or what is kept would be too long when it is edited again.
    if address.len() > WEBSITE_MAX as usize { Err(Violation::TooLong { max: WEBSITE_MAX }) } else { Ok(Some(address)) }
}
