pub mod linked;
pub mod new_directory;
#[cfg(feature = "ssr")]
pub mod port;
pub mod server_fns;
pub mod sign_in;

use entente_shared::directories::DirectoryRole;

use crate::messages::Text;

/// What a person is in their directory.
pub fn role_name(role: DirectoryRole) -> Text {
    match role {
        DirectoryRole::GlobalAdministrator => Text::DirectoryRoleAdministrator,
        DirectoryRole::User => Text::DirectoryRoleUser,
        DirectoryRole::Guest => Text::DirectoryRoleGuest,
    }
}
