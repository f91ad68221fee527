//! Providers of linked directories (DIR-02): `ENTENTE_OIDC_<NAME>_ISSUER` and its sisters, for any number of names.

use std::{collections::BTreeMap, fmt, path::Path, time::Duration};

use super::{ConfigError, Key};

/// Every setting of a provider; its name stands behind `oidc_<name>_`. Where one name ends like another, the longer stands first.
pub const SETTINGS: [Key; 13] = [
    Key {
        name: "issuer",
        default: "none, it has to be given",
        accepts: "the provider's issuer, https://… (http://… on this machine only), such as https://id.example.com/realms/staff or \
                  https://login.microsoftonline.com/{tenantid}/v2.0 for any organization of Microsoft Entra ID",
    },
    Key { name: "client_id", default: "none, it has to be given", accepts: "the id under which the provider knows this Entente" },
    Key {
        name: "client_secret_file",
        default: "none",
        accepts: "the path of a file with the secret that this Entente shows the provider; instead of client_secret",
    },
    Key {
        name: "client_secret",
        default: "none: PKCE alone",
        accepts: "the secret that this Entente shows the provider; not together with client_secret_file",
    },
    Key {
        name: "label",
        default: "the name",
        accepts: "what people know the provider by, 1 to 50 characters: it stands on the button and in the names of directories",
    },
    Key {
        name: "tenant_claim",
        default: "tid where the issuer has {tenantid}, else none",
        accepts: "the claim that says which organization a person is of, where one provider serves several; - for none",
    },
    Key {
        name: "admin_claim",
        default: "wids,roles,groups,realm_access.roles",
        accepts: "the claims, separated by commas, in which a Global administrator is named; a.b is b within a where no claim has just \
                  that name, \\. a dot and \\, a comma of a name; - for none",
    },
    Key {
        name: "admin_values",
        default: "62e90394-69f5-4237-9190-012177145e10,Global Administrator,global_administrator,global-administrator",
        accepts: "the values, separated by commas (\\, is one within a value), of which one in those claims makes a Global administrator",
    },
    Key {
        name: "guest_claim",
        default: "acct where the issuer has {tenantid}, else none",
        accepts: "the claim that tells guests; - for none",
    },
    Key { name: "guest_values", default: "1", accepts: "the values, separated by commas, that tell guests in that claim" },
    Key {
        name: "audiences",
        default: "none",
        accepts: "whom else the provider's tokens may be made for, separated by commas, such as the id of a Zitadel project",
    },
    Key { name: "scopes", default: "openid profile email", accepts: "the scopes to ask for, separated by spaces, openid among them" },
    Key {
        name: "prompt",
        default: "select_account where the issuer has {tenantid}, else none",
        accepts: "none, or what the provider is asked to do each time: login or select_account",
    },
];

/// The longest name of a provider.
const NAME_MAX: usize = 30;

/// An OpenID Connect provider whose people may sign in here.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Stands in addresses: the callback is `/auth/callback/{name}`.
    pub name: String,
    pub label: String,
    pub issuer: Issuer,
    pub client_id: String,
    pub client_secret: Option<ClientSecret>,
    /// Whom else its tokens may be made for.
    pub audiences: Vec<String>,
    pub tenant_claim: Option<String>,
    pub administrators: Telling,
    pub guests: Telling,
    pub scopes: Vec<String>,
    pub prompt: Option<String>,
}

/// A role is told by any of these values in any of these claims. A dot leads into a claim, unless a backslash stands before it.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    pub claims: Vec<String>,
    pub values: Vec<String>,
}

/// Who issues the tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// As it has to stand in tokens; of a provider for many organizations with `{tenantid}` in place of each one's.
    pub pattern: String,
    /// Where `/.well-known/openid-configuration` is.
    pub home: String,
    /// What else may stand in tokens for the same one.
    pub also: Option<String>,
}

/// By its own documentation, its tokens may call it by its host alone.
const GOOGLE: &str = "https://accounts.google.com";

/// The place of the organization in an issuer.
pub const TENANT: &str = "{tenantid}";

impl Issuer {
    /// One issuer for many organizations.
    pub fn is_multi_tenant(&self) -> bool {
        self.pattern.contains(TENANT)
    }

