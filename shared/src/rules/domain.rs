//! Names of hosts, of mail and of web sites.

use crate::unicode;

/// Top-level domains that no public host has: RFC 6761 and its like, and ICANN's for private networks. `example` is for documents and
/// demonstrations, and accepted in them.
const RESERVED: [&str; 8] = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"];

/// A host's name as it is looked up: small letters, other scripts as IDNA writes them in ASCII (UTS 46).
pub(super) fn domain_name(typed: &str) -> Option<String> {
    let small = typed.to_ascii_lowercase();
    // A port or a path is no part of a name, whatever reads it.
    if small.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) {
        return None;
    }
    let name = if small.is_ascii() && !small.contains("xn--") { small } else { unicode::to_ascii(&small)? };
    is_public(&name).then_some(name)
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
