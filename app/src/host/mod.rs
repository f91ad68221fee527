//! What the operators look after: what their pages have in common, and those of accounts, mails and how the portal is.

pub mod account;
pub mod accounts;
mod filters;
pub mod health;
pub mod lift;
pub mod outbox;
pub mod overview;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod suspend;
pub mod suspended;
pub mod words;

use entente_shared::{
    Error, Forbidden,
    policy::{Action, Verdict, may},
};

use crate::{
    html::Node,
    messages::Text,
    session::Session,
    ui::{Section, refusal, section_head},
};

/// The pages of the host, each in its feature's folder.
const HOST: &[Section] = &[
    Section { href: "/admin", name: Text::HostOverview, needs: Action::AdministerHost },
    Section { href: "/admin/accounts", name: Text::HostAccounts, needs: Action::AdministerHost },
    Section { href: "/admin/programs", name: Text::HostPrograms, needs: Action::AdministerHost },
    Section { href: "/admin/names", name: Text::HostNames, needs: Action::AdministerHost },
    Section { href: "/admin/agreements", name: Text::NavAgreements, needs: Action::AdministerHost },
    Section { href: "/admin/terms", name: Text::TabTerms, needs: Action::AdministerHost },
    Section { href: "/admin/outbox", name: Text::HostOutbox, needs: Action::AdministerHost },
    Section { href: "/admin/health", name: Text::HostHealth, needs: Action::AdministerHost },
];

/// Title and tabs of the host's page at `href`.
pub fn host_head(href: &str) -> Node {
    section_head(Text::NavHost, HOST, href)
}

/// A page of the host's, for operators.
fn for_operators(page: impl FnOnce() -> Node) -> Node {
    match Session::actor() {
        None => refusal(Error::SignedOut),
        Some(actor) if may(actor.standing(), Action::AdministerHost) != Verdict::Allowed => refusal(Forbidden::NotOperator.into()),
        Some(_) => page(),
    }
}
