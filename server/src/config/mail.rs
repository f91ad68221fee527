//! Where mails go, and how they are protected on the way.

use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::values::file_url;

/// Where mails go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// One `.eml` file for each.
    Folder(PathBuf),
    /// A mail server.
    Smtp(MailServer),
}

/// A mail server, and what it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// A name, or an IP address without brackets.
    pub host: String,
    pub port: u16,
    pub protection: Protection,
    pub login: Option<Login>,
}

/// How the connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// `smtps://`: from the first byte on, with a certificate that this machine trusts.
    Tls,
    /// STARTTLS with such a certificate, or no mail: where there is a password, and to every server outside this machine.
    StartTls,
    /// STARTTLS where it is offered, whatever the certificate: to a server on this machine, which nobody can get between.
    IfOffered,
    /// `?tls=none`: the exception that the operator has written.
    None,
}

/// What the server knows us by.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

impl MailRoute {
    /// The mail server's host and port, without what may be a password; nothing for a folder.
    pub fn server(&self) -> Option<String> {
        match self {
            Self::Folder(_) => None,
            Self::Smtp(server) => Some(server.place()),
        }
    }
}

/// The text gives nothing that is accepted. It may hold a password, so it is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMailRoute;

impl FromStr for MailRoute {
    type Err = NoMailRoute;

    fn from_str(text: &str) -> Result<Self, NoMailRoute> {
        match file_url(text) {
            Some(folder) => Ok(Self::Folder(folder)),
            None => server(text).map(Self::Smtp).ok_or(NoMailRoute),
        }
    }
}

impl MailServer {
    /// Host and port, as they stand in an address.
    pub fn place(&self) -> String {
        match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V6(ip)) => format!("[{ip}]:{}", self.port),
            Ok(IpAddr::V4(_)) | Err(_) => format!("{}:{}", self.host, self.port),
        }
    }
}

// A password is never printed.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:…", self.user)
    }
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.protection == Protection::Tls { "smtps" } else { "smtp" }, self.place())
    }
}

fn server(text: &str) -> Option<MailServer> {
    let url = Url::parse(text).ok().filter(|_| text.contains("://"))?;
    let is_whole = matches!(url.path(), "" | "/") && url.fragment().is_none();
    let host = match Host::parse(url.host_str().filter(|host| is_whole && !host.is_empty())?).ok()? {
        Host::Domain(name) => name,
        Host::Ipv4(ip) => ip.to_string(),
        Host::Ipv6(ip) => ip.to_string(),
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
    let login = match (url.username(), url.password()) {
        ("", None) => None,
        (user, Some(password)) if !user.is_empty() => Some(Login { user: decode(user)?, password: decode(password)? }),
        // Half of it would be left out in silence.
        (_, Some(_) | None) => return None,
    };
    let (port, protection) = match (url.scheme(), url.query()) {
        ("smtps", None) => (465, Protection::Tls),
        ("smtp", None) if login.is_some() || !is_here(&host) => (25, Protection::StartTls),
        ("smtp", None) => (25, Protection::IfOffered),
        // No exception lets a password travel where others can read it.
        ("smtp", Some("tls=none")) if login.is_none() || is_here(&host) => (25, Protection::None),
        _ => return None,
    };
    Some(MailServer { host, port: url.port().unwrap_or(port), protection, login })
}

/// What is sent there doesn't leave this machine.
fn is_here(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}
