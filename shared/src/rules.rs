//! Rules for single values: each takes what was typed and gives the value to keep, or the reason why not.

use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use validator::ValidationError;

use crate::{Clash, Violation};

/// A word that is none of a closed set's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not one of the known words")
    }
}

impl std::error::Error for UnknownWord {}

/// Longest publisher display name, in Unicode scalar values (ORG-01).
pub const PUBLISHER_DISPLAY_NAME_MAX: u32 = 50;
/// Longest name of a person, an organization or a place, in Unicode scalar values.
pub const NAME_MAX: u32 = 100;
/// Longest address line, in Unicode scalar values.
pub const LINE_MAX: u32 = 200;
/// Longest postal code, in Unicode scalar values.
pub const POSTAL_CODE_MAX: u32 = 20;
/// Longest web address, in bytes, with its scheme.
pub const WEBSITE_MAX: u32 = 200;
/// Longest e-mail address, in bytes (RFC 5321 with erratum 1690).
pub const EMAIL_MAX: u32 = 254;
/// Fewest and most digits of a phone number with its country calling code (CON-04).
pub const PHONE_DIGITS: (u32, u32) = (7, 15);
/// Fewest and most characters of a justification (REQ-03), in Unicode scalar values.
pub const JUSTIFICATION: (u32, u32) = (10, 2_000);
/// Most characters of a decision's reason, in Unicode scalar values.
pub const REASON_MAX: u32 = 2_000;
/// Fewest and most characters of a password, in Unicode scalar values.
pub const PASSWORD: (u32, u32) = (12, 128);
/// Fewest and most characters of a directory's domain prefix.
pub const PREFIX: (u32, u32) = (2, 40);
/// Most characters of a search that are looked at.
pub const SEARCH_MAX: usize = 100;

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Characters that change how text is shown, or are not shown at all: nothing a name needs, and what impostors use.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}'
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}')
}

/// Characters that join or vary their neighbours: they may stand in a name (Persian, emoji), but don't tell names apart.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// One line of text: composed (NFC), with each run of white space as one space, none at the ends.
///
/// ```
/// assert_eq!(entente_shared::rules::tidy("  Cafe\u{301}\u{a0} \t Nord "), "Café Nord");
/// ```
pub fn tidy(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// Text of several lines: composed, line ends as `\n`, no control characters but tabs, nothing blank at the ends.
pub fn tidy_lines(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    // Trimmed last: a control character at an end may have blanks behind it.
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>().trim().nfc().collect()
}

fn line(typed: &str, max: u32) -> Result<String, Violation> {
    let text = tidy(typed);
    if text.is_empty() {
        Err(Violation::Required)
    } else if text.chars().any(is_deceptive) {
        Err(Violation::InvisibleCharacter)
    } else if text.chars().all(|c| c == ' ' || is_joiner(c) || is_combining_mark(c)) {
        Err(Violation::Required)
    } else if length(&text) > max {
        Err(Violation::TooLong { max })
    } else {
        Ok(text)
    }
}

fn optional_line(typed: &str, max: u32) -> Result<Option<String>, Violation> {
    if tidy(typed).is_empty() { Ok(None) } else { line(typed, max).map(Some) }
}

/// ORG-01: 1 to 50 characters (Unicode scalar values after NFC and collapsing white space), no control, invisible or
/// bidirectional-override characters.
///
/// ```
/// use entente_shared::{Violation, rules::publisher_display_name};
/// assert_eq!(publisher_display_name(" Contoso  Ltd ").as_deref(), Ok("Contoso Ltd"));
/// assert_eq!(publisher_display_name(&"x".repeat(51)), Err(Violation::TooLong { max: 50 }));
/// ```
pub fn publisher_display_name(typed: &str) -> Result<String, Violation> {
    line(typed, PUBLISHER_DISPLAY_NAME_MAX)
}

/// ORG-02: what two names have in common when a person could take one for the other: compatibility forms, letter case, white space
/// and look-alike characters (UTS 39) are levelled. The unique index is on this.
///
/// Letter case goes first, so that four capitals are compared by their small letters alone: `I` is no `l`, and Greek `Β`, `Ν` and `Υ` are
/// `β`, `ν` and `υ`, which look like ß, v and u.
///
/// ```
/// use entente_shared::rules::name_skeleton;
/// assert_eq!(name_skeleton("Contoso"), name_skeleton("CONTOSO "));
/// assert_eq!(name_skeleton("Contoso"), name_skeleton("\u{421}ontoso")); // Cyrillic Es
/// assert_ne!(name_skeleton("Contoso"), name_skeleton("Contosa"));
/// ```
pub fn name_skeleton(name: &str) -> String {
    let mut text = name_fold(name);
    // What the table of look-alikes gives is folded and looked up again: Cherokee U+13B7 is an M, that an m, and that looks like rn.
    // Three rounds settle it; the limit is for tables to come.
    for _ in 0..8 {
        // Eta is the one letter whose prototype (n with a line below) it shares with letters that have other capitals.
        let text_with_h: String = text.nfd().map(|c| if c == 'η' { 'h' } else { c }).collect();
        let prototypes = unicode_security::confusable_detection::skeleton(&text_with_h).map(as_its_capital_looks);
        let levelled = name_fold(&prototypes.collect::<String>());
        if levelled == text {
            break;
        }
        text = levelled;
    }
    text
}

/// The Latin letter or the digit that the capital of a folded letter looks like, where the small letter looks like none: Cyrillic `Т`
/// is taken for a T although `т` is not taken for a t, and names begin with capitals. The letters are UTS 39's prototypes.
const fn as_its_capital_looks(prototype: char) -> char {
    match prototype {
        'ʙ' | 'ƅ' => 'b',
        'ꞓ' => 'e',
        'ϝ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ĸ' => 'k',
        'ʟ' => 'l',
        'ʍ' | 'μ' | 'ϻ' => 'm',
        'ɴ' => 'n',
        'ʀ' => 'r',
        'տ' => 's',
        'ᴛ' => 't',
        'χ' => 'x',
        'ζ' => 'z',
        'ɜ' => '3',
        other => other,
    }
}

/// The part of [`name_skeleton`] that is still the same name: compatibility forms, letter case, white space.
pub fn name_fold(name: &str) -> String {
    let seen = name.chars().filter(|c| !is_joiner(*c) && !is_deceptive(*c)).nfkc().default_case_fold();
    tidy(&seen.nfkc().collect::<String>())
}

/// ORG-04: the class of clash between two names, if they clash.
pub fn name_clash(one: &str, other: &str) -> Option<Clash> {
    if name_fold(one) == name_fold(other) {
        Some(Clash::Same)
    } else if name_skeleton(one) == name_skeleton(other) {
        Some(Clash::LooksAlike)
    } else {
        None
    }
}

/// What a search looks at: small letters without accents, in any script. Keep it beside the text and compare with it.
///
/// ```
/// assert_eq!(entente_shared::rules::search_key("  Été  À  Zürich "), "ete a zurich");
/// ```
pub fn search_key(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).default_case_fold().collect::<String>();
    tidy(&plain)
}

