//! Linked directories (DIR-02): people who are looked after at an OpenID Connect provider sign in with it. Authorization code with PKCE,
//! state and nonce; tokens stay here, and are forgotten as soon as they were read.

mod exchange;
mod fetch;
mod finish;
mod kept;
mod keys;
mod link;
mod list;
mod person;
mod port;
mod provider;
mod queries;
mod said;
mod start;
mod token;
mod unlink;

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entente_app::backend::Visit;
use entente_shared::{Error, Missing, Timestamp, directories::local_path};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub use finish::{Came, Finished};
pub use port::LinkedDirectories;
pub use queries::groups_left_out;
pub use start::Begun;

use crate::{clock::IdSource, config::Config, db::Db, fault::Fault};
use fetch::Fetch;
use provider::{Problem, Provider};

/// How long somebody may take at their provider.
pub const SIGN_IN_SECONDS: i64 = 10 * 60;

/// Signing in with the providers of the configuration.
pub struct Linked {
    db: Db,
    ids: Arc<dyn IdSource>,
    public_url: String,
    providers: Vec<Provider>,
}

impl Linked {
    /// Nobody is asked anything yet: a provider that is down holds up its own people only.
    pub fn new(db: Db, ids: Arc<dyn IdSource>, config: &Config) -> Self {
        let fetch = Fetch::new(&config.provider_limits);
        let providers = config.providers.iter().map(|provider| Provider::new(provider.clone(), fetch.clone())).collect();
        Self { db, ids, public_url: config.public_url.clone(), providers }
    }

    /// Sends somebody to a provider. `taken`: the places of the sign-ins that are under way in this browser.
    ///
    /// # Errors
    /// `SignIn` if the provider can't be asked, `TooManyAttempts`; 404 if there is no such provider.
    pub async fn start(&self, visit: &Visit, provider: &str, wish: Wish, taken: &[u8]) -> Result<Begun, Error> {
        start::run(self, visit, provider, wish, taken).await.map_err(|fault| fault.answer(&visit.request_id))
    }

    /// Somebody comes back from a provider: a session for whoever it says that they are.
    ///
    /// # Errors
    /// `SignIn` with what went wrong; 404 if there is no such provider.
    pub async fn finish(&self, visit: &Visit, provider: &str, came: Came) -> Result<Finished, Error> {
        finish::run(self, visit, provider, came).await.map_err(|fault| fault.answer(&visit.request_id))
    }

    fn provider(&self, name: &str) -> Result<&Provider, Fault> {
        Ok(self.providers.iter().find(|provider| provider.config.name == name).ok_or(Missing::Page)?)
    }

    fn callback(&self, provider: &Provider) -> String {
        format!("{}/auth/callback/{}", self.public_url, provider.config.name)
    }
}

/// Where somebody wants to go, and whether they want to stay who else they are in this browser (CTX-01).
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub return_to: String,
    pub also: bool,
}

impl Wish {
    /// The sign-in page with the same wish.
    fn again(&self) -> String {
        let return_to = percent_encoding::utf8_percent_encode(local_path(&self.return_to), percent_encoding::NON_ALPHANUMERIC);
        let also = if self.also { "&also=true" } else { "" };
        format!("/sign-in?return_to={return_to}{also}")
    }
}

/// What one sign-in is recognized by: a word that goes through the provider, and one that stays in the browser. Nonce and PKCE verifier
/// are made of both, so the database holds nothing that would be of use to its reader.
struct Words {
    state: String,
    browser: String,
}

impl Words {
    /// At a place of its own as long as there is one: another tab's sign-in is not to end because of this one.
    fn new(ids: &dyn IdSource, taken: &[u8]) -> Self {
        let word = || BASE64_URL_SAFE_NO_PAD.encode(ids.secret());
        let place = PLACES.into_iter().find(|place| !taken.contains(place));
        Self { state: place.map_or_else(word, |place| format!("{place}{}", word())), browser: word() }
    }

    fn state_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.state).into()
    }

    fn browser_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.browser).into()
    }

    fn derive(&self, purpose: &str) -> String {
        let mut mac = <Hmac<Sha256>>::new_from_slice(self.browser.as_bytes()).unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        mac.update(purpose.as_bytes());
        mac.update(self.state.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    fn nonce(&self) -> String {
        self.derive("nonce:")
    }

    fn verifier(&self) -> String {
        self.derive("verifier:")
    }

    /// What the provider is shown of the verifier beforehand (PKCE, S256).
    fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier()))
    }
}

/// Several sign-ins may be under way in one browser, each with a cookie of its own among these.
pub const PLACES: [u8; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

/// The place that a state has among them. Those of digits are the digits.
pub fn place_of(state: &str) -> u8 {
    state.bytes().next().unwrap_or_default() % 8
}

/// What the person is told; the words are for the log alone.
fn refuse(visit: &Visit, provider: &Provider, wish: &Wish, problem: &Problem) -> Fault {
    let Problem { why, claim, words } = problem;
    let (provider_name, words) = (&provider.config.name, one_line(words));
    tracing::warn!(request_id = visit.request_id, provider = provider_name, %why, claim, "a sign-in came to nothing: {words}");
    Error::SignIn { why: *why, provider: provider.config.label.clone(), again: wish.again() }.into()
}

/// Others have a part in these words: they shall not look like lines of ours.
fn one_line(words: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    words.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).take(500).collect()
}

const fn ends_at(now: Timestamp) -> Timestamp {
    now.plus_seconds(SIGN_IN_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_say_is_one_line_of_the_log_and_not_a_long_one() {
        assert_eq!(one_line("no\r\n2026-01-01 all is well\u{1b}[2J"), "no  2026-01-01 all is well [2J");
        assert_eq!(one_line("no\u{2028}2026-01-01\u{202e}llew si lla"), "no 2026-01-01 llew si lla");
        assert_eq!(one_line(&"x".repeat(10_000)).len(), 500);
    }
}
