//! The life of a built-in directory's passwords, the second factor, and one's own sessions (SES-01).

use serde::{Deserialize, Serialize};

use crate::{Error, FieldErrors, Form, Timestamp, UserId, Violation, directories::DirectoryRole, rules, violation::form};

/// A link that sets a new password works for an hour.
pub const RESET_SECONDS: i64 = 60 * 60;
/// A one-time password works for a week.
pub const ONE_TIME_DAYS: i64 = 7;
/// Digits of a code (RFC 6238).
pub const CODE_DIGITS: usize = 6;
/// A code is for so many seconds (RFC 6238).
pub const CODE_SECONDS: i64 = 30;
/// How many recovery codes are made at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code, without the hyphens: 80 bits.
pub const RECOVERY_CODE_CHARACTERS: usize = 16;

coded_enum! {
    /// What is still asked of somebody whose password was right, before their session opens anything.
    pub enum SignInStep {
        /// The code of the second factor.
        SecondFactor = "second_factor",
        /// USR-02: another password instead of the one-time password.
        Password = "password",
        /// The directory wants a second factor of its Global administrators: it has to be set up.
        SetUp = "set_up",
    }
}

/// What decides on the steps of a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// The person has a second factor.
    pub second_factor: bool,
    /// USR-02: the password is a one-time password.
    pub one_time_password: bool,
    /// The directory wants a second factor of this person.
    pub second_factor_required: bool,
}

impl Demands {
    /// The step that follows `done`; the first one after the password itself, if that is `None`. Nothing: the session is open.
    ///
    /// ```
    /// use entente_shared::credentials::{Demands, SignInStep};
    /// let demands = Demands { second_factor: true, one_time_password: true, ..Demands::default() };
    /// assert_eq!(demands.after(None), Some(SignInStep::SecondFactor));
    /// assert_eq!(demands.after(Some(SignInStep::SecondFactor)), Some(SignInStep::Password));
    /// assert_eq!(demands.after(Some(SignInStep::Password)), None);
    /// ```
    pub const fn after(self, done: Option<SignInStep>) -> Option<SignInStep> {
        match done {
            None if self.second_factor => Some(SignInStep::SecondFactor),
            None | Some(SignInStep::SecondFactor) if self.one_time_password => Some(SignInStep::Password),
            None | Some(SignInStep::SecondFactor | SignInStep::Password) if self.second_factor_required && !self.second_factor => {
                Some(SignInStep::SetUp)
            }
            None | Some(SignInStep::SecondFactor | SignInStep::Password | SignInStep::SetUp) => None,
        }
    }
}

/// Somebody whose password was right and of whom something is still asked: nobody is signed in yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    /// Who says to be signing in.
    pub user: UserId,
    /// What they sign in with.
    pub sign_in_address: String,
    /// What is asked.
    pub step: SignInStep,
}

/// The password is one of the other things that are known of the person, perhaps repeated.
///
/// ```
/// use entente_shared::credentials::is_obvious;
/// assert!(is_obvious("contosocontoso", &["contoso", "Ada"]));
/// assert!(is_obvious("Admin@Contoso", &["admin@contoso"]));
/// assert!(!is_obvious("four words make a door", &["contoso", ""]));
/// ```
pub fn is_obvious(password: &str, known: &[&str]) -> bool {
    let password = rules::name_fold(password);
    known
        .iter()
        .map(|part| rules::name_fold(part))
        .any(|part| !part.is_empty() && password.len().is_multiple_of(part.len()) && password == part.repeat(password.len() / part.len()))
}

/// A new password for a person of whom these things are known.
///
/// # Errors
/// As [`rules::new_password`], and [`Violation::PasswordObvious`] as [`is_obvious`] says.
pub fn new_password(typed: &str, known: &[&str]) -> Result<String, Violation> {
    let password = rules::new_password(typed)?;
    if is_obvious(&password, known) { Err(Violation::PasswordObvious) } else { Ok(password) }
}

/// What somebody has proved their second factor with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Six digits of the app.
    Code(u32),
    /// A recovery code, in small letters and digits without hyphens.
    RecoveryCode(String),
}

/// A code as people type it: with spaces or hyphens, in large letters.
///
/// ```
/// use entente_shared::credentials::{Proof, proof};
/// assert_eq!(proof("123 456"), Some(Proof::Code(123_456)));
/// assert_eq!(proof("ABCD-efgh-2345-6789"), Some(Proof::RecoveryCode("abcdefgh23456789".to_owned())));
/// assert_eq!(proof("12345"), None);
/// ```
pub fn proof(typed: &str) -> Option<Proof> {
    // Whatever is much longer is none.
    if typed.len() > 100 {
        return None;
    }
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}')).collect();
    let code = code.to_ascii_lowercase();
    if code.len() == CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return code.parse().ok().map(Proof::Code);
    }
    (code.len() == RECOVERY_CODE_CHARACTERS && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(Proof::RecoveryCode(code))
}

form! {
    /// Changing one's own password.
    pub struct ChangePasswordFields {
        /// The one that it is now.
        #[validate(custom(function = rules::check::entered))]
        password: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
    }
}

form! {
    /// USR-02: a password of one's own instead of the one-time password.
    pub struct OwnPasswordFields {
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
        /// The page to go to afterwards.
        return_to: String,
    }
}

form! {
    /// *Forgot your password?*
    pub struct AskResetFields {
        /// What the person signs in with.
        #[validate(custom(function = rules::check::entered))]
        sign_in_address: String,
    }
}

