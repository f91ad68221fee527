//! From where a visit comes. Behind a reverse proxy every connection is the proxy's, and the brakes would hold up everybody at once.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// Each proxy adds at its end whom it was asked by.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The visitor's address. What a stranger says of themselves is not read: only of trusted proxies, the last one first, is it believed by whom
/// they were asked. IPv4 is IPv4, also where it was mapped into IPv6.
pub fn visitor(trusted: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut visitor = peer.to_canonical();
    let mut said = headers.get_all(FORWARDED_FOR).iter().rev().flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
    while is_trusted(&visitor) {
        let Some(before) = said.next().and_then(address) else { break };
        visitor = before;
    }
    visitor
}

/// Some proxies write the port too, and then brackets around IPv6.
fn address(part: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(part).ok()?.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip())).ok()?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const TRUSTED: [&str; 3] = ["10.0.0.0/8", "192.0.2.1/32", "2001:db8:ffff::/48"];

    fn from(peer: &str, lines: &[&[u8]]) -> String {
        let trusted = TRUSTED.map(|network| network.parse().expect("a network"));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).expect("a header"));
        }
        visitor(&trusted, peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn what_a_stranger_says_is_not_read() {
        assert_eq!(from("198.51.100.9", &[b"203.0.113.7"]), "198.51.100.9");
        assert_eq!(from("2001:db8::9", &[b"10.0.0.1"]), "2001:db8::9");
        let headers = HeaderMap::from_iter([(FORWARDED_FOR, HeaderValue::from_static("203.0.113.7"))]);
        assert_eq!(
            visitor(&[], IpAddr::from([10, 0, 0, 1]), &headers),
            IpAddr::from([10, 0, 0, 1]),
            "without the setting nobody is trusted"
        );
    }

    #[test]
    fn a_trusted_proxy_says_whom_it_was_asked_by() {
        assert_eq!(from("10.0.0.1", &[b"203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("2001:db8:ffff::1", &[b"2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn what_stands_left_of_the_first_untrusted_one_is_its_own_invention() {
        assert_eq!(from("10.0.0.1", &[b"127.0.0.1, 192.0.2.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[b"junk, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[b"127.0.0.1", b"203.0.113.7"]), "203.0.113.7", "a line of one's own comes before the proxy's");
    }

    #[test]
    fn several_proxies_are_passed_one_by_one() {
        assert_eq!(from("10.0.0.1", &[b"203.0.113.7, 192.0.2.1,10.9.9.9"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[b"203.0.113.7", b"192.0.2.1", b"10.9.9.9"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[b"203.0.113.7, 198.51.100.1, 10.9.9.9"]), "198.51.100.1", "one of them is not trusted");
        assert_eq!(from("10.0.0.1", &[b"10.0.0.3, 10.0.0.2"]), "10.0.0.3", "somebody in the proxies' own network");
    }

    #[test]
    fn what_is_no_address_ends_the_walk_at_the_last_good_one() {
        for junk in [&b""[..], b" ", b"unknown", b"_hidden", b"\"203.0.113.7\"", b"203.0.113", b"203.0.113.7;", b"\xff\xfe", b","] {
            assert_eq!(from("10.0.0.1", &[junk]), "10.0.0.1", "{junk:?}");
            assert_eq!(from("10.0.0.1", &[b"203.0.113.7", junk, b"192.0.2.1"]), "192.0.2.1", "{junk:?}");
        }
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn ports_and_brackets_are_let_pass() {
        for (said, meant) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("\t203.0.113.7 ", "203.0.113.7"),
        ] {
            assert_eq!(from("10.0.0.1", &[said.as_bytes()]), meant, "{said:?}");
        }
    }

    #[test]
    fn ipv4_is_ipv4_wherever_it_is_mapped_into_ipv6() {
        assert_eq!(from("::ffff:10.0.0.1", &[b"203.0.113.7, ::ffff:192.0.2.1"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[b"::ffff:203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("::ffff:198.51.100.9", &[b"203.0.113.7"]), "198.51.100.9");
    }

    #[test]
    fn a_very_long_header_is_read_as_far_as_it_has_to_be() {
        let (invented, trusted) = ("1.2.3.4,".repeat(100_000), ",192.0.2.1".repeat(100_000));
        assert_eq!(from("10.0.0.1", &[format!("{invented}203.0.113.7").as_bytes()]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &[format!("203.0.113.7{trusted}").as_bytes()]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &["9".repeat(1_000_000).as_bytes()]), "10.0.0.1");
    }
}
