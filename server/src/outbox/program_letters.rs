//! Mails to those who run a program.

use entente_app::messages::{MailText, mail_text};
use entente_shared::{
    Language, ProgramId,
    programs::{ProgramRole, ProgramRoles},
};

use super::{
    Outbox,
    letters::{Block, Written, gone, greeting, recipient},
    queries::{self, Claimed},
};
use crate::fault::Fault;

/// To who has got roles.
pub async fn named(outbox: &Outbox, mail: &Claimed, program: ProgramId, roles: ProgramRoles) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let name = queries::program_name(&outbox.db, program).await?.ok_or_else(gone)?;
    let language = reader.language;
    let roles: Vec<_> = roles.all().map(|role| word(language, role)).collect();
    let values = [("program", &*name), ("roles", &roles.join(", "))];
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(say(MailText::MailProgramBody)),
        Block::Link(format!("{}/programs/{program}", outbox.public_url)),
    ];
    Ok(reader.written(say(MailText::MailProgramSubject), blocks))
}

fn word(language: Language, role: ProgramRole) -> String {
    let text = match role {
        ProgramRole::Owner => MailText::MailProgramOwner,
        ProgramRole::Creator => MailText::MailProgramCreator,
        ProgramRole::Publisher => MailText::MailProgramPublisher,
    };
    mail_text(language, text, &[])
}
