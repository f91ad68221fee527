//! People of an account (USR-01 to USR-04).

pub mod accept;
pub mod add;
pub mod choose_password;
pub mod created;
pub mod invitations;
pub mod list;
pub mod new_user;
#[cfg(feature = "ssr")]
pub mod port;
pub mod remove;
pub mod server_fns;
pub mod succession;
mod unless;

use entente_shared::people::AccountRole;

use crate::messages::Text;

const fn role_name(role: AccountRole) -> Text {
    match role {
        AccountRole::Administrator => Text::PeopleAdministrator,
        AccountRole::Member => Text::PeopleMember,
    }
}
