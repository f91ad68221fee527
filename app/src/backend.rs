//! What the pages need of a server: one port for each feature, and the visit that a request is.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use entente_shared::{
    Country, Error, Language, Timestamp,
    credentials::{PendingSignIn, SignInStep},
    people::{Actor, OtherContexts},
    rules::WebMail,
};
use leptos::prelude::use_context;

use crate::{
    access, agreements, announcements,
    api_error::ApiError,
    context, credentials, directories, engagements, host, me, members, names, organizations, people, programs, registration,
    response::{Refused, Shown},
    terms,
};

/// The ports, implemented by the server; and what the host has decided.
#[derive(Clone)]
pub struct Backend {
    pub contexts: Arc<dyn context::port::Contexts>,
    pub directories: Arc<dyn directories::port::Directories>,
    pub linked_directories: Arc<dyn directories::linked::port::LinkedDirectories>,
    pub credentials: Arc<dyn credentials::port::Credentials>,
    pub me: Arc<dyn me::port::Me>,
    pub registration: Arc<dyn registration::port::Registrations>,
    pub agreements: Arc<dyn agreements::port::Agreements>,
    pub organizations: Arc<dyn organizations::port::Organizations>,
    pub people: Arc<dyn people::port::People>,
    pub programs: Arc<dyn programs::port::Programs>,
    pub announcements: Arc<dyn announcements::port::Announcements>,
    pub engagements: Arc<dyn engagements::port::Engagements>,
    pub engagement_owners: Arc<dyn engagements::port::EngagementOwners>,
    pub access: Arc<dyn access::port::Access>,
    pub terms: Arc<dyn terms::port::Terms>,
    pub members: Arc<dyn members::port::Members>,
    pub names: Arc<dyn names::port::Names>,
    pub operators: Arc<dyn host::port::Operators>,
    /// CON-02.
    pub web_mail: WebMail,
    /// ORG-05.
    pub countries_left_out: Vec<Country>,
}

/// One request: who asks, from where, when, in which language; and what the answer sets besides its content.
pub struct Visit {
    pub backend: Backend,
    /// The request's id: in the logs, and the reference that an error page shows.
    pub request_id: String,
    pub now: Timestamp,
    /// The person who is signed in.
    pub actor: Option<Actor>,
    /// Somebody who is on the way to be: nothing but the steps of signing in is open to them.
    pub pending: Option<PendingSignIn>,
    /// The key of their session's row: apart from the others', for it proves nothing yet.
    pending_session: Option<[u8; 32]>,
    /// SHA-256 of the session's token, the key of its row. Somebody is signed in in it.
    pub session: Option<[u8; 32]>,
    /// CTX-01: as whom else, and for which other accounts they could act. Only pages are told.
    pub others: OtherContexts,
    pub language: Language,
    pub theme: Theme,
    /// Address of the browser.
    pub address: IpAddr,
    pub user_agent: String,
    /// The form that this page is rendered again for.
    pub refused: Option<Refused>,
    /// What this page shows once, as the answer to a form.
    pub shown: Option<Shown>,
    /// Shown in the frame instead of a page: the request never got to one.
    pub failure: Option<Error>,
    /// Addresses of the page's own files.
    pub assets: Arc<Assets>,
    reply: Mutex<Reply>,
}

/// The page's files, as the build named them.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// What the pages of a part need besides.
    pub parts: HashMap<String, Vec<String>>,
    /// The texts of each language, in the order of [`Language::ALL`].
    #[serde(skip)]
    pub texts: Vec<String>,
}

/// Light and dark: by the system, or as chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// What an answer sets besides its content.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Status of the page; 200 if nothing is said.
    pub status: Option<u16>,
    /// Seconds after which the page may be asked for again.
    pub retry_after: Option<u32>,
    /// Where to send the browser instead of showing the page.
    pub redirect: Option<String>,
    /// Nonce of the page's own scripts.
    pub nonce: Option<String>,
    pub session: SessionChange,
    pub language: Option<Language>,
    pub theme: Option<Theme>,
}

#[derive(Clone, Debug, Default)]
pub enum SessionChange {
    #[default]
    Keep,
    /// The new session's token.
    Start(SessionToken),
    End,
}

/// A session's secret on its way to the browser's cookie, and what is asked before the session opens anything. It is never stored or
/// logged.
#[derive(Clone)]
pub struct SessionToken(pub String, pub Option<SignInStep>);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// What a server knows of a request before it answers.
pub struct Arrival {
    pub request_id: String,
    pub now: Timestamp,
    pub actor: Option<Actor>,
    pub pending: Option<(PendingSignIn, [u8; 32])>,
    pub session: Option<[u8; 32]>,
    pub others: OtherContexts,
    pub language: Language,
    pub theme: Theme,
    pub address: IpAddr,
    pub user_agent: String,
    pub refused: Option<Refused>,
    pub failure: Option<Error>,
}

impl Visit {
    pub fn new(backend: Backend, assets: Arc<Assets>, arrival: Arrival) -> Self {
        let Arrival { request_id, now, actor, pending, session, others, language, theme, address, user_agent, refused, failure } = arrival;
        let (pending, pending_session) = pending.unzip();
        Self {
            backend,
            request_id,
            now,
            actor,
            pending,
            pending_session,
            session,
            others,
            language,
            theme,
            address,
            user_agent,
            refused,
            shown: None,
            failure,
            assets,
            reply: Mutex::default(),
        }
    }

    /// The person who is signed in.
    pub fn actor(&self) -> Result<&Actor, Error> {
        self.actor.as_ref().ok_or(Error::SignedOut)
    }

    /// The session that the browser has, whether somebody is signed in in it or not yet.
    pub fn any_session(&self) -> Option<[u8; 32]> {
        self.session.or(self.pending_session)
    }

    /// Sets something of the answer.
    pub fn reply(&self, set: impl FnOnce(&mut Reply)) {
        set(&mut self.reply.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What has been set, for the server to carry out.
    pub fn take_reply(&self) -> Reply {
        std::mem::take(&mut self.reply.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The visit that is being answered.
pub fn visit() -> Result<Arc<Visit>, ApiError> {
    use_context::<Arc<Visit>>().ok_or_else(|| Error::Internal { reference: String::new() }.into())
}
