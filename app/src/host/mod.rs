//! What the operators look after: what their pages have in common.

use entente_shared::policy::Action;

use crate::{
    html::Node,
    messages::Text,
    ui::{Section, section_head},
};

/// The pages of the host, each in its feature's folder. `/admin` is the first of them.
const HOST: &[Section] = &[
    Section { href: "/admin/names", name: Text::HostNames, needs: Action::AdministerHost },
    Section { href: "/admin/agreements", name: Text::NavAgreements, needs: Action::AdministerHost },
    Section { href: "/admin/programs", name: Text::HostPrograms, needs: Action::AdministerHost },
];

/// Title and tabs of the host's page at `href`.
pub fn host_head(href: &str) -> Node {
    section_head(Text::NavHost, HOST, href)
}
