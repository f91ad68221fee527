//! What the values of the keys mean. Each function gives nothing for what is not accepted.

use std::{net::IpAddr, path::PathBuf, str::FromStr};

use ipnet::{IpNet, Ipv4Net};
use url::{Host, Url};

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite(PathBuf),
    /// A connection's address.
    Postgres(String),
}

// It may hold a password, so it is never printed whole.
impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

pub fn folder(text: &str) -> Option<PathBuf> {
    (!text.trim().is_empty()).then(|| PathBuf::from(text))
}

pub fn file_url(text: &str) -> Option<PathBuf> {
    folder(text.strip_prefix("file://")?)
}

/// Where people reach the portal: scheme, host and port, as browsers write them.
pub fn public_url(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok().filter(|_| text.contains("://"))?;
    let has_login = !url.username().is_empty() || url.password().is_some();
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    let is_host = match url.host()? {
        Host::Domain(name) => name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b)),
        Host::Ipv4(ip) => can_be_opened(IpAddr::V4(ip)),
        Host::Ipv6(ip) => can_be_opened(IpAddr::V6(ip)),
    };
    let good = matches!(url.scheme(), "http" | "https") && is_host && !has_login && !has_more && url.port() != Some(0);
    good.then(|| url.origin().ascii_serialization())
}

/// Where somebody listens who listens at that address; `0.0.0.0` and `[::]` mean all of them, and are none. Nor is one of many machines.
fn can_be_opened(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => !v4.is_unspecified() && !v4.is_multicast() && !v4.is_broadcast(),
        IpAddr::V6(v6) => !v6.is_unspecified() && !v6.is_multicast(),
    }
}

/// The host of what [`public_url`] gives.
pub fn host_of(public_url: &str) -> Host {
    let host = Url::parse(public_url).ok().and_then(|url| url.host().map(|host| host.to_owned()));
    host.unwrap_or_else(|| Host::Domain("localhost".to_owned()))
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
    match host_of(public_url) {
        Host::Domain(name) => format!("no-reply@{name}"),
        Host::Ipv4(_) | Host::Ipv6(_) => "no-reply@localhost".to_owned(),
    }
}