    /// Another way of writing it.
    pub fn is_also(&self, said: &str) -> bool {
        self.also.as_deref() == Some(said)
    }

    /// Only then may the provider be reached without TLS.
    pub fn is_loopback(&self) -> bool {
        self.home.starts_with("http://")
    }
}

/// Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub String);

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// How much a provider may take of this server.
#[derive(Clone, Copy, Debug)]
pub struct ProviderLimits {
    pub connect: Duration,
    /// From the first byte of a question to the last of its answer.
    pub answer: Duration,
    /// Of an answer.
    pub bytes: usize,
}

impl Default for ProviderLimits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), answer: Duration::from_secs(10), bytes: 512 * 1024 }
    }
}

/// What was set of one provider: setting, the name under which the operator knows it, value.
type Given = BTreeMap<&'static str, (String, String)>;

/// What was set of all of them.
#[derive(Default)]
pub struct GivenProviders(BTreeMap<String, Given>);

impl GivenProviders {
    /// Takes a key such as `oidc_contoso_issuer`; `shown` is how the operator wrote it. False if it is none of a provider's.
    pub fn add(&mut self, key: &str, shown: &str, value: String) -> Result<bool, ConfigError> {
        let Some(rest) = key.strip_prefix("oidc_") else { return Ok(false) };
        let found = SETTINGS.iter().find_map(|setting| Some((rest.strip_suffix(setting.name)?.strip_suffix('_')?, setting.name)));
        let Some((name, setting)) = found.filter(|(name, _)| is_name(name)) else {
            let settings: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
            return Err(ConfigError(format!(
                "{shown} is not a setting of a provider; those are oidc_<name>_ and one of {}, with a name of at most {NAME_MAX} letters, \
                 digits and underscores.",
                settings.join(", ")
            )));
        };
        self.0.entry(name.to_owned()).or_default().insert(setting, (shown.to_owned(), value));
        Ok(true)
    }

    pub fn into_providers(self) -> Result<Vec<Provider>, ConfigError> {
        self.0.into_iter().map(|(name, given)| Reading { name: &name, given: &given }.provider()).collect()
    }
}

fn is_name(name: &str) -> bool {
    let good = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    good && !name.is_empty() && name.len() <= NAME_MAX && !name.starts_with('_') && !name.ends_with('_')
}

struct Reading<'a> {
    name: &'a str,
    given: &'a Given,
}

impl Reading<'_> {
    fn provider(&self) -> Result<Provider, ConfigError> {
        let issuer = self.required("issuer", issuer)?;
        let is_multi_tenant = issuer.is_multi_tenant();
        let default = |setting: &str| SETTINGS.iter().find(|known| known.name == setting).map_or("", |known| known.default);
        let tenant_claim = self.read("tenant_claim", claims)?.map(|claims| claims.into_iter().next());
        let administrators = Telling {
            claims: self.read("admin_claim", claims)?.unwrap_or_else(|| split(default("admin_claim"))),
            values: self.read("admin_values", values)?.unwrap_or_else(|| split(default("admin_values"))),
        };
        let guests = Telling {
            claims: self.read("guest_claim", claims)?.unwrap_or_else(|| if is_multi_tenant { split("acct") } else { Vec::new() }),
            values: self.read("guest_values", values)?.unwrap_or_else(|| split(default("guest_values"))),
        };
        Ok(Provider {
            name: self.name.to_owned(),
            label: self.read("label", label)?.unwrap_or_else(|| self.name.to_owned()),
            client_id: self.required("client_id", line)?,
            client_secret: self.secret()?,
            audiences: self.read("audiences", audiences)?.unwrap_or_default(),
            tenant_claim: tenant_claim.unwrap_or_else(|| is_multi_tenant.then(|| "tid".to_owned())),
            administrators,
            guests,
            scopes: self.read("scopes", scopes)?.unwrap_or_else(|| ["openid", "profile", "email"].map(str::to_owned).to_vec()),
            prompt: self.read("prompt", prompt)?.unwrap_or_else(|| is_multi_tenant.then(|| "select_account".to_owned())),
            issuer,
        })
    }

    fn secret(&self) -> Result<Option<ClientSecret>, ConfigError> {
        let Some((shown, path)) = self.given.get("client_secret_file") else {
            return Ok(self.read("client_secret", line)?.map(ClientSecret));
        };
        if let Some((other, _)) = self.given.get("client_secret") {
            return Err(ConfigError(format!("{shown} and {other} are both set; one of them says the secret.")));
        }
        let text = std::fs::read_to_string(Path::new(path)).map_err(|error| {
            ConfigError(format!("{shown} names {path}, which can't be read ({error}); it takes a file with the secret."))
        })?;
        match line(text.trim_end_matches(['\r', '\n'])) {
            Some(secret) => Ok(Some(ClientSecret(secret))),
            None => Err(ConfigError(format!("{shown} names {path}, which holds no secret; it takes a file of one line."))),
        }
    }

    fn required<T>(&self, setting: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, ConfigError> {
        self.read(setting, parse)?.ok_or_else(|| {
            let (shown, variable) =
                (format!("oidc_{}_{setting}", self.name), format!("ENTENTE_OIDC_{}_{setting}", self.name).to_uppercase());
            ConfigError(format!("{variable} ({shown} in the file) is missing; it takes {}.", accepts(setting)))
        })
    }

    /// The value of a setting, if it was given. A secret may be among them, so none is repeated.
    fn read<T>(&self, setting: &'static str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, ConfigError> {
        let Some((shown, value)) = self.given.get(setting) else { return Ok(None) };
        let bad = || ConfigError(format!("{shown} has a value that is not accepted; it takes {}.", accepts(setting)));
        parse(value).map(Some).ok_or_else(bad)
    }
}

