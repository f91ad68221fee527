//! CON-02: the providers whose addresses are nobody's company's.

use super::{UnknownWord, domain::domain_name, mail::email};
use crate::Violation;

/// Well-known providers that give an address to anybody free of charge, in alphabetical order (CON-02). With the feature `web-mail-list`
/// several thousand more are known, those of throw-away addresses among them.
pub const WEB_MAIL_DOMAINS: &[&str] = &[
    "126.com",
    "163.com",
    "aim.com",
    "aol.com",
    "bbox.fr",
    "bluewin.ch",
    "duck.com",
    "email.com",
    "fastmail.com",
    "fastmail.fm",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "hushmail.com",
    "icloud.com",
    "inbox.com",
    "inbox.lv",
    "laposte.net",
    "libero.it",
    "live.be",
    "live.ca",
    "live.co.uk",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.de",
    "mail.ru",
    "mailfence.com",
    "mailinator.com",
    "me.com",
    "msn.com",
    "neuf.fr",
    "numericable.fr",
    "o2.pl",
    "onet.pl",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.it",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "rocketmail.com",
    "seznam.cz",
    "sfr.fr",
    "sina.com",
    "t-online.de",
    "tuta.com",
    "tutanota.com",
    "tutanota.de",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.br",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// Free and throw-away providers, one a line in alphabetical order; `tools/web-mail-list.mjs` makes it.
#[cfg(feature = "web-mail-list")]
const MORE: &str = include_str!("web_mail.txt");

/// CON-02: what the host has decided on addresses at free web-mail providers.
///
/// As a word: `refuse` or `allow`; `refuse` may be followed by domains of more providers, and by domains with `!` in front that are none.
///
/// ```
/// use entente_shared::rules::{WebMail, work_email};
/// let host: WebMail = "refuse freemail.example !orange.fr".parse().unwrap();
/// assert!(work_email("ada@freemail.example", host).is_err());
/// assert!(work_email("ada@orange.fr", host).is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebMail {
    /// They are refused, which is what happens unless the host says otherwise.
    #[default]
    Refused,
    /// They are as good as others.
    Allowed,
    /// They are refused, by a list that the host has corrected.
    RefusedBy(Corrections),
}

/// What a host has to add to the list of providers, and to take from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrections {
    /// As they were written. They stay until the program ends: a host's settings are read once, a page is told of them once.
    domains: &'static str,
}

impl WebMail {
    /// The word for it.
    pub fn to_word(self) -> String {
        match self {
            Self::Refused => "refuse".to_owned(),
            Self::Allowed => "allow".to_owned(),
            Self::RefusedBy(Corrections { domains }) => format!("refuse {domains}"),
        }
    }

    /// CON-02: a domain, or one that it is part of, is that of a provider whose addresses are refused. The nearest one decides.
    fn refuses(self, domain: &str) -> bool {
        let corrections = match self {
            Self::Refused => "",
            Self::RefusedBy(Corrections { domains }) => domains,
            Self::Allowed => return false,
        };
        let mut part = domain;
        while part.contains('.') {
            for word in corrections.split(' ') {
                match word.strip_prefix('!') {
                    Some(none) if none == part => return false,
                    None if word == part => return true,
                    Some(_) | None => {}
                }
            }
            if is_listed(part) {
                return true;
            }
            part = part.split_once('.').map_or("", |(_, parent)| parent);
        }
        false
    }
}

#[cfg(feature = "web-mail-list")]
fn is_listed(domain: &str) -> bool {
    static LINES: std::sync::LazyLock<Vec<&str>> = std::sync::LazyLock::new(|| MORE.lines().collect());
    WEB_MAIL_DOMAINS.binary_search(&domain).is_ok() || LINES.binary_search(&domain).is_ok()
}

#[cfg(not(feature = "web-mail-list"))]
fn is_listed(domain: &str) -> bool {
    WEB_MAIL_DOMAINS.binary_search(&domain).is_ok()
}

impl std::str::FromStr for WebMail {
    type Err = UnknownWord;

    fn from_str(words: &str) -> Result<Self, UnknownWord> {
        let (first, domains) = words.split_once(' ').unwrap_or((words, ""));
        match first {
            "allow" if domains.is_empty() => Ok(Self::Allowed),
            "refuse" if domains.is_empty() => Ok(Self::Refused),
            "refuse" => {
                let domains = domains.split([' ', ',']).filter(|word| !word.is_empty()).map(correction);
                let domains: Vec<_> = domains.collect::<Option<_>>().ok_or(UnknownWord)?;
                Ok(Self::RefusedBy(Corrections { domains: domains.join(" ").leak() }))
            }
            _ => Err(UnknownWord),
        }
    }
}

/// One domain of a host's corrections, as addresses are kept.
fn correction(word: &str) -> Option<String> {
    match word.strip_prefix('!') {
        Some(none) => Some(format!("!{}", domain_name(none)?)),
        None => domain_name(word),
    }
}

impl serde::Serialize for WebMail {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_word())
    }
}

impl<'de> serde::Deserialize<'de> for WebMail {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// CON-02: an [`email`] address of the company, not of a free web-mail provider unless the host accepts those.
///
/// ```
/// use entente_shared::{Violation, rules::{WebMail, work_email}};
/// assert_eq!(work_email("ada@gmail.com", WebMail::Refused), Err(Violation::EmailWebMail));
/// assert_eq!(work_email("ada@gmail.com", WebMail::Allowed).as_deref(), Ok("ada@gmail.com"));
/// ```
pub fn work_email(typed: &str, web_mail: WebMail) -> Result<String, Violation> {
    let address = email(typed)?;
    let domain = address.rsplit('@').next().unwrap_or_default();
    if web_mail.refuses(domain) { Err(Violation::EmailWebMail) } else { Ok(address) }
}
