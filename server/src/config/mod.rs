//! The configuration: environment, or the same keys in a file. A mistake stops the start with one sentence that says what would pass.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use entente_shared::{Country, rules::WebMail};
use ipnet::IpNet;

mod mail;
mod providers;
mod values;

pub use mail::{Login, MailRoute, MailServer, NoMailRoute, Protection};
pub use providers::{ClientSecret, Issuer, Provider, ProviderLimits, SETTINGS, TENANT, Telling};
pub use values::Database;

/// One key, as `entente --help` shows it.
pub struct Key {
    /// In a file; the environment variable is `ENTENTE_` and this in capitals. Of a provider's, the end of it.
    pub name: &'static str,
    pub default: &'static str,
    pub accepts: &'static str,
}

/// Every key there is.
pub const KEYS: [Key; 12] = [
    Key { name: "addr", default: "127.0.0.1:3000", accepts: "the IP address and port to listen on, such as 127.0.0.1:3000" },
    Key {
        name: "public_url",
        default: "http://{addr}, unless addr is no address that can be opened, such as 0.0.0.0",
        accepts: "the address that people open, http://… or https://… without a path, such as https://portal.example.com",
    },
    Key {
        name: "trusted_proxies",
        default: "none",
        accepts: "IP addresses and networks of reverse proxies, separated by commas, such as 10.0.0.5, 192.0.2.0/24, 2001:db8::/64; \
                  only what these say in X-Forwarded-For is believed",
    },
    Key { name: "data", default: "./data", accepts: "the folder for the database, mails and files; it is made if it is missing" },
    Key { name: "site", default: "target/site, else site beside the program", accepts: "the folder with the built page assets" },
    Key {
        name: "database_url",
        default: "sqlite://{data}/entente.db",
        accepts: "sqlite://path/of/a/file or postgres://user:password@host/database",
    },
    Key {
        name: "mail",
        default: "file://{data}/mail",
        accepts: "file://folder (one .eml file a mail), smtps://[user:password@]host[:port] (TLS, port 465) or \
                  smtp://[user:password@]host[:port] (STARTTLS, port 25; a server outside this machine that can't encrypt, and needs no \
                  password, takes ?tls=none at the end); %40 is an @ in user or password; entente mail test tries it",
    },
    Key { name: "mail_from", default: "no-reply@ the host of public_url", accepts: "the e-mail address that mails come from" },
    Key {
        name: "web_mail",
        default: "refuse",
        accepts: "refuse or allow: whether contacts and approvers may have addresses at free web-mail providers such as gmail.com; refuse \
                  may be followed by domains of more such providers, and of some that are none with ! in front: \
                  refuse freemail.example !orange.fr",
    },
    Key {
        name: "countries_left_out",
        default: "none",
        accepts: "codes of ISO 3166-1, and XK for Kosovo, separated by commas, such as XK: organizations of these countries and regions \
                  can't register; those that are there already stay",
    },
    Key { name: "files", default: "file://{data}/files", accepts: "file://folder" },
    Key { name: "log", default: "info", accepts: "a filter of the tracing crate, such as info or entente_server=debug,warn" },
];

/// Less than a worker has for a mail ([`crate::outbox::LEASE_SECONDS`]), for all steps together.
const MAIL_PATIENCE: Duration = Duration::from_secs(15);

/// Names an environment variable that holds the path of a file with the same keys.
const FILE: &str = "ENTENTE_CONFIG";

/// Variables of the project's own tools: none of the server's business.
const OF_TOOLS: [&str; 3] = ["ENTENTE_CACHE", "ENTENTE_BIN", "ENTENTE_TEST_"];

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Config {
    pub addr: SocketAddr,
    /// Without a slash at its end.
    pub public_url: String,
    /// Whose word is taken for where a visitor comes from.
    pub trusted_proxies: Vec<IpNet>,
    pub data: PathBuf,
    pub site: PathBuf,
    pub database: Database,
    pub mail: MailRoute,
    pub mail_from: String,
    /// CON-02.
    pub web_mail: WebMail,
    /// ORG-05.
    pub countries_left_out: Vec<Country>,
    /// Not used yet.
    pub files: PathBuf,
    pub log: String,
    /// DIR-02: in the order of their names.
    pub providers: Vec<Provider>,
    /// No setting: tests don't want to wait.
    pub provider_limits: ProviderLimits,
    /// How long a mail server may take for each step of a conversation. No setting, for the same reason.
    pub mail_patience: Duration,
}

/// A sentence for the operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// From the process's environment, and the file that it may name.
    pub fn load() -> Result<Self, ConfigError> {
        let mut environment = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with("ENTENTE_")) else { continue };
            let value = value.into_string().map_err(|_| ConfigError(format!("{name} is not readable as text (UTF-8).")))?;
            environment.push((name.to_owned(), value));
        }
        let file = match environment.iter().find(|(name, _)| name == FILE) {
            Some((_, path)) => Some(read_file(Path::new(path))?),
            None => None,
        };
        Self::from_sources(file.as_deref(), environment)
    }

    /// From the text of a file and `ENTENTE_*` variables; the environment wins.
    pub fn from_sources(file: Option<&str>, environment: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut given = Given::default();
        if let Some(text) = file {
            given.add_file(text)?;
        }
        for (name, value) in environment {
            given.add_variable(&name, value)?;
        }
        given.into_config()
    }
}

fn read_file(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        ConfigError(format!("{FILE} names {}, which can't be read ({error}); it takes the path of a TOML file.", path.display()))
    })
}

