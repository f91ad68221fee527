//! One's own profile and sessions (SES-01).

use serde::{Deserialize, Serialize};

use crate::{Error, FieldErrors, Timestamp, directories::DirectoryRole, error::of_the_page, form::form, rules};

form! {
    /// One's own name.
    pub struct OwnNameFields {
        /// See [`rules::name`].
        #[validate(custom(function = rules::check::name))]
        name: String,
    }
}

impl OwnNameFields {
    /// The name, tidied.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        rules::name(&self.name).map_err(FieldErrors::on("name"))
    }
}

/// One's own profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProfile {
    /// The person's own name.
    pub name: String,
    /// Where mail goes to.
    pub email: String,
    /// USR-05: they have confirmed that address.
    pub email_confirmed: bool,
    /// USR-05: the address that is to take its place once it is confirmed.
    pub email_to_be: Option<String>,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The directory's domain prefix, or name.
    pub directory: String,
    /// The directory is built-in: name, e-mail address and password are kept here.
    pub built_in: bool,
    /// What they are in it.
    pub role: DirectoryRole,
}

/// SES-01: a session of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Tells it from the others; opens nothing.
    pub key: String,
    /// What the browser says that it is.
    pub user_agent: String,
    /// Where it was signed in from.
    pub address: String,
    /// When.
    pub created_at: Timestamp,
    /// Its last use, to the minute.
    pub last_seen_at: Timestamp,
    /// The one that is asking.
    pub is_this: bool,
}

/// SES-01: the browser in words, and its system: coarse, and empty where it says neither. Only well-known ones are told apart.
///
/// ```
/// use entente_shared::me::browser;
/// let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0";
/// assert_eq!(browser(agent), ("Microsoft Edge", "Windows"));
/// assert_eq!(browser("curl/8.5.0"), ("", ""));
/// ```
pub fn browser(user_agent: &str) -> (&'static str, &'static str) {
    // The order matters: nearly all of them claim to be the ones further down.
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg", "Microsoft Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Windows", "Windows"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Android", "Android"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let known = |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| user_agent.contains(sign)).map_or("", |(_, name)| *name);
    (known(BROWSERS), known(SYSTEMS))
}

form! {
    /// SES-01: the session to be ended.
    pub struct EndSessionFields {
        /// [`OwnSession::key`].
        session: String,
    }
}

coded_enum! {
    /// SES-01: what *Sign out everywhere* means.
    pub enum Everywhere {
        /// All the other browsers.
        Others = "others",
        /// This one too.
        All = "all",
    }
}

form! {
    /// SES-01: *Sign out everywhere*.
    pub struct EndSessionsFields {
        /// [`Everywhere`] as its word: the button that was pressed.
        which: String,
    }
}

impl EndSessionsFields {
    /// Which sessions.
    ///
    /// # Errors
    /// [`Error::Malformed`] if no button was pressed.
    pub fn parse(&self) -> Result<Everywhere, Error> {
        of_the_page(&self.which)
    }
}
