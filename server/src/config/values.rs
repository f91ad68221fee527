//! What the values of the keys mean. Each function gives nothing for what is not accepted.

use std::{net::IpAddr, path::PathBuf, str::FromStr};

use ipnet::{IpNet, Ipv4Net};

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A connection's address.
    Postgres(String),
}

/// Where mails go.
#[derive(Clone, PartialEq, Eq)]
pub enum MailRoute {
    /// One `.eml` file for each.
    Folder(PathBuf),
    /// The address of a mail server.
    Smtp(String),
}

impl MailRoute {
    /// The mail server's host and port, without what may be a password; nothing for a folder.
    pub fn server(&self) -> Option<&str> {
        let Self::Smtp(url) = self else { return None };
        let (_, rest) = url.split_once("://")?;
        rest.rsplit('@').next()?.split(['/', '?', '#']).next()
    }
}

// Both may hold a password, so they are never printed whole.
impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

impl std::fmt::Debug for MailRoute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "file://{}", path.display()),
            Self::Smtp(_) => f.write_str("smtp://…"),
        }
    }
}

pub fn folder(text: &str) -> Option<PathBuf> {
    (!text.trim().is_empty()).then(|| PathBuf::from(text))
}

pub fn file_url(text: &str) -> Option<PathBuf> {
    folder(text.strip_prefix("file://")?)
}

pub fn public_url(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    let good = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b));
    good.then(|| text.strip_suffix('/').unwrap_or(text).to_owned())
}

/// An address or a network. The whole internet is none: everybody could then say to come from anywhere.
pub fn proxies(text: &str) -> Option<IpNet> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()?;
    let network = match network {
        // As the addresses that are compared with it.
        IpNet::V6(v6) => match (v6.addr().to_ipv4_mapped(), v6.prefix_len().checked_sub(96)) {
            (Some(v4), Some(length)) => IpNet::V4(Ipv4Net::new(v4, length).ok()?),
            _ => network,
        },
        IpNet::V4(_) => network,
    };
    (network.prefix_len() > 0).then_some(network)
}

pub fn database(text: &str) -> Option<Database> {
    if let Some(path) = text.strip_prefix("sqlite://") {
        // Two connections to a database in memory see two databases.
        return folder(path).filter(|path| !path.to_string_lossy().contains(":memory:")).map(Database::Sqlite);
    }
    let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
    (is_postgres && sqlx::postgres::PgConnectOptions::from_str(text).is_ok()).then(|| Database::Postgres(text.to_owned()))
}

pub fn mail(text: &str) -> Option<MailRoute> {
    if let Some(folder) = file_url(text) {
        return Some(MailRoute::Folder(folder));
    }
    let is_smtp = text.starts_with("smtp://") || text.starts_with("smtps://");
    let has_host = text.split_once("://").is_some_and(|(_, rest)| !rest.rsplit('@').next().unwrap_or_default().is_empty());
    let is_good = is_smtp && has_host && lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(text).is_ok();
    is_good.then(|| MailRoute::Smtp(text.to_owned()))
}

pub fn log(text: &str) -> Option<String> {
    let is_filter = !text.trim().is_empty() && tracing_subscriber::EnvFilter::try_new(text).is_ok();
    is_filter.then(|| text.to_owned())
}

/// `target/site` where the program runs, as `make build` leaves it; else `site` beside the program.
pub fn default_site() -> PathBuf {
    let built = PathBuf::from("target/site");
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("site"))).filter(|folder| folder.is_dir());
    if built.is_dir() { built } else { beside.unwrap_or(built) }
}

/// An address at the public host. A number is no mail domain, so at an IP address mails come from `localhost`.
pub fn sender(public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = host.split(':').next().unwrap_or_default();
    let is_name = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()));
    format!("no-reply@{}", if is_name { host } else { "localhost" })
}