/// What was set: key, the name under which the operator knows it, value.
#[derive(Default)]
struct Given {
    keys: BTreeMap<&'static str, (String, String)>,
    providers: providers::GivenProviders,
}

impl Given {
    fn add_file(&mut self, text: &str) -> Result<(), ConfigError> {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| ConfigError(format!("The file that {FILE} names is not TOML: {}.", error.message())))?;
        for (name, value) in table {
            if let toml::Value::String(value) = &value
                && self.providers.add(&name, &name, value.clone())?
            {
                continue;
            }
            let key = KEYS.iter().find(|key| key.name == name).ok_or_else(|| {
                let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
                ConfigError(format!("{name} in the configuration file is not a key; the keys are {}, oidc_….", known.join(", ")))
            })?;
            let toml::Value::String(value) = value else {
                return Err(ConfigError(format!("{name} in the configuration file must be a text in quotes: {}.", key.accepts)));
            };
            self.keys.insert(key.name, (name, value));
        }
        Ok(())
    }

    fn add_variable(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        if name == FILE || OF_TOOLS.iter().any(|tool| name.strip_prefix(tool).is_some_and(|rest| rest.is_empty() || tool.ends_with('_'))) {
            return Ok(());
        }
        let Some(rest) = name.strip_prefix("ENTENTE_") else { return Ok(()) };
        if rest.bytes().all(|b| !b.is_ascii_lowercase()) && self.providers.add(&rest.to_lowercase(), name, value.clone())? {
            return Ok(());
        }
        let key = KEYS.iter().find(|key| key.name.to_uppercase() == rest).ok_or_else(|| {
            let known: Vec<_> = KEYS.iter().map(|key| format!("ENTENTE_{}", key.name.to_uppercase())).collect();
            ConfigError(format!("{name} is not a setting; the settings are {}, ENTENTE_OIDC_… and {FILE}.", known.join(", ")))
        })?;
        self.keys.insert(key.name, (name.to_owned(), value));
        Ok(())
    }

    fn into_config(self) -> Result<Config, ConfigError> {
        let data = self.read("data", values::folder)?.unwrap_or_else(|| PathBuf::from("./data"));
        let addr = self.read("addr", |text| text.parse().ok())?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let public_url = match self.read("public_url", values::public_url)? {
            Some(url) => url,
            None => self.url_of(addr)?,
        };
        Ok(Config {
            addr,
            trusted_proxies: self.read_list("trusted_proxies", values::proxies)?,
            site: self.read("site", values::folder)?.unwrap_or_else(values::default_site),
            database: self.read("database_url", values::database)?.unwrap_or_else(|| Database::Sqlite(data.join("entente.db"))),
            mail: self.read("mail", |text| text.parse().ok())?.unwrap_or_else(|| MailRoute::Folder(data.join("mail"))),
            mail_from: self
                .read("mail_from", |text| entente_shared::rules::email(text).ok())?
                .unwrap_or_else(|| values::sender(&public_url)),
            web_mail: self.read("web_mail", |word| word.parse().ok())?.unwrap_or_default(),
            countries_left_out: self.read_list("countries_left_out", |code| Country::parse(code).ok())?,
            files: self.read("files", values::file_url)?.unwrap_or_else(|| data.join("files")),
            log: self.read("log", values::log)?.unwrap_or_else(|| "info".to_owned()),
            providers: self.providers.into_providers()?,
            provider_limits: ProviderLimits::default(),
            mail_patience: MAIL_PATIENCE,
            public_url,
            data,
        })
    }

    /// The address of the portal where nothing else is said. Links in mails begin with it, so it has to be one.
    fn url_of(&self, addr: SocketAddr) -> Result<String, ConfigError> {
        if let Some(url) = values::public_url(&format!("http://{addr}")) {
            return Ok(url);
        }
        let shown = self.keys.get("addr").map_or("addr", |(shown, _)| shown);
        let public_url = if shown.starts_with("ENTENTE_") { "ENTENTE_PUBLIC_URL" } else { "public_url" };
        Err(ConfigError(format!(
            "{shown} is {addr}, which nobody can open: links in mails would lead nowhere. {public_url} has to be set; it takes {}.",
            accepts("public_url")
        )))
    }

    /// The value of a key, if it was set. `parse` gives nothing for what is not accepted.
    fn read<T>(&self, name: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, ConfigError> {
        let Some((shown, value)) = self.keys.get(name) else { return Ok(None) };
        // A connection's address may hold a password, so the value is not repeated.
        parse(value).map(Some).ok_or_else(|| ConfigError(format!("{shown} has a value that is not accepted; it takes {}.", accepts(name))))
    }

    /// The parts of a key's value, none if it was not set. They are no secrets, so the bad one is named.
    fn read_list<T>(&self, name: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ConfigError> {
        let Some((shown, value)) = self.keys.get(name) else { return Ok(Vec::new()) };
        let bad = |part: &str| ConfigError(format!("{shown} has a part that is not accepted, {part:?}; it takes {}.", accepts(name)));
        value.split(',').map(str::trim).map(|part| parse(part).ok_or_else(|| bad(part))).collect()
    }
}

fn accepts(name: &str) -> &'static str {
    KEYS.iter().find(|key| key.name == name).map_or("", |key| key.accepts)
}

#[cfg(test)]
mod tests;

impl Config {
    /// People reach the portal over https.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The portal's host, without a port.
    pub fn public_host(&self) -> url::Host {
        values::host_of(&self.public_url)
    }
}
