//! One's own pages: profile and e-mail address, password and second factor, sessions (SES-01).

pub mod email;
#[cfg(feature = "ssr")]
pub mod port;
pub mod profile;
pub mod security;
pub mod server_fns;
pub mod sessions;

use entente_shared::{Error, policy::Action};

use crate::{
    html::Node,
    messages::Text,
    session::Session,
    ui::{Section, refusal, section_head},
};

const ME: &[Section] = &[
    Section { href: "/me", name: Text::NavMe, needs: Action::LookAfterOneself },
    Section { href: "/me/security", name: Text::MeSecurity, needs: Action::LookAfterOneself },
    Section { href: "/me/sessions", name: Text::MeSessions, needs: Action::LookAfterOneself },
    Section { href: "/me/terms", name: Text::MeTerms, needs: Action::LookAfterOneself },
];

/// Title and tabs of the page at `href`.
pub fn me_head(href: &str) -> Node {
    section_head(Text::NavMe, ME, href)
}

/// A page for whoever is signed in.
fn signed_in(page: impl FnOnce() -> Node) -> Node {
    if Session::actor().is_some() { page() } else { refusal(Error::SignedOut) }
}
