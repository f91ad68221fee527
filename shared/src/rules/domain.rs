//! Names of hosts, of mail and of web sites.

use crate::unicode;

/// Top-level domains that no public host has: RFC 6761 and its like, and ICANN's for private networks. `example` is for documents and
/// demonstrations, and accepted in them.
const RESERVED: [&str; 8] = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"];

/// A host's name as it is looked up: small letters, other scripts as IDNA writes them in ASCII (UTS 46).
pub(super) fn domain_name(typed: &str) -> Option<String> {
    // Word processors write other hyphens and dashes: IDNA would keep them, in a name that nobody can have.
    let small: String = typed.chars().map(|c| if is_hyphen(c) { '-' } else { c.to_ascii_lowercase() }).collect();
    // A port or a path is no part of a name, whatever reads it.
    if small.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) {
        return None;
    }
    let name = if small.is_ascii() && !small.contains("xn--") { small } else { unicode::to_ascii(&small)? };
    is_public(&name).then_some(name)
}

/// What is written for the hyphen: hyphens, dashes and the minus sign.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}')
}

/// A host name of the public kind: two labels or more, none of a reserved domain, and nothing that a browser reads as an IP address.
fn is_public(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.split('.').count() >= 2
        && name.split('.').all(is_label)
        && last.len() >= 2
        && last.bytes().any(|b| b.is_ascii_alphabetic())
        // `1.2.3.0x4` is an address of numbers to a browser (WHATWG URL, "ends in a number").
        && !last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
        && !RESERVED.contains(&last)
}
