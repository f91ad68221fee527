//! Members of an engagement (MEM-01, MEM-02).

pub mod add;
pub mod copy;
mod ended;
pub mod keep;
pub mod leave;
pub mod list;
mod outcome;
#[cfg(feature = "ssr")]
pub mod port;
pub mod remove;
mod search;
pub mod server_fns;

pub use ended::{ended, leave_link};

use entente_shared::{EngagementId, Error, Missing};

use crate::{html::Node, session::Session, ui::refusal};

/// The engagement that a page's address names, or why there is no such page for the reader.
fn engagement_of(id: &str) -> Result<EngagementId, Node> {
    if Session::actor().is_none() {
        return Err(refusal(Error::SignedOut));
    }
    id.parse().map_err(|_| refusal(Missing::Engagement.into()))
}

/// The page of the members.
fn members_path(engagement: EngagementId) -> String {
    format!("/engagements/{engagement}/members")
}