/// A person's, an organization's or a place's name: 1 to 100 characters on one line.
pub fn name(typed: &str) -> Result<String, Violation> {
    line(typed, NAME_MAX)
}

/// As [`name`], or nothing (CON-06).
pub fn optional_name(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, NAME_MAX)
}

/// An address line: 1 to 200 characters.
pub fn address_line(typed: &str) -> Result<String, Violation> {
    line(typed, LINE_MAX)
}

/// As [`address_line`], or nothing (CON-06).
pub fn optional_address_line(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, LINE_MAX)
}

/// A postal code of any country: up to 20 characters, or nothing (CON-06).
pub fn optional_postal_code(typed: &str) -> Result<Option<String>, Violation> {
    optional_line(typed, POSTAL_CODE_MAX)
}

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
fn is_domain(domain: &str) -> bool {
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

/// CON-04: a phone number in international form, in common spellings, kept as E.164: 7 to 15 digits, no extension. `00` counts as `+`, a
/// trunk zero in parentheses is dropped.
///
/// ```
/// use entente_shared::{Violation, rules::phone};
/// assert_eq!(phone("+33 (0)1 23.45.67-89").as_deref(), Ok("+33123456789"));
/// assert_eq!(phone("+1 425 555 0100 ext. 12"), Err(Violation::PhoneExtension));
/// ```
pub fn phone(typed: &str) -> Result<String, Violation> {
    let text = tidy(typed).to_ascii_lowercase();
    let text = text.strip_prefix("tel:").unwrap_or(&text).trim();
    if text.is_empty() {
        return Err(Violation::Required);
    }
    if text.contains(['#', ';', ',', 'x', '*']) || ["ext", "poste", "extension"].iter().any(|word| text.contains(word)) {
        return Err(Violation::PhoneExtension);
    }
    let number = match (text.strip_prefix('+'), text.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => rest.replace("(0)", ""),
        (None, None) if text.starts_with(|c: char| c.is_ascii_digit() || c == '(') => {
            return Err(Violation::PhoneNotInternational);
        }
        (None, None) => return Err(Violation::PhoneCharacter),
    };
    let is_punctuation = |c: char| matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}');
    if number.chars().any(|c| !c.is_ascii_digit() && !is_punctuation(c)) {
        return Err(Violation::PhoneCharacter);
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let (min, max) = PHONE_DIGITS;
    match digits.len() as u32 {
        _ if digits.starts_with('0') => Err(Violation::PhoneNotInternational),
        count if count < min => Err(Violation::PhoneTooShort { min }),
        count if count > max => Err(Violation::PhoneTooLong { max }),
        _ => Ok(format!("+{digits}")),
    }
}

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
    let lower = text.to_ascii_lowercase();
    let (scheme, rest) = match lower.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => (scheme, &text[text.len() - rest.len()..]),
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
    let address = format!("{scheme}://{}{}", authority.to_ascii_lowercase(), &rest[authority.len()..]);
    // Counted with the scheme, or what is kept would be too long when it is edited again.
    if address.len() > WEBSITE_MAX as usize { Err(Violation::TooLong { max: WEBSITE_MAX }) } else { Ok(Some(address)) }
}

