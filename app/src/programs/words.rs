use entente_shared::programs::ProgramRole;

use crate::messages::Text;

pub const fn role_name(role: ProgramRole) -> Text {
    match role {
        ProgramRole::Owner => Text::ProgramOwner,
        ProgramRole::Creator => Text::ProgramCreator,
        ProgramRole::Publisher => Text::ProgramPublisher,
    }
}