fn accepts(setting: &str) -> &'static str {
    SETTINGS.iter().find(|known| known.name == setting).map_or("", |known| known.accepts)
}

/// Entra ID's addresses for many organizations stand for the pattern that its tokens follow.
fn issuer(text: &str) -> Option<Issuer> {
    let is_good = |text: &str| {
        let host_and_path = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://").filter(|rest| is_loopback(rest)))?;
        let host = host_and_path.split('/').next().unwrap_or_default();
        let good = !host.is_empty() && host_and_path.bytes().all(|b| b.is_ascii_graphic() && !b"?#@\"<>\\^`|".contains(&b));
        good.then_some(())
    };
    is_good(text)?;
    if text.matches('{').count() != text.matches(TENANT).count() || text.matches('}').count() != text.matches(TENANT).count() {
        return None;
    }
    let many = ["organizations", "common"].iter().find_map(|word| text.strip_suffix(&format!("/{word}/v2.0")));
    Some(match many {
        Some(front) => Issuer { pattern: format!("{front}/{TENANT}/v2.0"), home: text.to_owned(), also: None },
        None => {
            let also = (text == GOOGLE).then(|| GOOGLE.trim_start_matches("https://").to_owned());
            Issuer { pattern: text.to_owned(), home: text.replace(TENANT, "organizations"), also }
        }
    })
}

fn is_loopback(host_and_path: &str) -> bool {
    let authority = host_and_path.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn line(text: &str) -> Option<String> {
    (!text.is_empty() && text.len() <= 500 && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

fn label(text: &str) -> Option<String> {
    entente_shared::rules::publisher_display_name(text).ok()
}

/// Parts between commas; `\,` is a comma within one.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("\\,", "\0");
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| part.replace('\0', ",")).collect()
}

/// Nobody's id has a space in it: somebody has separated them by spaces.
fn audiences(text: &str) -> Option<Vec<String>> {
    values(text).filter(|ids| ids.iter().all(|id| id.len() <= 500 && id.chars().all(|c| !c.is_whitespace() && !c.is_control())))
}

fn values(text: &str) -> Option<Vec<String>> {
    Some(split(text)).filter(|values| !values.is_empty())
}

fn claims(text: &str) -> Option<Vec<String>> {
    if text.trim() == "-" { Some(Vec::new()) } else { values(text) }
}

fn scopes(text: &str) -> Option<Vec<String>> {
    let scopes: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    scopes.iter().any(|scope| scope == "openid").then_some(scopes)
}

fn prompt(text: &str) -> Option<Option<String>> {
    match text {
        "none" => Some(None),
        "login" | "select_account" => Some(Some(text.to_owned())),
        _ => None,
    }
}