/// DIR-01: 2 to 40 small letters, digits and single hyphens, beginning with a letter and not ending with a hyphen. Capitals are accepted.
///
/// ```
/// use entente_shared::{Violation, rules::domain_prefix};
/// assert_eq!(domain_prefix("Contoso-2").as_deref(), Ok("contoso-2"));
/// assert_eq!(domain_prefix("2contoso"), Err(Violation::PrefixForm));
/// ```
pub fn domain_prefix(typed: &str) -> Result<String, Violation> {
    let text = typed.trim().to_ascii_lowercase();
    let (min, max) = PREFIX;
    let good = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--");
    if text.is_empty() {
        Err(Violation::Required)
    } else if !good {
        Err(Violation::PrefixForm)
    } else if length(&text) < min {
        Err(Violation::TooShort { min })
    } else if length(&text) > max {
        Err(Violation::TooLong { max })
    } else {
        Ok(text)
    }
}

/// A new password: 12 to 128 characters of any kind. It is kept as it was typed; only its composition (NFC) is levelled, so that two
/// keyboards give the same.
pub fn new_password(typed: &str) -> Result<String, Violation> {
    let text: String = typed.nfc().collect();
    let (min, max) = PASSWORD;
    let first = text.chars().next();
    match length(&text) {
        0 => Err(Violation::Required),
        count if count < min => Err(Violation::TooShort { min }),
        count if count > max => Err(Violation::TooLong { max }),
        _ if text.chars().all(|c| Some(c) == first) => Err(Violation::PasswordObvious),
        _ => Ok(text),
    }
}

fn paragraph(typed: &str, (min, max): (u32, u32)) -> Result<String, Violation> {
    let text = tidy_lines(typed);
    match length(&text) {
        0 => Err(Violation::Required),
        count if count < min => Err(Violation::TooShort { min }),
        count if count > max => Err(Violation::TooLong { max }),
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

/// Rules in the form that `validator`'s `custom` takes: the mistake alone.
pub mod check {
    use super::{ValidationError, Violation};

    macro_rules! checks {
        ($($rule:ident),+ $(,)?) => {$(
            #[doc = concat!("[`", stringify!($rule), "`](super::", stringify!($rule), ") as a check.")]
            pub fn $rule(typed: &str) -> Result<(), ValidationError> {
                super::$rule(typed).map(drop).map_err(ValidationError::from)
            }
        )+};
    }

    checks!(
        publisher_display_name,
        name,
        optional_name,
        address_line,
        optional_address_line,
        optional_postal_code,
        email,
        phone,
        optional_website,
        domain_prefix,
        new_password,
        justification,
        optional_reason,
    );

    /// [`work_email`](super::work_email) as a check where web-mail addresses are refused. A form knows nothing of the host: where they are
    /// accepted, [`FieldErrors::under`](crate::FieldErrors::under) takes the mistake back.
    pub fn work_email(typed: &str) -> Result<(), ValidationError> {
        super::work_email(typed, super::WebMail::Refused).map(drop).map_err(ValidationError::from)
    }

    /// [`Country::parse`](crate::Country::parse) as a check.
    pub fn country(typed: &str) -> Result<(), ValidationError> {
        crate::Country::parse(typed).map(drop).map_err(ValidationError::from)
    }

    /// One of [`Language`](crate::Language)'s words.
    pub fn language(typed: &str) -> Result<(), ValidationError> {
        match typed {
            "" => Err(Violation::Required.into()),
            word => word.parse::<crate::Language>().map(drop).map_err(|_| Violation::UnknownLanguage.into()),
        }
    }

    /// Something was entered.
    pub fn entered(typed: &str) -> Result<(), ValidationError> {
        if typed.is_empty() { Err(Violation::Required.into()) } else { Ok(()) }
    }

    /// REQ-01, REG-05: the checkbox is ticked.
    pub fn accepted(ticked: &bool) -> Result<(), ValidationError> {
        if *ticked { Ok(()) } else { Err(Violation::NotAccepted.into()) }
    }
}