form! {
    /// A new password, by the link of a mail.
    pub struct ResetPasswordFields {
        /// The link's token.
        token: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        new_password: String,
    }
}

form! {
    /// The code of the second factor, when signing in and when it is set up.
    pub struct CodeFields {
        /// Of the app, or a recovery code.
        #[validate(custom(function = rules::check::entered))]
        code: String,
        /// The page to go to afterwards.
        return_to: String,
    }
}

form! {
    /// Turning the second factor off, or making new recovery codes.
    pub struct SecondFactorFields {
        /// The person's password.
        #[validate(custom(function = rules::check::entered))]
        password: String,
        /// Of the app, or a recovery code.
        #[validate(custom(function = rules::check::entered))]
        code: String,
    }
}

form! {
    /// One's own name.
    pub struct OwnNameFields {
        /// See [`rules::name`].
        #[validate(custom(function = rules::check::name))]
        name: String,
    }
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

coded_enum! {
    /// How a Global administrator helps somebody who has lost their password.
    pub enum ResetBy {
        /// With the link of a mail.
        Mail = "mail",
        /// With a one-time password, which is shown once.
        OneTimePassword = "one_time_password",
    }
}

form! {
    /// USR-02: what a Global administrator does for a person of the directory.
    pub struct ResetOfPersonFields {
        /// [`UserId`] as text.
        user: String,
        /// [`ResetBy`] as its word: the button that was pressed.
        by: String,
    }
}

form! {
    /// A person of the directory.
    pub struct PersonFields {
        /// [`UserId`] as text.
        user: String,
    }
}

form! {
    /// What the directory wants of its people.
    pub struct DirectoryRulesFields {
        /// Global administrators must have a second factor.
        second_factor_required: bool,
    }
}

impl ResetOfPersonFields {
    /// Who, and how.
    ///
    /// # Errors
    /// [`Error::Malformed`] if one of them is none.
    pub fn parse(&self) -> Result<(UserId, ResetBy), Error> {
        Ok((read(&self.user)?, read(&self.by)?))
    }
}

impl PersonFields {
    /// Who.
    ///
    /// # Errors
    /// [`Error::Malformed`] if that is none.
    pub fn parse(&self) -> Result<UserId, Error> {
        read(&self.user)
    }
}

impl EndSessionsFields {
    /// Which sessions.
    ///
    /// # Errors
    /// [`Error::Malformed`] if no button was pressed.
    pub fn parse(&self) -> Result<Everywhere, Error> {
        read(&self.which)
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

fn read<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Malformed)
}

/// One's own profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProfile {
    /// The person's own name.
    pub name: String,
    /// Where mail goes to.
    pub email: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The directory's domain prefix, or name.
    pub directory: String,
    /// The directory is built-in: name and password are kept here.
    pub built_in: bool,
    /// What they are in it.
    pub role: DirectoryRole,
}

/// What protects one's sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSecurity {
    /// The directory's domain prefix, or name.
    pub directory: String,
    /// The directory is built-in: the password is kept here.
    pub built_in: bool,
    /// What the password can be found under by the browser.
    pub sign_in_address: String,
    /// Since when there is a second factor.
    pub second_factor_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub codes_left: u32,
    /// The directory wants a second factor of this person.
    pub second_factor_required: bool,
}

/// The way to a second factor, and where the person is on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorSetUp {
    /// The secret as text; empty before it is made, and once the second factor is on.
    pub secret: String,
    /// The secret as an address that apps open.
    pub address: String,
    /// The same as a QR code: the outline of its dark modules, as an SVG path in units of a module.
    pub outline: String,
    /// Modules on each side.
    pub modules: u32,
    /// The second factor is on.
    pub is_on: bool,
    /// Recovery codes that have not been put away yet.
    pub codes: Vec<String>,
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
/// use entente_shared::credentials::browser;
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

/// The link of a mail that sets a new password, while it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// Whose password it sets.
    pub sign_in_address: String,
}

/// Built-in directory: its people and what it wants of them, for its Global administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPeople {
    /// Its domain prefix.
    pub directory: String,
    /// Global administrators must have a second factor.
    pub second_factor_required: bool,
    /// By name, at most [`PEOPLE_AT_ONCE`].
    pub people: Vec<DirectoryPerson>,
    /// How many there are that match.
    pub count: u32,
}

/// How many people of a directory are shown at once; the search finds the others.
pub const PEOPLE_AT_ONCE: u32 = 50;

/// A person of a directory, for its Global administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPerson {
    /// Key.
    pub id: UserId,
    /// Their own name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// Where mail goes to.
    pub email: String,
    /// What they are in the directory.
    pub role: DirectoryRole,
    /// They have a second factor.
    pub has_second_factor: bool,
    /// They have not yet changed their one-time password.
    pub one_time_password: bool,
    /// The reader.
    pub is_self: bool,
}

/// USR-02: a one-time password, shown to the Global administrator who has made it until they say that they have passed it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimePassword {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub sign_in_address: String,
    /// The password.
    pub password: String,
}

/// All the rules of [`ChangePasswordFields`] that need nothing but the form.
pub fn check_change(form: &ChangePasswordFields) -> FieldErrors {
    let mut errors = form.check();
    if errors.is_empty() && form.password == form.new_password {
        errors.add("new_password", Violation::PasswordSame);
    }
    errors
}
