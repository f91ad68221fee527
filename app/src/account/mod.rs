//! The account of one's organization: what its pages have in common.

use entente_shared::policy::Action;

use crate::{
    html::Node,
    messages::Text,
    ui::{Section, section_head},
};

/// The pages of the account, each in its feature's folder.
const SECTIONS: &[Section] = &[
    Section { href: "/account", name: Text::NavAccount, needs: Action::ReadAccount },
    Section { href: "/account/agreements", name: Text::NavAgreements, needs: Action::ReadAccount },
    Section { href: "/account/directories", name: Text::NavDirectories, needs: Action::ReadAccount },
    Section { href: "/account/people", name: Text::NavPeople, needs: Action::ManagePeople },
    Section { href: "/account/invitations", name: Text::NavInvitations, needs: Action::InvitePeople },
    Section { href: "/account/people/new", name: Text::NavNewUser, needs: Action::ManageDirectory },
];

/// Title and tabs of the account's page at `href`.
pub fn account_head(href: &str) -> Node {
    section_head(Text::NavAccount, SECTIONS, href)
}
