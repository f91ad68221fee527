//! E-mail addresses, and the providers whose addresses are nobody's company's.

use crate::Violation;

/// Longest e-mail address, in bytes (RFC 5321 with erratum 1690).
pub const EMAIL_MAX: u32 = 254;

/// An e-mail address as RFC 5321 has it, without comments and quoted names: at most 64 bytes before the `@`, 254 in all, a domain of at
/// least two labels. The domain comes back in small letters.
///
/// ```
/// use entente_shared::{Violation, rules::email};
/// assert_eq!(email(" Ada@Contoso.Example ").as_deref(), Ok("Ada@contoso.example"));
/// assert_eq!(email("ada@contoso"), Err(Violation::EmailForm));
/// ```
pub fn email(typed: &str) -> Result<String, Violation> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Violation::Required);
    }
    if text.len() > EMAIL_MAX as usize {
        return Err(Violation::TooLong { max: EMAIL_MAX });
    }
    let (local, domain) = text.rsplit_once('@').ok_or(Violation::EmailForm)?;
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b));
    if local.len() > 64 || !local.split('.').all(is_atom) || !is_domain(domain) {
        return Err(Violation::EmailForm);
    }
    Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// A host name of the public kind: two labels or more, the last one not a number.
pub(super) fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.len() <= 253
        && domain.split('.').count() >= 2
        && domain.split('.').all(is_label)
        && domain.rsplit('.').next().is_some_and(|last| last.len() >= 2 && last.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// Providers that give an address to anybody free of charge, in alphabetical order (CON-02).
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

coded_enum! {
    /// CON-02: what the host has decided on addresses at free web-mail providers.
    #[derive(Default)]
    pub enum WebMail {
        /// They are refused, which is what happens unless the host says otherwise.
        #[default]
        Refused = "refuse",
        /// They are as good as others.
        Allowed = "allow",
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
    match web_mail {
        WebMail::Refused if WEB_MAIL_DOMAINS.binary_search(&domain).is_ok() => Err(Violation::EmailWebMail),
        WebMail::Refused | WebMail::Allowed => Ok(address),
    }
}
